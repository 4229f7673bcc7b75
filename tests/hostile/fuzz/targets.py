"""What the fuzzer feeds, and what must hold whatever it feeds. Each target is a function of bytes."""

import json
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sop_tui.core.answers import KINDS, judge
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.dialog import Dialog
from sop_tui.core.plaintext import clean, visible
from sop_tui.core.scenario import Scenario
from sop_tui.core.sop import Sop
from sop_tui.core.transcript import canonical_bytes, events_of, seal
from sop_tui.store.calls import document_bytes, read_transcript
from sop_tui.store.drilled import drills_path, read_attempts
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.framing import frame
from sop_tui.store.journal_file import encoded, header, parse
from sop_tui.store.shape import build
from sop_tui.store.verify import verify
from sop_tui.store.yaml_tree import C_PARSER, read_tree
from sop_tui.tui.driver import END, START, Tamer
from tests.hostile.corpus import DOCUMENTS, TEXTS, YAML
from tests.hostile.harm import ACTS
from tests.store.held import CALL_ID, book, commands_of, flat, sealed, sources

_SEED_MAX: Final = 1024
"""Bytes of a case of the corpus that the fuzzer starts from: of longer ones the beginning says enough."""


_SHORT: Final = 300
"""Bytes up to which the parser in Python is asked too: it takes a hundred times as long."""


def _told(fault: ScriptError) -> None:
    assert fault.diagnostics


def yaml(data: bytes) -> None:
    """A script is a model or a list of findings."""
    for c_parser in {C_PARSER, False} if len(data) < _SHORT else {C_PARSER}:
        try:
            tree = read_tree(data, "x.yaml", c_parser=c_parser)
        except ScriptError as fault:
            _told(fault)
            continue
        for model in (Dialog, Sop, Scenario):
            try:
                build(tree, model, file="x.yaml")
            except ScriptError as fault:
                _told(fault)


@cache
def _temporary() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="sop-tui-fuzz-")


def _folder() -> Path:
    return Path(_temporary().name)


def transcript(data: bytes) -> None:
    """A transcript is refused, or it can be written again and judged."""
    path = _folder() / "x.json"
    path.write_bytes(data)
    try:
        document = read_transcript(path)
    except StoreError:
        return
    canonical_bytes(document)
    document_bytes(document)
    seal(document)
    if not verify(path, lambda _: book()):
        events_of(document)


def journal(data: bytes) -> None:
    """A journal is as long as it is whole; the lines of a write are framed anew, so that more than a checksum fails."""
    content = parse(data, CALL_ID)
    assert content is None or data.startswith(content.data)
    lines = [line for line in data.split(b"\n") if b"\t" not in line]
    framed, checksum = frame([header(CALL_ID, sources())], 0)
    if lines:
        more, _ = frame(lines, checksum)
        parse(framed + more, CALL_ID)


def drills(data: bytes) -> None:
    """Each line of a file of drills is an exercise or is passed over."""
    folder = DataFolder(_folder())
    path = drills_path(folder, "Rani")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    found = read_attempts(folder, "Rani")
    assert len(found.attempts) + len(found.damaged) == sum(bool(line.strip()) for line in data.split(b"\n"))


def answers(data: bytes) -> None:
    """An answer is kept in a form that judges to itself, or refused; a text shown or kept does nothing."""
    text = data[1:].decode("utf-8", "surrogatepass" if data[:1] < b"\x80" else "replace") if _is_text(data) else ""
    kept = clean(text)
    assert clean(kept) == kept
    assert not ACTS.search(kept + visible(text))
    kind = sorted(KINDS)[data[0] % len(KINDS) if data else 0]
    found = judge(kind, text)
    assert (found.canonical is None) == (found.verdict == "error")
    if found.canonical is not None:
        assert judge(kind, found.canonical).canonical == found.canonical


def _is_text(data: bytes) -> bool:
    try:
        data[1:].decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data[:1] >= b"\x80"
    return True


def terminal(data: bytes) -> None:
    """What follows a paste, in whatever pieces, is never typed while it comes; every piece is a paste or none."""
    now = 0.0
    tamer = Tamer(lambda: now)
    text = data.decode("utf-8", "replace")
    size = 1 + (data[0] if data else 0) % 16
    pieces: list[str] = []
    for at in range(0, len(text), size):
        pieces += tamer.feed(text[at : at + size])
    for _ in range(3):
        now += 10.0
        pieces += tamer.feed("")
    for piece in pieces:
        inside = piece.removeprefix(START).removesuffix(END)
        assert START not in inside
        assert END not in inside


TARGETS: Final[Mapping[str, Callable[[bytes], None]]] = MappingProxyType(
    {
        "yaml": yaml,
        "transcript": transcript,
        "journal": journal,
        "drills": drills,
        "answers": answers,
        "terminal": terminal,
    }
)


def seeds(name: str) -> list[bytes]:
    """What the fuzzer starts from: the corpus, and something sound."""
    if name == "yaml":
        texts = [b"dialog: x\ntitle: X\nversion: '1'\noutcomes: {a: A}\nsteps: {t: {end: a}}\n"]
        return [case[:_SEED_MAX] for case in (*YAML.values(), *texts)]
    if name == "transcript":
        made = [make(b'"schema":"sop-tui/transcript/1"')[:_SEED_MAX] for make in DOCUMENTS.values()]
        return [*made, json.dumps(sealed()).encode()]
    if name == "journal":
        return [b"\n".join(encoded(event.as_json()) for event in flat(commands_of()))]
    if name == "drills":
        return [make(b'"schema":"sop-tui/drill/1"')[:_SEED_MAX] for make in DOCUMENTS.values()]
    texts_of = [text.encode("utf-8", "surrogatepass")[:_SEED_MAX] for text in TEXTS.values()]
    if name == "terminal":
        return [f"{START}".encode() + text + END.encode() for text in texts_of]
    return [bytes([number]) + text for number in range(len(KINDS)) for text in texts_of[:40]]
