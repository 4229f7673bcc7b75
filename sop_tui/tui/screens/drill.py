"""A drill: exercise after exercise, each drawn by what the trainee needs, and what a round came to.

The customer speaks in the same strip, and by the same voice, as in a practice call. An exercise that is answered is
kept before its result is shown; where the disk fails the drill goes on, and says so.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from sop_tui.core.book import Book
from sop_tui.core.training.drills import DRILLS, Drill, Exercise, Result, exercise, judge_answer, needs
from sop_tui.core.training.session import LEVEL_WORDS, Level, Utterance
from sop_tui.core.training.spaced import Attempt, changed, standings
from sop_tui.tui import drawing
from sop_tui.tui.drill_drawing import choice_rows, result_panel, summary_panel
from sop_tui.tui.keys import ScreenKey, bindings, footer, help_text
from sop_tui.tui.screens.modals import ReadModal
from sop_tui.tui.sizes import HEIGHTS, SMALLEST, WIDTHS
from sop_tui.tui.speaking import Sound, Speaking
from sop_tui.tui.text import plain
from sop_tui.tui.widgets.customer_strip import CustomerStrip
from sop_tui.tui.widgets.entry import Entry
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import PickList, Row

ROUND: Final = 10
"""Exercises after which the drill tells what they came to."""

LONGEST: Final = 250
"""Characters of an answer: a long email in code words."""

KEYS = (
    ScreenKey("enter", "go", "Enter", "Jawab", "Jawab, lalu lanjut ke soal berikutnya"),
    ScreenKey(
        "1,2,3,4,5,6,7,8,9",
        "choose('')",
        "1–9",
        "Pilih",
        "Pilih jawaban; di soal kolom, angka yang sama lagi membatalkannya",
    ),
    ScreenKey("down", "move(1)", "↑↓", "", "Jawaban sebelum atau sesudah ini"),
    ScreenKey("space", "mark", "Spasi", "", "Tandai jawaban yang disorot, di soal dengan beberapa jawaban"),
    ScreenKey("ctrl+g", "again", "Ctrl+G", "Mohon diulang", "Pelanggan mengulang, lebih lambat"),
    ScreenKey("f1", "help", "F1", "Tombol", "Semua tombol"),
    ScreenKey("escape", "close", "Esc", "Selesai", "Selesai: lihat hasilnya, sekali lagi untuk keluar"),
)

Keep = Callable[[Attempt], str]
"""Keeps an exercise; returns why it could not, in words, else nothing."""


class DrillScreen(Screen[None]):
    """One kind of drill, until the trainee has enough of it."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS = [
        *bindings(tuple(key for key in KEYS if key.action != "choose('')")),
        *(one for digit in "123456789" for one in bindings([ScreenKey(digit, f"choose('{digit}')", "", "", "")])),
        *bindings([ScreenKey("up", "move(-1)", "", "", "")]),
    ]

    class Closed(Message):
        """The trainee is done; what was answered is kept."""

    def __init__(  # noqa: PLR0913 - what a drill works with, each by name
        self,
        book: Book,
        drill: Drill,
        *,
        attempts: Iterable[Attempt],
        keep: Keep,
        now: Callable[[], datetime],
        new_seed: Callable[[], int],
        level: Level = 1,
        sound: Sound | None = None,
        pace: float = 1.0,
    ) -> None:
        """``attempts`` are all of this trainee, of every drill; ``now`` has an offset."""
        super().__init__()
        self._book = book
        self._drill: Drill = drill
        self._known = dict(standings(attempts))
        self._keep = keep
        self._now = now
        self._new_seed = new_seed
        self._level: Level = level
        self._sound, self._pace = sound, pace
        self._speaking: Speaking | None = None
        self._round: list[Result] = []
        self._asked = self._next_exercise()
        self._began = now()
        self._picked: set[str] = set()
        self._result: Result | None = None
        self._summing_up = False
        self._trouble = ""

    @property
    def exercise(self) -> Exercise:
        """What is asked now."""
        return self._asked

    def compose(self) -> ComposeResult:
        yield Panel(id="title")
        yield CustomerStrip(self._spoken, id="customer")
        with Vertical(id="body"):
            yield Panel(id="heading")
            yield Panel(id="say")
            with Horizontal(id="entry"):
                yield Panel(id="entry-title")
                yield Entry(id="line", max_length=LONGEST)
            yield PickList(id="answers")
            yield Panel(id="result")
        yield Panel(id="message")
        yield Panel(id="keys")
        yield Panel(id="too-small")

    def on_mount(self) -> None:
        self.query_one("#answers", PickList).can_focus = False
        self.query_one("#entry-title", Panel).show(plain("Jawaban  ", drawing.LABEL))
        self.query_one("#too-small", Panel).show(plain(f"Layar terlalu kecil: perbesar sampai {SMALLEST}."))
        self._ask()

    def on_unmount(self) -> None:
        self._hush()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._draw)

    def _spoken(self, width: int, rows: int) -> Content:
        if self._speaking is None or not self._asked.spoken or self._summing_up:
            return drawing.NOTHING
        return self._speaking.content(width, rows)

    def _next_exercise(self) -> Exercise:
        needed = needs(self._book, self._drill, self._known, self._now())
        return exercise(self._book, self._drill, self._new_seed(), needed, self._level)

    def _ask(self) -> None:
        self._picked, self._result, self._began = set(), None, self._now()
        line = self.query_one("#line", Entry)
        line.value = ""
        self.query_one("#entry").display = bool(self._asked.meant)
        self._draw()
        if self._asked.meant:
            line.focus()
        self._say("answer")

    def _say(self, why: str) -> None:
        """Let the customer speak; asked again, more slowly."""
        self._hush()
        asked = self._asked
        if not asked.spoken:
            return
        strip = self.query_one("#customer", CustomerStrip)
        self._speaking = Speaking(
            self.set_timer,
            lambda utterance: None,
            strip.redraw,
            level=self._level,
            wpm=asked.words_per_minute,
            sound=self._sound,
            pace=self._pace,
        )
        said = Utterance("repeat", 0, asked.again) if why == "repeat" else Utterance("answer", 0, asked.spoken)
        self._speaking.say([said])

    def _hush(self) -> None:
        if self._speaking is not None:
            self._speaking.stop()

    def _draw(self, told: str = "") -> None:
        asked, done = self._asked, len(self._round)
        number = min(done + (self._result is None), ROUND)
        level = LEVEL_WORDS[self._level]
        right = sum(one.right for one in self._round)
        title = f" Dril: {DRILLS[self._drill]} ({level}) ─ {number}/{ROUND} ─ benar {right}"
        with self.app.batch_update():
            self.query_one("#title", Panel).show(plain(title))
            self.query_one("#customer", CustomerStrip).redraw()
            self._draw_exercise(asked)
            self.query_one("#message", Panel).show(plain(f" {told or self._trouble}".rstrip(), drawing.CAUTION))
            go = "Lanjut" if self._result or self._summing_up else "Jawab"
            self.query_one("#keys", Panel).show(footer(self._keys(), self.app.size.width - 1, labels={"go": go}))

    def _draw_exercise(self, asked: Exercise) -> None:
        summed = self._summing_up
        width = self.app.size.width
        rows: list[Row] = [] if summed else choice_rows(asked, self._picked, self._result)
        result = summary_panel(self._book, self._round, width) if summed else result_panel(asked, self._result)
        heading = "Hasil putaran ini" if summed else asked.question
        self.query_one("#heading", Panel).show(plain(heading, drawing.HEADING))
        self.query_one("#say", Panel).show(plain("" if summed else asked.shown, drawing.SPOKEN))
        self.query_one("#entry").display = bool(asked.meant) and not summed
        self.query_one("#answers", PickList).show(rows)
        self.query_one("#result", Panel).show(result)

    def _keys(self) -> tuple[ScreenKey, ...]:
        """The keys that do something in this drill, now."""
        asking = self._result is None and not self._summing_up
        idle = set() if asking and self._asked.choices else {"choose('')", "move(1)", "mark"}
        idle |= set() if asking and self._asked.spoken else {"again"}
        return tuple(key for key in KEYS if key.action not in idle)

    def action_go(self) -> None:
        """Answer with what is picked; after the result, go on."""
        if self._summing_up:
            self._summing_up, self._round = False, []
            self._following()
        elif self._result is not None:
            if len(self._round) >= ROUND:
                self._sum_up()
            else:
                self._following()
        elif self._asked.choices:
            self._answer_picked()

    def _following(self) -> None:
        self._asked = self._next_exercise()
        self._ask()

    def _answer_picked(self) -> None:
        answers = self.query_one("#answers", PickList)
        if not self._asked.several and answers.highlighted is not None:
            self._picked = {answers.rows[answers.highlighted].id}
        if self._picked:
            self._answered(judge_answer(self._book, self._asked, picked=self._picked))
        else:
            self._draw("Pilih jawabannya dahulu.")

    @on(Input.Submitted, "#line")
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() and self._result is None:
            self._answered(judge_answer(self._book, self._asked, typed=event.value))
        else:
            self._draw("Ketik jawabannya dahulu.")

    def _answered(self, result: Result) -> None:
        self._hush()
        now = self._now()
        ms = max(round((now - self._began).total_seconds() * 1000), 0)
        at = now.isoformat(timespec="seconds")
        attempt = Attempt(at, self._drill, self._asked.seed, result.right, result.results, result.confused, ms)
        self._known.update(changed(self._known, attempt))
        self._round.append(result)
        self._trouble = self._keep(attempt)
        self._result = result
        # From here on Enter is the screen's, and letters do nothing.
        self.set_focus(None)
        self._draw()

    def action_choose(self, digit: str) -> None:
        """The choice of this digit."""
        if self._result is None and not self._summing_up and int(digit) <= len(self._asked.choices):
            self._choose(self._asked.choices[int(digit) - 1].id)

    def _choose(self, choice: str) -> None:
        if self._asked.several:
            self._picked ^= {choice}
            self._draw()
        else:
            self._picked = {choice}
            self._answered(judge_answer(self._book, self._asked, picked=self._picked))

    @on(PickList.Picked, "#answers")
    def _clicked(self, event: PickList.Picked) -> None:
        event.stop()
        if self._result is None:
            self._choose(event.row.id)

    def action_move(self, by: int) -> None:
        """The choice before or after the highlighted one."""
        if self._result is None and self._asked.choices:
            self.query_one("#answers", PickList).action_move(by)

    def action_mark(self) -> None:
        """Pick the highlighted choice, or leave it."""
        answers = self.query_one("#answers", PickList)
        if self._result is None and self._asked.several and answers.highlighted is not None:
            at = answers.highlighted
            self._choose(answers.rows[at].id)
            answers.highlight(at)

    def action_again(self) -> None:
        """Ask the customer to say it again."""
        if self._result is None and not self._summing_up:
            self._say("repeat")

    def action_help(self) -> None:
        """Every key."""
        self.app.push_screen(ReadModal("Tombol", help_text(KEYS)))

    def _sum_up(self) -> None:
        self._hush()
        self.set_focus(None)
        self._summing_up = True
        self._draw()

    def action_close(self) -> None:
        """What the round came to, and from there out."""
        if self._summing_up or not self._round:
            self.post_message(self.Closed())
        else:
            self._sum_up()
