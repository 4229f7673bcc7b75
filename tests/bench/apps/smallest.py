"""The smallest Textual app that takes text: one Input as the library makes it. What Textual itself costs."""

from textual.app import App, ComposeResult
from textual.widgets import Input


class Smallest(App[None]):
    """One default Input, focused."""

    def compose(self) -> ComposeResult:
        """Show the Input; its placeholder is the mark that the screen is there."""
        yield Input(placeholder="smallest ready")


if __name__ == "__main__":
    Smallest().run()
