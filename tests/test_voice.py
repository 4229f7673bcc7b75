"""The customer's voice, by the real program: what it makes of a text, and that it never stands in the way.

The machine that tests has no loudspeaker: what is said there is as long as the recording it can be written to.
"""

import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from sop_tui.tui import voice
from sop_tui.tui.voice import Voice, spoken
from tests.needed import program


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in front of the path: what is put there is the program of the voice."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    yield tmp_path
    leftover = subprocess.run(["pgrep", "-f", str(tmp_path)], capture_output=True, text=True, check=False)
    assert leftover.stdout == ""


def install(folder: Path, script: str) -> Voice:
    """A voice whose program is this shell script."""
    path = folder / voice.PROGRAM
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return Voice()


def until(done: object, seconds: float = 5.0) -> bool:
    """Whether it comes true in time."""
    assert callable(done)
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        time.sleep(0.01)
    return bool(done())


def ended(pid: int) -> bool:
    """Whether a process is over, also where whoever inherited it has not taken notice yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def length(tmp_path: Path, text: str, *options: str) -> float:
    """Seconds that the real program takes to say a text."""
    path = tmp_path / "said.wav"
    command = [program(voice.PROGRAM), "-v", voice.LANGUAGE, *options, "-w", str(path), "--stdin"]
    done = subprocess.run(command, input=spoken(text).encode(), capture_output=True, timeout=30, check=True)
    assert done.stderr == b""
    with wave.open(str(path)) as recorded:
        return float(recorded.getnframes() / recorded.getframerate())


class TestTheRealProgram:
    def test_more_words_take_longer(self, tmp_path: Path) -> None:
        lengths = [length(tmp_path, "Mama Alfa Sierra November Alfa " * n) for n in (1, 2, 4)]
        assert 0.5 < lengths[0] < lengths[1] < lengths[2]

    def test_the_pace_is_the_words_a_minute(self, tmp_path: Path) -> None:
        slow, fast = (length(tmp_path, "Nomor HP saya nol delapan tujuh tujuh", "-s", pace) for pace in ("90", "200"))
        assert slow > 1.4 * fast

    def test_a_number_is_said_digit_by_digit(self, tmp_path: Path) -> None:
        assert length(tmp_path, "0877-5865-8589") > 0.8 * length(
            tmp_path, "nol delapan tujuh tujuh lima delapan enam lima delapan lima delapan sembilan"
        )

    def test_it_knows_indonesian(self) -> None:
        known = subprocess.run([program(voice.PROGRAM), "--voices=id"], capture_output=True, text=True, check=True)
        assert "Indonesian" in known.stdout

    def test_without_a_loudspeaker_it_ends_and_prints_nothing(self, capfd: pytest.CaptureFixture[str]) -> None:
        program(voice.PROGRAM)
        voiced = Voice()
        assert voiced.available()
        for _ in range(3):
            voiced.say("Mama", 200)
        assert until(lambda: not voiced.speaking, 20)
        voiced.stop()
        assert capfd.readouterr() == ("", "")


class TestTheVoice:
    def test_nothing_waits_for_it(self, made: Path) -> None:
        voiced = install(made, "cat >/dev/null; exec sleep 30")
        began = time.monotonic()
        voiced.say("Mama Alfa")
        assert time.monotonic() - began < 2
        assert voiced.speaking
        voiced.stop()
        assert until(lambda: not voiced.speaking)

    def test_one_thing_is_said_at_a_time(self, made: Path) -> None:
        voiced = install(made, f"cat >>{made}/said; echo >>{made}/said; echo $$ >>{made}/pids; exec sleep 30")
        said, pids = made / "said", made / "pids"
        for number, text in enumerate(("Mama", "Alfa"), start=1):
            voiced.say(text)
            assert until(lambda count=number: pids.exists() and len(pids.read_text().split()) == count)
        first, second = pids.read_text().split()
        assert until(lambda: not Path(f"/proc/{first}").exists())
        assert Path(f"/proc/{second}").exists()
        assert said.read_text().split() == ["Mama", "Alfa"]
        voiced.stop()
        assert until(lambda: not Path(f"/proc/{second}").exists())

    def test_one_that_hangs_is_ended(self, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(voice, "MARGIN", 0.1)
        voiced = install(made, "exec sleep 60")
        voiced.say("a", voice.FASTEST)
        assert until(lambda: not voiced.speaking, 10)

    def test_one_that_reads_nothing_and_prints_much_is_no_harm(
        self, made: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        voiced = install(made, "head -c 300000 /dev/zero; echo ALSA >&2; exit 1")
        voiced.say("kata " * 400)
        assert until(lambda: not voiced.speaking)
        assert capfd.readouterr() == ("", "")

    def test_what_is_said_is_no_option_and_no_markup(self, made: Path) -> None:
        voiced = install(made, f'echo "$@" >{made}/options; exec cat >{made}/said')
        voiced.say("--help -w /etc/x [[h@l'oU]] \x1b]52;c;aGk=\x07<b>0812</b>", 120)
        assert until(lambda: not voiced.speaking)
        assert (made / "options").read_text().split() == ["-v", "id", "-s", "120", "--stdin"]
        said = (made / "said").read_text()
        assert "0 8 1 2" in said
        assert not set("[]<>\x1b\x07") & set(said)

    @pytest.mark.parametrize("text", ["", "   ", "\x00", "[[]]", "\ud800"])
    def test_nothing_to_say_starts_nothing(self, made: Path, text: str) -> None:
        voiced = install(made, f"touch {made}/started")
        voiced.say(text)
        assert not voiced.speaking
        assert not (made / "started").exists()

    def test_a_program_that_cannot_be_started_is_not_tried_again(self, made: Path) -> None:
        voiced = install(made, "true")
        (made / voice.PROGRAM).write_bytes(b"\x7fELF no program")
        voiced.say("Mama")
        assert not voiced.available()
        voiced.say("Mama")
        voiced.stop()

    def test_without_the_program_nothing_changes(self) -> None:
        voiced = Voice("tidak-ada-program-ini")
        voiced.say("Mama")
        voiced.stop()
        assert not voiced.available()
        assert not voiced.speaking


def test_it_ends_with_the_program_that_speaks(made: Path) -> None:
    install(made, f"echo $$ >{made}/new; mv {made}/new {made}/pid; exec sleep 60")
    code = (
        "import os, time; from sop_tui.tui.voice import Voice; voiced = Voice(); voiced.say('Mama')\n"
        f"while not os.path.exists('{made}/pid'): time.sleep(0.01)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=20)
    pid = int((made / "pid").read_text())
    assert until(lambda: ended(pid))
