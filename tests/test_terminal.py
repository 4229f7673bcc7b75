"""The pseudo-terminal that whole calls are tested on must itself not lie."""

from __future__ import annotations

import os
import select
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminal import ScreenTimeoutError, Terminal
from tests.terminal_keys import encode
from tests.terminal_screen import Screen, Stream

SMALLEST = Path(__file__).parent / "bench" / "apps" / "smallest.py"

READ_RAW = """
import os, tty
tty.setraw(0)
os.write(1, GREETING + b"ready\\r\\n")
while (data := os.read(0, 4096)) != b"q":
    os.write(1, data.hex(" ").encode() + b"\\r\\n")
"""

SHOW_KEYS = """
from textual.app import App
from textual.widgets import Static
class Keys(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield Static("ready")
    def on_key(self, event):
        self.query_one(Static).update(f"<{event.key}>")
        event.stop()
Keys().run()
"""


def python(code: str, **options: object) -> Terminal:
    """A small Python program on a terminal of its own."""
    return Terminal([sys.executable, "-c", code], **options)  # type: ignore[arg-type]


def reader(greeting: bytes = b"", **options: object) -> Terminal:
    """A program that writes `greeting`, then the bytes it reads in hexadecimal."""
    return python(f"GREETING = {greeting!r}{READ_RAW}", **options)


def shown(text: str, columns: int = 20) -> str:
    """The top row after a terminal was sent `text`."""
    screen = Screen(columns, 4)
    Stream(screen).feed(text)
    return screen.row(0)


def test_a_program_leads_its_own_session_on_a_terminal_of_the_size_asked_for() -> None:
    code = (
        "import os; print(os.getsid(0) == os.getpid() == os.tcgetpgrp(0),"
        " os.ttyname(0) == os.ttyname(1) == os.ttyname(2), *os.get_terminal_size())"
    )
    with python(code, columns=100, lines=30) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.row(0) == "True True 100 30"


def test_a_program_sees_a_clean_environment_and_the_folder_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    code = "import os; print(os.getcwd()); print(*(os.environ.get(n) for n in ('TERM','LANG','COLORTERM','X')))"
    with python(code, term="screen", env={"X": "1"}, cwd=tmp_path, columns=200) as terminal:
        terminal.wait_exit()
        assert terminal.lines()[:2] == [str(tmp_path), "screen C.UTF-8 None 1"]


def test_a_program_inherits_no_descriptor_and_no_ignored_signal() -> None:
    code = (
        "import os, signal; print(sorted(map(int, os.listdir('/proc/self/fd'))), signal.getsignal(signal.SIGHUP).name)"
    )
    leaky, before = os.dup(0), signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.set_inheritable(leaky, True)
    try:
        with python(code) as terminal:
            terminal.wait_exit()
            assert terminal.row(0) == "[0, 1, 2, 3] SIG_DFL"
    finally:
        signal.signal(signal.SIGHUP, before)
        os.close(leaky)


def test_waiting_for_what_never_comes_tells_the_whole_screen() -> None:
    with python("print('satu'); print('dua'); input()") as terminal:
        terminal.wait_for("dua")
        with pytest.raises(ScreenTimeoutError, match=r"(?s)'tiga' not seen.*│satu +│\n│dua +│") as caught:
            terminal.wait_for("tiga", timeout=0.05)
        assert str(caught.value).count("\n") == 24 + 2


def test_waiting_ends_at_once_when_the_program_is_gone() -> None:
    with (
        python("print('satu'); raise SystemExit(3)") as terminal,
        pytest.raises(ScreenTimeoutError, match="ended with status 3"),
    ):
        terminal.wait_for("dua", timeout=60)


def test_waiting_until_a_text_is_gone_and_for_what_a_predicate_says() -> None:
    with python("input('tunggu'); print('\\x1b[2J\\x1b[Hselesai'); input()") as terminal:
        terminal.wait_for("tunggu")
        terminal.press("enter")
        terminal.wait_gone("tunggu")
        terminal.wait_for(lambda terminal: terminal.row(0) == "selesai")
        assert terminal.spawned_at < terminal.last_byte_at


def test_settling_waits_for_silence_and_not_for_ever() -> None:
    with python("import time; print('a', flush=True); time.sleep(0.1); print('b'); input()") as terminal:
        terminal.wait_for("a")
        terminal.settle(quiet=0.3)
        assert terminal.lines()[:2] == ["a", "b"]
    with (
        python("while True: print('a')") as terminal,
        pytest.raises(ScreenTimeoutError, match="still writing"),
    ):
        terminal.settle(timeout=0.2)


