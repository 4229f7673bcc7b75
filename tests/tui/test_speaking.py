"""What the customer says comes at the pace of speech, and what was not waited for is not heard."""

from collections.abc import Callable
from typing import Any

import pytest

from sop_tui.core.training.session import Level, Spoken, Utterance, Why
from sop_tui.tui.speaking import LISTENS, REMAINS, THINKS, Speaking


class Line:
    """A customer's line, and a clock that is wound by hand."""

    def __init__(self, level: Level = 1) -> None:
        self.waits: list[tuple[float, Callable[[], None]]] = []
        self.begun: list[str] = []
        self.aloud: list[str] = []
        self.speaking = Speaking(
            self._later, lambda one: self.begun.append(one.text), lambda: None, level=level, sound=self
        )

    def _later(self, seconds: float, then: Callable[[], None]) -> Any:
        wait = (seconds, then)
        self.waits.append(wait)
        return _Timer(lambda: self.waits.remove(wait))

    def say(self, text: str, words_per_minute: int = 150) -> None:
        self.aloud.append(text)

    def stop(self) -> None:
        self.aloud.append("")

    def wind(self) -> float:
        """To the next moment; how long it took."""
        (wait,) = self.waits
        self.waits.remove(wait)
        wait[1]()
        return wait[0]

    @property
    def shown(self) -> list[str]:
        return [row.removeprefix(" PELANGGAN ").strip() for row in self.speaking.content(60, 2).plain.split("\n")]


class _Timer:
    def __init__(self, stop: Callable[[], None]) -> None:
        self.stop = stop


def said(*words: str, why: Why = "answer", pause: int = 1000) -> Utterance:
    return Utterance(why, pause, tuple(Spoken(word, 400) for word in words))


def test_words_come_one_by_one_after_the_pause() -> None:
    line = Line()
    line.speaking.say([said("Nama", "saya", "Masna")])
    assert (line.shown[0], line.begun) == (THINKS, [])
    assert line.wind() == 1.0
    assert (line.shown[0], line.begun, line.aloud) == ("“Nama”", ["Nama saya Masna"], ["Nama saya Masna"])
    assert [line.wind(), line.wind(), line.wind()] == [0.4, 0.4, 0.4]
    assert (line.shown[0], line.waits, line.speaking.state) == ("“Nama saya Masna”", [], "silent")


def test_a_silent_customer_needs_no_timer() -> None:
    line = Line()
    line.speaking.say([])
    assert (line.waits, line.shown[0], line.speaking.hurry()) == ([], LISTENS, False)


def test_who_is_done_talking_is_answered_at_once() -> None:
    line = Line()
    line.speaking.say([said("Ya")])
    assert line.speaking.hurry()
    assert (line.shown[0], len(line.waits)) == ("“Ya”", 1)
    assert not line.speaking.hurry(), "nothing is waited for while words come"


def test_one_utterance_follows_the_other_and_the_first_can_still_be_read() -> None:
    line = Line()
    line.speaking.say([said("Tari"), said("Sebentar", why="turn")])
    line.wind()
    line.wind()
    assert line.shown == ["“Tari”", THINKS]
    line.wind()
    assert line.shown == ["“Tari”", "“Sebentar”"]


def test_what_is_being_said_is_said_to_its_end_when_the_call_goes_on() -> None:
    line = Line()
    line.speaking.say([said("Nama", "saya", "Masna")])
    line.wind()
    line.speaking.say([said("Ya")])
    assert line.shown == ["“Nama saya Masna”", THINKS]
    assert len(line.waits) == 1


@pytest.mark.parametrize(
    ("why", "heard"),
    [
        pytest.param("answer", ["Dua"], id="an-answer-is-lost"),
        pytest.param("objection", ["Satu", "Dua"], id="an-objection-is-not"),
        pytest.param("upset", ["Satu", "Dua"], id="nor-is-anger"),
    ],
)
def test_what_was_not_waited_for_is_only_said_where_the_customer_insists(why: Why, heard: list[str]) -> None:
    line = Line()
    line.speaking.say([said("Satu", why=why)])
    line.speaking.say([said("Dua")])
    while line.waits:
        line.wind()
    assert line.begun == heard


def test_who_reads_on_hears_an_objection_once_and_not_once_a_letter() -> None:
    line = Line()
    line.speaking.say([said("Maaf, itu salah.", why="objection")])
    line.speaking.say([said("Maaf, itu salah.", why="objection")])
    while line.waits:
        line.wind()
    assert line.begun == ["Maaf, itu salah."]


def test_enter_is_only_offered_where_it_has_the_customer_speak() -> None:
    line = Line()
    line.speaking.say([said("Ya")])
    assert "Enter" in line.speaking.content(60, 2).plain
    assert "Enter" not in line.speaking.content(60, 2, enter=False).plain


@pytest.mark.parametrize("level", [2, 3])
def test_at_a_harder_level_only_the_last_words_can_be_read(level: Level) -> None:
    line = Line(level)
    most = REMAINS[level] or 0
    line.speaking.say([said(*(f"k{number}" for number in range(most + 3)))])
    while line.waits:
        line.wind()
    assert line.speaking.text.split() == ["…", *(f"k{number}" for number in range(3, most + 3))]


def test_a_line_that_is_closed_is_silent() -> None:
    line = Line()
    line.speaking.say([said("Satu"), said("Dua")])
    line.wind()
    line.speaking.stop()
    assert (line.waits, line.speaking.text, line.aloud[-1]) == ([], "", "")


def test_every_row_of_the_strip_is_there_whatever_is_said() -> None:
    line = Line()
    for words in ("", "ya", "panjang " * 60):
        line.speaking.say([said(*words.split())])
        while line.waits:
            line.wind()
            content = line.speaking.content(40, 2).plain
            assert [len(row) <= 40 for row in content.split("\n")] == [True, True]
