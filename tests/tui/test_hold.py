"""While the CSO looks something up, the desk has a line for the customer who waits."""

from tests.tui.conftest import AT_CRM, OpenDesk


async def test_the_line_stands_under_what_is_looked_up_and_is_no_step(open_desk: OpenDesk) -> None:
    async with open_desk(AT_CRM) as desk:
        desk.shows("PERIKSA", "Apakah data dan alamat email", "Mohon ditunggu sebentar, Bapak/Ibu.")
        before = desk.activities
        await desk.press("3")
        desk.lacks("Mohon ditunggu")
        assert desk.activities[len(before) :] == ["check:email_crm=kosong", None]


async def test_it_follows_the_language_and_the_form_of_address(open_desk: OpenDesk) -> None:
    async with open_desk(AT_CRM) as desk:
        await desk.press("f4", "2", "f5")
        desk.shows("One moment, please.")
        await desk.press("f5")
        desk.shows("Baik Ibu, mohon menunggu sebentar.")


async def test_it_makes_room_for_what_is_copied(open_desk: OpenDesk) -> None:
    async with open_desk(AT_CRM) as desk:
        await desk.press("1")
        desk.shows("SALIN")
        desk.lacks("Mohon ditunggu")
