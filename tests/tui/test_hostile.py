"""Text from outside is only text: typed or pasted, wherever, it is shown as it is or cleaned, and does nothing."""

import time

from sop_tui.core import commands as cmd
from tests.tui.conftest import AT_ADDRESS, AT_CRM, AT_EMAIL, AT_NAME, AT_TOPIC, CALLER, OpenDesk

NAMES = ["Budi [Sby]", "[/b]", "[@click=app.quit]x", "a[red]{sapaan}\\"]
SEQUENCES = {
    "csi": "Bu\x1b[2Jdi",
    "osc-52": "Bu\x1b]52;c;aGFjaw==\x07di",
    "osc-title": "Bu\x1b]0;judul\x1b\\di",
    "c1-csi": "Bu\x9b31mdi",
    "bidi": "\u202eBudi\u202c",
    "zero-width": "Bu\u200bdi\ufeff",
    "nul-bel-del": "Bu\x00\x07\x7fdi",
    "white-space": "\n\tBudi\r\n",
    "lone-surrogate": "Bu\ud800di",
}
"""Each is Budi."""
SECONDS = 5
"""Far more than a paste may take, far less than one that is looked at whole does."""


async def test_every_place_shows_markup_as_it_is(open_desk: OpenDesk) -> None:
    async with open_desk(AT_NAME, size=(120, 40)) as desk:
        for number, name in enumerate(NAMES):
            if number:
                await desk.new_call(AT_NAME)
            await desk.press(f"={name}")
            desk.shows(f"Nama: {name}")
            await desk.press("enter", "3", f"={name}", "enter", "1", f"=Jl Mawar {name}", "enter")
            if "Enter: tetap pakai" in desk.text:
                await desk.press("enter")
            await desk.press("4", "f2", f"={name}", "enter")
            desk.shows("KERJAKAN", f"Nama: {name}", f"Keperluan: {name}", f"Alamat: Jl Mawar {name}"[:36], f"• {name}")
            await desk.press("f6")
            desk.shows(f"Nama  {name}", f"Keperluan  {name}")
            await desk.press("esc", "f10", "3")
            desk.shows(f"Nama*: {name.upper()}", f"Alamat*: JL MAWAR {name.upper()}")
            await desk.press("2", "c")
            assert f"Nama: {name.upper()}" in desk.copied[-1]
            assert name in desk.copied[-1].split("Resume: ")[1]
            await desk.press("s")
            assert desk.app.is_running
        assert len(desk.transcripts()) == len(NAMES)


async def test_a_caller_s_number_is_only_text(open_desk: OpenDesk) -> None:
    async with open_desk(home=True) as desk:
        for number in ("[@click=app.quit]x", "[/b]", "\x1b]0;x\x07 0812"):
            await desk.paste(number)
            await desk.press("enter", "enter")
            desk.shows("PLN 123 dengan Rani")
            await desk.press("f10", "3", "s")
            desk.shows("HARI INI")
        desk.shows("[@click=app.quit]x", "[/b]")
        await desk.press("down", *["down"] * 3)
        await desk.pilot.click("#rows", offset=(12, 6))
        assert desk.app.is_running


async def test_an_agent_s_name_is_only_text(open_desk: OpenDesk) -> None:
    async with open_desk(agent="[@click=app.quit]Rani[/]\x1b[2J") as desk:
        desk.shows("dengan [@click=app.quit]Rani[/].")
        await desk.pilot.click("#say", offset=(30, 0))
        assert desk.app.is_running


async def test_searching_takes_any_text(open_desk: OpenDesk) -> None:
    async with open_desk(AT_NAME) as desk:
        for key in ("f7", "ctrl+p"):
            await desk.press(key, "=[/b] [@click=app.quit]x \\", "enter")
            desk.shows("[/b] [@click=app.quit]x")
            await desk.press("esc")
        desk.shows("Nama:")
    async with open_desk(home=True) as desk:
        await desk.press("f7", "=[/b] (*", "enter", "down", "enter")
        desk.shows("Cari topik       [/b] (*")


