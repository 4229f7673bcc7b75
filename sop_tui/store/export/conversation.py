"""A call told as a conversation: who said or did what, when, and after what pause."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final

from sop_tui.core import spelling
from sop_tui.core.judged import judged
from sop_tui.core.lines import fill
from sop_tui.core.pace import Stood
from sop_tui.core.summary import standing
from sop_tui.store.export.markup import Html, join, tag, text, value
from sop_tui.store.export.reading import Exported
from sop_tui.store.export.titles import FLAGS, PREFERENCES, REFUSALS, SOURCES, Titles

Flat = Mapping[str, Any]
_Words = Callable[[Flat, Titles], Html]

_SILENT: Final = frozenset({"moved", "correcting"})
"""Where the call went, and that a value was opened, is seen from what follows."""

_WHO: Final = MappingProxyType(
    {
        **dict.fromkeys(("said", "asked", "done", "tested", "jumped", "returned", "flagged", "noted", "ended"), "CSO"),
        **dict.fromkeys(("ticked", "undone", "overridden", "left_unverified", "preferred"), "CSO"),
        **dict.fromkeys(("refused", "corrected", "replaced", "verified"), "Pelanggan"),
    }
)
_PROGRAM: Final = "Layar"


def clock(elapsed_ms: int) -> str:
    """Minutes and seconds into the call: ``01:07``."""
    seconds = elapsed_ms // 1000
    return f"{seconds // 60:02}:{seconds % 60:02}"


def seconds(ms: int) -> str:
    """``2,4 d``."""
    return f"{ms / 1000:.1f} d".replace(".", ",")


def conversation(item: Exported, titles: Titles) -> Html:
    """The table of everything that happened, a row an event; each row can be linked to by its number."""
    events = item.document["events"]
    kept = {event["seq"] for event in standing(events)}
    counting = {event["seq"] for event in judged(events)}
    head = tag("tr", *(tag("th", Html(name), scope="col") for name in ("Waktu", "Jeda", "Siapa", "Peristiwa")))
    rows = (
        _row(group, titles, item.stood, kept, counting)
        for group in _groups(event for event in events if event["type"] not in _SILENT)
    )
    return tag("table", tag("thead", head), tag("tbody", *rows), class_="talk")


def _groups(events: Iterator[Flat]) -> Iterator[Sequence[Flat]]:
    """Letters ticked one after the other are one row, all else a row each."""
    for ticking, run in groupby(events, key=lambda event: event["type"] == "ticked"):
        if ticking:
            yield list(run)
        else:
            yield from ([event] for event in run)


def _row(group: Sequence[Flat], titles: Titles, stood: Mapping[int, Stood], kept: set[int], counting: set[int]) -> Html:
    event = group[-1]
    gone = event["seq"] not in kept
    hurried = stood[event["seq"]].hurried
    content = [_told(group, titles)]
    if hurried:
        content.append(_hurry(stood[event["seq"]]))
    if gone:
        said = event["seq"] in counting
        content.append(_remark("dibatalkan, tetapi sudah terucap dan tetap dihitung" if said else "dibatalkan"))
    first = group[0]["seq"] == group[0]["batch"]
    return tag(
        "tr",
        tag("td", text(clock(event["elapsed_ms"]))),
        tag("td", text(seconds(stood[group[0]["seq"]].ms) if first and event["seq"] > 1 else "")),
        tag("th", Html(_who(event)), scope="row"),
        tag("td", *content),
        id=f"e{event['seq']}",
        class_=" ".join(filter(None, (event["type"], "gone" if gone else "", "hurried" if hurried else ""))),
    )


def _who(event: Flat) -> str:
    """An answer is the customer's, unless an application showed it or it was known."""
    if event["type"] == "answered":
        return "Pelanggan" if event["source"] in {"asked", "early"} else _PROGRAM
    if event["type"] == "chosen":
        return _PROGRAM if event.get("activity", "").startswith("check:") else "Pelanggan"
    return _WHO.get(event["type"], _PROGRAM)


def _hurry(stood: Stood) -> Html:
    needed = seconds(stood.needed)
    return tag("strong", text(f"Terlalu cepat: {seconds(stood.ms)}, padahal tercepat {needed}"), class_="mark")


def _remark(words: str) -> Html:
    return tag("small", text(f"({words})"))


def _told(group: Sequence[Flat], titles: Titles) -> Html:
    event = group[-1]
    if event["type"] == "ticked":
        return _ticks(group, titles)
    words = _WORDS.get(event["type"])
    return words(event, titles) if words else text(event["type"])


def _ticks(group: Sequence[Flat], titles: Titles) -> Html:
    on = sum(bool(event["on"]) for event in group)
    off = len(group) - on
    taken = f", {off} dibatalkan" if off else ""
    return join(text(f"{on} bagian diulang dan dibenarkan{taken}: "), _field(group[-1], titles))


def _field(event: Flat, titles: Titles) -> Html:
    return value(titles.field(event["field"]))


def _named(event: Flat, titles: Titles, *content: Html) -> Html:
    return join(tag("b", _field(event, titles)), Html(": "), *content)


def _quote(raw: str) -> Html:
    return tag("q", value(raw))


