"""Drawings of dialogues: what they show, and that no text of a script becomes anything but text in either notation."""

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core.book import Book
from sop_tui.core.checking.flowgraph import flow_graph
from sop_tui.core.condition import AllOf, AnyOf, ChoiceIs, FieldIs, FlagIs, NoneOf, When
from sop_tui.core.dialog import AnyStep, Call, Choose, Dialog, Do, End, Option, Say
from sop_tui.core.graphing import Drawing, condition_words, dot, drawing, mermaid
from sop_tui.store.scripts import packaged, read_folder
from tests.core.test_checking_flow import dialogs

HOSTILE = (
    "\"quoted\" 'and' so",
    "ends in a backslash \\",
    "a \\N b \\n c \\l d \\\\ e",
    "a] b) c} d[ e( f{ g",
    "#35; #quot; &#34; &lt; &amp;",
    "; graph TD; a-->b; x",
    "%%{init: {}}%% %% c",
    "<b>x</b><br/><i>y</i>",
    "style a fill:#fff; x",
    "classDef a:#fff; x",
    "- satu * dua 1. tiga",
    "1. satu 2) dua",
    "**x** *_y_* `kode` ~~z~~",
    '"`kode`" "] --> x["',
    "[x](y) ![x](y)",
    "$$x^2$$ fa:fa-car",
    "end subgraph click s0",
    "www.pln.co.id http://a.b",
    "masna@yahoo.com",
    "|pipe| A-- x -->B",
    "ﬂ°°35¶ß ﬂ°",
    "> kutip ===== -----",
    "\x1b[2J\x07\u202e\nbaris\r\n\u2028dua",
    "ابجد 日本 😀 é e\u0301",
    "@{shape: x} ::: x",
    "label=x, color=red]; a -> b [",
    "",
    "satu_kata_yang_panjang_sekali_tanpa_satu_spasi_pun",
)


@cache
def shipped() -> Book:
    return read_folder(packaged()).book


def full_of(text: str) -> Dialog:
    """A dialogue with a text wherever one can stand."""
    options = (Option(id="ya", text=text), Option(id="tidak", text=f"b {text}", goto="c", when=text))
    return Dialog(
        dialog="contoh",
        title=text,
        version="1",
        steps={
            "a": Choose(choose={"id": (text,)}, options=options, clause=text),
            "b": Do(do=text, goto=text),
            "c": Say(say={"id": (text,)}, when=text),
            f"d {text}": Call(call=text),
            "e": End(end=text),
        },
    )


def labels(picture: Drawing) -> Counter[tuple[str, tuple[str, ...]]]:
    """Every node by its name and every arrow by its two names, with their words."""
    nodes = Counter((node.name, node.lines) for node in picture.nodes)
    return nodes + Counter((f"{edge.source}->{edge.target}", edge.lines) for edge in picture.edges)


ALL = (*shipped().dialogs.values(), *map(full_of, HOSTILE))
each = pytest.mark.parametrize("dialog", ALL, ids=lambda dialog: dialog.dialog)


