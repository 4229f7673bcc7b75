"""Whoever logs in to a kiosk has the desk, and behind it nothing: through a real OpenSSH server on loopback."""

import os
import pwd
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from sop_tui.store.folder import DataFolder
from sop_tui.store.live import SystemClock
from sop_tui.store.scripts import packaged, read_folder
from sop_tui.store.station import Station
from sop_tui.tui.kiosk_app import SHUT, KioskApp
from tests.faults.hangups import LIMIT, events_of, running
from tests.faults.ssh import SSHD, Server, desk_command, free_port
from tests.held_call import CALLER, sealed_in, take_call, without_clock
from tests.needed import program
from tests.terminal import Terminal

HOME = "Nomor pemanggil"
GONE = "Connection to 127.0.0.1 closed"
TOUCHED = "touched"


class Kiosk:
    """A server whose one key opens a desk, and the folder that the desk keeps its calls in."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.elsewhere = folder / "elsewhere"
        self.command = desk_command(
            *("--kiosk", "--agent", "Rani", "--station", "meja-1", "--data", self.data, "--scripts", packaged())
        )


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    for name in (SSHD, "ssh", "sftp", "scp"):
        program(name)
    one = Kiosk(tmp_path)
    one.elsewhere.mkdir()
    return one


@pytest.fixture
def server(kiosk: Kiosk, tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "ssh", kiosk.command) as one:
        yield one


def _leave(terminal: Terminal) -> None:
    terminal.press("ctrl+q")
    terminal.wait_for(GONE)
    assert terminal.wait_exit() == 0


def _in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def _local(data: Path, *options: str, before: str = "exec", after: str = "") -> Terminal:
    words = f'{before} "{sys.executable}" -m sop_tui desk --kiosk --agent Rani --data "{data}" {" ".join(options)}'
    return Terminal(["sh", "-c", f"{words} {after}"])


def test_leaving_logs_out(server: Server, kiosk: Kiosk) -> None:
    with server.login() as terminal:
        take_call(terminal)
        terminal.press("f10", "3", "s")
        terminal.wait_for(HOME)
        _leave(terminal)
        assert terminal.text().strip().splitlines()[-1].startswith(GONE)
    (sealed,) = sealed_in(kiosk.data)
    assert (sealed["agent"], sealed["station"]) == ("Rani", "meja-1")


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["sh", f"-c 'touch {TOUCHED}'", f"touch {TOUCHED}", f"--help; touch {TOUCHED}"])
def test_another_command_is_the_desk(server: Server, asked: str) -> None:
    with server.login(command=asked) as terminal:
        terminal.wait_for(HOME)
        _leave(terminal)
    assert not (Path.home() / TOUCHED).exists()


NO_TERMINAL = {
    "shell": ("ssh", "-T", "127.0.0.1"),
    "command": ("ssh", "-T", "127.0.0.1", f"touch {TOUCHED}; echo {TOUCHED}"),
    "subsystem": ("ssh", "-T", "-s", "127.0.0.1", "sftp"),
    "sftp": ("sftp", "-b", "-", "127.0.0.1"),
    "scp": ("scp", "{file}", "127.0.0.1:" + TOUCHED),
    "scp-of-old": ("scp", "-O", "{file}", "127.0.0.1:" + TOUCHED),
    "scp-from": ("scp", "127.0.0.1:/etc/hostname", "{folder}/" + TOUCHED),
}


@pytest.mark.slow
def test_without_a_terminal_there_is_nothing(server: Server, kiosk: Kiosk, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    for name, words in NO_TERMINAL.items():
        done = server.run(*(word.format(file=file, folder=tmp_path) for word in words), stdin=f"touch {TOUCHED}\npwd\n")
        assert (name, done.returncode != 0, done.stdout) == (name, True, "")
        if "-s" not in words and words[0] == "ssh":
            assert "TERMINAL_MISSING" in done.stderr
        for folder in (Path.home(), tmp_path, Path.cwd()):
            assert not (folder / TOUCHED).exists(), name
    assert not kiosk.data.exists()


@pytest.mark.slow
def test_nothing_is_forwarded(server: Server, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as inner:
        inner.settimeout(0.2)
        target = f"127.0.0.1:{inner.getsockname()[1]}"
        back = ("-N", "-o", "ExitOnForwardFailure=yes", "-R", f"{free_port()}:{target}", "127.0.0.1")
        for words in (("-W", target, "127.0.0.1"), back):
            assert server.run("ssh", *words).returncode == 255
        for wanted in (target, str(tmp_path / "socket")):
            assert _asked_through(server, wanted) == b""
        with pytest.raises(TimeoutError):
            inner.accept()


def _asked_through(server: Server, wanted: str) -> bytes:
    """What comes from behind a forwarded port."""
    port = free_port()
    words = ["ssh", *server.options, "-N", "-v", "-L", f"127.0.0.1:{port}:{wanted}", "127.0.0.1"]
    client = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    try:
        assert client.stderr is not None
        while "Entering interactive session" not in (line := client.stderr.readline()):
            assert line, "the client has ended"
        with socket.create_connection(("127.0.0.1", port), timeout=20) as through:
            return through.recv(1)
    finally:
        client.kill()
        client.communicate(timeout=20)


def _hostile(elsewhere: Path) -> dict[str, str]:
    """Variables by which a client would have the desk do something else."""
    (elsewhere / "sitecustomize.py").write_text(f"open({str(elsewhere / TOUCHED)!r}, 'w')\n")
    return {
        **dict.fromkeys(("SOP_TUI_DATA", "XDG_DATA_HOME", "HOME", "PYTHONPATH", "PYTHONUSERBASE"), str(elsewhere)),
        **dict.fromkeys(("PYTHONINSPECT", "PYTHONVERBOSE", "SOP_TUI_DEBUG", "TEXTUAL_ALLOW_SIGNALS", "LINES"), "1"),
        **dict.fromkeys(("LC_ALL", "LANG", "PYTHONIOENCODING", "LC_CTYPE"), "POSIX"),
        **dict.fromkeys(("SOP_TUI_AGENT", "USER", "LOGNAME"), "Mallory"),
        **dict.fromkeys(("TEXTUAL_LOG", "TEXTUAL_SCREENSHOT_LOCATION"), str(elsewhere / TOUCHED)),
        "TEXTUAL_SCREENSHOT": "1",
        "TEXTUAL_DRIVER": "os:nothing",
        "SSH_ORIGINAL_COMMAND": "sh",
        "COLUMNS": "7",
        "TZ": "Asia/Tokyo",
    }


@pytest.mark.slow
@pytest.mark.parametrize("term", ["xterm-256color", "linux", "../../etc/passwd", "dumb", "\x1b]0;x\x07" + "x" * 300])
def test_the_environment_of_the_client_redirects_nothing(kiosk: Kiosk, tmp_path: Path, term: str) -> None:
    """Even at a server that takes all of it, and whose key is bound by nothing but a command that leaves much open."""
    command = desk_command("--kiosk", "--data", kiosk.data)
    hostile = _hostile(kiosk.elsewhere)
    sent = [word for name, value in hostile.items() for word in ("-o", f"SendEnv={name}")]
    with (
        Server(tmp_path / "ssh", command, "no-user-rc", "AcceptEnv *\n") as server,
        server.login(*sent, term=term, **hostile) as terminal,
    ):
        terminal.wait_for(HOME)
        terminal.press(*CALLER, "enter")
        terminal.wait_for("PLN 123 dengan")
        assert "“" in terminal.text() or term == "linux"
        environment = Path(f"/proc/{running(kiosk.data)}/environ").read_bytes()
        assert b"Mallory" in environment, "the server took nothing"
        terminal.press("f10", "3", "s")
        terminal.wait_for(HOME)
        _leave(terminal)
    (sealed,) = sealed_in(kiosk.data)
    assert sealed["agent"] == pwd.getpwuid(os.getuid()).pw_name
    assert not sealed["started_at"].endswith("+09:00")
    assert [path.name for path in _in(kiosk.elsewhere)] == ["sitecustomize.py"]


def test_keys_and_signals_that_stop_a_program_do_nothing(tmp_path: Path) -> None:
    with _local(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        terminal.press("enter")
        terminal.wait_for("Nama:")
        terminal.settle()
        before = without_clock(terminal)
        terminal.press("ctrl+c", "ctrl+\\")
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP):
            terminal.kill(number)
        terminal.settle()
        assert without_clock(terminal) == before
        terminal.press("ctrl+z")
        terminal.wait_for("dengan Rani")
        terminal.press("ctrl+q")
        terminal.wait_for("Keluar?")
        terminal.press("2")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("wrong", [False, True], ids=["left", "refused"])
def test_a_shell_above_the_desk_is_logged_out_too(tmp_path: Path, wrong: bool) -> None:
    options = ("--dialog", "tidak_ada") if wrong else ()
    with _local(tmp_path / "data", *options, before="", after=f"; touch {tmp_path / TOUCHED}") as terminal:
        if not wrong:
            terminal.wait_for(HOME)
            terminal.press("ctrl+q")
        assert terminal.wait_exit() == -signal.SIGHUP
        assert wrong is ("DIALOG_NOT_A_CALL" in terminal.text())
    assert not (tmp_path / TOUCHED).exists()


def test_a_closed_connection_ends_the_desk_and_keeps_the_call(server: Server, kiosk: Kiosk) -> None:
    with server.login() as terminal:
        take_call(terminal)
        watched = os.pidfd_open(running(kiosk.data))
        terminal.kill()
        terminal.wait_exit()
        assert select.select([watched], [], [], LIMIT)[0]
        os.close(watched)
    assert events_of(kiosk.data)[-1] == "hangup"


def test_an_interpreter_that_would_stay_open_is_refused(tmp_path: Path) -> None:
    words = [sys.executable, "-i", "-m", "sop_tui", "desk", "--kiosk", "--data", str(tmp_path)]
    with Terminal(words) as terminal:
        assert terminal.wait_exit() == 2
        assert "KIOSK_PROMPT" in terminal.text()
        assert ">>>" not in terminal.text()


async def test_textual_leads_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    started: list[object] = []
    monkeypatch.setattr("webbrowser.open", lambda *words: started.append(words))
    monkeypatch.setattr(os, "kill", lambda *words: started.append(words))
    station = Station(DataFolder(tmp_path / "data"), read_folder(packaged()), "Rani", "meja-1", SystemClock())
    app = KioskApp(station, caller=CALLER, begin=True)
    async with app.run_test() as pilot:
        await pilot.pause()
        stack = len(app.screen_stack)
        for name in sorted(SHUT):
            with suppress(TypeError):
                assert not await app.run_action(f"app.{name}"), name
        app.open_url("https://example.org")
        reachable = {binding.action for _, binding, *_ in app.screen.active_bindings.values()}
        assert not reachable & (SHUT | {f"app.{name}" for name in SHUT})
        assert (len(app.screen_stack), started) == (stack, [])
    assert {path.name for path in _in(tmp_path)} == {"data"}
