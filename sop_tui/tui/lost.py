"""A terminal that goes away ends the desk.

Mostly the kernel sees to it with SIGHUP. Where that is ignored (nohup, some wrappers) or never sent (no controlling
terminal), Textual takes the end of its input for silence and reads on for ever, a whole processor long, holding the
call that another desk could go on with.
"""

import select
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

GRACE: Final = 0.8
"""Seconds in which the program may put its things in order, once the terminal has gone."""


def when_lost(terminal: int, then: Callable[[], object], at_last: Callable[[], object]) -> None:
    """Call ``then`` in a thread of its own once the terminal of this descriptor has hung up.

    It should end the program. Where the program is still there after `GRACE` (its loop is busy, a disk hangs),
    ``at_last`` must end it from that thread.
    """
    threading.Thread(target=_wait, args=(terminal, then, at_last), name="terminal", daemon=True).start()


def _wait(terminal: int, then: Callable[[], object], at_last: Callable[[], object]) -> None:
    poll = select.poll()
    poll.register(terminal, 0)  # a hang-up is told without being asked for
    poll.poll()
    with suppress(RuntimeError):  # the loop is closed: the program is ending
        then()
    time.sleep(GRACE)
    at_last()
