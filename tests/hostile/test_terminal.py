"""The real program on a real terminal: no order in a text reaches it, nothing in a text is done, no text is lost."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from sop_tui.core.plaintext import clean
from sop_tui.core.transcript import seal
from sop_tui.store.calls import document_bytes
from sop_tui.store.folder import DataFolder
from sop_tui.store.sessions import training_folder, write_session
from tests.cli_runner import transcript_in
from tests.held_call import CALLER, desk, sealed_in
from tests.hostile.corpus import FILE_NAMES, INVISIBLE, MARKUP, TERMINAL, TEXTS
from tests.hostile.harm import foreign
from tests.store.hostile import hostile
from tests.terminal import Terminal
from tests.training.practised import session

SOME = ("action", "closing-nothing", "paste-end", "clipboard-osc-52", "c1-osc", "override", "lone-escape", "lines")
"""Names of texts for every day; the others take a minute."""

TO_THE_NOTES = "Ikut tersimpan"


def _sent(text: str) -> str:
    """What a terminal can send of a text: bytes in UTF-8."""
    return text.encode("utf-8", "replace").decode()


def note(terminal: Terminal, text: str) -> None:
    """Write a note, by pasting it; one of nothing but what cannot be seen is none."""
    terminal.press("f2")
    terminal.wait_for(TO_THE_NOTES)
    terminal.send(f"\x1b[200~{text}\x1b[201~")
    terminal.press("enter")
    if clean(text):
        terminal.wait_gone(TO_THE_NOTES)
    else:
        terminal.settle()
        if TO_THE_NOTES in terminal.text():
            terminal.press("esc")
            terminal.wait_gone(TO_THE_NOTES)


def pasted(data: Path, texts: Mapping[str, str]) -> None:
    with desk(data, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        for text in texts.values():
            note(terminal, _sent(text))
            assert "dengan Rani" in terminal.text()
        terminal.press("f10", "3")
        terminal.wait_for("Panggilan ditutup")
        assert foreign(terminal.raw) == []
        assert terminal.clipboard is None
    (sealed,) = sealed_in(data)
    kept = [row["text"] for row in sealed["notes"]]
    sent = [whole for text in texts.values() if (whole := clean(_sent(text)))]
    assert len(kept) == len(sent)
    for whole, part in zip(sent, kept, strict=True):
        assert whole.startswith(part), (whole[:50], part[:50])
        assert len(part) >= min(len(whole), 250)
    assert [event for event in sealed["events"] if event["type"] in {"said", "chosen", "flagged", "undone"}] == []


def test_what_is_pasted_is_a_note_and_nothing_else(tmp_path: Path) -> None:
    pasted(tmp_path, {name: TEXTS[name] for name in SOME})


@pytest.mark.slow
def test_the_whole_corpus_is_pasted(tmp_path: Path) -> None:
    pasted(tmp_path, TEXTS)


RAW = {
    "no-utf-8": b"\xff\xfe\xe9",
    "character-beyond-unicode": b"\x1b[99999999;1u",
    "surrogate": b"\x1b[55296u",
    "event-type": b"\x1b[97;1:3u",
    "huge-screen": b"\x1b[48;9999;9999;1;1t",
    "mouse-far-away": b"\x1b[<0;99999;99999M",
    "c1": b"\xc2\x9b31m\xc2\x9d52;c;aGFjaw==\xc2\x9c",
    "nul": b"\x00\x00",
    "answers-to-nothing": b"\x1b[?1;2c\x1b[24;80R\x1b]11;rgb:0/0/0\x1b\\\x1bP1$r\x1b\\",
}


def test_bytes_that_no_keyboard_sends_do_not_make_a_desk_deaf(tmp_path: Path) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        terminal.press("enter")
        terminal.wait_for("Nama:")
        for name, data in RAW.items():
            terminal.send(data)
            terminal.settle()
            terminal.press("f2")
            terminal.wait_for(TO_THE_NOTES)
            terminal.press("esc")
            terminal.wait_gone(TO_THE_NOTES)
            assert "Nama:" in terminal.text(), name
        assert foreign(terminal.raw) == []


def test_a_paste_chooses_nothing_and_ends_no_call(tmp_path: Path) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        terminal.press("enter", *"Budi", "enter")
        terminal.wait_for("3  Data tidak tampil")
        for inside in ("\x1b1", "\x1b[201~\x1b[21~3", "\x1b" + "x" * 40 + "\x11", "\x1b[201~3\r\x1b[200~"):
            terminal.send(f"\x1b[200~{inside}\x1b[201~")
            terminal.settle()
            assert "Panggilan ditutup" not in terminal.text()
            assert "Keluar?" not in terminal.text()
        (journal,) = (tmp_path / "journal").iterdir()
        assert '"type":"ended"' not in journal.read_text()
        assert '"option":"kosong"' not in journal.read_text()


def test_hostile_names_of_agent_station_and_environment(tmp_path: Path) -> None:
    parts = [text for text in (*MARKUP.values(), *TERMINAL.values(), *INVISIBLE.values()) if "\x00" not in text]
    name = os.fsdecode(" ".join(parts).encode("utf-8", "replace") + b"\xff\x9b31m")
    env = {"COLUMNS": "99999", "LINES": "99999", "LANG": "\x1b[2J", "USER": name, "TZ": "\x1b]0;x\x07"}
    argv = [sys.executable, "-m", "sop_tui", "desk", "--data", str(tmp_path), "--station", name, "--caller", name]
    with Terminal(argv, env={**env, "SOP_TUI_AGENT": name}) as terminal:
        terminal.wait_for("Selamat")
        terminal.press("f10", "3")
        terminal.wait_for("Panggilan ditutup")
        terminal.press("s")
        terminal.settle()
        assert foreign(terminal.raw) == []
    (sealed,) = sealed_in(tmp_path)
    for key in ("agent", "station", "caller_id"):
        assert clean(name).startswith(sealed[key])
        assert len(sealed[key]) > 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder in which a call, the names of files and a session are hostile."""
    path = transcript_in(tmp_path)
    made = document_bytes(hostile(json.loads(path.read_bytes())))
    # A transcript with half a character in it is refused before it is shown.
    path.write_bytes(document_bytes(seal(json.loads(made.replace(b"\\ud800", b"")))))
    for name in FILE_NAMES.values():
        Path(os.fsdecode(os.fsencode(path.parent) + b"/" + name)).write_bytes(path.read_bytes())
    texts = "".join(text for text in TERMINAL.values()) + "".join(MARKUP.values())
    write_session(
        training_folder(DataFolder(path.parents[4])),
        session(1, trainee=texts, title=texts, topic=texts, scenario=texts),
    )
    return path


SCREENS = {
    "replay": (("replay", "{call}"), ("end", "home", "down", "down", "v", "k", "enter")),
    "review": (("review", "--data", "{data}"), ("down", "enter", "down", "end", "f7")),
    "report": (("report", "--data", "{data}"), ("tab", "down", "enter")),
    "progress": (("progress", "--data", "{data}"), ("down", "enter", "tab")),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SCREENS)
def test_what_is_opened_to_be_looked_at_is_only_looked_at(name: str, folder: Path) -> None:
    words, keys = SCREENS[name]
    places = {"call": folder, "data": folder.parents[4]}
    argv = [sys.executable, "-m", "sop_tui", *(word.format(**places) for word in words)]
    with Terminal(argv, columns=120, lines=40) as terminal:
        terminal.wait_for(lambda terminal: b"\x1b[?1049h" in terminal.raw)
        terminal.settle()
        for key in keys:
            terminal.press(key)
            terminal.settle()
        assert foreign(terminal.raw) == []
        assert terminal.clipboard is None
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert b"Laporkan kepada petugas TI" not in terminal.raw
