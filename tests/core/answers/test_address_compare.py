"""The address in DIL against the one said: each part that differs is named, and nothing else is."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core.answers.address_compare import AddressComparison, compare_addresses
from sop_tui.core.answers.address_words import TITLES, Part
from sop_tui.core.answers.model import words
from tests.core.answers.cases import CASES

DIL = "JL RADEN MAS PANJI ANOM GG. IKHAM KR. BUAYA 00 RT-2 / RW-0"
FULL = "Jl. Melati No. 3 RT 2/RW 5 Kel. Pagutan Kec. Mataram Kota Mataram Prov. NTB 83117"


def kinds(found: AddressComparison) -> dict[str, str]:
    return {part.part: part.kind for part in found.parts}


def test_the_address_of_the_sops_own_record() -> None:
    found = compare_addresses(DIL, "Jalan Raden Mas Panji Anom Gang Ikham RT 02 Kelurahan Pagutan Timur")

    assert [(part.title, part.stored, part.said, part.kind) for part in found.parts] == [
        ("Jalan", "RADEN MAS PANJI ANOM", "Raden Mas Panji Anom", "same"),
        ("Gang", "IKHAM", "Ikham", "same"),
        ("RT", "2", "02", "same"),
        ("Kelurahan/Desa", "", "Pagutan Timur", "only_said"),
        ("Lainnya", "KR. BUAYA", "", "only_stored"),
    ]
    assert [part.title for part in found.differing] == ["Kelurahan/Desa", "Lainnya"]


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        pytest.param("JL MELATI", "Jalan Melati", id="Jl"),
        pytest.param("JLN. MELATI GG. MAWAR", "Jl Melati Gang Mawar", id="Gg"),
        pytest.param("KEL. PAGUTAN KEC. MATARAM KAB. LOBAR", "Kelurahan Pagutan, Kecamatan Mataram, Kabupaten Lobar",
                     id="Kel, Kec, Kab"),
        pytest.param("RT-02/RW-05", "RT 2 RW 5", id="RT and RW"),
        pytest.param("RT/RW 002/005", "RT.2/RW.5", id="RT/RW together"),
        pytest.param("RT 02/05", "rt 2, rw 5", id="RW without its word"),
        pytest.param("R.T. 2 R.W. 5", "RT02RW05", id="dots and none"),
        pytest.param("RT 2 RW 0", "RT 2", id="RW 0 is none"),
        pytest.param("RT, RW 5", "RW 5", id="RT without a number"),
        pytest.param("JL MELATI NO. 003A", "Jl. Melati 3 A", id="number without its word"),
        pytest.param("JL MELATI III NO 5", "Jalan Melati 3 nomor 5", id="Roman numeral"),
        pytest.param("JL K.H. AHMAD DAHLAN", "Jalan Kyai Haji Ahmad Dahlan", id="K.H."),
        pytest.param("JL H. SAMANHUDI", "Jl Haji Samanhudi", id="H."),
        pytest.param("JL R.W. MONGINSIDI RW 3", "Jalan RW Monginsidi, RW 03", id="a street that begins like an RW"),
        pytest.param("JL JEND. SUDIRMAN", "Jl. Jenderal Sudirman", id="Jend"),
        pytest.param("DS. SUKAMAJU", "Kelurahan Sukamaju", id="desa that became a kelurahan"),
        pytest.param("KEC. KOTA GEDE", "Kecamatan Kotagede", id="words run together"),
        pytest.param("KEC DEPOK KOTA KOTA DEPOK", "Kecamatan Depok Kota, Kota Depok", id="kota within a name"),
        pytest.param("KP. SAWAH KEL. KP. MELAYU", "Kelurahan Kampung Melayu, Kampung Sawah", id="kampung twice"),
        pytest.param("GG IKHAM KR BUAYA", "Gang Ikham, Karang Buaya", id="Kr"),
        pytest.param("PROV. JABAR", "Jawa Barat", id="province by its short name"),
        pytest.param("PROV DKI JAKARTA", "Provinsi Jakarta", id="DKI"),
        pytest.param("JL MELATI PAGUTAN MATARAM", "Jl. Melati, Kel. Pagutan, Kota Mataram", id="no words for parts"),
        pytest.param("RADEN MAS PANJI ANOM NO 3", "Jl. Raden Mas Panji Anom No. 3", id="street without its word"),
        pytest.param("BLOK C PERUM GRIYA", "Perumahan Griya Blok C", id="order of the rest"),
        pytest.param("KEL PAGUTAN 83117", "Kel. Pagutan, Kode Pos 83117", id="postcode"),
        pytest.param("JL MELATI RT 2 KEC. PROV.", "Jl. Melati RT 2", id="cut off"),
        pytest.param("", "-", id="nothing"),
    ],
)  # fmt: skip
def test_no_difference(stored: str, said: str) -> None:
    assert compare_addresses(stored, said).differing == ()


@pytest.mark.parametrize(
    ("stored", "said", "differing"),
    [
        pytest.param(FULL, FULL.replace("Melati No", "Mawar No"), {"Jalan": "differs"}, id="street renamed"),
        pytest.param(FULL, FULL.replace("RT 2", "RT 4"), {"RT": "differs"}, id="RT changed"),
        pytest.param(FULL, FULL.replace("RW 5", "RW 15"), {"RW": "differs"}, id="RW changed"),
        pytest.param(FULL, FULL.replace("3", "13", 1), {"Nomor": "differs"}, id="number"),
        pytest.param(FULL, FULL.replace("Kel. Pagutan", "Kel. Pagutan II"), {"Kelurahan/Desa": "differs"}, id="kel"),
        pytest.param(FULL, FULL.replace("Kota", "Kab."), {"Kabupaten/Kota": "differs"}, id="Kota is not Kabupaten"),
        pytest.param(FULL, FULL.replace("NTB", "NTT"), {"Provinsi": "differs"}, id="province"),
        pytest.param(FULL, FULL.replace("83117", "83115"), {"Kode pos": "differs"}, id="postcode"),
        pytest.param(FULL, FULL.replace("Kec. Mataram ", ""), {"Kecamatan": "only_stored"}, id="district not said"),
        pytest.param("JL MELATI", "Jl. Melati RT 2", {"RT": "only_said"}, id="DIL incomplete"),
        pytest.param("JL MELATI 3", "Jl. Melati 7", {"Nomor": "differs"}, id="number without its word"),
        pytest.param("JL MELATI", "Gang Melati", {"Jalan": "only_stored", "Gang": "only_said"}, id="gang is no jalan"),
        pytest.param("JL KEBON KARANG", "Jl. Kebon Kacang", {"Jalan": "differs"}, id="Karang within a name"),
        pytest.param("BLOK C PERUM GRIYA", "Blok D Perum Griya", {"Lainnya": "differs"}, id="block"),
        pytest.param("BLOK C NO 2", "RT 2 Blok C", {"Nomor": "only_stored", "RT": "only_said"}, id="2 is no RT"),
        pytest.param("JL MELATI", "", {"Jalan": "only_stored"}, id="nothing said"),
    ],
)  # fmt: skip
def test_each_difference_is_named(stored: str, said: str, differing: dict[str, str]) -> None:
    assert {part.title: part.kind for part in compare_addresses(stored, said).differing} == differing


def test_of_the_rest_only_what_differs_is_shown() -> None:
    found = compare_addresses("BLOK C, PERUM GRIYA, DEKAT MASJID", "Perum Griya, Blok D")

    assert [(part.stored, part.said) for part in found.differing] == [("BLOK C, DEKAT MASJID", "Blok D")]


NAMES = st.sampled_from(["melati", "sukamaju", "panji anom", "merdeka", "cempaka putih", "pagutan", "sindang laut"])
NUMBERS = st.integers(1, 999).map(str)
VALUES = {
    **dict.fromkeys((Part.JALAN, Part.GANG, Part.KELURAHAN, Part.KECAMATAN, Part.KABUPATEN, Part.PROVINSI), NAMES),
    **dict.fromkeys((Part.NOMOR, Part.RT, Part.RW), NUMBERS),
    Part.KODE_POS: st.integers(10_000, 99_999).map(str),
}
ADDRESSES = st.fixed_dictionaries({}, optional=VALUES)
WORDS = {
    Part.JALAN: ("Jl", "Jln", "Jalan"),
    Part.GANG: ("Gg", "Gang"),
    Part.NOMOR: ("No", "Nomor"),
    Part.RT: ("RT", "R.T"),
    Part.RW: ("RW", "R.W"),
    Part.KELURAHAN: ("Kel", "Kelurahan", "Desa"),
    Part.KECAMATAN: ("Kec", "Kecamatan"),
    Part.KABUPATEN: ("Kab", "Kabupaten"),
    Part.PROVINSI: ("Prov", "Provinsi"),
    Part.KODE_POS: ("Kode Pos", "Kodepos"),
}


@st.composite
def written(draw: st.DrawFn, parts: dict[Part, str]) -> str:
    """An address as one of many people may write it: short or long words, in any case, any signs, any order."""
    pieces = []
    for part in draw(st.permutations(sorted(parts))):
        value = parts[part]
        if part in {Part.NOMOR, Part.RT, Part.RW}:
            value = "0" * draw(st.integers(0, 2)) + value
        word = draw(st.sampled_from(WORDS[part])) + draw(st.sampled_from([" ", ". ", ".", "-", ": "]))
        pieces.append(draw(st.sampled_from([str.upper, str.lower, str.title]))(word + value))
    return "".join(piece + draw(st.sampled_from([" ", ", ", " / ", ",", "; "])) for piece in pieces)


@settings(deadline=None)
@given(ADDRESSES, ADDRESSES, st.data())
def test_it_names_just_the_parts_in_which_two_addresses_differ(
    stored: dict[Part, str], said: dict[Part, str], data: st.DataObject
) -> None:
    found = compare_addresses(data.draw(written(stored)), data.draw(written(said)))

    assert {part.part: (part.stored != "", part.said != "", part.kind == "same") for part in found.parts} == {
        part: (part in stored, part in said, stored.get(part) == said.get(part)) for part in {*stored, *said}
    }


WRITTEN_PIECES = sorted(
    words(
        "Jl. Gg Kel Kec. Kota Desa Kab Prov RT RW RT/RW No. Blok Kr. Kp Perum Kode Pos melati pagutan timur raya 2 03 "
        "0 00 5A 83117 17 agustus III I h. k.h. a , ; ( ) / - . ntb jabar"
    )
)
FRAGMENTS = st.lists(st.sampled_from(WRITTEN_PIECES), max_size=16).map(" ".join)
ANY_TEXT = st.one_of(
    FRAGMENTS,
    st.text(st.characters(codec=None, exclude_categories=())),
    st.sampled_from([DIL, FULL, *(case.text for case in CASES if case.kind == "address")]),
)


@given(ANY_TEXT)
def test_an_address_is_the_same_as_itself(text: str) -> None:
    assert compare_addresses(text, text).same


@settings(max_examples=300)
@given(ANY_TEXT, ANY_TEXT)
def test_neither_side_is_preferred(stored: str, said: str) -> None:
    found, turned = compare_addresses(stored, said), compare_addresses(said, stored)
    swapped = {"only_stored": "only_said", "only_said": "only_stored"}

    assert found.same == turned.same == (found.differing == ())
    assert [(part.part, part.said, part.stored, swapped.get(part.kind, part.kind)) for part in found.parts] == [
        (part.part, part.stored, part.said, part.kind) for part in turned.parts
    ]


@settings(max_examples=300)
@given(ANY_TEXT, ANY_TEXT)
def test_a_part_is_there_once_with_what_is_on_each_side(stored: str, said: str) -> None:
    found = compare_addresses(stored, said)

    assert [part.part for part in found.parts] == [part for part in Part if part in kinds(found)]
    for part in found.parts:
        assert part.title == TITLES[part.part]
        assert (part.kind == "only_said") == (not part.stored)
        assert (part.kind == "only_stored") == (not part.said)


REWRITINGS = (
    (r"\bjl\b\.?", "Jalan"),
    (r"\bjalan\b", "Jln."),
    (r"\bgg\b\.?", "GANG"),
    (r"\bkel\b\.?", "Kelurahan"),
    (r"\bdesa\b", "Ds."),
    (r"\bkec\b\.?", "kecamatan"),
    (r"\bkab\b\.?", "Kabupaten"),
    (r"\bprov\b\.?", "Propinsi"),
    (r"\bkr\b\.", "kr"),
    (r"\bkp\b\.?", "Kampung"),
    (r"\bperum\b\.?", "perumahan"),
    (r"\btimur\b", "Tim."),
    (r"\b(r[tw]) (?=\d)", r"\1-"),
    (r"\bno\b\.?", "NOMOR"),
    (r"\b(?=\d{1,3}\b)", "0"),
    (r" ", "  "),
    (r" - ", " "),
    (r"(?<=[a-z])\. ", " "),
)


@settings(max_examples=300)
@given(ANY_TEXT, ANY_TEXT, st.sampled_from(REWRITINGS), st.sampled_from(["as it is", "upper", "lower"]))
def test_how_it_is_written_changes_nothing(stored: str, said: str, rewriting: tuple[str, str], case: str) -> None:
    written_anew = re.sub(*rewriting, stored, flags=re.IGNORECASE)
    if stored.isascii() and case != "as it is":
        written_anew = written_anew.upper() if case == "upper" else written_anew.lower()

    assert kinds(compare_addresses(written_anew, said)) == kinds(compare_addresses(stored, said))


@pytest.mark.parametrize(
    "piece",
    ["a", "Jl. ", "RT 1 ", "Kel. a ", "a, ", "0 ", "kota ", "1 a ", "blok ", "\u0301", "R.", "i "],
)
def test_long_texts_take_no_longer_than_they_are_long(piece: str) -> None:
    started = time.process_time()
    for length in (900, 100_000):
        text = piece * (length // len(piece))
        compare_addresses(text, text + " x")
        compare_addresses(text[::-1], DIL)

    assert time.process_time() - started < 2


def test_what_is_too_long_to_take_apart_is_compared_as_a_whole() -> None:
    long = "Jl. Melati " * 200

    assert compare_addresses(long, long.upper()).same
    assert kinds(compare_addresses(long, "Jl. Melati"))["lainnya"] == "only_stored"