def _confirmed(event: Flat) -> Html:
    codes = event["overridden"]
    return join(Html(" "), _remark(f"peringatan dilewati: {', '.join(codes)}")) if codes else Html("")


def _answered(event: Flat, titles: Titles) -> Html:
    typed = event["text"] if event["text"] != event["value"] else ""
    told = [SOURCES.get(event["source"], event["source"]), *([f"diketik: {typed}"] if typed else [])]
    return _named(event, titles, value(event["value"]), Html(" "), _remark("; ".join(told)), _confirmed(event))


def letters(old: str, new: str) -> Html:
    """A correction letter by letter."""
    parts = []
    for part in spelling.differences(old, new):
        if part.op == "same":
            parts.append(text(part.left))
        else:
            parts += [tag("del", text(part.left))] if part.left else []
            parts += [tag("ins", text(part.right))] if part.right else []
    return tag("bdi", *parts, class_="letters")


def _recognized(event: Flat, titles: Titles) -> Html:
    number = len(event["calls"]) + event["more"]
    about = [word for word in event["calls"][0][1:] if word] if event["calls"] else []
    return text(f"Nomor ini pernah menelepon ({number} panggilan). Terakhir: {', '.join(about)}")


def _tested(event: Flat, titles: Titles) -> Html:
    why = "peringatan" if event["verdict"] == "warning" else "belum sah"
    return _named(event, titles, value(event["text"]), Html(" "), _remark(f"{why}: {', '.join(event['problems'])}"))


def _recorded(event: Flat, titles: Titles) -> Html:
    place = (event["system"], event["form"], event["column"])
    where = join(value(titles.form(*place[:2])), Html(" › "), value(titles.column(*place)))
    return join(Html("Dicatat di "), where, Html(": "), value(event["value"]))


def _done(event: Flat, titles: Titles) -> Html:
    return join(Html("Dikerjakan: "), value(fill(titles.step(event["dialog"], event["step"]), lambda _: "…")))


def _ended(event: Flat, titles: Titles) -> Html:
    owed = f" Belum dipenuhi: {', '.join(event['owed'])}." if event["owed"] else ""
    return join(Html("Panggilan ditutup: "), value(titles.outcome(event["outcome"])), Html("."), text(owed))


def _flagged(event: Flat, titles: Titles) -> Html:
    verb = "dipasang" if event["raised"] else "dicabut"
    return text(f"Tanda {verb}: {FLAGS.get(event['name'], event['name'])}")


_WORDS: Final[Mapping[str, _Words]] = MappingProxyType(
    {
        "started": lambda event, _: join(
            Html("Panggilan masuk dari "), value(event["caller"] or "nomor tersembunyi"), Html(".")
        ),
        "recognized": _recognized,
        "said": lambda event, _: _quote(event["text"]),
        "asked": lambda event, _: _quote(event["text"]),
        "done": _done,
        "chosen": lambda event, titles: join(
            tag("b", value(titles.field(event["name"]))),
            Html(": "),
            value(titles.option(event["name"], event["option"])),
        ),
        "forgotten": lambda event, titles: _named(
            event, titles, Html("ditanyakan lagi; semula "), value(event["value"])
        ),
        "filling": lambda event, titles: _named(event, titles, Html("disalin dari aplikasi")),
        "tested": _tested,
        "answered": _answered,
        "refused": lambda event, titles: _named(event, titles, text(REFUSALS.get(event["how"], event["how"]))),
        "left_unverified": lambda event, titles: _named(
            event, titles, value(event["text"]), Html(" dibiarkan tidak terverifikasi: "), value(event["reason"])
        ),
        "corrected": lambda event, titles: _named(
            event, titles, letters(event["old"], event["value"]), Html(" → "), value(event["value"]), _confirmed(event)
        ),
        "replaced": lambda event, titles: _named(
            event, titles, tag("del", value(event["old"])), Html(" tidak dipakai lagi")
        ),
        "verified": lambda event, titles: _named(
            event,
            titles,
            value(event["value"]),
            text(f" diulang dan dibenarkan ({event['ticked']} dari {event['parts']} bagian)"),
        ),
        "recorded": _recorded,
        "flagged": _flagged,
        "noted": lambda event, _: join(Html("Catatan: "), value(event["text"])),
        "preferred": lambda event, _: text(f"{PREFERENCES.get(event['what'], event['what'])}: {event['value']}"),
        "undone": lambda event, _: join(
            Html("Kembali: dibatalkan sejak "),
            tag("a", text(f"peristiwa {event['undoes']}"), href=f"#e{event['undoes']}"),
        ),
        "jumped": lambda event, titles: join(Html("Membuka topik "), value(titles.dialog(event["dialog"]))),
        "returned": lambda event, titles: join(Html("Kembali dari topik "), value(titles.dialog(event["dialog"]))),
        "overridden": lambda event, _: text(
            f"Tetap dilakukan walau diperingatkan melanggar: {', '.join(event['rules'])}"
        ),
        "ended": _ended,
        "hangup": lambda event, _: join(Html("Terminal terputus: "), value(event["reason"])),
        "resumed": lambda event, _: Html("Panggilan dilanjutkan."),
    }
)
"""What a row says of an event, by its type; another type is shown by its name."""
