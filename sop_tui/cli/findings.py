"""Everything that can be found wrong with a folder of scripts, or with one file of it, as diagnostics with places."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sop_tui.core.book import Book
from sop_tui.core.checking import Finding, check
from sop_tui.core.diagnostic import Diagnostic, Place, ScriptError
from sop_tui.core.proving.proof import Covered, prove
from sop_tui.core.scenario import Scenario
from sop_tui.core.scorecard import Scorecard
from sop_tui.core.training.replica import Replica
from sop_tui.core.training.speech import Speech
from sop_tui.store import tree
from sop_tui.store.replicas import REPLICAS, replica_findings
from sop_tui.store.scorecards import CARDS, card_findings
from sop_tui.store.scripts import KIND_OF_FOLDER, TABLES, Blob, Scripts, read_blobs, read_folder, script_bytes
from sop_tui.store.shape import build
from sop_tui.store.speeches import SPEECHES, speech_findings
from sop_tui.store.yaml_tree import read_tree

SCENARIOS: Final = "latihan"
"""The folder of scenarios in a scripts folder."""

_UNUSABLE: Final = ("SCRIPTS_UNREADABLE", "SCRIPTS_MISSING")
"""Codes that say that there is nothing to check: wrong use, and no finding."""

_FOLDER_OF_KEY: Final = {
    "sop": "sop",
    "dialog": "dialog",
    "application": "aplikasi",
    Scenario.KEY: SCENARIOS,
    Scorecard.KEY: CARDS,
    Speech.KEY: SPEECHES,
    Replica.KEY: REPLICAS,
}
_BESIDE: Final[Mapping[str, tuple[str, Callable[[bytes, str, Book | None], Iterable[Diagnostic]]]]] = {
    CARDS: ("scorecards", card_findings),
    SPEECHES: ("wordings", speech_findings),
    REPLICAS: ("replicas", replica_findings),
}
"""Folders of files that no call is held with, but that name what stands in those: what one is called, and its check."""

_LISTED: Final = (
    *("dialogues", "steps", "clauses", "constraints", "tables", "scenarios"),
    *(thing for thing, _ in _BESIDE.values()),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, and how much was looked at."""

    findings: tuple[Diagnostic, ...] = ()
    covered: Counter[str] = field(default_factory=Counter)
    proof: Covered | None = None
    """What was proved; nothing is where there are errors."""

    def __add__(self, other: "Checked") -> "Checked":
        return Checked(self.findings + other.findings, self.covered + other.covered, other.proof or self.proof)

    def as_json(self) -> dict[str, int]:
        """How much of each thing was looked at."""
        return {thing: self.covered[thing] for thing in _LISTED}


def judged(scripts: Scripts) -> Checked:
    """What the static checker finds in files that can be read, and what the prover finds where that is no error."""
    linted = lint(scripts)
    if any(one.severity == "error" for one in linted):
        return Checked(linted)
    proof = prove(scripts.book)
    return Checked(linted + placed(scripts, proof.findings), proof=proof.covered)


def lint(scripts: Scripts) -> tuple[Diagnostic, ...]:
    """What the static checker finds in files that can be read."""
    return placed(scripts, check(scripts.book))


