"""No text makes the core act, fail or forget: it is cleaned once, judged, kept, and read back as it was kept."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core import commands as cmd
from sop_tui.core.answers import KINDS, judge
from sop_tui.core.call import refold
from sop_tui.core.events import Noted
from sop_tui.core.plaintext import clean
from sop_tui.core.spelling import decode, said, spell
from sop_tui.core.transcript import events_of, seal, transcript
from sop_tui.store.calls import read_transcript, write_sealed
from sop_tui.store.folder import DataFolder
from sop_tui.store.journal import Journal
from sop_tui.store.verify import verify
from sop_tui.tui.text import plain
from tests.hostile.corpus import TEXTS, each
from tests.hostile.harm import ACTS
from tests.store.held import CALL_ID, book, commands_of, flat, sources

SECONDS = 5
"""Far more than any text takes; far less than one that is looked at in all its parts again and again does."""

ENTRY_MAX = KINDS["email"].max_length
"""Characters that the line of the desk takes."""

SPELT_MAX = 2000
"""Characters of a text that is spelt here: no answer is longer."""


@pytest.mark.parametrize("text", each(TEXTS))
def test_a_cleaned_text_does_nothing(text: str) -> None:
    for multiline in (False, True):
        kept = clean(text, multiline=multiline)
        assert not ACTS.search(kept)
        assert clean(kept, multiline=multiline) == kept
        kept.encode()


@pytest.mark.parametrize("text", each(TEXTS))
def test_a_widget_shows_every_character_and_obeys_none(text: str) -> None:
    shown = plain(text)
    assert not ACTS.search(shown.plain)
    assert not shown.spans
    if not ACTS.search(text):
        assert clean(shown.plain) == clean(text)


@pytest.mark.parametrize("text", each(TEXTS))
def test_every_kind_of_answer_judges_it(text: str) -> None:
    began = time.perf_counter()
    for kind in KINDS:
        found = judge(kind, text)
        told = [found.text, found.canonical or "", found.suggestion or "", *found.renderings.values()]
        told += [words for problem in found.problems for words in (problem.message, problem.mend)]
        assert not [part for part in told if ACTS.search(part)], kind
        assert len(found.text) <= KINDS[kind].max_length
    assert time.perf_counter() - began < SECONDS


@pytest.mark.parametrize("text", each(TEXTS))
def test_it_is_spelt_and_understood(text: str) -> None:
    heard = clean(text)[:SPELT_MAX]
    tables = book().spelling
    for alphabet in tables.alphabets:
        assert not ACTS.search(said(spell(heard, tables, alphabet)))
    assert not ACTS.search(decode(heard, tables).text)


def commands(texts: Sequence[str]) -> Iterator[cmd.Command]:
    """A call in which the texts stand wherever a CSO may type them."""
    yield cmd.Confirm()
    for text in texts:
        if clean(text):
            yield from (cmd.Note(text), cmd.Prefer("sapaan", text))
        yield cmd.Answer(text[:ENTRY_MAX])
    yield cmd.LeaveUnverified(texts[0], f"{texts[0]}x")
    yield from (cmd.Confirm(), cmd.End("selesai"))


NAMES = sorted(TEXTS)
CALLS = [NAMES[start::10] for start in range(10)]


@pytest.mark.parametrize("names", CALLS, ids=lambda names: f"{names[0]} and {len(names) - 1} others")
def test_a_call_that_holds_it_is_kept_and_verified(names: list[str], tmp_path: Path) -> None:
    texts = [TEXTS[name] for name in names]
    batches = commands_of(commands(texts))
    events = flat(batches)
    noted = [event.what.text for event in events if isinstance(event.what, Noted)]
    typed = [clean(text, multiline=True) for text in texts if clean(text)]
    assert all(whole.startswith(kept) for whole, kept in zip(typed, noted, strict=True))
    folder = DataFolder(tmp_path)
    journal = Journal.create(folder, CALL_ID, sources())
    for batch in batches:
        journal.append(batch)
    journal._fd = _closed(journal._fd)
    assert Journal.open(folder, CALL_ID).events == events
    path = write_sealed(folder, seal(transcript(refold(book(), events), events)))
    document = read_transcript(path)
    assert events_of(document) == events
    assert verify(path, lambda _: book()) == []
    assert not ACTS.search(path.read_text())


def _closed(fd: int) -> int:
    import os  # noqa: PLC0415 - as a process that ended lets go of its lock

    os.close(fd)
    return -1


ANY = st.characters(codec=None, exclude_categories=())
PIECES = st.sampled_from([text for text in TEXTS.values() if len(text) < 100]) | st.text(ANY, max_size=8)


@given(st.lists(PIECES, max_size=6).map("".join), st.sampled_from(sorted(KINDS)))
def test_any_mixture_of_them_is_judged_and_shown(text: str, kind: str) -> None:
    found = judge(kind, text)
    assert not ACTS.search(found.text + (found.canonical or "") + "".join(found.renderings.values()))
    assert not ACTS.search(plain(text).plain)
    if found.canonical is not None:
        assert judge(kind, found.canonical).canonical == found.canonical
