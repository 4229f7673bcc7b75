"""Small calls for the tests of the store, held by the program's own rules under a script and an SOP of a few lines."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sop_tui.core import commands as cmd
from sop_tui.core.book import Book, Source
from sop_tui.core.call import Call, apply, begin, decide, refold
from sop_tui.core.events import Event, Moment
from sop_tui.core.transcript import seal, transcript
from sop_tui.store.scripts import TABLES, Scripts, packaged, read_blobs

CALL_ID = "0195a3b1-7c00-7abc-8def-0123456789ab"
OTHER_ID = "0195a3b1-7c00-7abc-8def-0123456789ac"

_DIALOG = """
dialog: panggilan
title: Panggilan
version: "1"
keywords: [email]
outcomes: {selesai: Selesai, terputus: Terputus}
fields:
  email: {kind: email, title: Email}
steps:
  salam:
    say: {id: Selamat pagi, en: Good morning}
  email:
    ask: email
    lines: {id: Boleh minta alamat email?, en: May I have your email?}
    verify:
      lines: {id: "Benar {email}?", en: "Is it {email}?"}
    record: [crm.data.email]
  terima_kasih:
    say: {id: Terima kasih, en: Thank you}
  tutup:
    end: selesai
"""
_SOP = """
sop: DTA
title: Permintaan data
version: "1"
in_force: 2019-01-01
source: 001
clauses:
  DTA-3: {obliges: Ucapkan terima kasih}
constraints:
  - {id: DTA-3.terima-kasih, clause: DTA-3, template: response, a: ["ask:email"], b: ["say:terima_kasih"]}
  - {id: DTA-3.salam, clause: DTA-3, template: existence, a: ["say:salam"]}
  - {id: DTA-3.marah, clause: DTA-3, template: not_succession, a: ["flag:upset"], b: ["ask:email"]}
"""
_APPLICATION = """
application: crm
title: CRM
version: "1"
forms:
  data:
    title: Data Penelpon
    columns:
      email: {title: Email, form: upper}
"""

MASNA = (
    cmd.Confirm(),
    cmd.Answer("masna.aya@yahoo.com"),
    cmd.Tick(),
    cmd.Note("pelanggan “Budi [Sby]” ragu\nsedikit"),
    cmd.Confirm(),
    cmd.Confirm(),
    cmd.End("selesai"),
)
"""A call from greeting to outcome."""


@cache
def scripts() -> Scripts:
    """The scripts of these calls."""
    tables = [(name, (packaged() / name).read_bytes()) for name in TABLES]
    texts = {"sop/dta.yaml": _SOP, "dialog/panggilan.yaml": _DIALOG, "aplikasi/crm.yaml": _APPLICATION}
    return read_blobs([*tables, *((name, text.encode()) for name, text in texts.items())])


def book() -> Book:
    """The book of these calls."""
    return scripts().book


def sources() -> tuple[Source, ...]:
    """What the book was read from."""
    return book().sources


def commands_of(
    commands: Iterable[cmd.Command] = MASNA, call_id: str = CALL_ID, started: str = "2026-03-02T09:15:00"
) -> list[list[Event]]:
    """The events of a call, a list for each command, one every second."""
    start = cmd.Start(call_id, "AGEN-7", "meja-12", "0877-5865-8589", "panggilan")
    batches = [begin(book(), start, Moment(f"{started}+07:00", 0))]
    call = refold(book(), batches[0])
    for second, command in enumerate(commands, start=1):
        events = decide(call, command, Moment(f"{started[:-2]}{second:02}+07:00", second * 1000))
        for event in events:
            call = apply(call, event)
        batches.append(events)
    return batches


def flat(batches: Iterable[Sequence[Event]]) -> list[Event]:
    """The events of all batches."""
    return [event for batch in batches for event in batch]


def held(commands: Iterable[cmd.Command] = MASNA) -> Call:
    """The call that these commands make."""
    return refold(book(), flat(commands_of(commands)))


def sealed(commands: Iterable[cmd.Command] = MASNA, call_id: str = CALL_ID) -> dict[str, Any]:
    """The sealed transcript of a call."""
    events = flat(commands_of(commands, call_id))
    return seal(transcript(refold(book(), events), events))
