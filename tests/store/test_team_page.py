"""The page of a team's figures: it stands alone, and whatever calls hold is only text on it."""

from dataclasses import replace
from html.parser import HTMLParser

from sop_tui.core.summary import Slip
from sop_tui.core.team import figures
from sop_tui.core.team_tables import tables
from sop_tui.store.scripts import packaged, read_folder
from sop_tui.store.team_page import team_page
from tests.core.test_team import CALL

BOOK = read_folder(packaged()).book
HOSTILE = '</td><script src="//x.test/a.js">alert(1)</script><img src=x onerror=alert(1)>\u202e&amp;\x1b[2J'


class Page(HTMLParser):
    """Tags with their attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(**changes: object) -> Page:
    found = figures([CALL, replace(CALL, **changes)])  # type: ignore[arg-type] # what a test changes
    return Page(team_page(found, tables(found, BOOK), "mode:live", "2026-11-22 10:00 WIB"))


def test_figures_stand_on_the_page() -> None:
    page = page_of(agent="Budi", violated=2, slips=(Slip("email", "n", "m"),), clauses=(("EML-1a", "violated"),))
    for words in ("Budi", "Rani", "100,0 %", "EML-1a", "2026-W45"):
        assert words in page.text
    assert "2026-W45: 2 panggilan, 1 melanggar" in page.text


def test_hostile_text_is_text() -> None:
    page = page_of(agent=HOSTILE, topic=HOSTILE, slips=(Slip("email", HOSTILE, ""),))
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "img", "link", "iframe", "form", "a"})
    assert not any(name.startswith("on") or name in {"src", "href"} for _, attrs in page.tags for name in attrs)
    assert "<script src=" in page.text
    assert not {"\u202e", "\x1b"} & set(page.text)


def test_the_page_asks_for_nothing_from_anywhere() -> None:
    policy = next(attrs["content"] for tag, attrs in page_of().tags if attrs.get("http-equiv"))
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_no_call_has_a_page_too() -> None:
    found = figures([])
    assert "belum ada panggilan" in team_page(found, tables(found, BOOK), "", "hari ini")
