"""The words of a scenario for what was done: one deed after the other is written down, and in the end it is one.

What the customer answered, refused and corrected becomes what is known and said; where a mood changed, a topic was
opened or something was offered early, a turn. So does what happens to a field this once and not each time that it comes
up. Ticks, which no rule sees, are not written.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from sop_tui.core import commands as cmd
from sop_tui.core import events as ev
from sop_tui.core.answers import KINDS, judge
from sop_tui.core.book import CALLER, Book
from sop_tui.core.call import Call
from sop_tui.core.dialog import Ask, Check, End, activity_name, options_of
from sop_tui.core.recognizing import NEED
from sop_tui.core.resume import TOPIC
from sop_tui.core.scenario import Before, Expect, Scenario, Turn
from sop_tui.core.training.deeds import Deed
from sop_tui.core.training.lasting import lasting
from sop_tui.core.turns import GIVEN, PUT, Visits, stage

CUT_OFF: Final = "terputus"
"""The outcome of a call that was never closed, where its dialogue has such."""

NOTE: Final = "Catatan CSO (isinya tidak disalin)"
REASON: Final = "Alasan CSO (isinya tidak disalin)"
"""In place of words that may tell of a person."""


class Telling(Protocol):
    """How the words of a call are told in the scenario."""

    def told(self, field: str, text: str) -> str: ...
    def mistyped(self, field: str, text: str) -> str | None: ...
    def free(self, text: str, instead: str) -> str: ...
    def need(self, text: str, choices: Mapping[str, str], topic: str) -> str: ...


class _Need:
    """One need of the call: its words, what was chosen for it, and the words of what the CSO picked at once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.choices: dict[str, str] = {}
        self.topic = ""
        self.open = True

    def choose(self, name: str, option: str, words: str | None) -> None:
        """An option was chosen while it was served."""
        self.choices[name] = option
        if self.open and words:
            self.topic = words