def placed(scripts: Scripts, findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    """Findings with the places where they stand in files."""
    return tuple(
        Diagnostic(
            found.code,
            found.severity,
            scripts.place(found.kind, found.id, found.path),
            found.message,
            found.mend,
            found.path,
            found.call,
        )
        for found in findings
    )


def check_folder(folder: Path) -> Checked:
    """Every file of a scripts folder, scenarios included.

    Raises:
        ScriptError: it is no such folder, or cannot be read.
    """
    # The folder may be given as "." and its files are named as the user names it.
    whole = folder.resolve()
    rename = _renaming(f"{whole.name}/", f"{folder}/")
    scenarios = sum((_check_scenario(path) for path in sorted((folder / SCENARIOS).glob("*.yaml"))), Checked())
    try:
        scripts = read_folder(whole)
    except ScriptError as error:
        if any(item.code in _UNUSABLE for item in error.diagnostics):
            raise
        return Checked(tuple(map(rename, error.diagnostics))) + scenarios + _check_beside(folder, None)
    covered = _size(scripts.book) + Counter(tables=len(TABLES))
    found = judged(scripts)
    beside = scenarios + _check_beside(folder, scripts.book)
    return beside + Checked(tuple(map(rename, found.findings)), covered, found.proof)


def check_file(path: Path, rest: Path) -> Checked:
    """One file, judged beside the rest of a scripts folder; only what is wrong in the file itself is told.

    Raises:
        ScriptError: the rest cannot be read.
        OSError: the file cannot be read.
    """
    data = script_bytes(path)
    name, script_id = _identity(path, data)
    if name.startswith(f"{SCENARIOS}/"):
        return _check_scenario(path)
    if beside := _BESIDE.get(name.partition("/")[0]):
        thing, findings = beside
        return Checked(tuple(findings(data, str(path), read_folder(rest).book)), Counter({thing: 1}))
    others = _others(rest, path, name, script_id)
    rename = _renaming(name, str(path))
    try:
        scripts = read_blobs([*others, (name, data)])
    except ScriptError as error:
        wrong = tuple(rename(item) for item in error.diagnostics if _stands_in(item, name))
        if not wrong:
            raise
        return Checked(wrong)
    if name in TABLES:
        return Checked(covered=Counter(tables=1))
    found = judged(scripts)
    here = tuple(rename(item) for item in found.findings if _stands_in(item, name))
    return Checked(here, _size(scripts.book, script_id), found.proof)


def _stands_in(item: Diagnostic, name: str) -> bool:
    """Whether it is about this file; a table that is no text has no place."""
    return item.place.file == name if item.place else item.code != "TABLE_MISSING" and name in TABLES


def _identity(path: Path, data: bytes) -> tuple[str, str]:
    """The name that a file would have in a scripts folder, and its id; empty where it has none."""
    if path.name in TABLES:
        return path.name, ""
    folder, script_id = path.parent.name, ""
    try:
        root = read_tree(data, str(path))
    except ScriptError:
        root = None
    for key, value in root.entries if isinstance(root, tree.Mapping) else ():
        if key.text in _FOLDER_OF_KEY and isinstance(value, tree.Scalar):
            folder, script_id = _FOLDER_OF_KEY[key.text], value.text
    return f"{folder if folder in _FOLDER_OF_KEY.values() else 'dialog'}/{path.name}", script_id


def _others(rest: Path, path: Path, name: str, script_id: str) -> list[Blob]:
    """The files of a folder but those that stand for this one: the same file, the same name, the same id."""
    found = [(table, rest / table) for table in TABLES if (rest / table).is_file()]
    found += [(f"{sub}/{one.name}", one) for sub in KIND_OF_FOLDER for one in sorted((rest / sub).glob("*.yaml"))]
    blobs = [(other, script_bytes(file)) for other, file in found if other != name and not file.samefile(path)]
    if name in TABLES:
        return blobs
    try:
        sources = read_blobs(blobs).book.sources
    except ScriptError as error:
        raise ScriptError(map(_renaming("", f"{rest}/"), error.diagnostics)) from None
    kind = KIND_OF_FOLDER[name.partition("/")[0]]
    twins = {source.file for source in sources if (source.kind, source.id) == (kind, script_id)}
    return [blob for blob in blobs if blob[0] not in twins]


def _check_scenario(path: Path) -> Checked:
    try:
        read_scenario(path)
    except ScriptError as error:
        return Checked(error.diagnostics, Counter(scenarios=1))
    return Checked(covered=Counter(scenarios=1))


def _check_beside(folder: Path, book: Book | None) -> Checked:
    """The files that no call is held with, beside the scripts where those can be read."""
    found: list[Diagnostic] = []
    covered: Counter[str] = Counter()
    for sub, (thing, findings) in _BESIDE.items():
        for path in sorted((folder / sub).glob("*.yaml")):
            found += findings(script_bytes(path), str(path), book)
            covered[thing] += 1
    return Checked(tuple(found), covered)


def read_scenario(path: Path) -> Scenario:
    """A scenario file.

    Raises:
        ScriptError: with everything that is wrong in it.
    """
    try:
        data = script_bytes(path)
    except OSError as fault:
        raise _refused("SCRIPTS_UNREADABLE", Place(str(path), 1, 1), f"{fault.strerror}", "name another file") from None
    built = build(read_tree(data, str(path)), Scenario, file=str(path))
    if not _is_time(built.value.started_at):
        place = built.places.at(("started_at",))
        raise _refused(
            "SCENARIO_TIME", place, "no time that a call can have", "write it like 2019-12-10T09:12:00+07:00"
        )
    return built.value


def _is_time(text: str) -> bool:
    """Whether it is RFC 3339 with its offset, in the years that a UUID version 7 can tell."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return False
    return time.tzinfo is not None and 1970 < time.year < 9999


def _refused(code: str, place: Place, message: str, mend: str) -> ScriptError:
    return ScriptError([Diagnostic(code, "error", place, message, mend)])


def _renaming(old: str, new: str) -> Callable[[Diagnostic], Diagnostic]:
    """Diagnostics whose file names begin otherwise."""

    def rename(item: Diagnostic) -> Diagnostic:
        if item.place is None or not item.place.file.startswith(old):
            return item
        return replace(item, place=item.place._replace(file=new + item.place.file[len(old) :]))

    return rename


def _size(book: Book, only: str = "") -> Counter[str]:
    """How much there is in a book, or in its script of one id."""
    dialogs = [one for one in book.dialogs.values() if only in {"", one.dialog}]
    sops = [one for one in book.sops.values() if only in {"", one.sop}]
    return Counter(
        dialogues=len(dialogs),
        steps=sum(len(one.steps) for one in dialogs),
        clauses=sum(len(one.clauses) for one in sops),
        constraints=sum(len(one.constraints) for one in sops),
    )
