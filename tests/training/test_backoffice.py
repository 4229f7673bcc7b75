"""Who looks in the applications finds what the scenario says, and what is typed there lands where it was typed."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sop_tui.core import events as ev
from sop_tui.core.answers import judge
from sop_tui.core.answers.address_compare import compare_addresses
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.dialog import activity_name, options_of
from sop_tui.core.scenario import Scenario
from sop_tui.core.simulate import simulate
from sop_tui.core.training.backoffice import ANEW, BackOffice, Window
from sop_tui.core.training.holdings import searched_for, words_for
from sop_tui.core.training.replica import Replica
from sop_tui.core.training.session import Work
from sop_tui.core.training.taken import sheet_texts
from sop_tui.core.training.templates import incomplete
from sop_tui.core.training.walk import random_scenario
from sop_tui.store.replicas import FILE, read_replica, replica_findings
from sop_tui.store.scripts import packaged
from tests.training.graded import CALL_ID, PATHS, book, reference, scenario
from tests.training.holding import speech

SEED = 7
CLOSED = ("Selesai", "BATAL")
Read = tuple[str, str]
"""The option that a careful reader chooses, and what is copied into the field that it fills."""


@cache
def replica() -> Replica:
    return read_replica(packaged(), book())


_BEGUN: dict[str, BackOffice] = {}


def begun(customer: Scenario) -> BackOffice:
    """The applications of a customer, made once."""
    name = repr(customer)
    if name not in _BEGUN:
        _BEGUN[name] = BackOffice.begin(book(), replica(), customer, SEED)
    return _BEGUN[name]


@cache
def office(name: str, seed: int = SEED) -> BackOffice:
    return BackOffice.begin(book(), replica(), scenario(name), seed)


def search(at: BackOffice, window: str, **by: str) -> BackOffice:
    for column, text in by.items():
        at = at.do(Work(0, "searched", window, column, text))
    return at


def opened(at: BackOffice, window: str, row: int) -> Mapping[str, str]:
    return dict(at.do(Work(0, "opened", window, "", str(row))).window(window).detail)


def read_caller(window: Window, customer: Scenario, turn: int, at: BackOffice) -> Read:
    if not window.found:
        return "kosong", ""
    email, comma, _ = window.found[0][2].partition(", ")
    return ("ada", email) if "@" in email and comma else ("tanpa_email", "")


def read_latest(window: Window, customer: Scenario, turn: int, at: BackOffice) -> Read:
    if not window.found:
        return "tidak_ada", ""
    email = opened(at, window.id, len(window.found) - 1)["Email Pelapor"]
    return ("ada", email) if email else ("tidak_ada", "")


def read_reports(window: Window, customer: Scenario, turn: int, at: BackOffice) -> Read:
    open_ones = [row[0] for row in window.found or () if row[5] not in CLOSED]
    if any(number.startswith("G") for number in open_ones):
        return "ada_g", ""
    return ("hanya_k" if open_ones else "tidak_ada"), ""


def read_description(window: Window, customer: Scenario, turn: int, at: BackOffice) -> Read:
    assert window.opened is not None
    text = dict(window.detail)["Deskripsi"]
    return ("terisi", text) if text else ("kosong", "")


def read_status(window: Window, customer: Scenario, turn: int, at: BackOffice) -> Read:
    return ("menunggu" if dict(window.detail)["Status"] == "Lapor" else "ditangani"), ""


def read_dil(window: Window, customer: Scenario, turn: int, at: BackOffice) -> Read:
    rows = [opened(at, window.id, number) for number in range(len(window.found or ()))]
    which = min(turn + 1, len(customer.answers["dil"]))
    stored = next(row["Alamat"] for row in rows if row["Keterangan"] == f"Langganan {which}")
    said = customer.says.get("alamat_baru", ("",))
    true = customer.knows.get("alamat_baru") or said[min(turn, len(said) - 1)]
    differing = compare_addresses(stored, true).differing
    if not differing:
        return "sesuai", ""
    return ("belum_lengkap", "") if all(one.kind == "only_said" for one in differing) else ("berbeda", stored)


def read_register(window: Window, customer: Scenario, turn: int, at: BackOffice) -> Read:
    if not window.found:
        return "tanpa_nik", ""
    return ("tidak_terdaftar" if window.found[0][2].startswith("Tidak") else "terdaftar"), ""


def read_scheme(window: Window, customer: Scenario, turn: int, at: BackOffice) -> Read:
    assert window.found
    return window.found[0][1].lower().replace(" ", "_"), ""


READERS: Mapping[str, Callable[[Window, Scenario, int, BackOffice], Read]] = {
    "email_crm": read_caller,
    "hasil_tiket": read_latest,
    "temuan": read_reports,
    "deskripsi": read_description,
    "status_laporan": read_status,
    "dil": read_dil,
    "cek_nik": read_register,
    "skema": read_scheme,
}


def reads(customer: Scenario, finding: str, turn: int) -> Read:
    """What is read where the desk sends the CSO to look."""
    at = begun(customer)
    one = replica().findings[finding]
    # What was found once is found again under the same number.
    found = min(turn, len(customer.answers.get(finding, ("",))) - 1)
    words = replace(words_for(book(), replica(), customer, SEED), turn=found)
    at = search(at, one.window, **searched_for(words, one))
    return READERS[finding](at.window(one.window), customer, turn, at)


def filled_by(finding: str, option: str) -> str:
    """The field into which the CSO copies what this option shows."""
    steps = (item for dialog in book().dialogs.values() for item in dialog.steps.items())
    options = (one for id_, step in steps if activity_name(id_, step) == finding for one in options_of(step))
    return next((one.fill for one in options if one.id == option and one.fill), "")


def looked_up(name: str) -> list[tuple[str, int, str]]:
    """The findings that the reference came to: name, how often before, and the option."""
    found: list[tuple[str, int, str]] = []
    for event in reference(name).events:
        if isinstance(event.what, ev.Chosen) and event.what.name in replica().findings:
            turn = sum(one[0] == event.what.name for one in found)
            found.append((event.what.name, turn, event.what.option))
    return found


def test_every_finding_is_read() -> None:
    assert set(READERS) == set(replica().findings)


@pytest.mark.parametrize("name", sorted(PATHS))
def test_who_reads_carefully_chooses_what_the_scenario_says(name: str) -> None:
    customer = scenario(name)
    for finding, turn, option in looked_up(name):
        chosen, copied = reads(customer, finding, turn)
        assert chosen == option, (finding, copied)
        shown = customer.shows.get(filled_by(finding, option))
        if shown:
            text = shown[min(turn, len(shown) - 1)]
            assert copied == replica().unreadable if not text else copied.casefold() == text.casefold()


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 5000))
@example(0).via("no number to look up in CRM")
@example(8).via("the same report looked up twice")
@example(28).via("the scheme of one town twice")
@example(20006).via("before the first day of Monitoring Tiket")
def test_so_does_who_practises_with_a_customer_of_chance(seed: int) -> None:
    customer = random_scenario(book(), speech(), replica(), seed)
    seen: Counter[str] = Counter()
    for event in simulate(book(), customer, CALL_ID).events:
        if isinstance(event.what, ev.Chosen) and event.what.name in replica().findings:
            finding, option = event.what.name, event.what.option
            chosen, copied = reads(customer, finding, seen[finding])
            seen[finding] += 1
            assert chosen == option, (finding, copied)


@pytest.mark.parametrize("name", ["ibu_masna", "nomor_sama_ditemukan", "berulang_mutasi", "alamat_berubah"])
def test_had_the_scenario_said_otherwise_otherwise_would_be_read(name: str) -> None:
    customer = scenario(name)
    for finding, turn, option in looked_up(name):
        for other in replica().findings[finding].options:
            answers = {**customer.answers, finding: (other,)}
            assert reads(replace(customer, answers=answers), finding, turn)[0] == other, (finding, option)


@pytest.mark.parametrize("other", ["terdaftar", "tidak_terdaftar"])
def test_the_register_of_subsidy_says_who_is_in_it(other: str) -> None:
    customer = scenario("turun_daya_berhak")
    assert reads(replace(customer, answers={**customer.answers, "cek_nik": (other,)}), "cek_nik", 0)[0] == other


@pytest.mark.parametrize(
    ("by", "told"),
    [
        pytest.param({}, "", id="nothing"),
        pytest.param(
            {"telepon_pelapor": "081455556666"}, "Isi juga Tanggal awal dan Tanggal akhir (s/d).", id="number"
        ),
        pytest.param({"tanggal_awal": "25-11-2019"}, "Isi dahulu data yang dicari.", id="date only"),
        pytest.param(
            {"telepon_pelapor": "081455556666", "tanggal_awal": "kemarin", "tanggal_akhir": "10-12-2030"},
            "Tanggal awal tidak terbaca: tulis misalnya 25-11-2019.",
            id="no date",
        ),
    ],
)
def test_monitoring_tiket_wants_the_number_and_both_dates(by: dict[str, str], told: str) -> None:
    window = search(office("nomor_sama_ditemukan"), "apkt.monitoring_tiket", **by).window("apkt.monitoring_tiket")
    assert (window.told, window.found) == (told, None)


@pytest.mark.parametrize(
    ("number", "first", "last", "finds"),
    [
        pytest.param("081455556666", "25-11-2019", "", 2, id="as EML-2a says"),
        pytest.param("+62 814-5555-6666", "25 November 2019", "", 2, id="written otherwise"),
        pytest.param("081455556667", "25-11-2019", "", 0, id="a digit misheard"),
        pytest.param("081455556666", "", "", 0, id="from the day of service"),
        pytest.param("081455556666", "25-11-2019", "26-11-2019", 0, id="until the next day only"),
    ],
)
def test_monitoring_tiket_finds_by_number_and_dates(number: str, first: str, last: str, finds: int) -> None:
    customer = scenario("nomor_sama_ditemukan")
    today, tomorrow = (
        words_for(book(), replica(), customer, SEED).fill(text, "") for text in ("{iso.0}", "{tgl_akhir}")
    )
    by = {"telepon_pelapor": number, "tanggal_awal": first or today, "tanggal_akhir": last or tomorrow}
    window = search(office("nomor_sama_ditemukan"), "apkt.monitoring_tiket", **by).window("apkt.monitoring_tiket")
    assert len(window.found or ()) == finds


def test_crm_shows_a_known_caller_by_itself() -> None:
    window = office("ibu_masna").window("crm.data_caller")
    shown = {cell.column: (cell.value, cell.state) for cell in window.columns}
    assert shown["id_caller"] == ("087758658589", "shown")
    assert shown["no_hp"] == ("87758658589", "shown")
    assert shown["alamat"][0].startswith("MASNA.AYA@YAHOO.COM, JL RADEN MAS PANJI ANOM")


def test_crm_shows_what_an_earlier_call_verified() -> None:
    window = office("penelepon_dikenal").window("crm.data_caller")
    assert window.found is not None
    assert [row[2] for row in window.found if "MASNA.AYU@YAHOO.COM" in row[2]]


def test_a_deed_lands_only_where_it_was_done() -> None:
    before = office("ibu_masna")
    typed = before.do(Work(1, "typed", "crm.data_penelpon", "email", "MASNA.AYU@YAHOO.COM"))
    assert typed.unsaved() == {"crm.data_penelpon.email": "MASNA.AYU@YAHOO.COM"}
    assert typed.content() == before.content()
    saved = typed.do(Work(2, "saved", "crm.data_penelpon"))
    assert saved.unsaved() == {}
    assert saved.content() == {
        "crm.data_penelpon.id_caller": "087758658589",
        "crm.data_penelpon.email": "MASNA.AYU@YAHOO.COM",
    }
    assert saved.content(()) == {"crm.data_penelpon.email": "MASNA.AYU@YAHOO.COM"}, "nobody typed the caller's number"
    again = saved.do(Work(3, "typed", "crm.data_penelpon", "email", "MASNA.AYI@YAHOO.COM"))
    assert again.content() == saved.content(), "what was saved stays until it is saved again"
    assert again.unsaved() == {"crm.data_penelpon.email": "MASNA.AYI@YAHOO.COM"}


def test_what_is_typed_and_taken_away_again_is_not_marked_as_typed() -> None:
    begun = office("nomor_sama_ditemukan")
    typed = begun.do(Work(1, "typed", "crm.data_penelpon", "alamat", "SALAH KOLOM"))
    again = typed.do(Work(2, "typed", "crm.data_penelpon", "alamat", ""))
    states = [
        {cell.column: cell.state for cell in at.window("crm.data_penelpon").columns}["alamat"]
        for at in (begun, typed, again)
    ]
    assert states == ["", "typed", ""]


def test_what_is_cleared_and_saved_is_gone() -> None:
    at = office("ibu_masna")
    for text in ("Salah kolom", ""):
        at = at.do(Work(1, "typed", "ap2t.pemohon", "hp", text)).do(Work(2, "saved", "ap2t.pemohon"))
    assert (at.content(), at.unsaved()) == ({}, {})


def test_a_second_report_leaves_the_first() -> None:
    at = office("ibu_masna")
    for text in ("LAMPU PADAM", "TAGIHAN"):
        at = at.do(Work(1, "typed", "apkt.laporan", "deskripsi", text)).do(Work(2, "saved", "apkt.laporan"))
        at = at.do(Work(3, "opened", "apkt.laporan", "", ANEW))
    assert [record["deskripsi"] for record in at.records("apkt.laporan")] == ["LAMPU PADAM", "TAGIHAN"]
    assert not any(cell.value for cell in at.window("apkt.laporan").columns)


def test_by_what_was_searched_is_recorded_where_a_step_records_it() -> None:
    at = search(office("berulang_mutasi"), "apkt.monitoring_tiket", no_tiket="91EY4BC", nama_pelapor="dewi")
    assert at.content() == {"apkt.monitoring_tiket.no_tiket": "91EY4BC"}
    assert at.content(()) == {}


@pytest.mark.parametrize("name", sorted(PATHS)[::6])
def test_who_saves_the_whole_copy_sheet_has_all_of_it_saved(name: str) -> None:
    at = office(name)
    sheet = sheet_texts(reference(name).call)
    for address, text in sheet.items():
        form, _, column = address.rpartition(".")
        window = at.window(form)
        at = at.do(Work(1, "typed" if window.button else "searched", form, column, text)).do(Work(2, "saved", form))
    saved = at.content(frozenset(sheet))
    assert {address: text for address, text in sheet.items() if not address.endswith(".resume")} == dict(saved)
    assert not at.unsaved()


def test_neighbours_are_nobody_who_calls() -> None:
    for name in ("ibu_masna", "turun_daya_berhak", "alamat_berubah"):
        for table, rows in office(name).tables.items():
            key = replica().tables[table].key
            theirs = [row for row in rows if key and row[key] and scenario(name).caller in row.values()]
            assert len({row[key] for row in rows if key} - {row[key] for row in theirs}) >= 5 or table == "info"


def test_another_seed_has_other_neighbours_and_the_same_customer() -> None:
    one, other = office("ibu_masna", 1), office("ibu_masna", 2)
    assert one.tables["penelepon"] != other.tables["penelepon"]
    assert one.window("crm.data_caller").found == other.window("crm.data_caller").found
    assert BackOffice.begin(book(), replica(), scenario("ibu_masna"), 1).tables == one.tables


TEXTS = st.sampled_from(
    ["", "0", "1", "99", "-1", "²", ANEW, "087758658589", "25-11-2019", "x" * 2000, "a\x1b[31m\x00"]
)
ACTS: tuple[Literal["opened", "searched", "typed", "saved"], ...] = ("opened", "searched", "typed", "saved")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nothing_that_is_done_breaks_the_applications(data: st.DataObject) -> None:
    at = office("berulang_mutasi")
    windows = [*replica().windows, "", "crm.nirwana"]
    for _ in range(data.draw(st.integers(1, 12))):
        form = data.draw(st.sampled_from(windows))
        columns = (
            [cell.column for cell in (*at.window(form).search, *at.window(form).columns)] if form in at.papers else []
        )
        column = data.draw(st.sampled_from([*columns, "", "tidak_ada"]))
        at = at.do(Work(0, data.draw(st.sampled_from(ACTS)), form, column, data.draw(TEXTS)))
    for window in at.windows():
        assert window.opened is None or (window.found and window.opened < len(window.found))
        assert all(len(cell.value) <= 300 and cell.value.isprintable() for cell in (*window.search, *window.columns))
    assert set(at.content()) <= set(book().columns.by_address)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([scenario(name).knows.get("alamat", "Jl Mawar 2, Depok") for name in sorted(PATHS)]))
def test_an_incomplete_address_lacks_something_and_says_nothing_else(address: str) -> None:
    shorter = incomplete(address)
    differing = compare_addresses(shorter, address).differing
    assert {one.kind for one in differing} == {"only_said"}
    assert judge("address", shorter).canonical


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        pytest.param("window: dil.langganan", "window: dil.lain", "REPLICA_WINDOW_UNKNOWN", id="window"),
        pytest.param("    detail: apkt.laporan", "    detail: apkt.lain", "REPLICA_WINDOW_UNKNOWN", id="detail"),
        pytest.param("lists: [wilayah, skema]", "lists: [kota, skema]", "REPLICA_COLUMN_UNKNOWN", id="column"),
        pytest.param("with: [tanggal_awal,", "with: [status,", "REPLICA_COLUMN_UNKNOWN", id="searched along"),
        pytest.param("    table: subsidi\n", "    table: subsidy\n", "REPLICA_TABLE_UNKNOWN", id="table"),
        pytest.param("table: skema, cells", "table: skima, cells", "REPLICA_TABLE_UNKNOWN", id="table of a row"),
        pytest.param("cell: telepon, with", "cell: telpon, with", "REPLICA_CELL_UNKNOWN", id="cell"),
        pytest.param("    key: wilayah", "    key: kota", "REPLICA_CELL_UNKNOWN", id="key"),
        pytest.param("  hasil_tiket:\n", "  hasil_tikt:\n", "REPLICA_STEP_UNKNOWN", id="step"),
        pytest.param("      hanya_k:\n", "      hanya_g:\n", "REPLICA_OPTION_UNKNOWN", id="option"),
        pytest.param("      tanpa_nik: {}\n", "", "REPLICA_OPTION_MISSING", id="an option less"),
        pytest.param("otherwise: skema_1", "otherwise: skema_3", "REPLICA_OPTION_UNKNOWN", id="otherwise"),
        pytest.param("{kebutuhan.upper}", "{kebutuhan.besar}", "REPLICA_PLACEHOLDER", id="form"),
        pytest.param("{kebutuhan.upper}", "{keperluan.upper}", "REPLICA_PLACEHOLDER", id="field"),
        pytest.param("{diri.email.upper}", "{diri.surel.upper}", "REPLICA_PLACEHOLDER", id="made up"),
        pytest.param("{kebutuhan.upper}", "{kebutuhan", "REPLICA_PLACEHOLDER", id="brace"),
        pytest.param('tiket: ["{id_tiket.upper}"', 'tiket: ["{tiket}"', "REPLICA_CIRCLE", id="circle"),
        pytest.param("    lists: [nik, nama, keterangan]", "    saves: OK", "REPLICA_SAVES", id="saves"),
        pytest.param("  ap2t.skema:\n", "  ap2t.skema:\n    tabel: skema\n", "KEY_UNKNOWN", id="shape"),
    ],
)
def test_what_is_wrong_with_replicas_is_told_with_its_place(old: str, new: str, code: str) -> None:
    data = (packaged() / FILE).read_text("utf-8")
    assert old in data
    found = replica_findings(data.replace(old, new).encode(), "replika/aplikasi.yaml", book())
    assert code in {one.code for one in found}
    assert all(one.place is not None and one.place.line > 1 for one in found)


def test_the_packaged_replicas_are_sound_and_miss_nothing() -> None:
    assert replica_findings((packaged() / FILE).read_bytes(), "replika/aplikasi.yaml", book()) == ()


def test_a_step_that_sends_to_a_window_is_missed() -> None:
    data = (packaged() / FILE).read_text("utf-8").partition("  # VC-2, VC-3")[0]
    (found,) = replica_findings(data.encode(), "replika/aplikasi.yaml", book())
    assert (found.code, found.severity) == ("REPLICA_STEP_MISSING", "warning")


def test_a_folder_without_replicas_says_so(tmp_path: Path) -> None:
    with pytest.raises(ScriptError) as caught:
        read_replica(tmp_path, book())
    assert [one.code for one in caught.value.diagnostics] == ["REPLICA_MISSING"]
