"""A dialogue drawn: its steps and where each may lead, as a Mermaid flowchart or as Graphviz DOT.

For script authors, who see in a picture what no list of steps shows: what a condition passes over, which answer leads
back, what is reached from nowhere. The picture is of the script as it is written; what the desk can really come to is
the prover's. Texts of scripts are data: whatever they hold, they are shown, and neither notation is told anything.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from sop_tui.core.condition import AllOf, AnyOf, ChoiceIs, FieldIs, FlagIs, InForce, NoneOf, When
from sop_tui.core.dialog import AnyStep, Ask, Call, Check, Choose, Dialog, Do, End, Option, Say, options_of
from sop_tui.core.lines import Lines, wording
from sop_tui.core.plaintext import clean

WORDS_MAX: Final = 36
"""Characters of a step's words; a cut text ends in …"""

LABEL_MAX: Final = 60
"""Characters of a line beside an arrow."""

EdgeKind = Literal["next", "option", "passed"]
"""The step was worked at, this option of it was chosen, or its condition did not hold."""


@dataclass(frozen=True, slots=True)
class Node:
    """A step; or the entrance, or the place of a step that is not there. ``lines`` are its words, one line each."""

    name: str
    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow between nodes, by their names; several options that lead to one step are the lines of one arrow."""

    source: str
    target: str
    kind: EdgeKind
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """The nodes in the order of the file, the entrance first, and the arrows in the order of their sources."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def drawing(dialog: Dialog) -> Drawing:
    """The picture of a dialogue; one that the checker refuses is drawn too, with what is missing in it."""
    names = {step_id: f"s{number}" for number, step_id in enumerate(dialog.steps)}
    nodes = [Node("start", "start", (_cut(dialog.title, WORDS_MAX),))]
    nodes += [Node(names[step_id], step.KEY, tuple(_words(step_id, step))) for step_id, step in dialog.steps.items()]
    edges = [Edge("start", "s0", "next")] if names else []
    missing: dict[str | None, Node] = {}
    for step_id, step in dialog.steps.items():
        arrows: dict[tuple[EdgeKind, str], list[str]] = {}
        for kind, target, label in _leads(dialog, step_id, step):
            if target is None or target not in names:
                says = "nothing follows" if target is None else f"no step {_cut(target, WORDS_MAX)}"
                to = missing.setdefault(target, Node(f"m{len(missing)}", "missing", (says,))).name
            else:
                to = names[target]
            arrows.setdefault((kind, to), []).extend([label] if label else [])
        edges += [Edge(names[step_id], to, kind, tuple(lines)) for (kind, to), lines in arrows.items()]
    return Drawing((*nodes, *missing.values()), tuple(edges))


def _words(step_id: str, step: AnyStep) -> Iterator[str]:
    """The lines in the node of a step: its id, what it is and by which clause, and its first Indonesian words."""
    yield _cut(step_id, WORDS_MAX)
    what, words = _told(step)
    clauses = [step.clause, step.verify.clause if isinstance(step, Ask) and step.verify else None]
    carried = ", ".join(dict.fromkeys(clause for clause in clauses if clause))
    yield _cut(f"{step.KEY} {what}".strip(), WORDS_MAX) + (f" · {_cut(carried, WORDS_MAX)}" if carried else "")
    if words:
        yield _cut(words, WORDS_MAX)


def _told(step: AnyStep) -> tuple[str, str]:
    """What the step is about (a field, a dialogue, an outcome), and its words."""
    match step:
        case Say():
            return "", _first(step.say)
        case Ask():
            return step.ask, _first(step.lines)
        case Choose():
            return step.asks or "", _first(step.choose)
        case Check():
            return "", step.check
        case Do():
            return "", step.do
        case Call():
            return step.call, ""
        case End():
            return step.end, ""


def _first(lines: Lines) -> str:
    return wording(lines, "id", 0)


def _leads(dialog: Dialog, step_id: str, step: AnyStep) -> Iterator[tuple[EdgeKind, str | None, str]]:
    """Where the step may lead: the kind of arrow, the step it names (None: behind the last), and its label."""
    following = dialog.after(step_id)
    own = step.goto or following
    if not isinstance(step, Choose | Check | End):
        yield "next", own, ""
    for option in options_of(step):
        yield "option", option.goto or own, _option(option)
    if step.when is not None:
        yield "passed", following, _cut(f"unless {condition_words(step.when)}", LABEL_MAX)


def _option(option: Option) -> str:
    """The words of an option, and the condition under which it is offered."""
    text = _cut(option.text, LABEL_MAX)
    return text if option.when is None else f"{text} (if {_cut(condition_words(option.when), LABEL_MAX)})"


def condition_words(when: When) -> str:
    """A condition in a few words: ``laporan and not flag urgent``, ``email unset/given``, ``pemilik=ya/bukan``."""
    match when:
        case str():
            return when
        case FlagIs():
            return f"flag {when.flag}"
        case FieldIs():
            tags = f" ({'/'.join(when.tag)})" if when.tag else ""
            return f"{when.field} {'/'.join(when.status)}{tags}"
        case ChoiceIs():
            return f"{when.choice}={'/'.join(when.option)}" if when.option else f"{when.choice} chosen"
        case InForce():
            return f"{when.in_force} in force"
        case AllOf():
            return " and ".join(_part(part, when) for part in when.all)
        case AnyOf():
            return " or ".join(_part(part, when) for part in when.any)
        case NoneOf():
            inside = " or ".join(_part(part, when) for part in when.none)
            return f"not ({inside})" if len(when.none) > 1 else f"not {inside}"


