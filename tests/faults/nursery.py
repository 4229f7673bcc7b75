"""Programs that are born with everything imported, so that a thousand of them can be killed in the time of a test.

A nursery is one process that has imported the desk and does nothing. On request it forks: the child gets the terminal
that was named as its own, waits until it is told to go on (so that a tracer may be attached before), and is then the
program, from the entry point on, with the arguments it was given. It becomes our child and not the nursery's, so that
we learn how it ended.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Self

IMPORTED = (
    *("sop_tui.cli.desk", "sop_tui.store.live", "sop_tui.store.station", "sop_tui.store.index", "sop_tui.tui.app"),
    *("sop_tui.store.yaml_tree", "yaml"),
    *("email_validator", "phonenumbers"),
)
"""All that a desk imports, at once or when it first needs it."""

_ADOPT = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)


class Nursery:
    """Starts programs; see the module."""

    def __init__(self) -> None:
        if ctypes.CDLL(None, use_errno=True).prctl(_ADOPT, 1, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
        theirs, self._ask = os.pipe()
        self._told, ours = os.pipe()
        self._pid = os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", "tests.faults.nursery"],
            {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            file_actions=[(os.POSIX_SPAWN_DUP2, theirs, 0), (os.POSIX_SPAWN_DUP2, ours, 1)],
        )
        os.close(theirs)
        os.close(ours)
        self._lines = os.fdopen(self._told, "r")
        self.gates: dict[int, int] = {}
        """By program, what is written to when it may go on."""
        assert self._lines.readline() == "ready\n"

    def spawn(
        self,
        argv: Sequence[str | os.PathLike[str]],
        tty: str,
        env: Mapping[str, str],
        cwd: str | os.PathLike[str] | None,
        *,
        deaf: bool = False,
        owned: bool = True,
    ) -> int:
        """Start a program as `tests.terminal_process.spawn` does; it waits for `go`.

        ``deaf`` to SIGHUP, as under nohup; not ``owned``, the terminal is nobody's controlling one.
        """
        with tempfile.TemporaryDirectory() as folder:
            gate = str(Path(folder) / "gate")
            os.mkfifo(gate)
            asked: dict[str, object] = {
                "argv": [os.fspath(word) for word in argv],
                "tty": tty,
                "env": dict(env),
                "gate": gate,
            }
            asked |= {"deaf": deaf, "owned": owned}
            os.write(self._ask, json.dumps(asked).encode() + b"\n")
            fd = os.open(gate, os.O_WRONLY)
            pid = int(self._lines.readline())
        self.gates[pid] = fd
        return pid

    def go(self, pid: int) -> None:
        """Let the program begin."""
        os.write(self.gates[pid], b"!")
        os.close(self.gates[pid])
        self.gates[pid] = -1

    def close(self) -> None:
        """End the nursery; the programs live on."""
        os.close(self._ask)
        self._lines.close()
        os.waitpid(self._pid, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _serve() -> None:
    for name in IMPORTED:
        import_module(name)
    os.write(1, b"ready\n")
    for line in sys.stdin:
        asked = json.loads(line)
        middle = os.fork()
        if middle == 0:
            own = os.fork()
            if own:
                os._exit(0)
            _be(asked)
        os.waitpid(middle, 0)


def _be(asked: dict[str, object]) -> None:
    gate = os.open(str(asked["gate"]), os.O_RDONLY)
    os.setsid()
    terminal = os.open(str(asked["tty"]), os.O_RDWR | (0 if asked["owned"] else os.O_NOCTTY))
    # Not before: a terminal that nobody has open is at its end for who reads it.
    os.write(1, b"%d\n" % os.getpid())
    for fd in (0, 1, 2):
        os.dup2(terminal, fd)
    os.close(terminal)
    for name, fd, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        stream = os.fdopen(os.dup(fd), mode)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    env = asked["env"]
    assert isinstance(env, dict)
    os.environ.update(env)
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL if number != signal.SIGINT else signal.default_int_handler)
    if asked["deaf"]:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.read(gate, 1)
    os.close(gate)
    argv = asked["argv"]
    assert isinstance(argv, list)
    from tests.faults.flushes import wrap_flushes  # noqa: PLC0415

    wrap_flushes()
    # The words after "python -m sop_tui".
    sys.argv = ["sop-tui", *argv[3:]]
    from sop_tui.cli import main  # noqa: PLC0415

    main()


if __name__ == "__main__":
    _serve()
