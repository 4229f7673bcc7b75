"""The YAML reader: texts stay as written, places are exact, and no bytes whatever do harm."""

import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from textwrap import dedent

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core.diagnostic import CODES, Place, ScriptError
from sop_tui.store.tree import Mapping, Node, Scalar, Sequence
from sop_tui.store.yaml_tree import C_PARSER, read_tree

PARSERS = [pytest.param(True, id="C")] * C_PARSER + [pytest.param(False, id="pure")]
both_parsers = pytest.mark.parametrize("c_parser", PARSERS)

Plain = str | list["Plain"] | dict[str, "Plain"]


def plain(node: Node) -> Plain:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    else:
        for key, value in node.entries:
            yield key
            yield from scalars(value)


def refusal(data: bytes | str, c_parser: bool = C_PARSER) -> ScriptError:
    with pytest.raises(ScriptError) as caught:
        read_tree(data if isinstance(data, bytes) else data.encode(), "x.yaml", c_parser=c_parser)
    return caught.value


@both_parsers
@pytest.mark.parametrize(
    "written",
    [
        "no",
        "ya",
        "~",
        "null",
        "true",
        "0811",
        "0o17",
        "0x1F",
        "12:30",
        "2019-11-25",
        "1e3",
        ".inf",
        "1_000",
        "=",
    ],
)
def test_a_scalar_is_the_text_that_was_written(written: str, c_parser: bool) -> None:
    tree = read_tree(f"{written}: {written}\n".encode(), "x", c_parser=c_parser)
    assert plain(tree) == {written: written}


@both_parsers
@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("a", True),
        ("'a'", False),
        ('"a"', False),
        ("|-\n a", False),
        (">-\n a", False),
        ("", True),
        ("''", False),
    ],
)
def test_quotes_and_blocks_are_told_from_plain_text(text: str, is_plain: bool, c_parser: bool) -> None:
    tree = read_tree(f"k: {text}\n".encode(), "x", c_parser=c_parser)
    assert isinstance(tree, Mapping)
    value = tree.entries[0][1]
    assert isinstance(value, Scalar)
    assert value.plain is is_plain


PLACES = """\
# é 😀
é😀: "ñ😀 \\u00e9"
teks: |
  satu 😀

  dua
kalimat: satu
  dua
  tiga
"kutip dua": 'a

  b'
daftar:
- 😀😀: {x: [satu, "dua"], y: tiga}
-
  - kosong:
"""


@both_parsers
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
def test_places_are_exact(c_parser: bool, newline: str, mark: str) -> None:
    tree = read_tree((mark + PLACES.replace("\n", newline)).encode(), "x", c_parser=c_parser)
    assert [(node.text, node.line, node.column) for node in scalars(tree)] == [
        ("é😀", 2, 1),
        ("ñ😀 é", 2, 5),
        ("teks", 3, 1),
        ("satu 😀\n\ndua\n", 3, 7),
        ("kalimat", 7, 1),
        ("satu dua tiga", 7, 10),
        ("kutip dua", 10, 1),
        ("a\nb", 10, 14),
        ("daftar", 13, 1),
        ("😀😀", 14, 3),
        ("x", 14, 8),
        ("satu", 14, 12),
        ("dua", 14, 18),
        ("y", 14, 26),
        ("tiga", 14, 29),
        ("kosong", 16, 5),
        ("", 16, 12),
    ]
    assert isinstance(tree, Mapping)
    daftar = tree.entries[-1][1]
    assert isinstance(daftar, Sequence)
    assert (daftar.line, daftar.column) == (14, 1)
    assert [(item.line, item.column) for item in daftar.items] == [(14, 3), (16, 3)]


texts = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Cn"]) | st.sampled_from("\n:#-'\"[]{}&*!|>%@` ,?"),
    max_size=30,
)
values: st.SearchStrategy[Plain] = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_quoted_yaml_reads_back_the_same(value: Plain) -> None:
    dumped = yaml.safe_dump(value, default_style='"', sort_keys=False)
    for c_parser in {C_PARSER, False}:
        tree = read_tree(dumped.encode(), "x", c_parser=c_parser)
        assert plain(tree) == value


