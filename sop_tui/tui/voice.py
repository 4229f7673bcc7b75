"""The customer's voice, where ``espeak-ng`` and a loudspeaker are there; without them nothing changes.

A voice never stands in the way of a call: nothing waits for it, one thing is said at a time, whatever the program
prints goes nowhere, and one that hangs on its sound device is ended. Nothing here raises.
"""

import atexit
import re
import shutil
import subprocess
import threading
from contextlib import suppress
from typing import Final

from sop_tui.core.plaintext import clean

PROGRAM: Final = "espeak-ng"
LANGUAGE: Final = "id"
SLOWEST, FASTEST = 80, 450
"""Words a minute that the program can speak."""

LONGEST: Final = 2000
"""Characters of what is said at once."""

MARGIN: Final = 10.0
"""Seconds that saying something may take beside what its words need at a third of the pace."""

_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[-.]?(?=\d)")
_UNSAID: Final = re.compile(r"[\[\]<>{}|\\^~`]+")


class Voice:
    """Says one thing at a time; `say` is for the thread that made the voice."""

    def __init__(self, program: str = PROGRAM) -> None:
        self._path = shutil.which(program)
        self._speaking: subprocess.Popen[bytes] | None = None
        if self._path:
            atexit.register(self.stop)

    def available(self) -> bool:
        """Whether the program is installed, and could be started so far."""
        return self._path is not None

    @property
    def speaking(self) -> bool:
        """Whether something is being said."""
        return self._speaking is not None and self._speaking.poll() is None

    def say(self, text: str, words_per_minute: int = 150) -> None:
        """Say this instead of what is being said; returns at once."""
        self.stop()
        words = spoken(text)
        if self._path is None or not words:
            return
        pace = min(max(words_per_minute, SLOWEST), FASTEST)
        command = [self._path, "-v", LANGUAGE, "-s", str(pace), "--stdin"]
        try:
            speaking = subprocess.Popen(  # noqa: S603 - the program found above, and no text in its arguments
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
        except (OSError, ValueError):
            self._path = None
            return
        self._speaking = speaking
        limit = MARGIN + 3 * 60 * len(words.split()) / pace
        # The terminal must not wait for the sound, and the pipe it writes to closes when it ends: no polling.
        threading.Thread(target=_attend, args=(speaking, words.encode(), limit), daemon=True).start()

    def stop(self) -> None:
        """Be silent."""
        speaking, self._speaking = self._speaking, None
        if speaking is not None and speaking.poll() is None:
            with suppress(OSError):
                speaking.kill()


def spoken(text: str) -> str:
    """A text as it is given to the program: digits one by one, and nothing that it takes for phonemes or markup."""
    return " ".join(_BETWEEN_DIGITS.sub(" ", _UNSAID.sub(" ", clean(text[:LONGEST]))).split())


def _attend(speaking: "subprocess.Popen[bytes]", words: bytes, limit: float) -> None:
    """Hand over the words, throw away what the program prints, and end it where it takes too long."""
    try:
        speaking.communicate(words, timeout=limit)
    except subprocess.TimeoutExpired:
        with suppress(OSError):
            speaking.kill()
        with suppress(OSError, ValueError):
            speaking.communicate()
    except (OSError, ValueError):
        return
