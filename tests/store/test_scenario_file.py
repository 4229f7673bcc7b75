"""A scenario written as YAML: it reads back equal, here and elsewhere."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.cli.findings import SCENARIOS, read_scenario
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.scenario import Before, Expect, ExpectedField, Scenario, Turn
from sop_tui.store.folder import StoreError
from sop_tui.store.scenario_file import SCHEMA_LINE, WIDTH, scenario_yaml, write_scenario
from sop_tui.store.scripts import packaged
from sop_tui.store.shape import build
from sop_tui.store.yaml_text import _REFUSED
from sop_tui.store.yaml_tree import read_tree

TRICKY = (
    *("no", "Ya", "null", "~", "0812", "12:30", "2019-12-10", "1e3", "-", "- x", "a: b", "a #b", "#", "x:", "'", '"'),
    *("[Sby] [/b]", "{a}", "a, b", "*x", "&x", "!x", "%", "@", "`", "|", ">", "?", "\\", "a\nb", " a ", "a  b", ""),
    *("=", "<<", "é", "Jl. Raden/Mas (RT 2) & co", "x" * 300, "kata " * 60 + "x", "---", "...", "0x1F", ".5", "+62"),
)
TEXTS = st.sampled_from(TRICKY) | st.text(
    st.characters(codec="utf-8").filter(lambda sign: not _REFUSED.match(sign) and sign != "\r"), max_size=30
)
NAMES = st.sampled_from(["email", "nama", "topik", "y", "2x"])
SCENARIO_TEXTS = st.builds(
    Scenario,
    scenario=TEXTS,
    title=TEXTS,
    version=TEXTS,
    started_at=st.just("2019-12-10T09:12:00+07:00"),
    caller=TEXTS,
    earlier=st.lists(st.builds(Before, began=TEXTS, outcome=TEXTS, verified=st.dictionaries(NAMES, TEXTS))).map(tuple),
    knows=st.dictionaries(NAMES, TEXTS),
    says=st.dictionaries(NAMES, st.lists(TEXTS, min_size=1, max_size=3).map(tuple)),
    refuses=st.dictionaries(NAMES, st.sampled_from(["refused", "not_available"])),
    replaced=st.lists(NAMES, max_size=2).map(tuple),
    turns=st.lists(
        st.builds(Turn, at=NAMES, ticked=st.integers(0, 9), early=st.dictionaries(NAMES, TEXTS), lines=st.just(()))
        | st.builds(Turn, at=NAMES, note=TEXTS, undo=st.integers(1, 5))
    ).map(tuple),
    level=st.sampled_from([1, 2, 3]),
    expect=st.builds(
        Expect,
        outcome=TEXTS,
        fields=st.dictionaries(NAMES, st.builds(ExpectedField, status=st.just("verified"), value=st.none() | TEXTS)),
        records=st.dictionaries(NAMES, TEXTS),
    ),
)


def read(text: str) -> Scenario:
    return build(read_tree(text.encode(), "x.yaml"), Scenario, file="x.yaml").value


@settings(max_examples=25)
@given(SCENARIO_TEXTS)
def test_it_reads_back_equal(made: Scenario) -> None:
    assert read(scenario_yaml(made)) == made


@settings(max_examples=25)
@given(st.dictionaries(NAMES, TEXTS))
def test_other_readers_see_the_same_texts(knows: dict[str, str]) -> None:
    text = scenario_yaml(
        Scenario(scenario="x", title="x", version="1", started_at="x", knows=knows, expect=Expect(outcome="x"))
    )
    assert yaml.safe_load(text).get("knows", {}) == knows


@pytest.mark.parametrize("path", sorted((packaged() / SCENARIOS).glob("*.yaml"))[::6], ids=lambda path: path.stem)
def test_the_packaged_ones_are_written_as_authors_do(path: Path, tmp_path: Path) -> None:
    made = read_scenario(path)
    write_scenario(tmp_path / path.name, made, "Dibuat\nlagi")
    assert read_scenario(tmp_path / path.name) == made
    lines = (tmp_path / path.name).read_text().splitlines()
    assert lines[:3] == [SCHEMA_LINE, "# Dibuat", "# lagi"]
    assert [line for line in lines if len(line) > WIDTH] == []
    assert [key for key in Scenario.__dataclass_fields__ if f"\n{key}:" in "\n".join(lines)] == list(
        yaml.safe_load("\n".join(lines))
    )


def test_what_can_stand_in_no_script_is_not_written(tmp_path: Path) -> None:
    hidden = Scenario(scenario="x", title="a\u202eb", version="1", started_at="x", expect=Expect(outcome="x"))
    with pytest.raises(ScriptError):
        write_scenario(tmp_path / "x.yaml", hidden)
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    made = Scenario(scenario="x", title="x", version="1", started_at="x", expect=Expect(outcome="x"))
    with pytest.raises(StoreError):
        write_scenario(tmp_path / "none" / "x.yaml", made)
