"""What may be told of a fault in the program: where it lies, and never what was being handled.

What an exception says often holds the value it stumbled over, the locals of a traceback always do, and here values are
a customer's: their place is the data folder, and no message that may end up in a log. So the lines of the program are
told, and the kinds of the exceptions.
"""

import traceback
from collections.abc import Iterator
from pathlib import Path


def told(fault: BaseException) -> str:
    """``KeyError at desk.py:12``: what its makers need to find it."""
    return f"{type(fault).__name__} at {place(fault)}"


def place(fault: BaseException) -> str:
    """File and line in which it was raised."""
    frames = traceback.extract_tb(fault.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


def trace(fault: BaseException) -> Iterator[str]:
    """How the program came there, a line each, the outermost first; causes before what they led to."""
    chain: list[BaseException] = []
    at: BaseException | None = fault
    while at is not None and at not in chain:
        chain.append(at)
        at = at.__cause__ or at.__context__
    for one in reversed(chain):
        for frame in traceback.extract_tb(one.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}: {frame.line}"
        yield told(one)
