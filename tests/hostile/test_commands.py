"""Hostile words on the command line and in the environment: a command answers in plain words, and makes nothing."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sop_tui.cli import program
from sop_tui.core.answers import KINDS
from tests.cli_runner import transcript_in
from tests.hostile.corpus import LONG, PATHS, TEXTS, each
from tests.hostile.harm import ACTS, unforeseen


def _is_argument(text: str) -> bool:
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return False
    return "\x00" not in text and len(text) < LONG // 2


ARGUMENTS = {name: text for name, text in TEXTS.items() if _is_argument(text)}
"""What a shell can hand over: bytes, none of them NUL. Such that are no UTF-8 come as low surrogates."""

OF_EACH_SORT = {
    name: ARGUMENTS[name]
    for name in (
        *("action", "closing-nothing", "clear", "clipboard-osc-52", "c1-osc", "undecodable", "override"),
        *("combining", "option", "dash", "empty", "parent", "device-file", "too-long", "search", "newline"),
    )
}
"""One of each sort, for commands that read all scripts before they answer."""

QUICK: Sequence[tuple[str, ...]] = (
    ("{}",),
    ("spell", "{}"),
    ("spell", "--decode", "{}"),
    ("spell", "a", "--alphabet", "{}"),
    ("validate", "{}", "x"),
    *(("validate", kind, "{}") for kind in ("email", "id_caller", "date")),
    ("validate", "email", "{}", "--json"),
    ("search", "{}"),
    ("search", "{}", "--json"),
    ("score", "{}"),
    ("schema", "{}"),
    ("progress", "--trainee", "{}"),
    ("desk", "--agent", "{}", "--caller", "{}"),
    ("review", "--as", "{}"),
)
SLOW: Sequence[tuple[str, ...]] = (
    ("check", "{}"),
    ("graph", "{}"),
    ("simulate", "{}"),
    ("train", "{}"),
    ("train", "--drill", "{}"),
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a call in it."""
    return transcript_in(tmp_path_factory.mktemp("data")).parents[4]


def told(words: Sequence[str], text: str, env: dict[str, str], cwd: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(cwd)
    done = CliRunner().invoke(program, [word.replace("{}", text) for word in words], env=env)
    assert done.exit_code in {0, 1, 2}
    assert not unforeseen(done.output), words
    assert not ACTS.search(done.output), words
    return done


@pytest.mark.parametrize("words", QUICK, ids=" ".join)
def test_any_argument_is_answered_in_plain_words(
    words: tuple[str, ...], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ARGUMENTS.values():
        told(words, text, {"SOP_TUI_DATA": str(data)}, tmp_path, monkeypatch)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", SLOW, ids=" ".join)
def test_one_of_each_sort_is_answered_in_plain_words(
    words: tuple[str, ...], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in OF_EACH_SORT.values():
        told(words, text, {"SOP_TUI_DATA": str(data)}, tmp_path, monkeypatch)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_any_answer_is_judged(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in OF_EACH_SORT.values():
        told(("validate", kind, "{}"), text, {}, tmp_path, monkeypatch)


@pytest.mark.parametrize("text", each(PATHS, "nul-in-it", "dot", "dots"))
def test_a_data_folder_of_any_name_that_is_not_there_is_not_made(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in (("search", "a", "--data", "{}"), ("progress", "--data", "{}"), ("report", "--data", "{}")):
        told(words, text, {}, tmp_path, monkeypatch)
    told(("search", "a"), "", {"SOP_TUI_DATA": text}, tmp_path, monkeypatch)
    assert list(tmp_path.iterdir()) == []


VARIABLES = ("SOP_TUI_AGENT", "SOP_TUI_REVIEWER", "USER", "LOGNAME", "HOME", "LANG", "LC_ALL", "TERM", "TZ", "COLUMNS")


def test_the_environment_is_only_text(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ARGUMENTS.values():
        env = dict.fromkeys(VARIABLES, text)
        for words in (("search", "a"), ("desk",), ("score", "x"), ("spell", "a")):
            told(words, "", {**env, "SOP_TUI_DATA": str(data)}, tmp_path, monkeypatch)
