"""What the rating form shows of a grade: pure functions from card, grade and ratings to rows and texts."""

from collections.abc import Mapping, Sequence

from textual.content import Content

from sop_tui.core.grading import Grade, ItemGrade, Missing, Rating, RuleFound
from sop_tui.core.review import Disputed, Reviewed
from sop_tui.core.scorecard import NOT_APPLICABLE, AnyItem, RatedItem, Scorecard
from sop_tui.core.timeline import Timeline
from sop_tui.tui import drawing
from sop_tui.tui.telling import clock
from sop_tui.tui.text import assemble, plain, stack
from sop_tui.tui.widgets.pick_list import Row

ANSWERS = {"satisfied": "dipenuhi", "violated": "DILANGGAR", NOT_APPLICABLE: "tidak berlaku"}
SIGNS = {"satisfied": "✓", "violated": "✗", "not_applicable": "–", "rated": "●", "missing": "!", "not_asked": ""}
STATES = {"open": "menunggu jawaban", "accepted": "diterima", "declined": "ditolak"}
MISSING = {
    "rating": "belum dinilai",
    "level_unknown": "nilainya tidak dikenal",
    "not_applicable_refused": "harus dinilai",
    "comment": "komentar wajib",
}


def answer_words(item: AnyItem, answer: str) -> str:
    """An answer as the form shows it."""
    level = item.level(answer) if isinstance(item, RatedItem) else None
    return level.title if level else ANSWERS.get(answer, answer)


def percent(total: float | None) -> str:
    """``87,5``; a dash where nothing counts."""
    return "–" if total is None else f"{total:.1f}".replace(".", ",")


def total_line(found: Grade) -> str:
    """The total as it stands, what is missing, and whether it is fatal."""
    missing = len({one.item for one in found.missing})
    told = f"  kurang {missing} butir" if missing else "  lengkap"
    fatal = f"  FATAL (tanpa itu {percent(found.before_fatal)})" if found.fatal else ""
    return f"Nilai {percent(found.total)}{fatal}{told}"


def item_rows(card: Scorecard, found: Grade) -> list[Row]:
    """The items that are asked, under their headings, by id."""
    missing: dict[str, list[str]] = {}
    for one in found.missing:
        missing.setdefault(one.item, []).append(MISSING[one.what])
    rows: list[Row] = []
    group = ""
    for item, graded in zip(card.items, found.items, strict=True):
        if graded.verdict == "not_asked":
            continue
        if item.group != group:
            group = item.group
            rows.append(Row("", "", group, heading=True))
        words = [answer_words(item, graded.answer)] if graded.answer else []
        words += ["FATAL"] if item.fatal and graded.failed else []
        words += missing.get(item.id, [])
        sign = "!" if item.id in missing else SIGNS[graded.verdict]
        rows.append(Row(item.id, sign, item.title, f"─ {', '.join(words)}"))
    return rows


def item_panel(
    item: AnyItem, graded: ItemGrade, rating: Rating, missing: Sequence[Missing], timeline: Timeline
) -> Content:
    """Everything about one item: what is asked, answers and their keys, rules with what shows them, the comment."""
    head = f"{item.title}{' (fatal)' if item.fatal else ''}, bobot {item.weight}"
    rows = [plain(head, drawing.LABEL)]
    if any(one.item == item.id and one.what == "comment" for one in missing):
        rows.append(plain("Komentar wajib diisi: tekan K.", drawing.CAUTION))
    if rating.comment:
        rows.append(assemble(("Komentar: ", drawing.LABEL), rating.comment))
    rows += [plain(item.question)] if item.question else []
    if isinstance(item, RatedItem):
        rows += _level_rows(item, graded)
    else:
        rows += [_rule_row(rule, timeline) for rule in graded.rules] or [plain("Tidak ada aturannya yang berlaku.")]
    rows += [plain(item.help, drawing.FAINT)] if item.help else []
    return stack(rows)


def level_keys(item: RatedItem) -> dict[str, str]:
    """Digit to answer; 0 says that the item was not applicable, where it may be said."""
    found = {str(number): level.id for number, level in enumerate(item.levels[:9], start=1)}
    return found | ({"0": NOT_APPLICABLE} if item.not_applicable else {})


def _level_rows(item: RatedItem, graded: ItemGrade) -> list[Content]:
    rows = []
    for key, answer in level_keys(item).items():
        level = item.level(answer)
        means = f": {level.means}" if level and level.means else ""
        style = "reverse" if answer == graded.answer else ""
        rows.append(assemble((f" {key} ", drawing.HEADING), (f"{answer_words(item, answer)}{means}", style)))
    return rows


def _rule_row(rule: RuleFound, timeline: Timeline) -> Content:
    sign, style = ("✗", drawing.ALERT) if rule.verdict == "violated" else ("✓", "")
    times = {entry.seq: clock(entry.elapsed_ms) for entry in timeline.entries}
    shown = ", ".join(times.get(seq, f"kejadian {seq}") for seq in rule.evidence) or "tidak pernah dilakukan"
    return assemble((f" {sign} {rule.rule}", style), f"  {shown}")


def evidence_rows(graded: ItemGrade, timeline: Timeline) -> list[Row]:
    """The events that show what the rules of an item came to, by seq."""
    entries = {entry.seq: entry for entry in timeline.entries}
    rows = []
    for rule in graded.rules:
        sign = "✗" if rule.verdict == "violated" else "✓"
        for seq in rule.evidence:
            told = f"{clock(entries[seq].elapsed_ms)} {entries[seq].words}" if seq in entries else ""
            rows.append(Row(str(seq), sign, rule.rule, told))
    return rows


def review_rows(reviews: Sequence[Reviewed], totals: Mapping[str, float | None]) -> list[Row]:
    """Reviews that were made of a call, by id; ``totals`` is what each comes to with accepted disputes."""
    rows = []
    for number, reviewed in enumerate(reviews, start=1):
        review = reviewed.review
        disputes = f", {len(reviewed.disputes)} sanggahan" if reviewed.disputes else ""
        waiting = f" ({reviewed.open} menunggu jawaban)" if reviewed.open else ""
        kind = ", kalibrasi" if review.calibration else ""
        total = percent(totals.get(review.id))
        text = f"{review.at[:16].replace('T', ' ')} {review.by}: {total}{kind}{disputes}{waiting}"
        rows.append(Row(review.id, str(number) if number < 10 else "·", text))
    return rows


def judged_rows(card: Scorecard, reviewed: Reviewed, found: Grade) -> list[Row]:
    """The items of a review that may be disputed, by id, with what became of disputes."""
    rows = []
    for item, graded in zip(card.items, found.items, strict=True):
        if not reviewed.review.judged(item.id):
            continue
        disputes = [one for one in reviewed.disputes if one.dispute.item == item.id]
        told = f"─ {answer_words(item, graded.answer)}" + (
            f", sanggahan {STATES[disputes[-1].state]}" if disputes else ""
        )
        rows.append(Row(item.id, SIGNS[graded.verdict], item.title, told))
    return rows


def dispute_text(disputes: Sequence[Disputed], comment: str) -> str:
    """What was said of an item, one line each."""
    rows = [f"Komentar penilai: {comment}"] if comment else []
    for one in disputes:
        rows.append(f"Sanggahan {one.dispute.by}: {one.dispute.reason}")
        if one.answer:
            rows.append(f"{STATES[one.state].capitalize()} oleh {one.answer.by}: {one.answer.reason}")
    return "\n".join(rows)
