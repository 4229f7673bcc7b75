"""`graph`, `coverage`, `check --against` and `check --watch`: what a script author has beside the checker."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sop_tui.cli.output import Refusal
from sop_tui.cli.watching import INTERVAL, SETTLED, Files, Version, look, watch
from sop_tui.store.scripts import TABLES, packaged
from tests.cli_runner import DIAGNOSTIC, TERMINAL_ORDERS, altered, broken, document, run

ROOT = Path(__file__).parent.parent

FILES = {
    "dialog/contoh.yaml": """
dialog: contoh
title: Contoh
version: "1"
keywords: [contoh]
outcomes: {selesai: Selesai}
fields: {nama: {kind: text, title: Nama}}
steps:
  sapa: {say: {id: Halo., en: Hello.}, clause: A-1}
  nama:
    ask: nama
    clause: A-2
    lines: {id: Dengan siapa?, en: Who is calling?}
  lagi:
    choose: {id: Ada lagi?, en: Anything else?}
    options: [{id: ya, text: Ya, goto: nama}, {id: tidak, text: Tidak}]
  tutup: {end: selesai}
""",
    "sop/A.yaml": """
sop: A
title: A
version: "1"
in_force: 2019-01-01
source: x
clauses: {A-1: {obliges: Menyapa.}, A-2: {obliges: Menanyakan nama.}}
constraints:
  - {id: sapa, clause: A-1, template: init, a: say:sapa, among: [say, ask]}
  - {id: nama, clause: A-2, template: existence, a: ask:nama, owed: {id: nama, en: name}}
""",
    "latihan/coba.yaml": """
scenario: coba
title: Coba
version: "1"
started_at: "2019-12-10T09:12:00+07:00"
dialog: contoh
knows: {nama: Budi}
answers: {lagi: tidak}
expect: {outcome: selesai}
""",
}


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A small folder of scripts in which everything is covered."""
    folder = tmp_path / "naskah"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    for name in TABLES:
        shutil.copy(packaged() / name, folder / name)
    return folder


@pytest.fixture
def call(scripts: Path, tmp_path: Path) -> Path:
    """A sealed call that was held with them."""
    assert run("simulate", "coba", "--scripts", scripts, "--out", tmp_path / "data").exit_code == 0
    return next((tmp_path / "data" / "calls").rglob("*.json"))


class TestGraph:
    def test_is_mermaid_unless_asked_for_dot(self, scripts: Path) -> None:
        plain, dot = (run("graph", "contoh", *args, "--scripts", scripts) for args in ([], ["--format", "dot"]))
        assert (plain.exit_code, plain.stderr, dot.exit_code, dot.stderr) == (0, "", 0, "")
        assert plain.stdout.startswith("flowchart TD\n")
        assert '\n  s2 -->|"Ya"| s1\n' in plain.stdout
        assert dot.stdout.startswith("digraph dialogue {\n")
        assert '\n  s2 -> s1 [label="Ya"];\n' in dot.stdout

    def test_in_a_document(self, scripts: Path) -> None:
        drawn = document(run("graph", "contoh", "--json", "--scripts", scripts))
        assert (drawn["dialog"], drawn["format"]) == ("contoh", "mermaid")
        assert drawn["text"] == run("graph", "contoh", "--scripts", scripts).stdout.rstrip("\n")

    def test_a_name_nearly_right_is_suggested(self, scripts: Path) -> None:
        result = run("graph", "conto", "--scripts", scripts)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "DIALOG_UNKNOWN no dialogue conto. Mend: write contoh." in result.stderr

    def test_what_the_checker_refuses_is_drawn(self, scripts: Path) -> None:
        broken(scripts, "dialog/contoh.yaml", "goto: nama", "goto: name")
        result = run("graph", "contoh", "--scripts", scripts)
        assert result.exit_code == 0
        assert '"no step name"' in result.stdout

    def test_what_cannot_be_read_is_told(self, scripts: Path) -> None:
        broken(scripts, "dialog/contoh.yaml", "steps:", "steps: [")
        result = run("graph", "contoh", "--scripts", scripts)
        assert (result.exit_code, result.stdout) == (2, "")
        assert DIAGNOSTIC.fullmatch(result.stderr.splitlines()[0])

    def test_a_text_commands_no_terminal(self, scripts: Path) -> None:
        broken(scripts, "dialog/contoh.yaml", "text: Tidak", 'text: "a\\"]\\n; \\\\"')
        for notation in ("mermaid", "dot"):
            result = run("graph", "contoh", "--format", notation, "--scripts", scripts)
            assert result.exit_code == 0
            assert not TERMINAL_ORDERS.search(result.stdout)


