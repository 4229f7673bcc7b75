"""What a rule wants, in the words of the desk: a constraint names activities, and a trainee knows lines, titles and
columns. So a lapse can say what would have been right, whatever the scripts hold."""

from collections.abc import Iterable, Mapping
from typing import Final

from sop_tui.core.constraint import Constraint, Template
from sop_tui.core.dialog import AnyStep, Ask, Check, Choose, Do, Say, activity_name
from sop_tui.core.phrases import filled
from sop_tui.core.state import Call
from sop_tui.core.view import FLAG_WORDS

LINE_MAX: Final = 90
"""Characters of a line of the script that are told."""

ALTERNATIVES_MAX: Final = 2
"""Of several activities, any of which would do, so many are told."""

_ADVICE: Final[Mapping[Template, str]] = {
    "existence": "Seharusnya: {a}.",
    "absence": "Dalam panggilan seperti ini jangan: {a}.",
    "exactly_one": "Seharusnya satu kali saja: {a}.",
    "init": "Seharusnya paling awal: {a}.",
    "responded_existence": "Seharusnya juga: {b}.",
    "response": "Sesudah itu seharusnya: {b}.",
    "alternate_response": "Setiap kali, sesudah itu seharusnya: {b}.",
    "chain_response": "Langsung sesudah itu seharusnya: {b}.",
    "precedence": "Sebelum itu seharusnya: {a}.",
    "alternate_precedence": "Setiap kali, sebelum itu seharusnya: {a}.",
    "chain_precedence": "Tepat sebelum itu seharusnya: {a}.",
    "succession": "Seharusnya berurutan: {a}; lalu {b}.",
    "coexistence": "Seharusnya keduanya: {a}; dan {b}.",
    "not_coexistence": "Bila sudah seperti itu, jangan lagi: {b}.",
    "not_succession": "Sejak itu jangan lagi: {b}.",
}


class Duties:
    """The activities of one call's scripts, in words."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._steps: dict[str, AnyStep] = {}
        self._asking: dict[str, AnyStep] = {}
        for dialog in call.book.dialogs.values():
            for step_id, step in dialog.steps.items():
                name = activity_name(step_id, step)
                self._steps.setdefault(name, step)
                if isinstance(step, Ask | Choose):
                    self._asking.setdefault(step.ask if isinstance(step, Ask) else step.asks or name, step)

    def advice(self, rule: Constraint, instead_of: str = "") -> str:
        """What would have kept the rule; ``instead_of`` is the activity that broke it."""
        forbidding = rule.template in {"absence", "not_coexistence", "not_succession"}
        a, b = rule.a, rule.b
        if forbidding and instead_of:
            a = b = (instead_of,)
        return _ADVICE[rule.template].format(a=self.any_of(a), b=self.any_of(b))

    def any_of(self, activities: Iterable[str]) -> str:
        """Activities of which any would do."""
        words = list(dict.fromkeys(map(self.words, activities)))
        more = " …" if len(words) > ALTERNATIVES_MAX else ""
        return " atau ".join(words[:ALTERNATIVES_MAX]) + more

    def words(self, activity: str) -> str:
        """An activity, or a pattern of activities, as something to do."""
        kind, _, name = activity.partition(":")
        match kind:
            case "ask" | "say" | "do":
                return f"{_VERBS[kind]} {self.question(name) if kind == 'ask' else self.line(name)}"
            case "answer" | "refuse" | "verify":
                return _VERBS[kind].format(self.title(name))
            case "choice" | "check":
                return self._found(kind, name)
            case "record":
                return f"catat di {self._place(name)}"
            case "flag":
                return f"beri tanda {FLAG_WORDS.get(name, name)}"
        outcomes = self._call.root.outcomes
        return f"tutup panggilan sebagai “{outcomes.get(name, name)}”"

    def title(self, name: str) -> str:
        """The title of a field."""
        field = self._call.book.fields.get(name)
        return field.title if field else name

    def question(self, name: str) -> str:
        """What is asked: the title of a field, or the line of a question that is answered by an option."""
        if name in self._call.book.fields:
            return self.title(name)
        step = self._asking.get(name)
        return self._quoted(step.choose) if isinstance(step, Choose) else name

    def line(self, name: str) -> str:
        """The line or the instruction of the step of this name."""
        step = self._steps.get(name)
        match step:
            case Say():
                return self._quoted(step.say)
            case Choose():
                return self._quoted(step.choose)
            case Check():
                return f"“{self._cut(step.check)}”"
            case Do():
                return f"“{self._cut(step.do)}”"
            case Ask():
                return self._quoted(step.lines)
        return name

    def option(self, name: str, option: str) -> str:
        """The words of an option of a step."""
        words = self._call.book.choice_text(name, option)
        return filled(self._call, words) if words else option.replace("_", " ")

    def clause(self, name: str) -> str:
        """The clause that the step of this name carries out; empty where it carries out none."""
        step = self._steps.get(name)
        return (step.clause or "") if step else ""

    def clause_of_field(self, name: str) -> str:
        """The clause by which a field is read back, or asked for."""
        step = self._asking.get(name)
        readback = step.verify.clause if isinstance(step, Ask) and step.verify else None
        return readback or (step.clause if step else None) or ""

    def where(self, name: str) -> str:
        """Where the step of this name has something looked up; empty where it asks the customer."""
        step = self._steps.get(name)
        return step.where if isinstance(step, Check) else ""

    def _found(self, kind: str, answer: str) -> str:
        name, _, option = answer.partition("=")
        if not option or "*" in option:
            return f"{'periksa' if kind == 'check' else 'tanyakan'} {self.line(name)}"
        return f"{'temuan' if kind == 'check' else 'jawaban'} “{self.option(name, option)}”"

    def _place(self, address: str) -> str:
        if address in self._call.book.columns:
            return self._call.book.columns[address].title
        form = address.removesuffix(".*")
        titles = (
            f"{ref.application.title} › {ref.form.title}"
            for ref in self._call.book.columns.by_address.values()
            if ref.address.startswith(f"{form}.")
        )
        return next(titles, form)

    def _quoted(self, lines: Mapping[str, tuple[str, ...]]) -> str:
        forms = lines.get("id") or next(iter(lines.values()), ("",))
        return f"“{self._cut(forms[0])}”"

    def _cut(self, text: str) -> str:
        said = " ".join(filled(self._call, text).split()).rstrip(".")
        return said if len(said) <= LINE_MAX else f"{said[: LINE_MAX - 1].rstrip()}…"


_VERBS: Final = {
    "ask": "tanyakan",
    "say": "ucapkan",
    "do": "kerjakan",
    "answer": "catat jawaban {}",
    "refuse": "catat bahwa pelanggan tidak memberi {}",
    "verify": "bacakan kembali {} sampai pelanggan membenarkan",
}