@pytest.mark.parametrize(
    ("key", "term", "sent"),
    [
        pytest.param("f1", "xterm", b"\x1bOP", id="f1"),
        pytest.param("f1", "linux", b"\x1b[[A", id="f1-linux-console"),
        pytest.param("f5", "xterm", b"\x1b[15~", id="f5"),
        pytest.param("shift+f5", "xterm", b"\x1b[15;2~", id="shift-f5"),
        pytest.param("ctrl+f1", "xterm", b"\x1b[1;5P", id="ctrl-f1"),
        pytest.param("ctrl+left", "xterm", b"\x1b[1;5D", id="ctrl-left"),
        pytest.param("alt+1", "xterm", b"\x1b1", id="alt-1"),
        pytest.param("ctrl+z", "xterm", b"\x1a", id="ctrl-z"),
        pytest.param("+", "xterm", b"+", id="plus-is-itself"),
        pytest.param("é", "xterm", "é".encode(), id="any-character"),
    ],
)
def test_keys_are_what_terminals_send(key: str, term: str, sent: bytes) -> None:
    assert encode(key, term) == sent


@pytest.mark.parametrize("key", ["F8", "entr", "hyper+a", "ctrl+é", ""])
def test_a_key_that_does_not_exist_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="no key is named"):
        encode(key)


@pytest.mark.parametrize("term", ["xterm-256color", "linux"])
def test_textual_knows_every_key_by_our_name(term: str) -> None:
    keys = [f"f{number}" for number in range(1, 13)]
    keys += ["up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete"]
    keys += ["enter", "tab", "shift+tab", "ctrl+z", "alt+a", "backspace", "a"]
    with python(SHOW_KEYS, term=term) as terminal:
        terminal.wait_for("ready")
        for key in keys:
            terminal.press(key)
            terminal.wait_for(f"<{key}>")
        terminal.press("esc")
        terminal.wait_for("<escape>")


def test_a_key_after_a_bare_escape_is_refused() -> None:
    with python("input()") as terminal, pytest.raises(ValueError, match="alt chord"):
        terminal.press("esc", "enter")


def test_a_paste_is_bracketed_only_when_the_program_asked_for_it() -> None:
    with reader(b"\x1b[?2004h") as terminal:
        terminal.wait_for("ready")
        terminal.paste("ab")
        terminal.wait_for("1b 5b 32 30 30 7e 61 62 1b 5b 32 30 31 7e")
    with reader() as terminal:
        terminal.wait_for("ready")
        terminal.paste("ab")
        terminal.wait_for("61 62")
        assert "1b" not in terminal.text()


def test_a_large_paste_into_a_program_that_writes_back_blocks_neither() -> None:
    with reader() as terminal:
        terminal.wait_for("ready")
        terminal.send(b"x" * 50_000)
        terminal.settle()
        assert terminal.raw.count(b"78") == 50_000
        assert terminal.received == len(terminal.raw)


def test_a_program_is_told_of_a_new_size() -> None:
    code = (
        "import os, signal\n"
        "signal.signal(signal.SIGWINCH, lambda *_: os.write(1, b'%d %d\\n' % os.get_terminal_size()))\n"
        "print('ready', flush=True)\nwhile True: signal.pause()"
    )
    with python(code) as terminal:
        terminal.wait_for("ready")
        terminal.resize(60, 16)
        terminal.wait_for("60 16")
        assert len(terminal.lines()) == 16