class Writer:
    """The scenario as far as it is written, one deed after the other."""

    def __init__(self, book: Book, telling: Telling, deeds: Sequence[Deed]) -> None:
        self._book = book
        self._telling = telling
        self._deeds = deeds
        self._lasting = lasting(deeds)
        self._visits = Visits()
        self._told_at: Mapping[str, int] = {}
        self._answers: dict[str, list[str]] = {}
        self._asked: set[str] = set()
        self._says: dict[str, list[str]] = {}
        self._shows: dict[str, list[str]] = {}
        self._meant: dict[str, str] = {}
        self._settled: dict[str, list[str]] = {}
        self._needs: list[_Need] = []
        self._refuses: dict[str, cmd.RefusalKind] = {}
        self._unverified: dict[str, str] = {}
        self._replaced: dict[str, str] = {}
        self._turns: list[Turn] = []
        self._minded = False
        self.undone: list[tuple[int, Deed]] = []
        """The turns that take steps back, by their place, and what was done there."""

    def write(self, number: int) -> None:
        """One more of the deeds."""
        deeds, deed = self._deeds, self._deeds[number]
        if self._needs and not isinstance(deed.before.step, Check):
            self._needs[-1].open = False
        if self._minded:
            self._minded = False
            return
        following = deeds[number + 1] if number + 1 < len(deeds) else None
        self._visits = self._visits.at(deed.before)
        if isinstance(deed.command, cmd.Undo):
            self._taken_back(deed, deeds[max(number - 1, 0)], following)
        else:
            self._done(deed, following)

    def _done(self, deed: Deed, following: Deed | None) -> None:
        match deed.command:
            case cmd.Choose(option):
                self._chosen(deed, option)
            case cmd.Answer(text):
                self._answered(deed, text, following)
            case cmd.Confirm():
                self._confirmed(deed)
            case cmd.Refuse(how) if deed.field in self._lasting.refused:
                self._refuses[deed.field] = how
                self._not_chosen(deed)
            case cmd.LeaveUnverified(text, reason):
                self._left(deed, text, reason)
            case cmd.Replace():
                self._replaced_by_another(deed)
            case _:
                self._turned(deed)

    def _turned(self, deed: Deed) -> None:
        """What the customer or the CSO did besides answering."""
        match deed.command:
            case cmd.Fill(field, text):
                self._meant[field] = self._telling.told(field, text)
                self._turn(deed, early={field: self._meant[field]})
            case cmd.Flag(name, raised):
                self._turn(deed, **({"flag": name} if raised else {"lower": name}))
            case cmd.Refuse(how):
                self._turn(deed, refuse=how)
            case cmd.Note(text):
                self._turn(deed, note=self._telling.free(text, NOTE))
            case cmd.Jump(dialog):
                self._turn(deed, topic=dialog)
            case cmd.Return():
                self._turn(deed, back=True)
            case cmd.End(outcome):
                step = deed.before.step
                if not (isinstance(step, End) and step.end == outcome):
                    self._turn(deed, end=outcome)

    def _turn(self, deed: Deed, **what: Any) -> None:
        self._turns.append(self._here(deed.before, **what))

    def _here(self, call: Call, **what: Any) -> Turn:
        """A turn where the call stands; in the middle of a spelling what is ticked tells where."""
        step, visits, how_far = call.step, self._visits, stage(call)
        spelled = isinstance(step, Ask) and KINDS[self._book.fields[step.ask].kind].readback == "letters"
        at = call.scene.top.step
        # What came before at the same visit stays before it, also where ticks were taken off.
        before = self._turns[-1].ticked if self._turns and self._told_at is visits.counts else 0
        ticked = max(len(call.scene.ticks), before) if spelled and how_far == GIVEN else 0
        self._told_at = visits.counts
        return Turn(
            at=at,
            visit=visits.counts[at],
            put=how_far == PUT,
            given=how_far == GIVEN > visits.arrived and not ticked,
            ticked=ticked,
            **what,
        )

    def _replaced_by_another(self, deed: Deed) -> None:
        self._meant.pop(deed.field, None)
        if deed.field in self._lasting.replaced:
            self._replaced[deed.field] = deed.before.scene.fact(deed.field).value
        else:
            self._turn(deed, replace=True)

    def _taken_back(self, deed: Deed, last: Deed, following: Deed | None) -> None:
        """What is answered otherwise at once is a change of mind; else so many steps are taken back."""
        at_once = last.events[0].batch == deed.undoes and isinstance(last.command, cmd.Choose)
        if at_once and following is not None and isinstance(following.command, cmd.Choose):
            self._turn(deed, mind=following.command.option)
            self._minded = True
            return
        self.undone.append((len(self._turns), deed))
        self._turn(deed, undo=1)

    def _chosen(self, deed: Deed, option: str) -> None:
        name = activity_name(deed.before.scene.top.step, deed.before.step)
        self._answers.setdefault(name, []).append(option)
        if isinstance(deed.before.step, Ask):
            self._asked.add(name)
        if self._needs:
            self._needs[-1].choose(name, option, self._book.choice_text(name, option))

    def _not_chosen(self, deed: Deed) -> None:
        """At a question that also has options, none was chosen this time."""
        if options_of(deed.before.step) and isinstance(deed.before.step, Ask):
            name = activity_name(deed.before.scene.top.step, deed.before.step)
            self._answers.setdefault(name, []).append("")

    def _answered(self, deed: Deed, text: str, following: Deed | None) -> None:
        last = following is None or not isinstance(following.command, cmd.Answer)
        for event in deed.events:
            match event.what:
                case ev.Tested(field=field, verdict=verdict) if verdict == "error" or last:
                    if deed.before.scene.correcting is None:
                        self._typed(deed, field).extend(self._wrong(field, text))
                        self._not_chosen(deed)
                case ev.Answered(field=field, source="application"):
                    self._typed(deed, field).append(self._telling.told(field, text))
                case ev.Answered(field=field):
                    self._said(deed, field, text)
                    self._not_chosen(deed)
                case ev.Corrected(field=field):
                    self._meant[field] = self._telling.told(field, text)

    def _said(self, deed: Deed, field: str, text: str) -> None:
        if field == NEED:
            self._needs.append(_Need(text))
            return
        self._meant[field] = self._telling.told(field, text)
        self._typed(deed, field).append(self._meant[field])

    def _wrong(self, field: str, text: str) -> list[str]:
        """Another text that is no answer for the field; none where anything is one."""
        kind = self._book.fields[field].kind
        candidates = (self._telling.mistyped(field, text), "", "?", "0")
        return [one for one in candidates if one is not None and judge(kind, one).verdict == "error"][:1]

    def _typed(self, deed: Deed, field: str) -> list[str]:
        return (self._shows if deed.before.scene.filling else self._says).setdefault(field, [])

    def _confirmed(self, deed: Deed) -> None:
        for event in deed.events:
            if isinstance(event.what, ev.Verified):
                field = event.what.field
                meant = self._meant.setdefault(field, self._telling.told(field, event.what.value))
                settled = self._settled.setdefault(field, [])
                settled += [] if meant in settled else [meant]

    def _left(self, deed: Deed, text: str, reason: str) -> None:
        """A simulation leaves a field for good only behind a text that is wrong; for some fields none is."""
        field, why = deed.before.input_field or deed.field, self._telling.free(reason, REASON)
        typed = (self._shows if deed.before.scene.filling else self._says).get(field, [])
        behind = [] if typed and judge(self._book.fields[field].kind, typed[-1]).verdict == "error" else [text]
        wrong = [other for one in behind for other in self._wrong(field, one)]
        if field not in self._lasting.left or len(wrong) < len(behind):
            self._turn(deed, leave=why)
            return
        self._unverified[field] = why
        self._typed(deed, field).extend(wrong)
        if wrong:
            self._not_chosen(deed)

    def scenario(self, deeds: Sequence[Deed], name: str) -> Scenario:
        """What was written, and where the call began. The number of steps taken back is still to be counted."""
        last = deeds[-1].after
        root = last.root
        needs = [need.text and self._telling.need(need.text, need.choices, need.topic) for need in self._needs]
        says = {**self._says, **({NEED: needs} if needs else {})}
        if last.outcome is None:
            outcome = CUT_OFF if CUT_OFF in root.outcomes else list(root.outcomes)[-1]
            self._visits = self._visits.at(last)
            self._turns.append(self._here(last, end=outcome))
        settled = {field: values[-1] for field, values in self._settled.items() if len(values) == 1}
        unsettled = {field: text for field, text in self._meant.items() if field not in self._settled}
        # A customer who says that a value has changed, and never tells the new one, has one all the same.
        changed = {
            field: self._telling.told(field, self._telling.told(field, old)) for field, old in self._replaced.items()
        }
        knows = {
            **changed,
            **{field: texts[0] for field, texts in says.items() if field == NEED},
            **unsettled,
            **settled,
        }
        return Scenario(
            scenario=name,
            title=next(filter(None, needs), root.title),
            version="1",
            started_at=last.start_time.replace(second=0, microsecond=0).isoformat(),
            dialog=root.dialog,
            caller=self._telling.told(CALLER, last.started.caller) if last.started.caller else "",
            sapaan=last.prefer.sapaan,
            earlier=tuple(self._earlier(deeds[0].before)),
            knows={field: knows[field] for field in self._book.fields if field in knows},
            says={field: tuple(texts) for field, texts in says.items() if set(texts) != {knows.get(field)} and texts},
            shows={field: tuple(texts) for field, texts in self._shows.items() if texts},
            answers={step: self._in_turn(step, options) for step, options in self._answers.items() if any(options)},
            refuses=self._refuses,
            unverified=self._unverified,
            replaced=tuple(self._replaced),
            turns=tuple(self._turns),
            expect=Expect(outcome=""),
        )

    def _in_turn(self, step: str, options: Sequence[str]) -> tuple[str, ...]:
        """The last answer stays, so it need not be told twice; but where a value is asked, each option is for once."""
        kept = list(options)
        while not kept[-1] or (step not in self._asked and kept[-2:] == [kept[-1]] * 2):
            kept.pop()
        return tuple(kept)

    def _earlier(self, opened: Call) -> Iterator[Before]:
        """The calls that the desk told of; what they verified is put down to the latest."""
        known = opened.recognized
        if known is None:
            return
        facts = (fact for fact in opened.scene.facts.values() if fact.source == "earlier")
        verified = {**{fact.field: fact.value for fact in facts}, **dict(known.offers)}
        told = {field: self._telling.told(field, text) for field, text in verified.items()}
        for number, past in enumerate(known.calls):
            yield Before(
                began=past.began,
                topic=_topic(self._book, past.about),
                outcome=_outcome(self._book, past.outcome),
                verified=told if number == 0 else {},
            )


def _topic(book: Book, about: str) -> str:
    """The option that an earlier call was about; its words stand first."""
    steps = (step for dialog in book.dialogs.values() for id_, step in dialog.steps.items() if id_ == TOPIC)
    options = (option for step in steps for option in options_of(step))
    return next((option.id for option in options if about.startswith(option.text)), "")


def _outcome(book: Book, title: str) -> str:
    titles = {words: name for dialog in book.dialogs.values() for name, words in dialog.outcomes.items()}
    return titles.get(title, title)
