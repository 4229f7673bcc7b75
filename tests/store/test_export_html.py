"""The page of a call: what a person sees in a real browser, and that no text in the call is ever more than text."""

import json
import re
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sop_tui.core.transcript import seal
from sop_tui.store.export.html import page
from sop_tui.store.export.reading import Exported, taken_out
from tests.needed import program
from tests.store.exporting import call
from tests.store.held import MASNA, book, sealed
from tests.store.hostile import HOSTILE, LONG, hostile

ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "footer"),
    *("h1", "h2", "h3", "p", "dl", "div", "dt", "dd", "ul", "li", "a", "table", "thead", "tbody", "tr", "th", "td"),
    *("b", "q", "small", "strong", "span", "bdi", "del", "ins"),
}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "id", "class", "href", "scope"}


@dataclass
class Seen(HTMLParser):
    """The elements, attributes and text of a page."""

    elements: Counter[str] = field(default_factory=Counter)
    attributes: set[tuple[str, str]] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)
    text: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag
        self.elements[tag] += 1
        self.attributes |= {(name, value or "") for name, value in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title += data
        elif self._in != "style":
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        self._in = ""


def seen(source: str) -> Seen:
    found = Seen()
    found.feed(source)
    found.close()
    return found


HOST = "198.51.100.7"
"""The host that the texts of a hostile call name."""


def harm(host: str = HOST) -> Exported:
    """A call that wants to reach that host."""
    document = hostile(sealed())
    return taken_out(seal(json.loads(json.dumps(document).replace(HOST, host))), book())


def shown(raw: str) -> str:
    """A text as the page is to show it."""
    hidden = "\0\x07\x1b\t\n\r\u202e\u2066\u200b\u2028\ud800\ufeff\u0305\u0306\u0307\u0308"
    return raw.translate({ord(char): f"[U+{ord(char):04X}]" for char in hidden})


def assert_harmless(found: Seen, host: str = HOST) -> None:
    assert set(found.elements) <= ELEMENTS
    assert {name for name, _ in found.attributes} <= ATTRIBUTES
    assert all(value.startswith("#") for name, value in found.attributes if name == "href")
    assert not [value for name, value in found.attributes if name == "class" and "evil" in value]
    assert found.title.startswith("Panggilan 2 Maret 2026 pukul 09:15 oleh ")
    for text in HOSTILE:
        assert shown(text.replace(HOST, host)) in found.text
    assert LONG in found.text


def test_no_text_is_markup() -> None:
    assert_harmless(seen(page(harm()).decode()))


def test_a_page_stands_alone() -> None:
    source = page(call(0)).decode()
    assert source.startswith('<!doctype html>\n<html lang="id">')
    assert "default-src 'none'" in source.partition("<title>")[0]
    assert not re.search(r"(?i)https?:|src=|<script|<link|url\(", source)


@pytest.mark.parametrize("number", range(8))
def test_every_link_leads_to_an_event(number: int) -> None:
    item = call(number)
    found = seen(page(item).decode())
    assert len(found.ids) == len(set(found.ids))
    links = {value.removeprefix("#") for name, value in found.attributes if name == "href"}
    assert links <= set(found.ids)
    assert {
        f"e{seq}" for row in item.document["constraints"] if row["verdict"] != "vacuous" for seq in row["evidence"]
    } <= links
    assert found.elements["h1"] == 1
    assert found.elements["th"] > found.elements["table"]


def test_it_reads_as_the_call_went() -> None:
    text = seen(page(call(0)).decode()).text
    for words in (
        *("Rani", "Gangguan", "Selesai dilayani", "Lampu padam sebagian sejak pagi", "Data Penelpon", "01:46"),
        *("“Baik Ibu, terima kasih.”".strip("“”"), "tidak ada kesempatan".title()[:5], "dipenuhi", "terverifikasi"),
    ):
        assert words in text


def test_a_correction_is_shown_letter_by_letter() -> None:
    source = page(call(0)).decode()
    assert '<bdi class="letters">masna.ay<del>a</del><ins>u</ins>@yahoo.com</bdi>' in source


def test_what_was_undone_is_marked() -> None:
    source = page(call(1)).decode()
    assert "dibatalkan" in source
    assert re.search(r'<tr id="e\d+" class="[a-z_]+ gone', source)


def test_a_line_confirmed_too_fast_is_marked() -> None:
    document = sealed(MASNA)
    for event in document["events"]:
        event["elapsed_ms"] //= 100
    source = page(taken_out(seal(document), book())).decode()
    assert "Terlalu cepat: 0,0 d" in source
    assert "Terlalu cepat" not in page(taken_out(sealed(MASNA), book())).decode()


def test_without_scripts_names_stand_for_themselves() -> None:
    found = seen(page(taken_out(sealed())).decode())
    assert "Salinan naskah panggilan ini tidak ada" in found.text
    assert "crm › data" in found.text


# In a real browser.


class Browser:
    """Chromium without a screen."""

    def __init__(self, path: str, home: Path) -> None:
        self._words = [path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        self._words += [f"--user-data-dir={home}", "--hide-scrollbars", "--virtual-time-budget=2000"]

    def dom(self, file: Path) -> Seen:
        """The page as the browser has it after whatever wanted to run has run."""
        done = subprocess.run([*self._words, "--dump-dom", file.as_uri()], capture_output=True, timeout=120, check=True)
        return seen(done.stdout.decode())

    def picture(self, file: Path, to: Path) -> bytes:
        """How it looks, as PNG."""
        subprocess.run(
            [*self._words, "--window-size=1000,1400", f"--screenshot={to}", file.as_uri()],
            capture_output=True,
            timeout=120,
            check=True,
        )
        return to.read_bytes()


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(program("chromium", "chromium-browser", "google-chrome"), tmp_path / "browser")


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A host of our own, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the library
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    yield f"127.0.0.1:{http.server_port}", asked
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.mark.slow
def test_in_a_browser_no_text_is_more_than_text(
    browser: Browser, server: tuple[str, list[str]], tmp_path: Path
) -> None:
    host, asked = server
    file = tmp_path / "page.html"
    file.write_bytes(page(harm(host)))
    found = browser.dom(file)
    source = seen(file.read_text())
    assert_harmless(found, host)
    assert found.elements == source.elements
    assert found.title == source.title
    assert asked == []


@pytest.mark.slow
def test_the_policy_stops_what_would_slip_through(
    browser: Browser, server: tuple[str, list[str]], tmp_path: Path
) -> None:
    """Raw markup in the page: without the policy it runs and asks, with it nothing happens."""
    host, asked = server
    evil = f"<script>document.title='pwned'</script><img src=http://{host}/a><link rel=stylesheet href=http://{host}/b>"
    evil += f"<iframe src=http://{host}/c></iframe><style>@import 'http://{host}/d';</style>"
    source = page(call(0)).decode().replace("<main>", f"<main>{evil}")
    file = tmp_path / "page.html"
    file.write_text(source)
    assert browser.dom(file).title == seen(source).title
    assert asked == []
    file.write_text(re.sub(r"<meta http-equiv[^\n]+\n", "", source))
    assert browser.dom(file).title == "pwned"
    assert len(asked) >= 3


@pytest.mark.slow
def test_a_browser_draws_it(browser: Browser, tmp_path: Path) -> None:
    """The style is taken (its digest is in the policy): without it the picture is another."""
    file = tmp_path / "page.html"
    file.write_bytes(page(call(0)))
    styled = browser.picture(file, tmp_path / "one.png")
    file.write_bytes(page(call(0)).replace(b"--ink: #1b1b1b", b"--ink: #1b1b1c"))
    unstyled = browser.picture(file, tmp_path / "two.png")
    assert styled.startswith(b"\x89PNG")
    assert styled != unstyled