class TestDrawing:
    @settings(max_examples=40)
    @given(dialogs(others=("lain",)))
    def test_the_arrows_are_those_of_the_flow(self, dialog: Dialog) -> None:
        flow, picture = flow_graph(dialog), drawing(dialog)
        name = {f"s{node}": node for node in range(len(flow.ids))}
        name |= {
            node.name: flow.fallen if node.lines == ("nothing follows",) else flow.lost
            for node in picture.nodes
            if node.kind == "missing"
        }
        arrows = {(name[edge.source], name[edge.target]) for edge in picture.edges if edge.source != "start"}
        assert arrows == {(node, to) for node, after in enumerate(flow.moves) for to in after}

    def test_a_node_has_the_steps_id_kind_clause_and_first_words(self) -> None:
        nodes = {node.lines[0]: node for node in drawing(shipped().dialogs["verifikasi_email"]).nodes}
        assert nodes["email"].lines[1] == "ask email · EML-1a, EML-1b"
        assert nodes["email"].lines[2].startswith("Untuk alamat emailnya")
        assert nodes["email"].lines[2].endswith("…")
        assert nodes["selesai"].lines == ("selesai", "end selesai")
        called = {node.lines[1] for node in drawing(shipped().dialogs["panggilan"]).nodes if node.kind == "call"}
        assert "call permintaan_data · DTA-1" in called

    def test_options_that_lead_to_one_step_share_an_arrow(self) -> None:
        steps: dict[str, AnyStep] = {
            "a": Choose(
                choose={"id": ("?",)},
                options=tuple(Option(id=to or "x", text=f"ke {to}", goto=to) for to in (None, "b", "c", "a")),
            ),
            "b": Say(say={"id": ("b",)}, when=FlagIs("upset")),
            "c": End(end="s"),
        }
        told = {(edge.target, edge.kind, edge.lines) for edge in _drawn(steps).edges if edge.source in {"s0", "s1"}}
        assert told == {
            ("s1", "option", ("ke None", "ke b")),
            ("s2", "option", ("ke c",)),
            ("s0", "option", ("ke a",)),
            ("s2", "next", ()),
            ("s2", "passed", ("unless flag upset",)),
        }

    def test_what_is_missing_is_drawn(self) -> None:
        picture = _drawn({"a": Do(do="x", goto="hilang"), "b": Do(do="y")})
        missing = {node.name: node.lines for node in picture.nodes if node.kind == "missing"}
        assert set(missing.values()) == {("no step hilang",), ("nothing follows",)}
        assert {missing[edge.target] for edge in picture.edges if edge.target in missing} == set(missing.values())

    @pytest.mark.parametrize(
        ("when", "words"),
        [
            ("tenang", "tenang"),
            (FieldIs("email", ("unset", "given"), ("mobile",)), "email unset/given (mobile)"),
            (ChoiceIs("pemilik"), "pemilik chosen"),
            (ChoiceIs("pemilik", ("ya", "bukan")), "pemilik=ya/bukan"),
            (NoneOf((FlagIs("urgent"), FlagIs("upset"))), "not (flag urgent or flag upset)"),
            (AllOf(("a", AnyOf(("b", "c")), NoneOf(("d",)))), "a and (b or c) and not d"),
            (AnyOf((AllOf(("a", "b")), AnyOf(("c", "d")), AnyOf(("e",)))), "(a and b) or c or d or e"),
            (NoneOf((AllOf(("a", "b")),)), "not (a and b)"),
            (NoneOf((AnyOf(("a", "b")),)), "not (a or b)"),
        ],
        ids=str,
    )
    def test_a_condition_in_words(self, when: When, words: str) -> None:
        assert condition_words(when) == words


def _drawn(steps: Mapping[str, AnyStep]) -> Drawing:
    return drawing(Dialog(dialog="contoh", title="Contoh", version="1", steps=steps))


SHAPES = {
    '((": "))': "start",
    '(": ")': "say",
    '[/": "/]': "ask",
    '{{": "}}': "choose",
    '[/": "\\]': "check",
    '[": "]': "do",
    '[[": "]]': "call",
    '([": "])': "end",
    '>": "]': "missing",
}
NODE = re.compile(r'  (start|[sm]\d+)([\[({>/]+")([^"\n]*)("[\])}/\\]+)')
EDGE = re.compile(r'  (start|[sm]\d+) (-->|-\.->)(?:\|"([^"\n]+)"\|)? ([sm]\d+)')
INERT = re.compile(r"[^\W_]|[_=-]|[ ,?().…·/]|#\d+;")
ENTITY = re.compile(r"#(\d+);")


def mermaid_lines(text: str | None) -> tuple[str, ...]:
    """The words of a label of Mermaid, in which nothing may stand but what is inert there."""
    if text is None:
        return ()
    parts = text.split("<br/>")
    assert all("".join(INERT.findall(part)) == part for part in parts)
    assert not any(re.match(r"\d+[.)]|[-=_]", part) for part in parts), "Markdown would take it for a list or a line"
    return tuple(ENTITY.sub(lambda match: chr(int(match[1])), part) for part in parts)


