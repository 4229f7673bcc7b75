"""How long a program took, on a machine where others want the same cores."""

from __future__ import annotations

import time
from pathlib import Path


class Stopwatch:
    """Counts from now on. Sleeping and waiting for a disk or a terminal count, waiting for a core does not."""

    def __init__(self, pid: int) -> None:
        self._stands = (Path(f"/proc/{pid}/schedstat"), Path("/proc/self/schedstat"))
        self._before = [_waited(path) for path in self._stands]
        self._began = time.perf_counter()

    def seconds(self, until: float | None = None) -> float:
        """Seconds until now, or until that moment of `time.perf_counter`, that the program took by itself."""
        took = (until or time.perf_counter()) - self._began
        # Whoever measures may have stood in the queue as well.
        queued = max(_waited(path) - before for path, before in zip(self._stands, self._before, strict=True))
        return max(took - queued, 0.0)


def _waited(path: Path) -> float:
    """Seconds that a program's main thread was ready and had no core (proc(5): the second of its schedstat, in ns)."""
    try:
        return int(path.read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0