@given(values, st.sampled_from([20, 80]))
def test_every_scalar_stands_where_its_place_says(value: Plain, width: int) -> None:
    dumped = yaml.safe_dump(value, allow_unicode=True, width=width, default_style='"')
    lines = dumped.split("\n")
    tree = read_tree(dumped.encode(), "x")
    for node in scalars(tree):
        assert lines[node.line - 1][node.column - 1] == '"'
    assert len({(node.line, node.column) for node in scalars(tree)}) == len(list(scalars(tree)))


LAUGHS = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdef", "bcdefg", strict=True))

BAD = [
    pytest.param("YAML_SIZE", b"a: " + b"b" * (1 << 20), (1, 1), "a: b", id="over-1-MiB"),
    pytest.param("YAML_ENCODING", "a: b\nc: é".encode("latin-1"), (2, 4), "a: b\nc: é", id="latin-1"),
    pytest.param("YAML_ENCODING", "a: é😀".encode()[:-1], (1, 5), "a: é😀", id="cut-character"),
    pytest.param("YAML_ENCODING", "a: b".encode("utf-16"), (1, 1), "a: b", id="utf-16"),
    pytest.param("YAML_ENCODING", b"a: \xed\xa0\x80", (1, 4), "a: b", id="encoded-surrogate"),
    pytest.param("YAML_CONTROL", "a: b\nc: é\x1b[2J", (2, 5), "a: b\nc: é", id="escape-character"),
    pytest.param("YAML_CONTROL", "a: b\x00", (1, 5), "a: b", id="nul"),
    pytest.param("YAML_CONTROL", "a: b # \u202e", (1, 8), "a: b # c", id="bidi-in-comment"),
    pytest.param("YAML_CONTROL", "a: b\u2028c", (1, 5), "a: b c", id="line-separator"),
    pytest.param("YAML_CONTROL", "a: b\ufeff", (1, 5), "a: b", id="byte-order-mark-inside"),
    pytest.param("YAML_CONTROL", "a: b\nc: 'd'\ne: \"f\\\\e😀\\e[2J\"", (3, 10), 'e: "\\\\e"', id="escaped-escape"),
    pytest.param("YAML_CONTROL", 'a: "\\x41\\x07"', (1, 9), 'a: "\\x41"', id="hex-bell"),
    pytest.param("YAML_CONTROL", 'a: "b\n  c\\u202E"', (2, 4), 'a: "\\u00e9"', id="hex-bidi-on-second-line"),
    pytest.param("YAML_CONTROL", 'a: "b\\tc\\r"', (1, 6), "a: b c", id="escaped-tab"),
    pytest.param("YAML_CONTROL", 'a: "b\\nc\\r"', (1, 9), 'a: "b\\nc"', id="escaped-return"),
    pytest.param("YAML_TAB", "a:\n\tb: c", (2, 1), "a:\n  b: c", id="tab-indentation"),
    pytest.param("YAML_TAB", "a:\n  b: c\n \td: e", (3, 2), "a:\n  b: c\n  d: e", id="space-and-tab"),
    pytest.param("YAML_TAB", "a: |\n  b\n\tc", (3, 1), "a: |\n  b\n  c", id="tab-in-block"),
    pytest.param("YAML_TAB", "a:\tb", (1, 3), "a: b", id="tab-after-colon"),
    pytest.param("YAML_SYNTAX", "a: b: c", (1, 5), "a: 'b: c'", id="colon-in-text"),
    pytest.param("YAML_SYNTAX", "a:\n  b: c\n d: e", (3, 2), "a:\n  b: c\nd: e", id="indentation"),
    pytest.param("YAML_SYNTAX", "a: b\n- c", (2, 1), "a: b\nc: [c]", id="list-in-mapping"),
    pytest.param("YAML_SYNTAX", "a: - b", (1, 4), "a:\n- b", id="list-on-the-line-of-its-key"),
    pytest.param("YAML_SYNTAX", "a: b\nc\n", (2, 1), "a: b\nc: d\n", id="key-without-colon"),
    pytest.param("YAML_SYNTAX", "a: é\nb: [c, d\n", (2, 4), "a: é\nb: [c, d]", id="open-bracket"),
    pytest.param("YAML_SYNTAX", "a: {b: c]", (1, 9), "a: {b: c}", id="wrong-bracket"),
    pytest.param("YAML_SYNTAX", "é: 'b\nc: d\n", (1, 4), "é: 'b'\nc: d\n", id="open-quote"),
    pytest.param("YAML_SYNTAX", "a: 'b' c", (1, 8), "a: \"'b' c\"", id="text-after-quote"),
    pytest.param("YAML_SYNTAX", "a: @b", (1, 4), "a: '@b'", id="at-sign"),
    pytest.param("YAML_SYNTAX", "a: `b`", (1, 4), "a: b", id="backtick"),
    pytest.param("YAML_SYNTAX", 'a: "\\q"', (1, 5), "a: '\\q'", id="unknown-escape"),
    pytest.param("YAML_SYNTAX", "a: |b\n  c", (1, 5), "a: |\n  c", id="text-after-bar"),
    pytest.param("YAML_SYNTAX", "[a, , b]", (1, 5), "[a, b]", id="double-comma"),
    pytest.param("YAML_DEPTH", "[" * 33 + "]" * 33, (1, 33), "[" * 32 + "]" * 32, id="33-brackets"),
    pytest.param("YAML_DEPTH", "- " * 33 + "a", (1, 65), "- " * 32 + "a", id="33-dashes"),
    pytest.param("YAML_ALIAS", "a: &b c", (1, 4), "a: '&b c'", id="anchor"),
    pytest.param("YAML_ALIAS", "a: b\nc: *a", (2, 4), "a: b\nc: '*a'", id="alias"),
    pytest.param("YAML_ALIAS", "a: *", (1, 4), "a: '*'", id="star-alone"),
    pytest.param("YAML_ALIAS", "&a [b]", (1, 1), "[b]", id="anchored-list"),
    pytest.param("YAML_ALIAS", LAUGHS, (1, 4), "a: x", id="billion-laughs"),
    pytest.param("YAML_TAG", "a: !!str b", (1, 4), "a: b", id="tag"),
    pytest.param("YAML_TAG", "a: !!python/object/apply:os.system [id]", (1, 4), "a: [id]", id="python-object"),
    pytest.param("YAML_TAG", "a: ! b", (1, 4), "a: '! b'", id="bang"),
    pytest.param("YAML_TAG", "!x {a: b}", (1, 1), "{a: b}", id="tagged-mapping"),
    pytest.param("YAML_TAG", "!!str a: b", (1, 1), "a: b", id="tagged-key"),
    pytest.param("YAML_DOCUMENTS", "a: b\n---\nc: d", (2, 1), "---\na: b\n...\n", id="two-documents"),
    pytest.param("YAML_EMPTY", "", (1, 1), "a", id="empty"),
    pytest.param("YAML_EMPTY", "# a\n\n", (1, 1), "# a\n\nb", id="only-a-comment"),
    pytest.param("YAML_EMPTY", "---\n", (1, 1), "---\na", id="only-a-separator"),
    pytest.param("YAML_KEY", "a: b\n[c]: d", (2, 1), "a: b\nc: d", id="list-as-key"),
    pytest.param("YAML_KEY", "? {a: b}\n: c", (1, 3), "? a\n: c", id="mapping-as-key"),
    pytest.param("YAML_KEY", "a: b\n?\n: c", (2, 2), "a: b\n'': c", id="empty-key"),
    pytest.param("YAML_KEY", "a:\n  <<: {b: c}", (2, 3), "a:\n  b: c", id="merge-key"),
    pytest.param("KEY_DUPLICATE", "a: b\nc:\n  a: b\n  d: e\n  'a': f", (5, 3), "a: b\nc: {a: b}", id="twice"),
]