class TestCoverage:
    def test_nothing_is_empty(self, scripts: Path) -> None:
        result = run("coverage", "--scripts", scripts)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.splitlines() == [
            "A-1  step  contoh.sapa  1 scenario",
            "     rule  sapa         1 scenario",
            "A-2  step  contoh.nama  1 scenario",
            "     rule  nama         1 scenario",
            "2 clauses, 2 steps, 2 rules, 1 scenario: 0 empty cells.",
        ]

    def test_in_a_document(self, scripts: Path) -> None:
        told = document(run("coverage", "--json", "--scripts", scripts))
        assert told["clauses"][1] == {
            "sop": "A",
            "clause": "A-2",
            "steps": [{"dialog": "contoh", "step": "nama", "part": "step", "scenarios": ["coba"]}],
            "constraints": [{"id": "nama", "scenarios": ["coba"]}],
            "scenarios": ["coba"],
        }
        assert (told["scenarios"], told["findings"]) == (1, [])

    @pytest.mark.parametrize(
        ("name", "old", "new", "code", "blamed"),
        [
            pytest.param("dialog/contoh.yaml", ", clause: A-1", "", "CLAUSE_UNUSED", "A-1: {", id="no step"),
            pytest.param("sop/A.yaml", "clause: A-1,", "clause: A-2,", "CLAUSE_UNRULED", "A-1: {", id="no rule"),
            pytest.param("sop/A.yaml", "a: say:sapa", "a: choice:lagi=ya", "", "", id="all is tried"),
            pytest.param(
                "dialog/contoh.yaml", "clause: A-2", "clause: A-2\n    when: {flag: upset}", "STEP_UNTRIED", "A-2",
                id="a step that no scenario does",
            ),
            pytest.param(
                "sop/A.yaml", "template: init, a: say:sapa", "template: response, a: flag:upset, b: say:sapa",
                "RULE_UNTRIED", "id: sapa", id="a rule that no scenario activates",
            ),
            pytest.param("latihan/coba.yaml", "lagi: tidak", "logi: tidak", "SCENARIO_UNHELD", "", id="no answer"),
        ],
    )  # fmt: skip
    def test_what_is_empty_is_a_finding_with_its_place(  # noqa: PLR0917
        self, scripts: Path, name: str, old: str, new: str, code: str, blamed: str
    ) -> None:
        broken(scripts, name, old, new)
        result = run("coverage", "--scripts", scripts)
        found = [match for line in result.stdout.splitlines() if (match := DIAGNOSTIC.fullmatch(line))]
        assert result.exit_code == int(bool(code))
        assert code in {match["code"] for match in found} | {""}
        for match in found:
            if match["code"] == code:
                assert blamed in Path(match["file"]).read_text().splitlines()[int(match["line"]) - 1]
        told = document(run("coverage", "--scripts", scripts, "--json"))
        assert [one["code"] for one in told["findings"]] == [match["code"] for match in found]

    def test_without_scenarios(self, scripts: Path) -> None:
        shutil.rmtree(scripts / "latihan")
        result = run("coverage", "--scripts", scripts)
        assert result.exit_code == 1
        assert result.stdout.endswith("0 scenarios: 4 empty cells.\n")

    def test_a_scenario_that_cannot_be_read(self, scripts: Path) -> None:
        broken(scripts, "latihan/coba.yaml", "expect:", "expct:")
        assert run("coverage", "--scripts", scripts).exit_code == 2


