"""Every key does what the desk promises of it, and every one has another way through the palette."""

from collections.abc import Awaitable, Callable

import pytest

from sop_tui.core import commands as cmd
from sop_tui.core.commands import Command
from sop_tui.tui.actions import BAR, DESK_ACTIONS, Action
from tests.tui.conftest import AT_EMAIL, AT_NAME, AT_NUMBER, AT_READBACK, AT_THANKS, AT_TOPIC, Desk, OpenDesk

Check = Callable[[Desk], Awaitable[None]]


async def _sop(desk: Desk) -> None:
    desk.shows("SOP EML-1a", "EML-1a", "Esc: tutup")
    before = desk.text
    await desk.press("pagedown")
    await desk.pilot.pause()
    assert desk.text != before, "the clauses cannot be scrolled"


async def _note(desk: Desk) -> None:
    desk.shows("Catatan", "Ikut tersimpan di transkrip dan Resume.")
    await desk.press("=pelanggan ragu", "enter")
    assert [note.text for note in desk.screen.live.call.notes] == ["pelanggan ragu"]


async def _mood(desk: Desk) -> None:
    desk.shows("1  Keluhan/gangguan mendesak", "2  Pelanggan kecewa atau marah")
    await desk.press("2")
    desk.shows("─ MARAH")
    desk.lacks("Alamat email:")


async def _sapaan(desk: Desk) -> None:
    desk.shows("1  Bapak", "2  Ibu", "4  Kakak")
    await desk.press("2")
    desk.shows("mohon disampaikan, Ibu.")


async def _language(desk: Desk) -> None:
    desk.shows("“Could you please tell me your email address?”", "Bahasa Inggris, kalimat 1.")


async def _fill(desk: Desk) -> None:
    desk.shows("Isi lebih awal", "Alamat  Jl Mawar 2", "Alamat email")
    await desk.press("=hp", "enter", "=081234567890", "enter")
    desk.shows("Nomor HP tersimpan, dibacakan nanti.")
    assert desk.screen.live.call.scene.fact("hp").source == "early"


async def _topic(desk: Desk) -> None:
    desk.shows("Permintaan data", "ketik untuk mencari")
    await desk.press("=data pel", "enter")
    assert desk.happened[-2:] == ["jumped", "moved"]


async def _refuse(desk: Desk) -> None:
    assert desk.screen.live.call.scene.fact("email").status == "refused"
    desk.shows("terima kasih")


async def _none(desk: Desk) -> None:
    assert desk.screen.live.call.scene.fact("email").status == "not_available"
    desk.shows("terima kasih")


async def _end(desk: Desk) -> None:
    desk.shows("Akhiri panggilan", "○ email (DTA-1)", "2  Ditutup oleh pelanggan")
    await desk.press("2")
    desk.shows("Panggilan ditutup ─ Ditutup oleh pelanggan")


async def _undo(desk: Desk) -> None:
    desk.shows("pemilik atau penyewa")


async def _leave_unverified(desk: Desk) -> None:
    desk.shows("Lanjut tanpa verifikasi", "Tulis alasannya")
    await desk.press("=suara putus", "enter")
    fact = desk.screen.live.call.scene.fact("email")
    assert (fact.status, fact.reason) == ("unverified", "suara putus")


async def _alphabet(desk: Desk) -> None:
    desk.shows("Kata ejaan", "SOP", "ICAO", "KOTA")
    await desk.press("2")
    assert desk.screen.live.call.prefer.alphabet == "icao"


async def _palette(desk: Desk) -> None:
    desk.shows("Semua perintah", "Mendesak/marah", "F3: Tandai mendesak")


CHECKS: dict[str, Check] = {
    "sop": _sop,
    "note": _note,
    "mood": _mood,
    "sapaan": _sapaan,
    "language": _language,
    "fill": _fill,
    "topic": _topic,
    "refuse": _refuse,
    "none": _none,
    "end": _end,
    "undo": _undo,
    "leave_unverified": _leave_unverified,
    "alphabet": _alphabet,
    "palette": _palette,
}
ACTIONS = [pytest.param(action, id=action.name) for action in DESK_ACTIONS]