@both_parsers
@pytest.mark.parametrize(("code", "bad", "at", "good"), BAD)
def test_a_bad_file_is_refused_where_it_is_bad(
    code: str, bad: bytes | str, at: tuple[int, int], good: str, c_parser: bool
) -> None:
    first = refusal(bad, c_parser).diagnostics[0]
    assert (first.code, first.place) == (code, Place("x.yaml", *at))
    assert first.mend
    assert str(first).isprintable()
    read_tree(good.encode(), "x.yaml", c_parser=c_parser)


def test_every_code_of_yaml_has_a_bad_example() -> None:
    assert {row.values[0] for row in BAD} == {code for code in CODES if code.startswith("YAML_")} | {"KEY_DUPLICATE"}


def test_all_that_a_parser_can_pass_over_is_told_at_once() -> None:
    bad = "a: &x 1\nb: *x\nb: !t 2\n<<: {c: 3}\n[d]: 4\ne: 'f\n"
    assert [(found.code, found.place and found.place.line) for found in refusal(bad).diagnostics] == [
        ("YAML_ALIAS", 1),
        ("YAML_ALIAS", 2),
        ("KEY_DUPLICATE", 3),
        ("YAML_TAG", 3),
        ("YAML_KEY", 4),
        ("YAML_KEY", 5),
        ("YAML_SYNTAX", 6),
    ]


