"""What a desk does not bring along, of which fifty on a machine would each have a copy; see ``tests.bench desks``."""

import subprocess
import sys
from pathlib import Path

from sop_tui.store.folder import DataFolder
from sop_tui.store.keys import generate
from tests.held_call import CALL, CALLER, desk, is_whole, sealed_in, walk
from tests.needed import package


def loaded(pid: int) -> str:
    return Path(f"/proc/{pid}/maps").read_text()


def test_a_desk_loads_neither_openssl_nor_from_its_second_start_on_a_yaml_parser(tmp_path: Path) -> None:
    for start in range(2):
        with desk(tmp_path) as terminal:
            terminal.wait_for("Nomor pemanggil")
            maps = loaded(terminal.pid)
            assert "_json" in maps, "the files that are loaded can be told by their names"
            assert [name for name in ("libssl", "libcrypto", "_ssl.", "_hashlib.") if name in maps] == []
            assert ("_yaml." in maps) is (start == 0)


def test_a_call_of_a_lean_desk_is_signed_and_verifies(tmp_path: Path) -> None:
    package("cryptography")
    generate(DataFolder(tmp_path))
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        walk(terminal, CALL)
    [sealed] = sealed_in(tmp_path)
    assert is_whole(sealed)
    assert sealed["seal"]["signature"]
    [path] = tmp_path.glob("calls/*/*/*/*.json")
    verified = subprocess.run([sys.executable, "-m", "sop_tui", "verify", path], capture_output=True, check=False)
    assert (verified.returncode, b"ok, signed by" in verified.stdout) == (0, True)
