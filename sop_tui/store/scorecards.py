"""Scorecards: ``penilaian/<id>.yaml`` of a scripts folder, or the frozen copy that an old review was made with.

They are no part of a call, so nothing reads them before somebody reviews or checks.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from sop_tui.core.book import Book
from sop_tui.core.diagnostic import Diagnostic, Place, ScriptError
from sop_tui.core.review import CardUsed
from sop_tui.core.scorecard import Scorecard
from sop_tui.core.scorecard_faults import Fault, faults
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.frozen import thawed
from sop_tui.store.places import Places
from sop_tui.store.scripts import script_bytes
from sop_tui.store.shape import Built, build
from sop_tui.store.yaml_tree import read_tree

CARDS: Final = "penilaian"
"""The folder of scorecards in a scripts folder."""


@dataclass(frozen=True, slots=True)
class ReadCard:
    """A scorecard and the bytes it was read from."""

    card: Scorecard
    file: str
    """Its name below the scripts folder."""
    data: bytes
    sha256: str

    @property
    def used(self) -> CardUsed:
        """How a review names it."""
        return CardUsed(self.card.scorecard, self.card.version, self.file, self.sha256)


def card_names(scripts: Path) -> tuple[str, ...]:
    """The ids of a scripts folder's cards, by the names of their files."""
    return tuple(sorted(path.stem for path in (scripts / CARDS).glob("*.yaml") if path.is_file()))


def read_card(scripts: Path, name: str) -> ReadCard:
    """The card of that id. Whether its rules are those of the SOPs is for ``sop-tui check``.

    Raises:
        ScriptError: ``CARD_MISSING``, or with everything that is wrong in the file.
    """
    if name not in card_names(scripts):
        known = ", ".join(card_names(scripts))
        mend = f"use one of {known}" if known else f"write {CARDS}/{name}.yaml"
        raise ScriptError([Diagnostic("CARD_MISSING", "error", None, f"there is no scorecard {name}", mend)])
    file = f"{CARDS}/{name}.yaml"
    shown = f"{scripts.name}/{file}"
    try:
        data = script_bytes(scripts / file)
    except OSError as fault:
        place = Place(shown, 1, 1)
        raise ScriptError(
            [Diagnostic("SCRIPTS_UNREADABLE", "error", place, f"{fault.strerror}", "name another file")]
        ) from None
    built = _built(data, shown)
    wrong = [item for item in _placed(built.places, _of_file(built.value, name)) if item.severity == "error"]
    if wrong:
        raise ScriptError(wrong)
    return ReadCard(built.value, file, data, sha256(data).hexdigest())


def card_findings(data: bytes, shown: str, book: Book | None) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a card's file, named as ``shown``; also beside the SOPs of a book."""
    try:
        built = _built(data, shown)
    except ScriptError as error:
        return error.diagnostics
    rules, clauses = (None, ()) if book is None else _of_sops(book)
    return _placed(built.places, _of_file(built.value, Path(shown).stem, rules, clauses))


def _of_sops(book: Book) -> tuple[Mapping[str, str], Collection[str]]:
    """Rules of all SOPs, in force or not, id to clause; and all clauses."""
    rules = {rule.id: rule.clause for sop in book.sops.values() for rule in sop.constraints}
    return rules, [clause for sop in book.sops.values() for clause in sop.clauses]


def _of_file(
    card: Scorecard, name: str, rules: Mapping[str, str] | None = None, clauses: Collection[str] = ()
) -> tuple[Fault, ...]:
    found = faults(card, rules, clauses)
    if card.scorecard == name:
        return found
    message = f"the file of {card.scorecard} is called {name}.yaml"
    return (Fault("CARD_FILE", ("scorecard",), message, "give both the same name"), *found)


def _built(data: bytes, shown: str) -> Built[Scorecard]:
    return build(read_tree(data, shown), Scorecard, file=shown)


def _placed(places: Places, found: tuple[Fault, ...]) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(one.code, one.severity, places.key(one.path), one.message, one.mend, one.path) for one in found
    )


def thaw_card(folder: DataFolder, used: CardUsed) -> ReadCard:
    """The card as it was when a review was made.

    Raises:
        StoreError: ``SCRIPTS_MISSING`` or ``SCRIPTS_DAMAGED``.
    """
    data = thawed(folder, used.file, used.sha256)
    try:
        card = _built(data, used.file).value
    except ScriptError:
        message = f"Salinan naskah {used.file} tidak dapat dibaca."
        raise StoreError("SCRIPTS_DAMAGED", message, "Perbarui program ini, atau beri tahu pengawas.") from None
    return ReadCard(card, used.file, data, used.sha256)