async def test_what_cannot_be_seen_is_cleaned(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        for name, pasted in SEQUENCES.items():
            await desk.new_call(AT_NAME)
            await desk.paste(pasted)
            desk.shows("Nama: Budi")
            await desk.press("f2")
            await desk.paste(pasted)
            await desk.press("enter", "enter")
            assert desk.screen.live.call.scene.fact("nama").value == "Budi", name
            assert [note.text for note in desk.screen.live.call.notes] == ["Budi"], name
            assert not {"\x1b", "\x9b", "\x00", "\u202e", "\u200b", "\ud800"} & set(desk.text), name


async def test_a_megabyte_is_pasted_everywhere_and_bounded(open_desk: OpenDesk) -> None:
    million = "x[/b]\x1b[1m\u202e" * 100_000
    began = time.monotonic()
    async with open_desk(home=True) as desk:
        await desk.paste(million)
        await desk.press("f7")
        await desk.paste(million)
        await desk.press("esc", "enter", "enter")
        desk.shows("PLN 123 dengan Rani")
        for way in (AT_NAME, AT_TOPIC[:-1], AT_ADDRESS, AT_EMAIL):
            await desk.new_call(way)
            await desk.paste(million)
            await desk.press("enter")
        desk.shows("✗")
        await desk.press("ctrl+l")
        await desk.paste(million)
        await desk.press("enter", "f2")
        await desk.paste(million)
        await desk.press("enter", "f6")
        await desk.paste(million)
        await desk.press("esc", "f6", "=pemanggil", "enter")
        await desk.paste(million)
        await desk.press("enter", "f7")
        await desk.paste(million)
        await desk.press("esc", "ctrl+p")
        await desk.paste(million)
        await desk.press("esc", "f10", "3")
        desk.shows("Panggilan ditutup")
        assert time.monotonic() - began < SECONDS * 10
        (sealed,) = desk.transcripts()
        assert max(len(str(value)) for event in sealed["events"] for value in event.values()) <= 5000
        assert len(str(sealed)) < 100_000


async def test_what_fits_of_a_long_paste_is_kept(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await desk.paste("masna.aya@yahoo.com" + " " * 100_000)
        desk.shows("Alamat email: masna.aya@yahoo.com")
        await desk.press("ctrl+u")
        await desk.paste("m" * 100_000)
        line = desk.screen.view.entry
        assert line is not None
        await desk.press("enter")
        fact = desk.screen.live.call.scene.draft
        assert fact is not None
        assert fact.text == "m" * line.max_length


async def test_a_paste_replaces_the_letter_that_is_wrong(open_desk: OpenDesk) -> None:
    async with open_desk((*AT_EMAIL, cmd.Answer("masna.aya@yahoo.com"), cmd.Correct(8))) as desk:
        await desk.paste("u")
        desk.shows("Alamat email: masna.ayu@yahoo.com")


async def test_what_was_copied_pastes_as_one_line(open_desk: OpenDesk) -> None:
    async with open_desk(AT_CRM) as desk:
        desk.app._clipboard = "CRM\nNama: [/b]\x1b[2J\nAlamat"
        await desk.press("f2", "ctrl+v")
        desk.shows("CRM Nama: [/b] Alamat")
        await desk.press("enter")
        assert [note.text for note in desk.screen.live.call.notes] == ["CRM Nama: [/b] Alamat"]


async def test_ten_thousand_keys_without_bracketed_paste_do_not_freeze_the_desk(open_desk: OpenDesk) -> None:
    began = time.monotonic()
    async with open_desk(AT_NAME) as desk:
        await desk.press(f"={'Budi [Sby] ' * 1000}")
        assert time.monotonic() - began < SECONDS * 2
        await desk.press("enter")
        assert desk.screen.live.call.scene.fact("nama").value.startswith("Budi [Sby] Budi")
        desk.shows("PERIKSA")


async def test_the_number_of_the_command_line_is_only_text(open_desk: OpenDesk) -> None:
    async with open_desk(caller=f"{CALLER}\x1b[2J\u202e") as desk:
        desk.shows("0877-5865-8589")
        await desk.press("f10", "3")
        (sealed,) = desk.transcripts()
        assert sealed["caller_id"] == CALLER
