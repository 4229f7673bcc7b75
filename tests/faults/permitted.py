"""Whether this machine lets a fault be made: a container may forbid tracing, or namespaces of one's own."""

from __future__ import annotations

import subprocess
from functools import cache

import pytest

from tests.needed import program


def tracing() -> None:
    """Skip where strace cannot trace; where it is missing at all, a developer's run skips and CI fails."""
    if not _works(program("strace"), "-e", "inject=write:error=EIO", "-o", "/dev/null", "true"):
        pytest.skip("strace may not trace here")


def namespaces() -> None:
    """Skip where a process may not have file systems of its own."""
    if not _works(program("unshare"), "-Urm", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"):
        pytest.skip("no namespaces here")


@cache
def _works(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0
