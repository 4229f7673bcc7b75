"""Scorecards: ``penilaian/<id>.yaml`` of a scripts folder, or the frozen copy that an old review was made with.

They are no part of a call, so nothing reads them before somebody reviews or checks.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from sop_tui.core.book import Book
from sop_tui.core.diagnostic import Diagnostic, ScriptError
from sop_tui.core.fault import Fault, misnamed
from sop_tui.core.review import CardUsed
from sop_tui.core.scorecard import Scorecard
from sop_tui.core.scorecard_faults import faults
from sop_tui.store import beside
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.frozen import thawed

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
    data = beside.data_of(scripts / file, shown)
    card = beside.sound(data, shown, Scorecard, lambda card: _of_file(card, name))
    return ReadCard(card, file, data, sha256(data).hexdigest())


def card_findings(data: bytes, shown: str, book: Book | None) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a card's file, named as ``shown``; also beside the SOPs of a book."""
    rules, clauses = (None, ()) if book is None else _of_sops(book)
    return beside.findings(data, shown, Scorecard, lambda card: _of_file(card, Path(shown).stem, rules, clauses))


def _of_sops(book: Book) -> tuple[Mapping[str, str], Collection[str]]:
    """Rules of all SOPs, in force or not, id to clause; and all clauses."""
    rules = {rule.id: rule.clause for sop in book.sops.values() for rule in sop.constraints}
    return rules, [clause for sop in book.sops.values() for clause in sop.clauses]


def _of_file(
    card: Scorecard, name: str, rules: Mapping[str, str] | None = None, clauses: Collection[str] = ()
) -> tuple[Fault, ...]:
    return (*misnamed("CARD_FILE", Scorecard.KEY, card.scorecard, name), *faults(card, rules, clauses))


def thaw_card(folder: DataFolder, used: CardUsed) -> ReadCard:
    """The card as it was when a review was made.

    Raises:
        StoreError: ``SCRIPTS_MISSING`` or ``SCRIPTS_DAMAGED``.
    """
    data = thawed(folder, used.file, used.sha256)
    try:
        card = beside.built_from(data, used.file, Scorecard).value
    except ScriptError:
        message = f"Salinan naskah {used.file} tidak dapat dibaca."
        raise StoreError("SCRIPTS_DAMAGED", message, "Perbarui program ini, atau beri tahu pengawas.") from None
    return ReadCard(card, used.file, data, used.sha256)
