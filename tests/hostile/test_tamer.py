"""What a terminal sends: a paste is one text whatever stands in it, and nothing typed is lost, however it is cut."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser

from sop_tui.core.plaintext import visible
from sop_tui.tui.driver import AFTERMATH, END, ENDLESS, PASTE_MAX, START, TYPED_MAX, Tamer
from tests.hostile.corpus import TEXTS, each
from tests.terminal_keys import encode

A_HAND: float = 0.2
"""Seconds between two keys of a hand that is quick."""

KEYS = ("a", "1", "enter", "f10", "up", "ctrl+q", "alt+1", "tab", "shift+tab", "backspace", "é")


class Line:
    """A terminal at its own time."""

    def __init__(self) -> None:
        self.now = 0.0
        self.tamer = Tamer(lambda: self.now)
        self.pieces: list[str] = []

    def sends(self, text: str, *, cut: int | None = None, within: float = 0.0) -> None:
        """Send a text, in pieces of so many characters, and wait."""
        for at in range(0, len(text), cut or len(text) or 1):
            self.pieces += self.tamer.feed(text[at : at + cut] if cut else text)
            self.now += within

    def rests(self, seconds: float) -> None:
        self.now += seconds
        self.pieces += self.tamer.feed("")

    @property
    def pastes(self) -> list[str]:
        return [piece.removeprefix(START).removesuffix(END) for piece in self.pieces if piece.startswith(START)]

    @property
    def typed(self) -> str:
        return "".join(piece for piece in self.pieces if not piece.startswith(START))


def typed(keys: Iterable[str]) -> str:
    return b"".join(map(encode, keys)).decode()


@given(st.sampled_from(sorted(TEXTS)), st.sampled_from([1, 3, 7, 4096]), st.lists(st.sampled_from(KEYS), max_size=5))
def test_a_paste_is_one_text_and_the_keys_behind_it_are_keys(name: str, cut: int, keys: list[str]) -> None:
    text = TEXTS[name][: PASTE_MAX - 100]
    line = Line()
    line.sends(f"{START}{text}{END}", cut=cut)
    line.rests(AFTERMATH * 2)
    assert line.pastes == [visible(text)]
    line.sends(typed(keys), cut=cut)
    line.rests(AFTERMATH * 2)
    assert line.typed == typed(keys)
    assert len(line.pastes) == 1


@given(st.lists(st.sampled_from(KEYS), max_size=20), st.integers(1, 10))
def test_what_is_typed_arrives_as_it_is_wherever_it_is_cut(keys: list[str], cut: int) -> None:
    line = Line()
    line.sends(typed(keys), cut=cut)
    line.rests(AFTERMATH * 2)
    assert line.typed == typed(keys)
    assert line.pastes == []


@pytest.mark.parametrize("inside", ["\x1b[21~3", f"\x1b[21~3{START}", f"{END}\r{END}1", f"{START}{START}{END}\x11"])
@pytest.mark.parametrize("cut", [1, 5, 4096])
def test_an_end_mark_in_a_paste_sets_no_key_free(inside: str, cut: int) -> None:
    line = Line()
    line.sends(f"{START}Budi{END}{inside}Siti{END}", cut=cut)
    line.rests(AFTERMATH * 2)
    assert line.typed == ""
    assert [(paste[:4], paste[-4:]) for paste in line.pastes] == [("Budi", "Siti")]


def test_keys_that_were_typed_ahead_of_a_paste_s_effect_are_keys() -> None:
    line = Line()
    line.sends(f"{START}Budi{END}\r1")
    assert line.pieces == []
    line.rests(AFTERMATH * 2)
    assert (line.pastes, line.typed) == (["Budi"], "\r1")


def test_more_than_a_hand_types_belongs_to_the_paste() -> None:
    line = Line()
    line.sends(f"{START}Budi{END}\x1b[21~3{'x' * TYPED_MAX}")
    line.rests(AFTERMATH * 2)
    assert line.typed == ""
    assert line.pastes[0].startswith("Budi3x")


def test_a_paste_without_an_end_ends_by_itself() -> None:
    line = Line()
    line.sends(f"{START}Budi")
    line.rests(ENDLESS / 2)
    assert line.pieces == []
    line.rests(ENDLESS)
    assert line.pastes == ["Budi"]
    line.sends("1")
    assert line.typed == "1"


def test_a_paste_of_any_length_is_bounded() -> None:
    line = Line()
    line.sends(START + "x" * (PASTE_MAX * 3) + END, cut=4096)
    line.rests(AFTERMATH * 2)
    assert line.pastes == ["x" * PASTE_MAX]


@pytest.mark.parametrize("escape", ["\x1b", "\x1b[", "\x1b[2"])
def test_what_may_begin_a_sequence_waits_and_is_not_lost(escape: str) -> None:
    line = Line()
    line.sends(escape)
    assert line.typed == ""
    line.rests(A_HAND)
    assert line.typed == escape


SENT = {
    "character-beyond-unicode": "\x1b[99999999;1u",
    "surrogate": "\x1b[55296u",
    "text-beyond-unicode": "\x1b[97;1;99999999u",
    "screen-of-a-hundred-million-cells": "\x1b[48;9999;9999;1;1t",
    "screen-of-nothing": "\x1b[48;0;0;0;0t",
    "endless-number": f"\x1b[{'9' * 25}u",
    "end-mark": END,
}


@pytest.mark.parametrize("cut", [1, 4096])
@pytest.mark.parametrize("sequence", each(SENT))
def test_a_sequence_that_no_keyboard_sends_is_left_out(sequence: str, cut: int) -> None:
    line = Line()
    line.sends(f"a{sequence}b", cut=cut)
    line.rests(A_HAND)
    assert line.typed == "ab"


@given(st.lists(st.sampled_from([START, END, "\x1b", "[", "2", "u", ";", "9", "~", "a", "\x9b", "\x00"]), max_size=30))
def test_a_parser_never_takes_a_paste_for_keys(parts: list[str]) -> None:
    line = Line()
    for part in parts:
        line.sends(part)
    line.rests(ENDLESS * 2)
    line.rests(A_HAND)
    for piece in line.pieces:
        if piece.startswith(START):
            (paste,) = XTermParser().feed(piece)
            assert type(paste).__name__ == "Paste"
