"""The description of a report, pasted from APKT: text as it stands, and whether it tells of a mutation.

MUT-4 hangs on that: after a mutation the CSO says only how the problem is being handled. So the tag is for a
condition to test, and `origin` names the K report for whoever has to look it up.
"""

from collections.abc import Mapping

from sop_tui.core.answers.model import Judgement, Kind, Problem, error, warning
from sop_tui.core.answers.reports import find_mutation
from sop_tui.core.plaintext import clean

NAME = "report_description"
MAX_LENGTH = 1000
"""A whole row of the list of reports fits."""

MUTATION = "mutation"
ORDINARY = "ordinary"


def judge(text: str) -> Judgement:
    """Judge a description of up to 1,000 characters; it stays as it was pasted, on one line."""
    cleaned = clean(text)
    if not cleaned:
        problem = error("DESCRIPTION_EMPTY", "Deskripsi masih kosong.", "Salin deskripsi laporan dari APKT.")
        return Judgement(NAME, cleaned, None, (problem,))
    if len(cleaned) > MAX_LENGTH:
        message = f"Deskripsi terlalu panjang: {len(cleaned)} karakter, paling banyak {MAX_LENGTH}."
        problem = error("DESCRIPTION_TOO_LONG", message, "Salin satu laporan saja.")
        return Judgement(NAME, cleaned[:MAX_LENGTH], None, (problem,))
    mutation = find_mutation(cleaned)
    if mutation is None:
        return Judgement(NAME, cleaned, cleaned, (), None, render(cleaned), ORDINARY)
    problems: tuple[Problem, ...] = ()
    if mutation.origin is None:
        message = "Ada keterangan mutasi, tetapi nomor laporan K asalnya tidak terbaca."
        problems = (warning("DESCRIPTION_NO_ORIGIN", message, "Cari nomor laporan K itu di APKT."),)
    return Judgement(NAME, cleaned, cleaned, problems, None, render(cleaned), MUTATION)


def render(canonical: str) -> Mapping[str, str]:
    """Return `as_is`, `upper`, and `origin`: the K report that a mutation names, or nothing."""
    mutation = find_mutation(canonical)
    return {"as_is": canonical, "upper": canonical.upper(), "origin": (mutation and mutation.origin) or ""}


KIND = Kind(
    name=NAME,
    title="Deskripsi laporan",
    judge=judge,
    render=render,
    forms=("as_is", "upper", "origin"),
    readback="plain",
    hint="Tempel deskripsi laporan dari APKT",
    max_length=MAX_LENGTH,
    tags=(MUTATION, ORDINARY),
)
