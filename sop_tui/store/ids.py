"""Call ids: UUID version 7 (RFC 9562, section 5.7), which sort by the time they were made."""

import os
import time
from collections.abc import Callable

_COUNTER_BITS = 12
_RANDOM_BITS = 62


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class Ids:
    """Makes ids, each greater than the one before, also when the clock stands still or goes back.

    ``clock`` gives milliseconds since 1970, ``random`` as many random bytes as it is asked for.
    """

    def __init__(self, clock: Callable[[], int] = _now_ms, random: Callable[[int], bytes] = os.urandom) -> None:
        self._clock = clock
        self._random = random
        self._ms = -1
        self._counter = 0

    def new(self) -> str:
        """An id in its usual form, 36 characters in lower case."""
        now = self._clock()
        if now > self._ms:
            self._ms = now
            # The counter of RFC 9562, section 6.2, method 1: it begins low, so that it has room to count.
            self._counter = int.from_bytes(self._random(2), "big") >> 5
        else:
            self._counter += 1
            if self._counter >> _COUNTER_BITS:
                self._ms += 1
                self._counter = 0
        tail = int.from_bytes(self._random(8), "big") >> (64 - _RANDOM_BITS)
        number = self._ms << 80 | 7 << 76 | self._counter << 64 | 2 << 62 | tail
        digits = f"{number:032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


uuid7 = Ids().new
"""A new id by this machine's clock."""