def test_every_action_has_a_check_here() -> None:
    assert set(CHECKS) == {action.name for action in DESK_ACTIONS}


@pytest.mark.parametrize("action", ACTIONS)
async def test_a_key_does_what_it_says_and_so_does_the_palette(open_desk: OpenDesk, action: Action) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await desk.press(action.key)
        await CHECKS[action.name](desk)
        if action.name != "palette":
            await desk.new_call(AT_EMAIL)
            await desk.press("ctrl+p", f"={action.help}")
            desk.shows(action.label, f"{action.shown_key}: ")
            await desk.press("enter")
            await CHECKS[action.name](desk)


async def test_the_bar_names_each_of_its_keys(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        bar = "\n".join(desk.rows[-2:])
        assert set(BAR) == {"enter"} | {action.key for action in DESK_ACTIONS if action.shown_key in bar}
        assert all(action.label in bar for action in DESK_ACTIONS if action.key in BAR)


ENTER_IS = [
    ((), "Enter Lanjut"),
    (AT_EMAIL, "Enter Simpan"),
    (AT_READBACK, "Enter Centang"),
    (AT_NUMBER, "1–3 Pilih"),
]


async def test_the_bar_says_what_enter_does_here(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        for way, label in ENTER_IS:
            await desk.new_call(way)
            assert f" {label} " in desk.rows[-1]
        await desk.new_call(AT_READBACK)
        await desk.press(*["space"] * 10)
        assert " Enter Benar " in desk.rows[-1]


QUESTIONS = [
    (["f1"], "SOP EML-1a"),
    (["f2", "=belum jadi"], "Catatan"),
    (["f3"], "Tandai panggilan"),
    (["f4"], "Sapaan"),
    (["f6"], "Isi lebih awal"),
    (["f6", "=jl mawar", "enter"], "Alamat"),
    (["f7", "=email"], "Topik"),
    (["f10"], "Akhiri panggilan"),
    (["ctrl+l", "=suara putus"], "Lanjut tanpa verifikasi"),
    (["ctrl+t"], "Kata ejaan"),
    (["ctrl+p", "=undo"], "Semua perintah"),
    (["ctrl+q"], "Keluar?"),
]


async def test_esc_leaves_every_question_without_effect(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await desk.press("=masna.a")
        before, events = desk.text, len(desk.screen.live.events)
        for keys, title in QUESTIONS:
            await desk.press(*keys)
            desk.shows(title)
            await desk.press("esc")
            assert desk.text == before, title
            assert len(desk.screen.live.events) == events, title
        await desk.press("=ya")
        desk.shows("Alamat email: masna.aya")


@pytest.mark.parametrize(
    ("at", "told"),
    [
        pytest.param(
            (),
            {
                "f8": "Langkah ini tidak meminta data pelanggan.",
                "f9": "Langkah ini tidak meminta data pelanggan.",
                "ctrl+z": "Ini awal panggilan",
                "ctrl+l": "Langkah ini tidak meminta isian.",
            },
            id="greeting",
        ),
        pytest.param(AT_NAME, {"enter": "Ketik jawabannya dahulu.", "f8": "Data ini wajib."}, id="name"),
        pytest.param(AT_NUMBER, {"enter": "Pilih jawabannya dengan angka."}, id="choice"),
        pytest.param(AT_EMAIL, {"enter": "Ketik jawabannya dahulu. Atau F8 / F9."}, id="email"),
    ],
)
async def test_a_key_that_does_not_fit_is_told_and_changes_nothing(
    open_desk: OpenDesk, at: tuple[Command, ...], told: dict[str, str]
) -> None:
    async with open_desk(at) as desk:
        events = len(desk.screen.live.events)
        for key, words in told.items():
            await desk.press(key)
            desk.shows(words)
            assert len(desk.screen.live.events) == events


async def test_leaving_asks_in_the_middle_of_a_call_and_only_once(open_desk: OpenDesk) -> None:
    async with open_desk(AT_READBACK) as desk:
        await desk.press("ctrl+q")
        desk.shows("Keluar?", "1  Tetap di panggilan ini", "Panggilan masih berlangsung.")
        await desk.press("ctrl+q", "1")
        desk.shows("MASNA.AYA@YAHOO.COM")
        desk.lacks("Keluar?")
        assert desk.app.is_running
        await desk.press("f2", "ctrl+q", "2")
        assert not desk.app.is_running


async def test_leaving_from_home_asks_nothing(open_desk: OpenDesk) -> None:
    async with open_desk(home=True) as desk:
        await desk.press("ctrl+q")
        assert not desk.app.is_running


async def test_the_wordings_and_the_language_go_round(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        desk.shows("“Selamat pagi, PLN 123 dengan Rani.”")
        await desk.press("f5")
        desk.shows("“Good morning, PLN 123, Rani speaking.”", "Bahasa Inggris, kalimat 1.")
        await desk.press("enter")
        desk.shows("May I have your name, please?")
        await desk.press("f5")
        desk.shows("Boleh kami tahu nama Bapak/Ibu?", "Bahasa Indonesia, kalimat 2.")
        await desk.press("f5")
        desk.shows("Mohon maaf, dengan Bapak/Ibu siapa kami berbicara?")


async def test_what_was_said_is_kept_in_the_language_it_was_said_in(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("f5", "enter")
        said = [event.as_json()["text"] for event in desk.screen.live.events if event.activity == "say:sapa"]
        assert said == ["Good morning, PLN 123, Rani speaking."]


async def test_a_mood_in_the_middle_of_spelling_ends_the_asking_and_thanks_are_owed(open_desk: OpenDesk) -> None:
    async with open_desk(AT_READBACK) as desk:
        await desk.press("enter", "enter", "f3", "2")
        desk.shows("─ MARAH", "terima kasih.”", "DTA-3")
        desk.lacks("eja email", "○ email (DTA-1)", "nomor HP")
        await desk.press("enter", "f10")
        desk.lacks("○ terima kasih")
        await desk.press("1", "0")
        (sealed,) = desk.transcripts()
        broken = {rule["clause"] for rule in sealed["constraints"] if rule["verdict"] == "violated"}
        assert not broken & {"DTA-1", "DTA-3", "EML-1a", "EML-1b"}
        assert sealed["fields"]["email"]["status"] == "given"
        assert "email" not in {record["column"] for record in sealed["records"]}


async def test_a_mood_marked_by_mistake_can_be_taken_back(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await desk.press("f3", "1")
        desk.shows("─ MENDESAK")
        await desk.press("f3")
        desk.shows("batalkan tanda")
        await desk.press("1")
        desk.lacks("MENDESAK")


async def test_what_is_filled_early_is_read_back_later_and_not_asked(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("f6", "=email", "enter", "=masna.aya@yahoo.com", "enter")
        desk.shows("PLN 123 dengan Rani")
        await desk.press("enter", "=MASNA", "enter", "=Tanya", "enter", "1", "=Jl Mawar 2", "enter", "1")
        desk.shows("apakah benar MASNA.AYA@YAHOO.COM?")
        assert "ask:email" not in desk.activities


async def test_what_the_present_topic_asks_for_is_filled_first(open_desk: OpenDesk) -> None:
    """There are more fields than digits: they are searched, and the likely ones stand on top."""
    async with open_desk(AT_NAME) as desk:
        for topic, first, later in (
            ("pembaruan_alamat", "Alamat yang disebutkan", "Nomor HP"),
            ("verifikasi_email", "Alamat email", "Nama"),
        ):
            await desk.hold((cmd.Jump(topic),))
            await desk.press("f6")
            assert desk.text.index(f"·  {first}") < desk.text.index(f"·  {later}") < desk.text.index("·  ID Tiket")
            await desk.press("=idpel")
            desk.shows("·  IDPEL")
            desk.lacks("·  Nomor HP")
            await desk.press("esc")
        await desk.hold((cmd.Return(), cmd.Return()))
        await desk.press("f6", "enter", "=0811-2345-678", "enter")
        assert desk.screen.live.call.caller.value.endswith("8112345678")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        pytest.param("masna.aya", "", id="error"),
        pytest.param("masna.aya@gmial.com", "Tab: masna.aya@gmail.com   Enter lagi: tetap pakai", id="warning"),
    ],
)
async def test_what_is_filled_early_is_judged_too(open_desk: OpenDesk, typed: str, told: str) -> None:
    async with open_desk() as desk:
        await desk.press("f6", "=email", "enter", f"={typed}", "enter")
        desk.shows("Alamat email", typed)
        assert "answered" not in desk.happened[2:]
        if not told:
            await desk.press("enter", "enter")
            assert "answered" not in desk.happened[2:]
        else:
            desk.shows(told)
            await desk.press("enter")
            assert desk.screen.live.call.scene.fact("email").value == typed


async def test_a_topic_is_opened_and_left_again(open_desk: OpenDesk) -> None:
    async with open_desk(AT_NAME) as desk:
        await desk.press("f7", "=eja", "enter")
        desk.shows("Verifikasi email ─ topik sela", "alamat lengkapnya")
        await desk.press("=Jl Mawar 2", "enter", "f7")
        desk.shows("←  Kembali ke langkah semula")
        await desk.press("=kembali", "enter")
        desk.shows("Nama:")
        desk.lacks("topik sela")


async def test_a_topic_that_is_done_goes_back_by_itself(open_desk: OpenDesk) -> None:
    async with open_desk(AT_TOPIC) as desk:
        await desk.press("f7", "=eja", "enter", "=Jl Mawar 2", "enter", "1", "f9", "enter")
        desk.shows("Gangguan", "Permohonan")
        desk.lacks("topik sela")


async def test_undo_goes_back_to_the_greeting_and_each_answer_is_offered_again(open_desk: OpenDesk) -> None:
    async with open_desk(AT_THANKS) as desk:
        seen = []
        for _ in range(20):
            await desk.press("ctrl+z")
            seen.append(desk.text)
            if "Ini awal panggilan" in desk.text:
                break
        desk.shows("“Selamat pagi, PLN 123 dengan Rani.”", "Ini awal panggilan")
        everything = "\n".join(seen)
        for offered in (
            "Alamat email: masna.aya@yahoo.com",
            "Alamat: Jl Mawar 2",
            "Keperluan: Tanya tagihan",
            "Nama: MASNA",
        ):
            assert offered in everything
        await desk.press("enter", "enter")
        desk.shows("PERIKSA")
        assert desk.screen.live.call.scene.fact("nama").value == "MASNA"


async def test_a_note_is_possible_at_every_moment_and_stands_beside_a_wide_call(open_desk: OpenDesk) -> None:
    async with open_desk(AT_READBACK, size=(120, 40)) as desk:
        await desk.press("2", "f2", "=alamat di [Sby]", "enter")
        desk.shows("CATATAN", "• alamat di [Sby]", "Alamat email: masna.aya@yahoo.com")


async def test_the_palette_is_searched_by_any_words(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "=marah tandai")
        desk.shows("Mendesak/marah  F3")
        desk.lacks("F2: Tulis")
        await desk.press("ctrl+u", "=tidak ada yang begini", "enter")
        desk.shows("Semua perintah")
        await desk.press("esc")
        desk.shows("PLN 123 dengan Rani")


async def test_flags_are_commands_of_a_call(open_desk: OpenDesk) -> None:
    async with open_desk((*AT_NAME, cmd.Flag("urgent"), cmd.Flag("upset"))) as desk:
        desk.shows("MARAH", "MENDESAK")