def _part(part: When, whole: AllOf | AnyOf | NoneOf) -> str:
    """A condition inside another, in brackets where it would be misread without."""
    words = condition_words(part)
    several = (isinstance(part, AllOf) and len(part.all) > 1) or (isinstance(part, AnyOf) and len(part.any) > 1)
    return f"({words})" if several and type(part) is not type(whole) else words


def _cut(text: str, limit: int) -> str:
    """One line of at most so many characters, cut between words where it can be."""
    line = clean(text)
    if len(line) <= limit:
        return line
    whole, _, _ = line[:limit].rpartition(" ")
    return f"{whole or line[: limit - 1]}…"


_MERMAID_SHAPES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "start": ("((", "))"),
        "say": ("(", ")"),
        "ask": ("[/", "/]"),
        "choose": ("{{", "}}"),
        "check": ("[/", "\\]"),
        "do": ("[", "]"),
        "call": ("[[", "]]"),
        "end": ("([", "])"),
        "missing": (">", "]"),
    }
)
_MERMAID_ARROWS: Final[Mapping[EdgeKind, str]] = MappingProxyType({"next": "-->", "option": "-->", "passed": "-.->"})

_MERMAID_ACTIVE: Final = re.compile(
    r"(?<![^\W_])[_=-]|[_=-](?![^\W_])"  # emphasis and lists, but not EML-1a and nomor_lain
    r"|(?<![^\W\d_])\.|\.(?! |$)"  # numbered lists and links, but not the end of a sentence
    r"|(?<=\d)\)"
    r"|[^\w ,?()/…·.=-]"
)
"""What Mermaid, or the Markdown and HTML in its labels, could take for more than text."""

_MERMAID_OWN: Final[Mapping[str, str]] = MappingProxyType({"ﬂ": "fl", "¶": "⁋", "\\": "⧵", "$": "＄", ":fa-": ": fa-"})
"""What Mermaid acts on even where it is an entity (its own marks, line breaks, formulas, icons), and the nearest text
that it leaves alone."""

_MERMAID_OWNED: Final = re.compile("|".join(map(re.escape, _MERMAID_OWN)))


def mermaid(picture: Drawing) -> str:
    """The drawing as a Mermaid flowchart."""
    lines = ["flowchart TD"]
    for node in picture.nodes:
        opening, closing = _MERMAID_SHAPES[node.kind]
        lines.append(f"  {node.name}{opening}{_mermaid_text(node.lines)}{closing}")
    for edge in picture.edges:
        label = f"|{_mermaid_text(edge.lines)}|" if edge.lines else ""
        lines.append(f"  {edge.source} {_MERMAID_ARROWS[edge.kind]}{label} {edge.target}")
    return "\n".join(lines)


def _mermaid_text(lines: tuple[str, ...]) -> str:
    """A quoted label. The entities are Mermaid's own: ``#35;`` is the character of that number in Unicode."""
    plain = _MERMAID_OWNED.sub(lambda match: _MERMAID_OWN[match[0]], "\n".join(lines))
    quoted = _MERMAID_ACTIVE.sub(lambda match: f"#{ord(match[0])};", plain)
    text = quoted.replace("#10;", "<br/>")
    return f'"{text}"'


_DOT_SHAPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "start": "shape=circle",
        "say": "shape=box, style=rounded",
        "ask": "shape=parallelogram",
        "choose": "shape=hexagon",
        "check": "shape=trapezium",
        "do": "shape=box",
        "call": "shape=box, peripheries=2",
        "end": "shape=oval",
        "missing": "shape=note, color=red",
    }
)
_DOT_SPECIAL: Final[Mapping[int, str]] = MappingProxyType(str.maketrans({"\\": "\\\\", '"': '\\"', "&": "&amp;"}))
"""A label knows quotes, escapes (``\\N`` is the node's name) and the entities of HTML."""


def dot(picture: Drawing) -> str:
    """The drawing in the DOT language of Graphviz, in UTF-8."""
    lines = ["digraph dialogue {", '  node [fontname="sans-serif"];', '  edge [fontname="sans-serif"];']
    for node in picture.nodes:
        lines.append(f"  {node.name} [{_DOT_SHAPES[node.kind]}, label={_dot_text(node.lines)}];")
    for edge in picture.edges:
        style = "style=dashed, " if edge.kind == "passed" else ""
        lines.append(f"  {edge.source} -> {edge.target} [{style}label={_dot_text(edge.lines)}];")
    return "\n".join([*lines, "}"])


def _dot_text(lines: tuple[str, ...]) -> str:
    text = "\\n".join(line.translate(_DOT_SPECIAL) for line in lines)
    return f'"{text}"'


FORMATS: Final[Mapping[str, Callable[[Drawing], str]]] = MappingProxyType({"mermaid": mermaid, "dot": dot})
"""Every notation, the usual one first."""
