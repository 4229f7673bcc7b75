"""The scripts of a folder, or of a call's frozen copies, as one `Book`.

Layout: ``sop/*.yaml``, ``dialog/*.yaml``, ``aplikasi/*.yaml`` and four ``*.tsv`` of spelling. What is read is
bytes by name, so a call that began last month is read from its frozen copies by the same code.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import scripts_id
from sop_tui.core.book import Book, Source, SourceKind
from sop_tui.core.diagnostic import Diagnostic, Place, ScriptError, shown
from sop_tui.core.diagnostic import Path as ValuePath
from sop_tui.core.dialog import Dialog
from sop_tui.core.forms import Application
from sop_tui.core.plaintext import clean
from sop_tui.core.sop import Sop
from sop_tui.core.spelling import SpellingTables, TableError, read_tables
from sop_tui.store import durable
from sop_tui.store.places import Places
from sop_tui.store.shape import build
from sop_tui.store.tree import TreeReader, parsed
from sop_tui.store.yaml_text import MAX_BYTES

TABLES = ("ejaan.tsv", "angka.tsv", "rawan.tsv", "domain.tsv")
"""The tables of spelling, all needed."""

KIND_OF_FOLDER: Mapping[str, SourceKind] = {"sop": "sop", "dialog": "dialog", "aplikasi": "application"}
_MODELS: Mapping[SourceKind, type[Sop | Dialog | Application]] = {
    "sop": Sop,
    "dialog": Dialog,
    "application": Application,
}

MESSAGE_MAX = 200
"""Characters of what is told of a cell, which may itself be of any length."""


Blob = tuple[str, bytes]
"""A file by its name below the scripts folder (``dialog/panggilan.yaml``), and its bytes."""


@dataclass(frozen=True)
class Scripts:
    """A book, and the bytes it was read from."""

    book: Book
    blobs: Mapping[str, bytes]
    """By sha256 of the bytes."""
    prefix: str = ""
    """What stands before a file's name in messages."""

    def place(self, kind: str, script_id: str, path: ValuePath) -> Place | None:
        """Where a value of a script stands: the place of its key, or of the nearest thing around it.

        Read anew from the bytes at each call: only what is wrong is asked for, and a desk need not hold the trees.
        """
        source = next((item for item in self.book.sources if (item.kind, item.id) == (kind, script_id)), None)
        if source is None:
            return None
        file = self.prefix + source.file
        return Places(parsed(self.blobs[source.sha256], file), file).key(path)


def packaged() -> Path:
    """The scripts that the wheel carries."""
    return Path(next(iter(scripts_id.__path__)))


def script_bytes(path: Path) -> bytes:
    """The bytes of a file of scripts; of one that is too large only as many as show that it is.

    Raises:
        OSError: it cannot be read, or is no ordinary file (reading a device or a pipe would never end).
    """
    with os.fdopen(durable.open_regular(path), "rb") as file:
        return file.read(MAX_BYTES + 1)


def read_folder(folder: Path) -> Scripts:
    """The scripts of a folder.

    Raises:
        ScriptError: with everything that is wrong in any file, or that the folder holds no scripts.
    """
    return read_blobs(folder_blobs(folder), prefix=f"{folder.name}/")


def folder_blobs(folder: Path) -> list[Blob]:
    """The files that are the scripts of a folder.

    Raises:
        ScriptError: it cannot be read, or holds no scripts.
    """
    try:
        names = [name for name in TABLES if (folder / name).is_file()]
        for sub in KIND_OF_FOLDER:
            names += sorted(f"{sub}/{path.name}" for path in (folder / sub).glob("*.yaml") if path.is_file())
        blobs = [(name, script_bytes(folder / name)) for name in names]
    except OSError as fault:
        raise _refused(
            "SCRIPTS_UNREADABLE", f"cannot read {folder}: {fault.strerror}", "give a readable folder"
        ) from None
    if not any(name.startswith("dialog/") for name, _ in blobs):
        raise _refused("SCRIPTS_MISSING", f"no dialogue in {folder}", "name a folder that holds dialog/*.yaml")
    return blobs


