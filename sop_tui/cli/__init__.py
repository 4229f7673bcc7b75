"""The commands. Each is in the module that `COMMANDS` names, and only the one that is called is imported.

Three promises are kept here for all of them, in one place: an exit status of 0 (fine), 1 (findings) or 2 (wrong use);
with ``--json`` exactly one JSON document on stdout, whatever goes wrong; and never a traceback.
"""

import errno
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final

import click

from sop_tui import __version__
from sop_tui.cli.output import Refusal, complain, refuse
from sop_tui.store.faulted import told, trace

COMMANDS: Final = MappingProxyType(
    {
        "desk": "desk",
        "check": "scripts",
        "coverage": "coverage",
        "graph": "graph",
        "simulate": "simulations",
        "spell": "answers",
        "validate": "answers",
        "replay": "transcripts",
        "review": "review",
        "train": "train",
        "progress": "trainees",
        "scenario": "scenario",
        "score": "scores",
        "verify": "transcripts",
        "search": "search",
        "report": "report",
        "export": "export",
        "sample": "quality",
        "grade": "quality",
        "calibrate": "quality",
        "reindex": "indexing",
        "keygen": "keys",
        "unlock": "unlock",
        "find": "purge",
        "erase": "purge",
        "purge": "purge",
        "schema": "scripts",
    }
)
"""Command to its module in this package, where it is a function of its name."""

DEFAULT: Final = "desk"
_OWN_OPTIONS: Final = ("--help", "-h", "--version")

DEBUG: Final = "SOP_TUI_DEBUG"
"""Environment variable: 1 shows where an unforeseen fault comes from."""

WRONG_USE: Final = 2
INTERRUPTED: Final = 130
READER_GONE: Final = 141
"""As a shell reports a program that SIGINT or SIGPIPE ended: neither a finding nor wrong use."""


class Program(click.Group):
    """The group of all commands. Without the name of one, it is the desk."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of a day's work, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its module imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"{__name__}.{COMMANDS[cmd_name]}"), cmd_name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """``sop-tui --caller X`` is the desk's; a word that is no command is a mistake and opens nothing."""
        if not args or (args[0].startswith("-") and args[0] not in _OWN_OPTIONS):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def main(  # type: ignore[override] # always as a program of its own
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> Any:
        """Run a command and exit with its status."""
        if "_SOP_TUI_COMPLETE" in os.environ:
            return super().main(args, prog_name, **extra)
        words = list(sys.argv[1:] if args is None else args)
        sys.exit(self._guarded(words))

    def _guarded(self, words: list[str]) -> int:
        # A file name that is no UTF-8, or a locale without our quotation marks, must not end a report half way.
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, ValueError):
                stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # or it has no such thing
        as_json = "--json" in (words[: words.index("--")] if "--" in words else words)
        try:
            status = self._status(words, as_json)
            if sys.stdout is not None:
                sys.stdout.flush()
        except BrokenPipeError:
            _drop_output()
            return READER_GONE
        except KeyboardInterrupt:
            return INTERRUPTED
        except OSError as fault:
            return self._refused(_of_system(fault), as_json, fault)
        except Exception as fault:  # the last resort: a program's own fault is told in a line too
            return self._refused(_unforeseen(fault), as_json, fault)
        return status

    @staticmethod
    def _refused(refusal: Refusal, as_json: bool, fault: Exception) -> int:
        with suppress(Exception):
            if os.environ.get(DEBUG) == "1":
                for line in trace(fault):
                    complain(line)
            refuse(refusal, as_json)
        _drop_output()
        return WRONG_USE

    def _status(self, words: list[str], as_json: bool) -> int:
        try:
            with self.make_context("sop-tui", words) as ctx:
                return int(self.invoke(ctx) or 0)
        except click.exceptions.Exit as done:
            return done.exit_code
        except click.Abort:
            return INTERRUPTED
        except click.ClickException as wrong:
            refuse(_misused(wrong), as_json)
        except Refusal as refusal:
            refuse(refusal, as_json)
        return WRONG_USE


def _misused(wrong: click.ClickException) -> Refusal:
    path = wrong.ctx.command_path if isinstance(wrong, click.UsageError) and wrong.ctx else "sop-tui"
    return Refusal("USAGE", wrong.format_message().rstrip("."), f"see {path} --help")


def _unforeseen(fault: Exception) -> Refusal:
    return Refusal("UNFORESEEN", told(fault), f"report it; {DEBUG}=1 shows more")


def _of_system(fault: OSError) -> Refusal:
    """What the system does not let us do, where nobody foresaw it: a folder closed to us, no room for the output."""
    # Asked whether there is such a file, Python says no to most names that cannot be one, and raises at these.
    if fault.errno in {errno.ENAMETOOLONG, errno.ELOOP}:
        return Refusal("NAME_UNUSABLE", "no file can have this name", "use another")
    from pathlib import Path  # noqa: PLC0415 - most commands meet no fault

    from sop_tui.cli.options import store_refusal  # noqa: PLC0415 - as above
    from sop_tui.store.folder import StoreError  # noqa: PLC0415 - as above

    named = os.fsdecode(fault.filename) if isinstance(fault.filename, str | bytes) else ""
    error = StoreError.of(fault, Path(named))
    return store_refusal(error, named or None) if error.code != "DATA_FAULT" else _unforeseen(fault)


def _drop_output() -> None:
    """Nobody can read what is still to be written: the interpreter must not try again while it ends."""
    with suppress(Exception):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sop-tui")
def program() -> None:
    """The call desk of PLN 123: what to say, ask and record, by the SOP.

    Without a command it opens the desk. Exit status: 0 fine, 1 findings, 2 wrong use. With --json there is one JSON
    document on stdout and nothing else.
    """


def _leave_no_core() -> None:
    """What a crash of the interpreter itself leaves behind is all of its memory, with every customer of the day."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """The entry point of ``sop-tui`` and of ``python -m sop_tui``."""
    # A thread is no part of what was asked for (an index that is brought up to date): its end changes no exit status.
    _leave_no_core()
    threading.excepthook = lambda fault: complain(f"sop-tui: {told(fault.exc_value or SystemExit())}")
    program()
