"""A terminal that goes away ends the desk.

Mostly the kernel sees to it with SIGHUP. Where that is ignored (nohup, some wrappers) or never sent (no controlling
terminal), Textual takes the end of its input for silence and reads on for ever, a whole processor long, holding the
call that another desk could go on with.
"""

import select
import threading
from collections.abc import Callable


def when_lost(terminal: int, then: Callable[[], object]) -> None:
    """Call ``then`` in a thread of its own once the terminal of this descriptor has hung up."""
    threading.Thread(target=_wait, args=(terminal, then), name="terminal", daemon=True).start()


def _wait(terminal: int, then: Callable[[], object]) -> None:
    poll = select.poll()
    poll.register(terminal, 0)  # a hang-up is told without being asked for
    poll.poll()
    then()