def read_mermaid(text: str) -> tuple[list[tuple[str, str]], Counter[tuple[str, tuple[str, ...]]]]:
    """Kinds of the nodes, and all labels, of the part of Mermaid that is used here."""
    first, *rest = text.split("\n")
    assert first == "flowchart TD"
    kinds: list[tuple[str, str]] = []
    words: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for line in rest:
        if node := NODE.fullmatch(line):
            kinds.append((node[1], SHAPES[f"{node[2]}: {node[4]}"]))
            words[node[1], mermaid_lines(node[3])] += 1
        else:
            edge = EDGE.fullmatch(line)
            assert edge, line
            words[f"{edge[1]}->{edge[4]}", mermaid_lines(edge[3])] += 1
    return kinds, words


OWN = {"ﬂ": "fl", "¶": "⁋", "\\": "⧵", "$": "＄", ":fa-": ": fa-"}
"""What Mermaid 11 acts on in any disguise (found by rendering), and what is written instead."""


def as_mermaid_can(words: Counter[tuple[str, tuple[str, ...]]]) -> Counter[tuple[str, tuple[str, ...]]]:
    def swapped(line: str) -> str:
        for own, instead in OWN.items():
            line = line.replace(own, instead)
        return line

    return Counter({(name, tuple(map(swapped, lines))): number for (name, lines), number in words.items()})


class TestMermaid:
    @each
    def test_reads_back_as_it_was_drawn(self, dialog: Dialog) -> None:
        picture = drawing(dialog)
        kinds, words = read_mermaid(mermaid(picture))
        assert kinds == [(node.name, node.kind) for node in picture.nodes]
        assert words == as_mermaid_can(labels(picture))

    @given(st.text())
    def test_with_any_text(self, text: str) -> None:
        picture = drawing(full_of(text))
        assert read_mermaid(mermaid(picture))[1] == as_mermaid_can(labels(picture))

    def test_arrows_that_pass_over_are_dotted(self) -> None:
        dialog = shipped().dialogs["panggilan"]
        text = mermaid(drawing(dialog))
        assert text.count('-.->|"unless ') == sum(step.when is not None for step in dialog.steps.values())


def rendered(texts: Iterable[str]) -> list[Counter[tuple[str, tuple[str, ...]]]]:
    """What Graphviz itself shows: every node and arrow with its lines of text, graph by graph."""
    if shutil.which("dot") is None:
        absent = "there is no dot: apt-get install graphviz"
        if os.environ.get("CI"):
            pytest.fail(absent)
        pytest.skip(absent)
    done = subprocess.run(
        ["dot", "-Tsvg", "-Gsplines=line"], input="\n".join(texts).encode(), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    svgs = re.findall(r"<svg.*?</svg>", done.stdout.decode(), re.DOTALL)
    return [_shown(Xml.fromstring(svg)) for svg in svgs]  # noqa: S314 - what the real dot wrote


def _shown(svg: Xml.Element) -> Counter[tuple[str, tuple[str, ...]]]:
    found: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for group in svg.iterfind(".//{*}g"):
        if group.get("class") in {"node", "edge"}:
            lines = tuple(text.text or "" for text in group.iterfind("{*}text"))
            found[group.findtext("{*}title") or "", lines] += 1
    return found


def without_empty(words: Counter[tuple[str, tuple[str, ...]]]) -> Counter[tuple[str, tuple[str, ...]]]:
    """Graphviz draws no empty line."""
    return Counter({(name, tuple(filter(None, lines))): number for (name, lines), number in words.items()})


class TestDot:
    def test_graphviz_shows_every_text_as_it_is(self) -> None:
        pictures = [drawing(dialog) for dialog in ALL]
        shown = rendered(map(dot, pictures))
        assert len(shown) == len(pictures)
        for picture, words in zip(pictures, shown, strict=True):
            assert without_empty(words) == without_empty(labels(picture))

    def test_what_tells_calls_and_passing_over_apart(self) -> None:
        dialog = shipped().dialogs["panggilan"]
        text = dot(drawing(dialog))
        assert text.count("peripheries=2") == sum(isinstance(step, Call) for step in dialog.steps.values()) > 0
        assert text.count("style=dashed") == sum(step.when is not None for step in dialog.steps.values()) > 0


def test_there_is_something_hostile_in_every_place() -> None:
    words = [line for _, lines in labels(drawing(full_of(']"]'))) for line in lines]
    assert sum(']"]' in line for line in words) >= 10