@pytest.mark.parametrize(
    ("code", "status"),
    [
        pytest.param("raise SystemExit(3)", 3, id="status"),
        pytest.param("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM, id="signal"),
        pytest.param("print('x' * 200_000); raise SystemExit(4)", 4, id="still-writing"),
        pytest.param("import os; os.closerange(0, 3); os._exit(5)", 5, id="terminal-closed-first"),
    ],
)
def test_the_exit_status_of_a_program(code: str, status: int) -> None:
    with python(code) as terminal:
        assert terminal.wait_exit() == status
        assert terminal.wait_exit() == status


def test_a_program_can_be_killed_and_can_lose_its_terminal() -> None:
    with python("print('ready'); input()") as terminal:
        terminal.wait_for("ready")
        with pytest.raises(ScreenTimeoutError, match="still running"):
            terminal.wait_exit(timeout=0.05)
        terminal.kill(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL
    with python("print('ready'); input()") as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.wait_exit() == -signal.SIGHUP


def test_closing_ends_the_program_and_its_children() -> None:
    with python("import subprocess; print(subprocess.Popen(['sleep', '60']).pid); input()") as terminal:
        terminal.wait_for(lambda terminal: terminal.row(0).isdigit())
        watch = os.pidfd_open(int(terminal.row(0)))
    with pytest.raises(ProcessLookupError):
        os.kill(terminal.pid, 0)
    assert select.select([watch], [], [], 5)[0]
    os.close(watch)


def test_queries_are_answered_only_when_asked_for() -> None:
    queries = b"ab\x1b[6n\x1b[c\x1b[?2026$p\x1b[?6n"
    answers = b"\x1b[1;3R\x1b[?6c\x1b[?2026;0$y".hex(" ")
    with reader(queries, answer_queries=True) as terminal:
        terminal.wait_for(lambda terminal: answers in terminal.text().replace("\n", " "))
    with reader(queries) as terminal:
        terminal.wait_for("ready")
        terminal.settle(quiet=0.1)
        assert terminal.text().split() == ["abready"]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        pytest.param("a\x1b[>25ub\x1b[<uc", "abc", id="kitty-keyboard"),
        pytest.param("a\x1b[?2026$pb\x1b[?2026hc\x1b[?2026ld", "abcd", id="synchronised-output"),
        pytest.param("a\x1b[>4;2mb\x1b[!pc\x1b[2 qd", "abcd", id="xterm-modifiers-and-cursor-shape"),
        pytest.param("a\x1b[?6nb\x1b[?1mc", "abc", id="private-forms-unknown-to-pyte"),
        pytest.param("a\x1b[38:2::1:2:3mb\x1b[4:3mc", "abc", id="colon-parameters"),
        pytest.param("a\x1bP+q544e\x1b\\b\x1b_Gx\x1b\\c\x1b^x\x1b\\d", "abcd", id="device-control-strings"),
        pytest.param("a\x1b]0;judul\x07b\x1b]8;;http://x\x1b\\c", "abc", id="operating-system-commands"),
        pytest.param("\x1b[1;3Hc\x1b[Hab", "abc", id="cursor-movement-still-works"),
        pytest.param("漢字\x1b[1;5H!", "漢字!", id="wide"),
        pytest.param("漢字\x1b[1;1Ha", "a 字", id="left-half-overwritten"),
        pytest.param("漢字\x1b[1;2Ha", " a字", id="right-half-overwritten"),
        pytest.param("a\u200bb\ufe0fc", "abc", id="no-width"),
        pytest.param("Jose\u0301 x", "José x", id="combining"),
        pytest.param("a\x1b[", "a", id="cut-off"),
    ],
)
def test_the_screen_shows_what_a_terminal_would(text: str, row: str) -> None:
    assert shown(text) == row


PIECES = st.lists(
    st.sampled_from(
        [
            "ab",
            "漢",
            "\x1b[2;3H",
            "\x1b[1m",
            "\x1b[<u",
            "\x1b]0;t\x07",
            "\x1bPx\x1b\\",
            "\x1b[?25l",
            "\r\n",
            "\x1b7",
        ]
    ),
    max_size=12,
)


@given(PIECES, st.data())
def test_where_reads_cut_the_bytes_does_not_matter(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    cut = data.draw(st.integers(0, len(text)))
    whole, parts = Screen(10, 4), Screen(10, 4)
    Stream(whole).feed(text)
    stream = Stream(parts)
    stream.feed(text[:cut])
    stream.feed(text[cut:])
    assert [parts.row(y) for y in range(4)] == [whole.row(y) for y in range(4)]
    assert (parts.cursor.x, parts.cursor.y) == (whole.cursor.x, whole.cursor.y)


def test_leaving_the_alternate_screen_brings_the_main_one_back() -> None:
    assert shown("dulu\x1b[?1049h\x1b[Hkini") == "kini"
    assert shown("dulu\x1b[?1049h\x1b[Hkini\x1b[?1049l lagi") == "dulu lagi"


def test_the_clipboard_is_what_was_last_copied() -> None:
    with python("print('\\x1b]52;c;c2F0dQ==\\x07\\x1b]52;c;ZHVh\\x1b\\\\')") as terminal:
        assert terminal.clipboard is None
        terminal.wait_exit()
        assert terminal.clipboard == "dua"


def test_a_textual_app_runs_takes_text_and_leaves_the_terminal_as_it_was() -> None:
    with Terminal([sys.executable, SMALLEST]) as terminal:
        terminal.wait_for("smallest ready")
        terminal.send("masna.aya@yahoo.com")
        terminal.wait_for("masna.aya@yahoo.com")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.text().strip() == ""
