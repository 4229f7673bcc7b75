"""How a program gets a terminal of its own and nothing else of ours: no descriptor, no signal setting, no variable.

Whatever leaked from the test run into a program under test would make it behave here as it does nowhere else.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

_KEPT = ("PATH", "HOME", "TMPDIR")
_NEVER_HANDLED = {signal.SIGKILL, signal.SIGSTOP}


def spawn(
    argv: Sequence[str | os.PathLike[str]],
    tty: str,
    env: Mapping[str, str],
    cwd: str | os.PathLike[str] | None,
) -> int:
    """Start `argv` as the leader of a new session whose controlling terminal is `tty`; its process id.

    posix_spawn and not fork: the tests that call this may have threads. A session leader that opens a
    terminal gets it as its controlling one, and the session is made before the file actions run. `env` goes over
    the few variables that any program needs.
    """
    command = [os.fspath(argument) for argument in argv]
    if cwd is not None:
        command = ["/bin/sh", "-c", 'cd -- "$0" && unset OLDPWD && exec "$@"', os.fspath(cwd), *command]
    return os.posix_spawnp(
        command[0],
        command,
        {**_clean_environment(), **env},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, tty, os.O_RDWR, 0),
            (os.POSIX_SPAWN_DUP2, 0, 1),
            (os.POSIX_SPAWN_DUP2, 0, 2),
            *((os.POSIX_SPAWN_CLOSE, fd) for fd in _inheritable()),
        ],
        setsid=True,
        setsigmask=[],
        setsigdef=[number for number in signal.valid_signals() if number not in _NEVER_HANDLED],
    )


def _clean_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | {"LANG": "C.UTF-8"}


def _inheritable() -> list[int]:
    """Descriptors besides the standard three that a program started now would get."""
    found = []
    for entry in Path("/dev/fd").iterdir():
        with contextlib.suppress(OSError):
            if int(entry.name) > 2 and os.get_inheritable(int(entry.name)):
                found.append(int(entry.name))
    return found
