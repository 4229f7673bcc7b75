"""core ← store ← tui ← cli: an arrow of import points one way only, and nothing heavy is loaded before it is needed."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "sop_tui"
LAYERS = ("core", "store", "tui", "cli")
IMPURE = {
    *("textual", "rich", "click", "yaml", "pydantic", "platformdirs"),
    *("os", "pathlib", "io", "tempfile", "shutil", "socket", "subprocess", "sqlite3", "logging"),
    *("time", "random", "secrets", "uuid", "threading", "asyncio"),
}
CLOCKS = ("now", "today", "utcnow", "monotonic", "perf_counter")


def modules(layer: str) -> list[Path]:
    return sorted((ROOT / layer).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("layer", LAYERS)
def test_there_is_something_to_hold_in_each_layer(layer: str) -> None:
    assert modules(layer)


@pytest.mark.parametrize("path", [p for layer in LAYERS for p in modules(layer)], ids=named)
def test_no_layer_imports_one_above_it(path: Path) -> None:
    own = LAYERS.index(path.relative_to(ROOT).parts[0])
    above = tuple(f"sop_tui.{layer}" for layer in LAYERS[own + 1 :])
    assert [name for name in imports(path) if name.startswith(above)] == []


@pytest.mark.parametrize("path", modules("core"), ids=named)
def test_the_core_is_pure(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert [name for name in imports(path) if name.split(".")[0] in IMPURE] == []
    asked = [n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in CLOCKS]
    opened = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") in {"open", "print"}]
    assert (asked, opened) == ([], [])


@pytest.mark.parametrize("path", sorted((ROOT / "tui" / "widgets").glob("*.py")), ids=named)
def test_widgets_know_neither_store_nor_screens(path: Path) -> None:
    assert [n for n in imports(path) if n.startswith(("sop_tui.store", "sop_tui.tui.screens", "sop_tui.tui.app"))] == []


@pytest.mark.parametrize("path", sorted((ROOT / "tui" / "screens").glob("*.py")), ids=named)
def test_a_screen_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 320


def loaded_by(statement: str) -> set[str]:
    """The modules in memory after a statement, in a process of its own."""
    code = f"{statement}\nimport sys; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        pytest.param("import sop_tui.core.simulate", ("textual", "rich", "yaml", "pydantic"), id="core"),
        pytest.param("import sop_tui.store.station", ("textual", "rich", "pydantic", "phonenumbers"), id="store"),
        pytest.param("import sop_tui.cli", ("textual", "pydantic", "phonenumbers", "email_validator"), id="cli"),
        pytest.param(
            "import sop_tui.tui.app",
            ("pydantic", "phonenumbers", "email_validator", "phonenumbers.geocoder", "dns"),
            id="desk",
        ),
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(statement: str, absent: tuple[str, ...]) -> None:
    assert loaded_by(statement) & set(absent) == set()


def test_a_number_is_judged_without_the_geocoder() -> None:
    loaded = loaded_by("from sop_tui.core.answers import judge; judge('phone', '087758658589')")
    assert "phonenumbers" in loaded
    assert loaded & {"phonenumbers.geocoder", "phonenumbers.carrier"} == set()
