"""A call that dice lead to its end: what an obedient CSO does, with a stranger on the line."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Final, TypeVar

from sop_tui.core import commands as cmd
from sop_tui.core.answering import offered
from sop_tui.core.answers import KINDS, judge
from sop_tui.core.book import CALLER, Book
from sop_tui.core.call import CommandRefused, apply, begin, decide, refold
from sop_tui.core.commands import Command
from sop_tui.core.dialog import Ask, Check, Choose, Do, End, Option, Say, activity_name, options_of
from sop_tui.core.earlier import KnownCaller
from sop_tui.core.events import Moment
from sop_tui.core.phrases import closed_topic, tokens
from sop_tui.core.recognizing import NEED, OFFERED, VERIFIED_KINDS, EarlierCall, known_caller, number_of
from sop_tui.core.resume import TOPIC
from sop_tui.core.training.deeds import CourseError, Deed
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.findable import can_be_found
from sop_tui.core.training.replica import Replica
from sop_tui.core.training.retelling import CALL_ID
from sop_tui.core.training.stranger import Odds, Stranger
from sop_tui.core.training.theme import Theme

T = TypeVar("T")

DEEDS_MAX: Final = 600
"""Things done in a walk: more is a round that no dice lead out of."""

DIALOG: Final = "panggilan"

_DAYS_MAX: Final = 400
"""How long after an SOP came into force a call is held at most."""

_JAVA: Final = timezone(timedelta(hours=7))
_NEEDS_MAX: Final = 3
_STEP_MS: Final = 3000
_REASONS: Final = ("Suara pelanggan terputus-putus", "Pelanggan belum yakin, datanya tidak di tangan")
_LEANING: Final = 85
"""How often, in percent, what leads to the theme is chosen where it can be."""


class Walk:
    """A call that dice lead to its end."""

    def __init__(self, book: Book, replica: Replica, dice: Dice, odds: Odds, theme: Theme) -> None:
        self._book = book
        self._replica = replica
        self._dice = dice
        self._odds = odds
        self._theme = theme
        self._who = Stranger(book, dice, odds, theme)
        self._start = _started(book, dice)
        self._found: dict[str, str] = {}
        self._deeds: list[Deed] = []
        self._times: Counter[str] = Counter()
        self._left: set[str] = set()
        self._given = False
        self._needs = 1
        steps = (item for dialog in book.dialogs.values() for item in dialog.steps.items())
        self._may_be_urgent = {
            activity_name(*item) for item in steps if any(option.flag == "urgent" for option in options_of(item[1]))
        }
        self._due = dict(self._planned())
        at = self._start.isoformat(timespec="milliseconds")
        start = cmd.Start(CALL_ID, "Rani", "", self._who.caller, DIALOG, "simulation", self._known())
        # Rules see nothing here: the call of the finished scenario is judged.
        self._call = replace(refold(book, begin(book, start, Moment(at, 0))), runs=())
        self._do(cmd.Prefer("sapaan", self._who.person.sapaan))

    def held(self) -> list[Deed]:
        """What was done, to the end of the call.

        Raises:
            CourseError: it does not end, or the scripts refuse what they offer.
        """
        try:
            while self._call.outcome is None:
                if len(self._deeds) >= DEEDS_MAX:
                    raise CourseError("the walk does not end")
                if not self._turned():
                    self._step()
        except CommandRefused as refused:
            raise CourseError(refused.message) from None
        return self._deeds

    def _planned(self) -> Iterator[tuple[str, int]]:
        """What happens besides, and after how many deeds."""
        for what, percent, between in (
            ("upset", self._odds.upset, (2, 40)),
            ("urgent", self._odds.urgent, (4, 12)),
            ("early", self._odds.early, (1, 12)),
            ("aside", self._odds.aside, (1, 30)),
            ("end", self._odds.end, (4, 40)),
        ):
            if self._dice.chance(percent, "planned", what):
                yield what, between[0] + self._dice.number(between[1] - between[0], "when", what)
        if self._odds.theme_aside and self._dice.chance(self._odds.theme_aside, "theme aside"):
            yield "theme", 1 + self._dice.number(4, "when", "theme")

    def _known(self) -> KnownCaller | None:
        """An earlier call of the same number, which had verified what is true, or was then."""
        who, dice = self._who, self._dice
        if not number_of(who.caller) or not dice.chance(self._odds.known, "known"):
            return None
        fields: dict[str, tuple[str, str, str]] = {}
        for name, field in self._book.fields.items():
            if name != CALLER and (
                name in OFFERED or (field.kind in VERIFIED_KINDS and dice.chance(60, "known", name))
            ):
                text = who.truth(name) if name in OFFERED or dice.chance(60, "still", name) else who.once(name)
                fields[name] = (field.kind, "verified", judge(field.kind, text).canonical or "")
        began = self._start - timedelta(days=1 + dice.number(200, "before"), minutes=dice.number(600, "minutes"))
        topics = [option.id for option in options_of(self._book.dialogs[DIALOG].steps[TOPIC])]
        outcome = next(iter(self._book.dialogs[DIALOG].outcomes))
        call = EarlierCall("", began.isoformat(), dice.pick(topics, "topic of before"), "", outcome, fields)
        return known_caller(self._book, [call])

    def _do(self, command: Command) -> None:
        """Done, or refused, and then nothing happened."""
        before = self._call
        elapsed = before.elapsed_ms + _STEP_MS
        at = (self._start + timedelta(milliseconds=elapsed)).isoformat(timespec="milliseconds")
        events = decide(before, command, Moment(at, elapsed))
        for event in events:
            self._call = apply(self._call, event)
        self._deeds.append(Deed(before, command, tuple(events), self._call))
        if self._call.scene.stack != before.scene.stack:
            self._left.add(before.scene.top.step)
            self._given = False

    def _pick(self, items: Sequence[T], *names: object) -> T:
        """By dice, another draw each time."""
        key = "|".join(map(str, names))
        self._times[key] += 1
        return self._dice.pick(items, key, self._times[key])

    def _chance(self, percent: int, *names: object) -> bool:
        return self._pick(range(100), *names) < percent

    def _turned(self) -> bool:
        """Whether something happened besides; a scenario only tells of the first time a call stands at a step."""
        scene = self._call.scene
        early = self._call.reading_back and self._given and not scene.ticks
        if scene.top.step in self._left or scene.asked or scene.filling or scene.correcting is not None or early:
            return False
        for what in [what for what, at in self._due.items() if at <= len(self._deeds)]:
            command = self._besides(what)
            if command is None:
                continue
            del self._due[what]
            with suppress(CommandRefused):
                self._do(command)
                return True
        return False

    def _besides(self, what: str) -> Command | None:
        """The command of what happens besides; None while there is no occasion for it."""
        scene = self._call.scene
        match what:
            case "upset":
                return cmd.Flag(what)
            case "urgent" if any(name in scene.choices for name in self._may_be_urgent):
                return cmd.Flag(what)
            case "early":
                fields = [name for name in self._book.fields if self._may_offer(name)]
                return cmd.Fill(name, self._who.truth(name), True) if (name := self._some(fields)) else None
            case "aside" if not self._call.reading_back:
                return cmd.Jump(topic) if (topic := self._some(self._topics())) else None
            case "theme" if not self._call.reading_back and self._theme.dialog in self._topics():
                return cmd.Jump(self._theme.dialog)
            case "end":
                ends = {step.end for step in self._call.root.steps.values() if isinstance(step, End)}
                outcome = self._some([one for one in self._call.root.outcomes if one not in ends])
                return cmd.End(outcome) if outcome else None
        return None

    def _topics(self) -> list[str]:
        """The topics that the desk offers to open aside."""
        within = {frame.dialog for frame in self._call.scene.stack}
        topics = [one for one in self._book.topics if one.dialog not in within]
        return [one.dialog for one in topics if closed_topic(self._book, one, self._call.day) is None]

    def _some(self, names: Sequence[str]) -> str:
        return self._pick(names, "besides", len(names)) if names else ""

    def _may_offer(self, name: str) -> bool:
        """Whether the field is one that customers tell unasked, and this one may."""
        of_kind = self._book.fields[name].kind in VERIFIED_KINDS and self._call.scene.status_of(name) == "unset"
        return of_kind and not self._who.refuses(name) and not self._who.unclear(name)

    def _step(self) -> None:
        """What an obedient CSO does here, and what comes of it."""
        step = self._call.step
        match step:
            case Say() | Do():
                self._do(cmd.Confirm())
            case Choose() | Check():
                self._choose(step)
            case Ask() if self._call.reading_back:
                self._read_back(step)
            case Ask():
                self._ask(step)
            case End():
                self._do(cmd.End(step.end))
            case _:
                raise CourseError(f"step {self._call.scene.top.step} needs nobody")

    def _choose(self, step: Choose | Check) -> None:
        name = activity_name(self._call.scene.top.step, step)
        option = self._option(name)
        if option.forget:
            self._needs += 1
        others = [one for one in offered(self._call) if one.id != option.id and not (one.fill or one.forget)]
        here = self._call.scene.top.step
        self._found[name] = option.id
        self._do(cmd.Choose(option.id))
        if option.fill:
            self._copy(option.fill, step)
        elif isinstance(step, Choose) and others and not option.forget and self._chance(self._odds.mind, "mind", name):
            there = self._call.scene.top.step
            if there != here and there not in self._left:
                self._do(cmd.Undo())
                self._do(cmd.Choose(self._pick(others, "other", name).id))

    def _option(self, name: str) -> Option:
        every, looked = offered(self._call), (self._replica, self._call, name)
        options = [one for one in every if can_be_found(*looked, one.id, self._found)]
        if not options:
            raise CourseError(f"nothing can be chosen at {name}")
        top = self._call.scene.top
        at_theme = (top.dialog, top.step) == (self._theme.dialog, self._theme.step)
        wanted = {self._theme.option} if at_theme else self._theme.wanted.get(name, ())
        leading = [one for one in options if one.id in wanted]
        if leading and self._needs < _NEEDS_MAX and self._chance(_LEANING, "leaning", name):
            return self._pick(leading, "option", name)
        more = [one for one in options if one.forget]
        others = [one for one in options if not one.forget]
        again = self._needs < _NEEDS_MAX and self._chance(self._odds.another_need, "another need", self._needs)
        return self._pick(more if more and (again or not others) else others, "option", name)

    def _copy(self, field: str, step: Choose | Check) -> None:
        """What an application shows is typed, or cannot be made out."""
        bad = self._who.unreadable(field)
        if bad is not None:
            self._do(cmd.Answer(bad))
            self._do(cmd.LeaveUnverified(bad, _REASONS[0]))
            return
        text = self._who.shown(field, self._beside(field), self._times[f"shown {field}"])
        self._times[f"shown {field}"] += 1
        self._do(cmd.Answer(text, True))

    def _beside(self, field: str) -> str:
        """What the customer said that this field is compared with."""
        for dialog in self._book.dialogs.values():
            for step in dialog.steps.values():
                if isinstance(step, Choose) and field in step.compare:
                    return next((self._call.scene.fact(one).value for one in step.compare if one != field), "")
        return ""

    def _ask(self, step: Ask) -> None:
        name, field = activity_name(self._call.scene.top.step, step), step.ask
        first = not self._times[f"asked {field}"]
        self._times[f"asked {field}"] += 1
        options = offered(self._call)
        how = self._who.refuses(field) if step.refusable else None
        leads = self._theme.wanted.get(name) is not None and self._chance(_LEANING, "leaning", name)
        if options and first and (leads or self._chance(self._odds.asked_option, "asked option", name)):
            self._do(cmd.Choose(self._pick(options, "option", name).id))
        elif field == NEED:
            self._do(cmd.Answer(self._book.fields[field].title))
        elif how:
            self._do(cmd.Refuse(how))
        elif self._who.unclear(field):
            bad = self._who.wrong(field) or ""
            self._do(cmd.Answer(bad))
            self._do(cmd.LeaveUnverified(bad, _REASONS[1]))
        else:
            for text in self._who.said(field, 0 if first else 1):
                self._do(cmd.Answer(text, True))
            self._given = True

    def _read_back(self, step: Ask) -> None:
        """The customer compares what is read back with what is true."""
        field, fact = step.ask, self._call.scene.fact(step.ask)
        kind, asked = self._book.fields[field].kind, fact.source == "asked"
        how = self._who.refuses(field)
        true = {judge(kind, text).canonical for text in (self._who.truth(field), self._who.caller)}
        if how and not asked:
            self._do(cmd.Refuse(how))
        elif fact.value in true or self._who.unclear(field):
            spelled = KINDS[kind].readback == "letters"
            unread = spelled and any(one.start not in self._call.scene.ticks for one in tokens(self._call, fact.value))
            self._do(cmd.Tick() if unread else cmd.Confirm())
        elif not asked and self._who.replaces(field):
            self._do(cmd.Replace())
        else:
            self._do(cmd.Correct())
            self._do(cmd.Answer(self._who.truth(field), True))


def _started(book: Book, dice: Dice) -> datetime:
    """A time of a day on which SOPs are in force; mostly all of them."""
    days = sorted(sop.in_force for sop in book.sops.values()) or [date(2020, 1, 1)]
    first = days[-1] if dice.chance(80, "all in force") else dice.pick(days, "in force")
    day = first + timedelta(days=dice.number(_DAYS_MAX, "day"))
    return datetime.combine(day, time(6 + dice.number(16, "hour"), dice.number(60, "minute")), _JAVA)
