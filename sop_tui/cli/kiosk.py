"""``desk --kiosk``: a program that stands where a login shell stands.

Whoever logs in gets the desk and nothing else. So nothing that the other side can send decides anything: neither the
environment (an SSH client may set LANG and LC_*, and whatever else a server was told to accept) nor a key that is a
signal while the desk is not drawn yet. And the end of the desk is the end of the session, also where a shell started
it.
"""

import atexit
import os
import re
import signal
import sys
import time
from contextlib import suppress
from typing import Final

from sop_tui.cli.output import complain

DEAF: Final = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP)
"""Ctrl+C, Ctrl+\\ and Ctrl+Z on a terminal that is not in the desk's hands, at the start and at the end."""

_TERM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]{0,63}", re.ASCII)
_PLAIN_TERM: Final = "xterm"


def confine() -> None:
    """Shut everything but the desk, before anything of the environment has been read; see the module."""
    if sys.flags.inspect:
        # Python would open its own prompt behind the desk, whatever ends it.
        complain("sop-tui: KIOSK_PROMPT python was told to stay open. Mend: start it as python -I.")
        os._exit(2)
    for number in DEAF:
        signal.signal(number, signal.SIG_IGN)
    _forget_environment()
    for stream in (sys.__stdout__, sys.__stderr__):
        # Their encoding came from the client's LC_ALL; the screen is drawn in UTF-8 like everywhere.
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr] # a terminal, as was asked before
    atexit.register(_log_out)


def _forget_environment() -> None:
    term = os.environ.get("TERM", "")
    os.environ.clear()
    os.environ["TERM"] = term if _TERM.fullmatch(term) else _PLAIN_TERM
    time.tzset()


def _log_out() -> None:
    """Take the session along, where the desk is not its first program: else a shell would be next."""
    leader = os.getsid(0)
    if leader != os.getpid():
        with suppress(PermissionError, ProcessLookupError):
            os.kill(leader, signal.SIGHUP)