def read_blobs(blobs: Iterable[Blob], prefix: str = "", tree: TreeReader = parsed) -> Scripts:
    """The scripts of these files; ``prefix`` stands before their names in messages.

    Raises:
        ScriptError: with everything that is wrong in any file.
    """
    reader = _Reader(prefix, tree)
    for name, data in blobs:
        reader.read(name, data)
    return reader.finish()


class _Reader:
    """Reads file after file and gathers what is wrong, so that an author sees all of it at once."""

    def __init__(self, prefix: str, tree: TreeReader) -> None:
        self._prefix = prefix
        self._tree = tree
        self._models: dict[tuple[SourceKind, str], Sop | Dialog | Application] = {}
        self._sources: list[Source] = []
        self._blobs: dict[str, bytes] = {}
        self._tables: dict[str, bytes] = {}
        self._wrong: list[Diagnostic] = []

    def read(self, name: str, data: bytes) -> None:
        digest = sha256(data).hexdigest()
        self._blobs[digest] = data
        if name in TABLES:
            self._tables[name] = data
            self._sources.append(Source("table", name.removesuffix(".tsv"), "", name, digest))
            return
        kind = KIND_OF_FOLDER.get(name.partition("/")[0])
        if kind is None:
            # The names of frozen copies come from a transcript, and so from anywhere.
            self._wrong += _refused(
                "SCRIPTS_UNREADABLE", f"{shown(clean(name))} is no script by its name", "restore it"
            ).diagnostics
            return
        try:
            file = self._prefix + name
            built = build(self._tree(data, file), _MODELS[kind], file=file)
        except ScriptError as error:
            self._wrong += error.diagnostics
            return
        model = built.value
        script_id = getattr(model, model.KEY)
        if (kind, script_id) in self._models:
            self._wrong.append(
                Diagnostic(
                    "ID_DUPLICATE",
                    "error",
                    built.places.at((model.KEY,)),
                    f"{model.KEY} {script_id} is defined in two files",
                    "give one of them another id",
                )
            )
            return
        self._models[kind, script_id] = model
        self._sources.append(Source(kind, script_id, model.version, name, digest))

    def finish(self) -> Scripts:
        tables = self._spelling()
        if self._wrong or tables is None:
            raise ScriptError(self._wrong)
        book = Book(
            dialogs={key: model for (_, key), model in self._models.items() if isinstance(model, Dialog)},
            sops={key: model for (_, key), model in self._models.items() if isinstance(model, Sop)},
            applications={key: model for (_, key), model in self._models.items() if isinstance(model, Application)},
            spelling=tables,
            sources=tuple(self._sources),
        )
        return Scripts(book, self._blobs, self._prefix)

    def _spelling(self) -> SpellingTables | None:
        missing = [name for name in TABLES if name not in self._tables]
        if missing:
            self._wrong.append(
                Diagnostic(
                    "TABLE_MISSING",
                    "error",
                    None,
                    f"no {', '.join(missing)}",
                    "put the tables beside dialog/ and sop/",
                )
            )
            return None
        try:
            return read_tables(*(self._text(name) for name in TABLES))
        except TableError as error:
            place = Place(f"{self._prefix}{error.table}", error.line, error.column)
            self._wrong.append(
                Diagnostic("TABLE_WRONG", "error", place, shown(clean(error.message), MESSAGE_MAX), "correct that cell")
            )
        return None

    def _text(self, name: str) -> str:
        if len(self._tables[name]) > MAX_BYTES:
            raise TableError(name, 1, 1, f"more than {MAX_BYTES} bytes")
        try:
            return self._tables[name].decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            line = self._tables[name].count(b"\n", 0, fault.start) + 1
            raise TableError(name, line, 1, "not UTF-8") from None


def _refused(code: str, message: str, mend: str) -> ScriptError:
    return ScriptError([Diagnostic(code, "error", None, message, mend)])
