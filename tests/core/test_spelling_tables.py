"""The spelling tables as shipped, and mistakes that someone who edits them will make."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from string import ascii_lowercase, digits

import pytest

from sop_tui.core.spelling import SpellingTables, TableError, decode, read_tables

SCRIPTS = Path(__file__).parents[2] / "scripts_id"
TEXTS = {name: (SCRIPTS / f"{name}.tsv").read_text("utf-8") for name in ("ejaan", "angka", "rawan", "domain")}
TABLES = read_tables(**TEXTS)


def test_the_alphabets_are_the_sops_own_then_icao_then_place_names() -> None:
    assert list(TABLES.alphabets) == ["sop", "icao", "kota"]
    assert TABLES.alphabets["sop"]["m"] == "Mama"
    assert TABLES.alphabets["icao"]["m"] == "Mike"
    assert TABLES.alphabets["kota"]["m"] == "Medan"


@pytest.mark.parametrize("alphabet", TABLES.alphabets)
def test_every_alphabet_has_a_word_for_every_letter_that_begins_with_it(alphabet: str) -> None:
    words = TABLES.alphabets[alphabet]
    assert [words[letter][0].lower() for letter in ascii_lowercase] == list(ascii_lowercase)


def test_digits_are_said_in_indonesian() -> None:
    said = "nol satu dua tiga empat lima enam tujuh delapan sembilan"
    assert [TABLES.digits[digit] for digit in digits] == said.split()


def test_lima_is_the_only_word_of_two_meanings() -> None:
    assert dict(TABLES.collisions) == {"lima": ("l", "5")}


def test_the_letter_names_of_indonesian_are_understood() -> None:
    names = "a be ce de e ef ge ha i je ka el em en o pe ki er es te u ve we eks ye zet"
    assert decode(names, TABLES).text == ascii_lowercase


@pytest.mark.parametrize(
    ("alphabet", "letter", "expected"),
    [
        pytest.param("sop", "n", ("M",), id="nasal"),
        pytest.param("sop", "m", ("N", "P"), id="Mama and Papa sound alike"),
        pytest.param("icao", "m", ("N",), id="Mike and Papa do not"),
        pytest.param("sop", "s", ("F", "X"), id="fricative"),
        pytest.param("sop", "b", ("D", "P"), id="stop"),
    ],
)
def test_risky_letters_name_what_they_are_taken_for(alphabet: str, letter: str, expected: tuple[str, ...]) -> None:
    assert TABLES.confused[alphabet][letter] == expected


@pytest.mark.parametrize("letter", "aceghijkloqruwyz")
def test_letters_that_are_heard_well_are_not_marked(letter: str) -> None:
    assert letter not in TABLES.confused["sop"]


@pytest.mark.parametrize("domain", sorted(TABLES.domains))
def test_a_domain_is_said_in_words_that_spell_it(domain: str) -> None:
    single = {
        first: tuple(phrase for phrase in phrases if phrase.role != "domain")
        for first, phrases in TABLES.phrases.items()
    }
    assert decode(f"et {TABLES.domains[domain]}", replace(TABLES, phrases=single)).text == f"@{domain}"


def _read(**texts: str) -> SpellingTables:
    return read_tables(**(TEXTS | texts))


def _without(text: str, start: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(start))


def _line(text: str, start: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(start))


def _swap(old: str, new: str) -> Callable[[str], str]:
    def swapped(text: str) -> str:
        assert text.count(old) == 1
        return text.replace(old, new)

    return swapped


@pytest.mark.parametrize(
    ("table", "change", "row", "column", "message"),
    [
        pytest.param("ejaan", _swap("M\tMama", "M\t"), "M\t", 3, "empty", id="letter without a word"),
        pytest.param("ejaan", _swap("Q\tQuebec", "QQ\tQuebec"), "QQ", 1, "not a letter", id="no letter"),
        pytest.param("ejaan", _swap("N\tNovember", "M\tNovember"), "M\tNov", 1, "twice", id="letter twice"),
        pytest.param(
            "ejaan",
            _swap("P\tPapa", "P\tMama"),
            "P\t",
            3,
            '"Mama" already means "m"',
            id="word of two letters",
        ),
        pytest.param("ejaan", _swap("B\tBravo", "B\tDobel"), "B\t", 3, '"dobel" is said before', id="prefix"),
        pytest.param("ejaan", _swap("B\tBravo", "B\tBra,vo"), "B\t", 3, "without a comma", id="comma"),
        pytest.param("ejaan", _swap("Zebra", "Zebra\tx"), "Z\t", 34, "has 7 cells", id="a cell too many"),
        pytest.param("angka", _swap("7\ttujuh", "77\ttujuh"), "77", 1, "not a single digit", id="no character"),
        pytest.param("angka", _swap(".\ttitik", ".\tstrip"), "-", 3, 'already means "."', id="symbol clash"),
        pytest.param("angka", _swap("tanda titik dua", "titik dua"), ":", 3, "words for others", id="titik dua is .2"),
        pytest.param("rawan", _swap("nasals\tM/N", "nasals\tMN"), "nas", 8, "as in M/N", id="no pair"),
        pytest.param("rawan", _swap("M/N\thigh", "M/N\thihg"), "nas", 12, "neither high", id="tier"),
        pytest.param("domain", _swap("me.com", "m e.com"), "m e", 1, "no domain", id="no domain"),
        pytest.param(
            "domain",
            _swap("ye mail titik com", "gmail titik com"),
            "ymail",
            11,
            "already means",
            id="domain clash",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(
    table: str, change: Callable[[str], str], row: str, column: int, message: str
) -> None:
    text = change(TEXTS[table])
    with pytest.raises(TableError) as caught:
        _read(**{table: text})
    error = caught.value
    assert (error.table, error.line, error.column) == (f"{table}.tsv", _line(text, row), column)
    assert message in error.message
    assert str(error).startswith(f"{table}.tsv:{error.line}:{column} ")


@pytest.mark.parametrize(
    ("table", "start", "message"),
    [
        pytest.param("ejaan", "Q\t", "needs a word for Q", id="letter"),
        pytest.param("angka", "5\t", "no word for 5", id="digit"),
        pytest.param("angka", "@\t", "no word for @", id="at sign"),
        pytest.param("ejaan", "letter\t", "header must have", id="header"),
    ],
)
def test_a_missing_row_is_named(table: str, start: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        _read(**{table: _without(TEXTS[table], start)})


def test_an_empty_table_says_how_it_begins() -> None:
    with pytest.raises(TableError, match="begins with the columns group, letters, tier, basis"):
        _read(rawan="")


def test_an_alphabet_is_one_more_column() -> None:
    rows = []
    for line in TEXTS["ejaan"].splitlines():
        cells = line.split("\t")
        if not line.startswith("# "):
            cells.insert(4, "nama" if cells[0] == "letter" else f"{cells[0]}ani")
        rows.append("\t".join(cells))
    tables = _read(ejaan="\n".join(rows))
    assert list(tables.alphabets) == ["sop", "icao", "kota", "nama"]
    assert tables.alphabets["nama"]["m"] == "Mani"


def test_line_ends_and_marks_of_other_editors_do_not_matter() -> None:
    texts = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in TEXTS.items()}
    assert read_tables(**texts) == TABLES