class TestAgainst:
    def test_a_call_goes_as_it_went_under_its_own_scripts(self, scripts: Path, call: Path) -> None:
        result = run("check", "--scripts", scripts, "--against", call)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.splitlines()[-1] == "1 call refolded: 1 as before, 0 otherwise."

    def test_what_would_be_otherwise_is_listed(self, scripts: Path, call: Path) -> None:
        broken(scripts, "dialog/contoh.yaml", "{id: tidak,", "{id: cukup,")
        broken(scripts, "dialog/contoh.yaml", "  lagi:", "  sela: {do: Catat.}\n  lagi:")
        result = run("check", "--scripts", scripts, "--against", call)
        assert result.exit_code == 1
        assert result.stdout.splitlines()[-3:] == [
            f"{call}: event 8, contoh.nama answer: moved contoh.lagi → contoh.sela",
            f"{call}: event 9, contoh.lagi choose tidak: refused done → OPTION_UNKNOWN "
            "Pilihan itu tidak ada di langkah ini.",
            "1 call refolded: 0 as before, 1 otherwise.",
        ]

    def test_in_a_document(self, scripts: Path, call: Path) -> None:
        broken(scripts, "sop/A.yaml", "template: existence, a: ask:nama", "template: absence, a: ask:nama")
        told = document(run("check", "--scripts", scripts, "--against", call, "--json"))
        (row,) = told["against"]
        assert (row["file"], row["call_id"], row["damage"]) == (str(call), call.stem, None)
        (parting,) = row["partings"]
        assert {**parting, "seq": 0} == {
            "seq": 0, "at": "nama", "did": "", "what": "verdict", "old": "satisfied", "new": "violated",
        }  # fmt: skip

    @pytest.mark.parametrize("where", ["data", "data/calls", "data/calls/2019"])
    def test_calls_by_their_folder(self, scripts: Path, call: Path, where: str) -> None:
        shutil.copy(call, call.with_name("salinan.json"))
        result = run("check", "--scripts", scripts, "--against", call.parents[5] / where)
        assert "2 calls refolded: 2 as before, 0 otherwise." in result.stdout

    def test_what_a_shell_makes_of_a_star(self, scripts: Path, call: Path) -> None:
        """All files behind the option are calls, each once; changes are told with how many they touch."""
        other = Path(shutil.copy(call, call.with_name("salinan.json")))
        broken(scripts, "dialog/contoh.yaml", "{id: tidak,", "{id: cukup,")
        result = run("check", "--against", call, other, call, "--scripts", scripts)
        assert result.stdout.splitlines()[-2:] == [
            "2 calls: contoh.lagi choose tidak: refused done → OPTION_UNKNOWN Pilihan itu tidak ada di langkah ini.",
            "2 calls refolded: 0 as before, 2 otherwise.",
        ]

    def test_a_damaged_call_is_a_finding_and_keeps_no_other(self, scripts: Path, call: Path) -> None:
        other = altered(Path(shutil.copy(call, call.with_name("salinan.json"))), _with_another_name)
        hollow = call.with_name("z.json")
        hollow.write_text('{"schema": "sop-tui/transcript/1"}')
        result = run("check", "--scripts", scripts, "--against", call.parent)
        assert result.exit_code == 1
        assert f"{other}: SEAL_BROKEN " in result.stdout
        assert f"{hollow}: SEAL_MISSING " in result.stdout
        assert "3 calls refolded: 1 as before, 0 otherwise, 2 damaged." in result.stdout

    def test_scripts_with_errors_hold_no_call(self, scripts: Path, call: Path) -> None:
        broken(scripts, "dialog/contoh.yaml", "goto: nama", "goto: name")
        result = run("check", "--scripts", scripts, "--against", call)
        assert result.exit_code == 1
        assert "STEP_UNKNOWN" in result.stdout
        assert "refolded" not in result.stdout

    def test_no_call_at_all(self, scripts: Path, tmp_path: Path) -> None:
        result = run("check", "--scripts", scripts, "--against", tmp_path / "naskah", "--json")
        assert result.exit_code == 2
        assert document(result)["error"]["code"] == "CALLS_MISSING"

    def test_nothing_a_customer_said_is_told(self, scripts: Path, call: Path) -> None:
        broken(scripts, "dialog/contoh.yaml", "    lines: {id: D", "    activity: siapa\n    lines: {id: D")
        broken(scripts, "dialog/contoh.yaml", "kind: text", "kind: email")
        result = run("check", "--scripts", scripts, "--against", call)
        assert result.exit_code == 1
        assert "contoh.nama answer" in result.stdout
        assert "Budi" not in result.stdout


def _with_another_name(held: dict[str, Any]) -> None:
    held["fields"]["nama"]["value"] = "Badu"


class Author:
    """Someone who changes files while a watch waits, and ends it after the last change."""

    def __init__(self, *changes: Files | None) -> None:
        self.changes: Iterator[Files | None] = iter(changes)
        self.files: Files = version(1)
        self.waited: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        try:
            change = next(self.changes)
        except StopIteration:
            raise KeyboardInterrupt from None
        self.files = self.files if change is None else change


def version(number: int, *more: str) -> Files:
    """One file of that version, and more files."""
    return {Path("a.yaml"): Version(number, 1, 1), **{Path(name): Version(1, 1, 1) for name in more}}


def watched(author: Author, *results: int | Refusal) -> tuple[int, list[Files]]:
    """The status in the end, and the files at each check."""
    seen: list[Files] = []
    coming = iter(results)

    def check() -> int:
        seen.append(author.files)
        result = next(coming)
        if isinstance(result, Refusal):
            raise result
        return result

    return watch(check, lambda: author.files, author.wait), seen


