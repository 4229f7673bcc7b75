"""The words of a scenario for what was done: one deed after the other is written down, and in the end it is one.

What the customer answered, refused and corrected becomes what is known and said; where a mood changed, a topic was
opened or something was offered early, a turn. Ticks, which no rule sees, are not written.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from sop_tui.core import commands as cmd
from sop_tui.core import events as ev
from sop_tui.core.answers import judge
from sop_tui.core.book import CALLER, Book
from sop_tui.core.call import Call
from sop_tui.core.dialog import Ask, Check, End, activity_name, options_of
from sop_tui.core.recognizing import NEED
from sop_tui.core.resume import TOPIC
from sop_tui.core.scenario import Before, Expect, Scenario, Turn
from sop_tui.core.training.deeds import Deed

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

    def __init__(self, book: Book, telling: Telling) -> None:
        self._book = book
        self._telling = telling
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
        self._given = False
        self.undone: list[tuple[int, Deed]] = []
        """The turns that take steps back, by their place, and what was done there."""

    def write(self, deeds: Sequence[Deed], number: int) -> None:
        """One more of the deeds."""
        deed = deeds[number]
        if self._needs and not isinstance(deed.before.step, Check):
            self._needs[-1].open = False
        if self._minded:
            self._minded = False
        elif isinstance(deed.command, cmd.Undo):
            self._taken_back(deed, deeds[max(number - 1, 0)], deeds[number + 1] if number + 1 < len(deeds) else None)
        else:
            self._done(deed)
        if any(isinstance(event.what, ev.Moved) for event in deed.events):
            self._given = False

    def _done(self, deed: Deed) -> None:
        match deed.command:
            case cmd.Choose(option):
                self._chosen(deed, option)
            case cmd.Answer(text):
                self._answered(deed, text)
            case cmd.Confirm():
                self._confirmed(deed)
            case cmd.Refuse(how):
                self._refuses[deed.field] = how
            case cmd.LeaveUnverified(text, reason):
                self._left(deed, text, reason)
            case cmd.Replace():
                self._replaced[deed.field] = deed.before.scene.fact(deed.field).value
                self._meant.pop(deed.field, None)
            case _:
                self._turned(deed)

    def _turned(self, deed: Deed) -> None:
        """What the customer or the CSO did besides answering."""
        match deed.command:
            case cmd.Fill(field, text):
                self._meant[field] = self._telling.told(field, text)
                self._turn(deed, early={field: self._meant[field]})
            case cmd.Flag(name, True):
                self._turn(deed, flag=name)
            case cmd.Note(text):
                self._turn(deed, note=self._telling.free(text, NOTE))
            case cmd.Jump(dialog):
                self._turn(deed, topic=dialog)
            case cmd.End(outcome):
                step = deed.before.step
                if not (isinstance(step, End) and step.end == outcome):
                    self._turn(deed, end=outcome)

    def _turn(self, deed: Deed, **what: Any) -> None:
        """A turn where the deed was done; in the middle of a readback only what is ticked tells where."""
        scene = deed.before.scene
        ticked = max(len(scene.ticks), int(self._given)) if deed.before.reading_back else 0
        self._turns.append(Turn(at=scene.top.step, ticked=ticked, **what))

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

    def _answered(self, deed: Deed, text: str) -> None:
        for event in deed.events:
            match event.what:
                case ev.Tested(field=field, verdict="error"):
                    wrong = self._telling.mistyped(field, text)
                    if wrong is not None:
                        self._typed(deed, field).append(wrong)
                case ev.Answered(field=field, source="application"):
                    self._typed(deed, field).append(self._telling.told(field, text))
                case ev.Answered(field=field):
                    self._said(deed, field, text)
                case ev.Corrected(field=field):
                    self._meant[field] = self._telling.told(field, text)

    def _said(self, deed: Deed, field: str, text: str) -> None:
        if field == NEED:
            self._needs.append(_Need(text))
            return
        self._meant[field] = self._telling.told(field, text)
        self._typed(deed, field).append(self._meant[field])
        self._given = True

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
        """A simulation leaves a field only behind a text that is wrong."""
        field = deed.before.input_field or deed.field
        if field == NEED:
            self._needs.append(_Need(""))
        self._unverified[field] = self._telling.free(reason, REASON)
        typed, kind = self._typed(deed, field), self._book.fields[field].kind
        if not typed or judge(kind, typed[-1]).verdict != "error":
            candidates = (self._telling.mistyped(field, text), "", "?", "0")
            typed += [one for one in candidates if one is not None and judge(kind, one).verdict == "error"][:1]

    def scenario(self, deeds: Sequence[Deed], name: str) -> Scenario:
        """What was written, and where the call began. The number of steps taken back is still to be counted."""
        last = deeds[-1].after
        root = last.root
        needs = [need.text and self._telling.need(need.text, need.choices, need.topic) for need in self._needs]
        says = {**self._says, **({NEED: needs} if needs else {})}
        if last.outcome is None:
            outcome = CUT_OFF if CUT_OFF in root.outcomes else list(root.outcomes)[-1]
            self._turns.append(Turn(at=last.scene.top.step, end=outcome))
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
            answers={step: self._in_turn(step, options) for step, options in self._answers.items()},
            refuses=self._refuses,
            unverified=self._unverified,
            replaced=tuple(self._replaced),
            turns=tuple(self._turns),
            expect=Expect(outcome=""),
        )

    def _in_turn(self, step: str, options: Sequence[str]) -> tuple[str, ...]:
        """The last answer stays, so it need not be told twice; but where a value is asked, each option is for once."""
        kept = list(options)
        while step not in self._asked and kept[-2:] == [kept[-1]] * 2:
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
