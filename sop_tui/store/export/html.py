"""One page a call, in Indonesian, for people: it opens without a network, runs nothing, and can be printed.

Whatever was said or typed stands there literally: text becomes markup in `sop_tui.store.export.markup` alone, and the
page's own policy forbids scripts, pictures and requests, should anything slip through all the same.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Any, Final

from sop_tui.core.phrases import long_date
from sop_tui.core.scoring import ClauseScore, score
from sop_tui.store.export.conversation import clock, conversation
from sop_tui.store.export.markup import Html, join, tag, text, value
from sop_tui.store.export.reading import Exported
from sop_tui.store.export.titles import FLAGS, MODES, SOURCES, VERDICTS, Titles, status

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --line: #ccc; --soft: #f3f5f7; --good: #1d6b3a;
  --bad: #b3261e; --warm: #8a5a00; --link: #14558f }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #181818; --line: #484848; --soft: #242628;
  --good: #7cc796; --bad: #f2836b; --warm: #e0b050; --link: #8abfee } }
* { box-sizing: border-box }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto;
  max-width: 62rem; padding: 0 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2.2rem } h3 { font-size: 1rem; margin-bottom: .3rem }
a { color: var(--link) } nav ul { padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .7rem 1.2rem }
dt { font-size: .85rem; opacity: .8 } dd { margin: 0; font-weight: 600 }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line) }
thead th { font-size: .85rem; opacity: .8 } tbody th { font-weight: 400 }
.talk th:nth-child(-n+2), .talk td:nth-child(-n+2) { width: 4.6rem; text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums }
.talk th:nth-child(3) { width: 6.5rem } .talk .said, .talk .asked { background: var(--soft) }
.talk .recorded, .talk .done, .talk .chosen { font-size: .93em }
.notes th:first-child { width: 6rem } .verdicts th:first-child { width: 6.5rem }
.verdicts th:nth-child(3) { width: 8rem } td ul { margin: 0; padding-left: 1.1rem }
q { quotes: "“" "”" } small { opacity: .85; font-size: .85em; margin-left: .4em }
.gone td:last-child bdi, .gone td:last-child q { text-decoration: line-through }
.mark { display: block; color: var(--warm); font-size: .88em } .hurried { border-left: 4px solid var(--warm) }
.letters { font-family: ui-monospace, monospace } del { color: var(--bad) } ins { color: var(--good); font-weight: 700 }
.violated { color: var(--bad); font-weight: 600 } .satisfied { color: var(--good) }
.notice { border: 1px solid var(--warm); padding: .5rem .8rem } :target { outline: 3px solid var(--link) }
footer { margin-top: 2.5rem; font-size: .85rem; opacity: .85 }
@media print { body { margin: 0; max-width: none; font-size: 10pt } nav { display: none } tr { break-inside: avoid }
  h2, h3 { break-after: avoid } a { color: inherit; text-decoration: none } }
"""
_DIGEST: Final = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'"
"""This very style, and nothing else at all."""

_HEAD: Final = (
    '<!doctype html>\n<html lang="id">\n<head>\n<meta charset="utf-8">\n'
    f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="referrer" content="no-referrer">\n'
)
_SECTIONS: Final = (
    ("percakapan", "Percakapan"),
    ("data", "Data pelanggan"),
    ("catatan", "Catatan"),
    ("aplikasi", "Yang dicatat di aplikasi"),
    ("penilaian", "Penilaian menurut SOP"),
)


def page(item: Exported) -> bytes:
    """The page of one call, in UTF-8."""
    titles = Titles(item.book, item.document["events"][0]["dialog"])
    name = f"Panggilan {_when(item)}"
    bodies = (
        conversation(item, titles),
        _fields(item, titles),
        _notes(item),
        _records(item, titles),
        _verdicts(item, titles),
    )
    sections = [
        tag("section", tag("h2", text(title), id=anchor), body)
        for (anchor, title), body in zip(_SECTIONS, bodies, strict=True)
    ]
    links = (tag("li", tag("a", text(title), href=f"#{anchor}")) for anchor, title in _SECTIONS)
    body = tag(
        "body",
        tag("header", tag("h1", text(name)), *_notices(item), _facts(item, titles)),
        tag("nav", tag("ul", *links)),
        tag("main", *sections),
        tag("footer", _foot(item)),
    )
    head = join(tag("title", text(f"{name} oleh {item.summary.agent}")), Html(f"<style>{_STYLE}</style>"))
    return f"{_HEAD}{head}\n</head>\n{body}\n</html>\n".encode()


def _when(item: Exported) -> str:
    began = datetime.fromisoformat(item.summary.started_at)
    return f"{long_date(began.date(), 'id')} pukul {began:%H:%M}"


def _notices(item: Exported) -> Iterator[Html]:
    if item.redacted:
        words = "Data pelanggan disamarkan. Halaman ini bukan transkrip dan tidak bersegel."
        yield tag("p", text(words), class_="notice")
    if item.book is None:
        words = "Salinan naskah panggilan ini tidak ada; nama singkat ditampilkan sebagai gantinya."
        yield tag("p", text(words), class_="notice")


