"""NIK, IDPEL, meters and reports: what each column and the ear want, and messages that say what is wrong."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core.answers import judge
from sop_tui.core.answers.reports import Mutation, find_mutation
from tests.core.answers.cases import G_REPORT, IDPEL, K_REPORT, METER, MUTATED, NIK


@pytest.mark.parametrize(
    ("kind", "text", "renderings"),
    [
        pytest.param(
            "nik",
            NIK,
            {
                "digits": "5271015708900001",
                "groups": "527101-570890-0001",
                "spoken": "lima dua tujuh satu nol satu, lima tujuh nol delapan sembilan nol, nol nol nol satu",
                "birth": "17-08-90",
                "sex": "perempuan",
                "province": "Nusa Tenggara Barat",
            },
            id="nik",
        ),
        pytest.param(
            "idpel",
            IDPEL,
            {
                "digits": "542104140002",
                "groups": "5421-0414-0002",
                "spoken": "lima empat dua satu, nol empat satu empat, nol nol nol dua",
            },
            id="idpel",
        ),
        pytest.param(
            "meter_number",
            METER,
            {
                "digits": "14023456789",
                "groups": "1402-3456-789",
                "spoken": "satu empat nol dua, tiga empat lima enam, tujuh delapan sembilan",
            },
            id="meter_number",
        ),
        pytest.param(
            "meter_reading",
            "012345.60",
            {
                "comma": "12345,6",
                "dot": "12345.6",
                "kwh": "12345,6 kWh",
                "groups": "12 345,6",
                "spoken": "satu dua, tiga empat lima koma enam",
            },
            id="meter_reading",
        ),
        pytest.param("ticket_id", "a1ezbyy", {"as_is": "A1EZBYY", "upper": "A1EZBYY"}, id="ticket_id"),
        pytest.param(
            "report_number",
            G_REPORT,
            {
                "as_is": "G5921041400058",
                "groups": "G-59-210414-00058",
                "spoken": "G, lima sembilan, dua satu nol empat satu empat, nol nol nol lima delapan",
                "code": "59",
                "day": "2021-04-14",
            },
            id="report_number",
        ),
        pytest.param(
            "report_number",
            "20900713",
            {
                "as_is": "20900713",
                "groups": "2090-0713",
                "spoken": "dua nol sembilan nol, nol tujuh satu tiga",
                "code": "",
                "day": "",
            },
            id="report_number of Monitoring Tiket",
        ),
        pytest.param(
            "report_description",
            MUTATED,
            {"as_is": MUTATED, "upper": MUTATED, "origin": K_REPORT},
            id="report_description",
        ),
    ],
)
def test_the_forms_of_a_number(kind: str, text: str, renderings: dict[str, str]) -> None:
    assert judge(kind, text).renderings == renderings


@pytest.mark.parametrize(
    ("kind", "text", "named"),
    [
        pytest.param("nik", "5271013102900001", "Februari tidak punya tanggal 31", id="birth that cannot be"),
        pytest.param("nik", "9971015708900001", "“99”", id="province"),
        pytest.param("nik", "527101570890", "baru 12", id="too short"),
        pytest.param("nik", "NIK 52710157O8900001", "“O” (karakter ke-13)", id="misread letter before a label's"),
        pytest.param("idpel", "5421041400021", "ada 13", id="too long"),
        pytest.param("meter_number", "1402345678", "10 angka", id="length of a meter number"),
        pytest.param("meter_reading", "012.345", "12 koma 345 atau 12345", id="two ways to read it"),
        pytest.param("report_number", "G5921043100058", "April tidak punya tanggal 31", id="day of a report"),
        pytest.param("report_number", "X5921041400058", "“X”", id="letter of a report"),
        pytest.param("ticket_id", "91EY#BC", "“#” (ke-5)", id="sign in a ticket"),
    ],
)
def test_the_message_says_what_is_wrong(kind: str, text: str, named: str) -> None:
    assert named in judge(kind, text).problems[0].message


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(0, 9999))
def test_a_nik_holds_a_day_that_was_and_a_serial(day: int, month: int, year: int, serial: int) -> None:
    found = judge("nik", f"527101{day:02}{month:02}{year:02}{serial:04}")

    born = day - 40 if day > 40 else day
    assert (found.canonical is not None) == (serial > 0 and _is_day(2000 + year, month, born))
    if found.canonical is not None:
        assert found.renderings["birth"] == f"{born:02}-{month:02}-{year:02}"
        assert found.renderings["sex"] == ("perempuan" if day > 40 else "laki-laki")


@given(st.sampled_from("KG"), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_a_report_holds_its_day(letter: str, code: int, year: int, month: int, day: int) -> None:
    found = judge("report_number", f"{letter}{code:02}{year:02}{month:02}{day:02}00058")

    assert (found.verdict == "ok") == _is_day(2000 + year, month, day)
    assert found.renderings.get("day", "") == (f"{2000 + year}-{month:02}-{day:02}" if found.canonical else "")


@given(
    st.decimals(0, 999_999, places=2),
    st.sampled_from([",", "."]),
    st.sampled_from(["", " ", "x"]),
    st.sampled_from(["", " kWh", "kwh"]),
    st.integers(0, 3),
)
def test_a_reading_is_its_value_however_it_is_written(
    value: Decimal, sign: str, thousands: str, unit: str, zeros: int
) -> None:
    mark = {"x": {",": ".", ".": ","}[sign]}.get(thousands, thousands)
    whole, decimals = f"{value:,.2f}".split(".")
    padding = "" if mark else "0" * zeros
    found = judge("meter_reading", padding + whole.replace(",", mark) + sign + decimals + unit)

    assert found.verdict == "ok"
    assert Decimal(found.canonical or "-1") == value


REMARKS = [
    pytest.param(MUTATED, K_REPORT, id="the SOP's example"),
    pytest.param(f"Mutasi K No. {K_REPORT}", K_REPORT, id="the SOP's words"),
    pytest.param(f"mutasi k nomor: {K_REPORT.lower()}", K_REPORT, id="small letters"),
    pytest.param(f"MUTASI {K_REPORT}", K_REPORT, id="one K"),
    pytest.param("MUTASI K : K 54 210414 00002 : X", K_REPORT, id="groups"),
    pytest.param(f"Mutasi K. Mutasi K No. {K_REPORT}", K_REPORT, id="the remark with its number"),
    pytest.param(f"{G_REPORT}\tLapor\tPOSKO ULP DEPOK\t{MUTATED}\t14 Apr 2021", K_REPORT, id="row of APKT"),
    pytest.param("Mutasi K No. Kxxxxxxxxx", None, id="pattern"),
    pytest.param("MUTASI K : K5421141400002", None, id="no such day"),
]


@pytest.mark.parametrize(("text", "origin"), REMARKS)
def test_a_mutation_is_recognised_with_the_report_it_came_from(text: str, origin: str | None) -> None:
    found = find_mutation(text)

    assert found is not None
    assert found.origin == origin
    assert judge("report_description", text).tag == "mutation"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(f"LAPORAN ULANG {K_REPORT}", id="another remark"),
        pytest.param("MUTASI KWH METER", id="K of kWh"),
        pytest.param(f"DIMUTASI K {K_REPORT}", id="end of a word"),
        pytest.param(f"G 99 {G_REPORT}", id="code 99 is only a hint"),
    ],
)
def test_what_is_no_mutation(text: str) -> None:
    assert find_mutation(text) is None


@given(st.text(), st.text())
def test_a_remark_is_found_wherever_it_stands(before: str, after: str) -> None:
    found = find_mutation(f"{before} | {MUTATED} | {after}")

    assert isinstance(found, Mutation)
    assert found.origin is not None


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
