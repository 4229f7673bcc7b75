"""What was made of scripts when they were first read, so that no later start has to make it again.

A desk begins with the same scripts every day. To read them takes a YAML parser, which is a fifth of a start and close
to a megabyte of every desk; to see whether calls can be held with them takes a lint. Trees of scripts that passed are
kept under a digest of all their files and of this version: what changed is not known. It is a cache; who deletes it
loses a tenth of a second at the next start.

What is kept is believed, like a journal: it is the owner's alone. A call freezes the scripts themselves, and `verify`
decides anew by those: words that never stood in them would be found.
"""

import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from typing import Any, Final

from sop_tui import __version__
from sop_tui.store import durable
from sop_tui.store.folder import DataFolder
from sop_tui.store.tree import Mapping, Node, Scalar, Sequence, parsed

FORMAT: Final = 1

SIZE_MAX: Final = 64 * 1024 * 1024
"""Bytes of a kept file that is read back."""


class KnownScripts:
    """The scripts of these files (name and bytes), in the memory of a data folder."""

    def __init__(self, folder: DataFolder, blobs: Iterable[tuple[str, bytes]]) -> None:
        names = "".join(sorted(f"{name}\0{_digest(data)}\n" for name, data in blobs))
        self._path = folder.known / _digest(f"{FORMAT} {__version__}\n{names}".encode())
        self._trees = self._recalled()
        self.known = bool(self._trees)
        """They were read before, and passed."""

    def tree(self, data: bytes, file: str) -> Node:
        """The tree of one of them, as it was read before or is read now; a `TreeReader`."""
        digest = _digest(data).encode()
        if digest in self._trees:
            # One at a time: all of them side by side would leave as large a hole in the memory of the desk.
            return _unpacked(json.loads(self._trees[digest]))
        node = parsed(data, file)
        self._trees[digest] = json.dumps(_packed(node), ensure_ascii=False, separators=(",", ":")).encode()
        return node

    def keep(self) -> None:
        """They passed. What cannot be kept is read again next time."""
        if self.known:
            return
        body = b"".join(b"%s %s\n" % line for line in self._trees.items())
        with suppress(OSError):
            durable.put_file(self._path, b"%s\n%s" % (_digest(body).encode(), body))
            self.known = True

    def _recalled(self) -> dict[bytes, bytes]:
        """The trees in JSON, by the digest of their file; empty where the file is none of ours, or damaged."""
        try:
            digest, _, body = durable.read_file(self._path, SIZE_MAX).partition(b"\n")
        except OSError:
            return {}
        if _digest(body).encode() != digest:
            return {}
        return {line[:64]: line[65:] for line in body.splitlines()}


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _packed(node: Node) -> list[Any]:
    """Line, column and what stands there: a text, a list, or the list of keys and the list of values."""
    at = [node.line, node.column]
    if isinstance(node, Scalar):
        return [*at, node.text, node.plain]
    if isinstance(node, Sequence):
        return [*at, [_packed(item) for item in node.items]]
    return [*at, [_packed(key) for key, _ in node.entries], [_packed(value) for _, value in node.entries]]


def _unpacked(packed: list[Any]) -> Node:
    line, column, what, *more = packed
    if isinstance(what, str):
        # The same few keys and words stand in every script.
        return Scalar(sys.intern(what), line, column, more[0])
    if not more:
        return Sequence(tuple(map(_unpacked, what)), line, column)
    entries = zip(map(_unpacked, what), map(_unpacked, more[0]), strict=True)
    return Mapping(tuple(entries), line, column)  # type: ignore[arg-type] # keys were packed from keys