def _facts(item: Exported, titles: Titles) -> Html:
    row = item.summary
    share = "—" if row.share is None else f"{round(100 * row.share)} %"
    facts = (
        ("Agen", row.agent),
        ("Meja", row.station),
        ("Pemanggil", row.caller or "tersembunyi"),
        ("Topik", titles.topic(row.topic) if row.topic else "—"),
        ("Keperluan", row.need or "—"),
        ("Hasil", titles.outcome(row.outcome) if row.outcome else "terputus"),
        ("Lama", clock(row.length_ms)),
        ("Klausul dipenuhi", share),
        ("Aturan dilanggar", str(row.violated)),
        ("Kalimat terlalu cepat", str(row.hurried)),
        ("Tanda", ", ".join(FLAGS.get(flag, flag) for flag in row.flags) or "—"),
        ("Jenis", MODES.get(row.mode, row.mode)),
    )
    return tag("dl", *(tag("div", tag("dt", text(name)), tag("dd", value(told))) for name, told in facts))


def _table(columns: Sequence[str], rows: Sequence[Sequence[Html]], kind: str | None = None) -> Html:
    """The first cell of each row names it."""
    head = tag("tr", *(tag("th", text(column), scope="col") for column in columns))
    body = (tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:])) for row in rows)
    return tag("table", tag("thead", head), tag("tbody", *body), class_=kind)


def _none(words: str) -> Html:
    return tag("p", text(words))


def _fields(item: Exported, titles: Titles) -> Html:
    rows = [_field(name, row, titles) for name, row in item.document["fields"].items() if row["status"] != "unset"]
    columns = ("Data", "Nilai", "Keadaan", "Asal", "Semula tampil")
    return _table(columns, rows) if rows else _none("Tidak ada data yang disampaikan.")


def _field(name: str, row: Mapping[str, Any], titles: Titles) -> Sequence[Html]:
    told = [status(row["status"]), *([row["reason"]] if row["reason"] else [])]
    if row["overridden"]:
        told.append(f"peringatan dilewati: {', '.join(row['overridden'])}")
    shown = row["shown"] if row["shown"] and row["shown"] != row["value"] else ""
    return (
        value(titles.field(name)),
        value(row["value"] or row["text"]),
        value("; ".join(told)),
        value(SOURCES.get(row["source"], row["source"])),
        value(shown),
    )


def _notes(item: Exported) -> Html:
    notes = [(text(clock(note["elapsed_ms"])), value(note["text"])) for note in item.document["notes"]]
    return _table(("Waktu", "Catatan"), notes, "notes") if notes else _none("Tidak ada catatan.")


def _records(item: Exported, titles: Titles) -> Html:
    def form(row: Mapping[str, Any]) -> tuple[str, str]:
        return row["system"], row["form"]

    parts: list[Html] = []
    for place, rows in groupby(sorted(item.document["records"], key=form), key=form):
        cells = [(value(titles.column(*place, row["column"])), value(row["value"])) for row in rows]
        parts += [tag("h3", value(titles.form(*place))), _table(("Kolom", "Isi"), cells)]
    return join(*parts) if parts else _none("Tidak ada yang dicatat.")


def _verdicts(item: Exported, titles: Titles) -> Html:
    clauses = score(item.document).rows
    judged = [row for row in clauses if row.verdict != "vacuous"]
    silent = ", ".join(row.clause for row in clauses if row.verdict == "vacuous")
    columns = ("Klausul", "Yang diwajibkan", "Putusan", "Aturan dan buktinya")
    shown = (
        _table(columns, [_clause(row, titles) for row in judged], "verdicts")
        if judged
        else _none("Tidak ada yang dinilai.")
    )
    rest = tag("p", text(f"Tidak ada kesempatan dalam panggilan ini: {silent}.")) if silent else Html("")
    return join(shown, rest)


def _clause(row: ClauseScore, titles: Titles) -> Sequence[Html]:
    rules = [rule for rule in row.rules if rule.verdict != "vacuous"]
    found = (tag("li", value(rule.id), Html(": "), _verdict(rule.verdict), *_evidence(rule.evidence)) for rule in rules)
    return value(row.clause), value(titles.clause(row.clause)), _verdict(row.verdict), tag("ul", *found)


def _verdict(name: str) -> Html:
    return tag("span", text(VERDICTS.get(name, name)), class_=name)


def _evidence(numbers: Sequence[int]) -> Iterator[Html]:
    if numbers:
        links = [tag("a", text(str(number)), href=f"#e{number}") for number in numbers]
        yield join(Html(" (peristiwa "), Html(", ".join(links)), Html(")"))


def _foot(item: Exported) -> Html:
    if item.redacted:
        return text(f"Panggilan {item.summary.call_id}, disamarkan.")
    digest = item.document["seal"]["digest"]
    return text(f"Panggilan {item.summary.call_id}. Segel transkripnya (SHA-256): {digest}.")