def test_both_places_of_a_duplicate_key_are_named() -> None:
    text = str(refusal("langkah:\n  salam: a\n  tutup: b\n  salam: c\n"))
    assert text.startswith("x.yaml:4:3 KEY_DUPLICATE the key salam again, first at line 2, column 3. Mend: ")


def test_findings_have_an_end() -> None:
    assert len(refusal("- *a\n" * 100_000).diagnostics) == 100


HOSTILE = dedent(
    """
    import resource, sys
    from sop_tui.core.diagnostic import ScriptError
    from sop_tui.store.yaml_tree import read_tree
    resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))
    laughs = "a0: &a0 [x]\\n" + "".join(f"a{n}: &a{n} [{f'*a{n-1}, ' * 9}]\\n" for n in range(1, 12))
    for text in "[" * 100_000, "{" * 100_000, "- " * 100_000, "? " * 100_000, "[{a: " * 20_000, laughs:
        try:
            read_tree(text.encode(), "x", c_parser=sys.argv[1] == "True")
        except ScriptError as error:
            print(error.diagnostics[0].code)
    """
)


@both_parsers
def test_nesting_and_aliases_cannot_take_the_interpreter_down(c_parser: bool) -> None:
    done = subprocess.run([sys.executable, "-c", HOSTILE, str(c_parser)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [*["YAML_DEPTH"] * 5, "YAML_ALIAS"]


WRITTEN = "a·é·😀·: ·:·- ·-·\n·\n  ·\t·\r·\r\n·\"·'·[·]·{·}·,· #·|·>-·|9·? ·&x ·*x·!t ·!<·!!·%·@·`·<<"
HARMFUL = "\\·\\x41·\\e·\\U00110000·\\UFFFFFFFF·\\ud800·\n---·\n...·\n%YAML 1.1\n·\x00·\x1b·\u202e"
pieces = st.sampled_from([*WRITTEN.split("·"), *HARMFUL.split("·"), f"\n%YAML {'9' * 5000}\n"])
any_bytes = (
    st.binary(max_size=60)
    | st.text(max_size=60).map(str.encode)
    | st.lists(pieces, max_size=20).map(lambda parts: "".join(parts).encode())
)


def attempt(data: bytes, c_parser: bool) -> Node | ScriptError:
    try:
        return read_tree(data, "x", c_parser=c_parser)
    except ScriptError as error:
        return error


@given(any_bytes)
def test_any_bytes_are_a_tree_or_a_script_error(data: bytes) -> None:
    for c_parser in {C_PARSER, False}:
        outcome = attempt(data, c_parser)
        if isinstance(outcome, ScriptError):
            assert outcome.diagnostics
            assert all(found.code in CODES and str(found).isprintable() for found in outcome.diagnostics)
        else:
            written = "".join(node.text for node in scalars(outcome))
            assert "\u202e" not in written
            assert {char for char in written if unicodedata.category(char) in {"Cc", "Cs"}} <= {"\n"}
