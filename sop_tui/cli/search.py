"""``search``: the sealed calls that are meant, a row each, with the words that were looked for."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import click

from sop_tui.cli.options import data_folder, json_option, places, store_refusal, store_words
from sop_tui.cli.output import Refusal, complain, counted, print_json, tell
from sop_tui.cli.progress import Progress
from sop_tui.core.selection import TERMS_MAX, TEXT_MAX, Selection, SelectionError, parse
from sop_tui.core.summary import CallSummary
from sop_tui.store.folder import DataFolder, StoreError

if TYPE_CHECKING:
    from sop_tui.store.index import Index, Row, Snippet

_GO_ON: Final = ("DATA_READ_ONLY", "DATA_FORBIDDEN", "DISK_FULL", "INDEX_BUSY", "INDEX_MOVED")
"""Codes with which an index cannot catch up, and may be searched all the same."""

_ORDERS: Final = ("newest", "oldest", "longest", "shortest", "violations", "lowest", "highest", "agent", "topic")

_WIDTH: Final = 90
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@click.command()
@click.argument("query", nargs=-1)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="So many calls.")
@click.option("--order", type=click.Choice(_ORDERS), default="newest", show_default=True, help="Which come first.")
@json_option
@places("data")
def search(query: tuple[str, ...], limit: int, order: str, as_json: bool, data: str | None) -> int:
    """Find calls by filters and by words.

    \b
    agent:rani  topic:gangguan  outcome:selesai  mode:live  flag:upset
    day:2026-11-21  day:2026-11  day:2026-W47  day:2026-11-01..2026-11-21  day:today
    length:>300  length:5:00..10:00  score:<80
    violated:EML-1b  violated:any  violated:none  reviewed:no  damaged:yes
    words  begin*  "a phrase"  said:word  typed:word  noted:word

    All of them must hold; everything else is a word that was said, typed or noted. The last word may go on, unless it
    is quoted. Names match by whole words, and agent:"" is a call without one. The keys of the screens (agen, topik,
    hasil, hari, lama, nilai, langgar, ulasan, tanda, rusak, ucap, ketik, catat) mean the same.
    """
    chosen = selection_of(" ".join(query))
    folder = data_folder(data)
    if not folder.calls.is_dir():
        raise Refusal("CALLS_MISSING", f"no sealed call in {folder.path}", "name a data folder with --data")
    try:
        try:
            rows, number = _found(folder, chosen, order, limit)
        except StoreError as error:
            if error.code != "INDEX_DAMAGED":
                raise
            # It is gone by now, and made anew.
            rows, number = _found(folder, chosen, order, limit)
    except StoreError as error:
        raise store_refusal(error, folder.index) from None
    if as_json:
        print_json({"selection": str(chosen), "count": number, "calls": [_json(*found) for found in rows]})
        return 0
    for row, snippets in rows:
        _tell(row, snippets)
    left = f", {len(rows):,} of them shown" if len(rows) < number else ""
    tell(f"{counted(number, 'call')}{left}.")
    return 0


def selection_of(text: str) -> Selection:
    """What a query means today.

    Raises:
        Refusal: ``QUERY_WRONG``.
    """
    try:
        return parse(text, datetime.now().astimezone().date())
    except SelectionError as wrong:
        part = text[wrong.position :].split(maxsplit=1)
        message, mend = _WRONG[wrong.code]
        raise Refusal("QUERY_WRONG", f"{part[0]}: {message}" if part else message, mend) from None


_WRONG: Final = {
    "TOO_LONG": (f"more than {TEXT_MAX} letters", "search for less"),
    "TOO_MANY": (f"more than {TERMS_MAX} words", "search for fewer"),
    "VALUE": ("not a value of this key", "see sop-tui search --help, or quote it all to search for it as text"),
    "TWICE": ("this was limited before", "leave one of them out"),
    "NO_WORD": ("no letter or digit to search for", "write a word"),
}


def _found(
    folder: DataFolder, chosen: Selection, order: Any, limit: int
) -> "tuple[list[tuple[Row, list[Snippet]]], int]":
    from sop_tui.store.index import Index  # noqa: PLC0415 - brings SQLite, which --help does without

    with Index.open(folder) as index:
        catch_up(index)
        rows = index.calls(chosen, order, limit)
        number = max(len(rows), index.count(chosen, None))
        return [(row, index.snippets(chosen, row, _WIDTH)) for row in rows], number


def catch_up(index: "Index") -> None:
    """Have the index know every sealed call, as far as it can be written."""
    from sop_tui.cli.indexing import on_all_cores  # noqa: PLC0415 - brings what works on many cores

    try:
        with Progress() as bar:
            index.refresh(bar.at, on_all_cores)
    except StoreError as error:
        if error.code not in _GO_ON:
            raise
        complain(f"the index may lack the latest calls: {store_words(error)[0]}")


def _json(row: "Row", snippets: "Iterable[Snippet]") -> dict[str, Any]:
    call = row.call
    return {
        "call_id": call.call_id,
        "file": str(row.path),
        "damaged": row.damaged,
        "started_at": call.started_at,
        "ended_at": call.ended_at,
        "mode": call.mode,
        "agent": call.agent,
        "station": call.station,
        "caller": call.caller,
        "topic": call.topic,
        "need": call.need,
        "outcome": call.outcome,
        "length_ms": call.length_ms,
        "score": row.percent,
        "violated": _violated(call),
        "flags": list(call.flags),
        "reviews": row.reviewed,
        "found": [
            {"where": found.where, "text": found.text, "hits": [list(hit) for hit in found.hits]} for found in snippets
        ],
    }


def _violated(call: CallSummary) -> list[str]:
    return [clause for clause, verdict in call.clauses if verdict == "violated"]


def _tell(row: "Row", snippets: "Iterable[Snippet]") -> None:
    call = row.call
    if row.damaged and not call.ended_at:
        tell(f"{call.day}  damaged ({row.damaged}): {row.path}")
        return
    began = datetime.fromisoformat(call.started_at)
    minutes, seconds = divmod(call.length_ms // 1000, 60)
    score = "" if row.percent is None else f"{row.percent}%"
    columns = (
        f"{_DAYS[began.weekday()]} {began:%Y-%m-%d %H:%M}  {call.agent:12.12} {call.topic or '-':14}"
        f" {call.outcome or '-':14} {f'{minutes}:{seconds:02}':>6} {score:>4}"
    )
    violated = _violated(call)
    marks = [
        "altered since it was sealed" if row.damaged else "",
        f"violated {', '.join(violated)}" if violated else "",
        counted(row.reviewed, "review") if row.reviewed else "",
    ]
    tell("  ".join(filter(None, (columns, *marks))).rstrip())
    for found in snippets:
        tell(f"    {found.where:6} {_marked(found)}")
    tell(f"    {row.path}")


def _marked(found: "Snippet") -> str:
    """The words that were looked for, between asterisks."""
    parts, last = [], 0
    for start, end in found.hits:
        parts += [found.text[last:start], "*", found.text[start:end], "*"]
        last = end
    return "".join((*parts, found.text[last:]))
