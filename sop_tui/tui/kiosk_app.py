"""The desk as all that a login can reach: nothing in it stops, writes a file of the user's choice, or starts a program.

The desk itself offers none of that. What is shut here is what every Textual app carries along: actions that a key, a
link or a later version might reach, and the stop that any terminal can ask for.
"""

import signal
from typing import Final

from sop_tui.tui.app import SopApp

SHUT: Final = frozenset(
    {"suspend_process", "screenshot", "command_palette", "show_help_panel", "change_theme", "simulate_key"}
)
"""Textual's own actions that lead out of the desk, or to a list of such."""


class KioskApp(SopApp):
    """One desk, for a login shell."""

    def on_mount(self) -> None:
        if not self.is_headless:
            # Textual's driver has just taken it: a stopped desk would keep its call from everybody.
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be taken."""
        return action not in SHUT and super().check_action(action, parameters)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """A browser would be started here, on the server, and it opens files and shells."""