GONE = Refusal("SCRIPTS_MISSING", "no dialogue in x", "name a folder")


class TestWatch:
    def test_checks_once_and_again_after_a_change(self, capsys: pytest.CaptureFixture[str]) -> None:
        author = Author(None, None, version(2), None, None)
        assert watched(author, 1, 0) == (0, [version(1), version(2)])
        assert author.waited == [INTERVAL, INTERVAL, INTERVAL, SETTLED, INTERVAL, INTERVAL]
        told = capsys.readouterr()
        assert told.out == ""
        ready = "Watching 1 file; Ctrl+C ends."
        assert told.err.splitlines() == [ready, "", "a.yaml changed.", ready]

    def test_waits_until_a_file_is_written(self) -> None:
        author = Author(version(2), version(3), version(4), None, None)
        assert watched(author, 0, 1) == (1, [version(1), version(4)])

    def test_what_is_as_it_was_is_not_checked_again(self) -> None:
        assert watched(Author(version(2), version(1), None), 0)[1] == [version(1)]

    @pytest.mark.parametrize("change", [{}, version(1, "b.yaml")], ids=["a file gone", "a new file"])
    def test_files_that_come_and_go(self, change: Files) -> None:
        assert watched(Author(change, None), 0, 0)[1] == [version(1), change]

    def test_scripts_that_cannot_be_read_for_a_moment_do_not_end_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        author = Author(version(2), None, version(3), None)
        assert watched(author, 0, GONE, 0)[0] == 0
        assert "SCRIPTS_MISSING" in capsys.readouterr().err

    def test_but_at_first_they_are_wrong_use(self) -> None:
        with pytest.raises(Refusal):
            watched(Author(), GONE)

    def test_a_change_during_a_check_is_seen(self) -> None:
        """The files are looked at before they are read."""
        author = Author(None, None)
        versions: list[Files] = []

        def check() -> int:
            versions.append(author.files)
            author.files = version(2)
            return 0

        watch(check, lambda: author.files, author.wait)
        assert versions == [version(1), version(2)]

    def test_looks_at_every_script(self, scripts: Path) -> None:
        (scripts / "catatan.txt").write_text("x")
        assert {str(path.relative_to(scripts)) for path in look([scripts])} == {*FILES, *TABLES}
        before = look([scripts])
        assert look([scripts]) == before
        (scripts / "sop" / "B.yaml").write_text("x")
        assert look([scripts]) != before

    @pytest.mark.parametrize("replaced", [False, True], ids=["longer", "another file of the same length"])
    def test_a_change_that_the_clock_does_not_show(self, scripts: Path, replaced: bool) -> None:
        path = scripts / "sop" / "A.yaml"
        before, times = look([scripts]), path.stat()
        new = path.with_name("baru.yaml") if replaced else path
        new.write_text(path.read_text().replace("Menyapa", "Bersapa" if replaced else "Menyapa dahulu"))
        os.utime(new, ns=(times.st_atime_ns, times.st_mtime_ns))
        new.replace(path)
        assert {file for file, state in look([scripts]).items() if state != before[file]} == {path}

    def test_not_in_a_document(self, scripts: Path) -> None:
        result = run("check", "--watch", "--json", "--scripts", scripts)
        assert result.exit_code == 2
        assert document(result)["error"]["code"] == "USAGE"


def started(*args: object) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "sop_tui", *map(str, args)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, text=True)


@pytest.mark.parametrize(("goto", "status"), [("name", 1), ("nama", 0)], ids=["with errors", "without"])
def test_watch_as_a_process(scripts: Path, goto: str, status: int) -> None:
    """Held by a real clock and ended by Ctrl+C: the status is that of the last check, and nothing else is said."""
    broken(scripts, "dialog/contoh.yaml", "goto: nama", "goto: nma")
    with started("check", "--watch", "--scripts", scripts) as process:
        assert process.stderr
        assert process.stderr.readline() == "Watching 7 files; Ctrl+C ends.\n"
        broken(scripts, "dialog/contoh.yaml", "goto: nma", f"goto: {goto}")
        told = [process.stderr.readline() for _ in range(3)]
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert told == ["\n", "contoh.yaml changed.\n", "Watching 7 files; Ctrl+C ends.\n"]
    assert out.count("STEP_UNKNOWN") == 1 + status
    assert out.count(" checked: ") == 2
    assert (process.returncode, err) == (status, "")
