"""Texts that come to a step with numbered answers: what is pasted there must choose none of them."""

from typing import Final

from sop_tui.core.answering import offered
from sop_tui.core.state import Call
from sop_tui.core.view import DeskView

IN_A_NUMBER: Final = "0123456789 .,-/"
"""What follows the first digit of a text; after a choice comes a word."""

A_NUMBER: Final = 8
"""Digits in one burst that are a number, and not as many choices."""


def copied_option(call: Call, view: DeskView) -> str | None:
    """The option under which is typed what an application shows; None where a line is open, or none follows."""
    if view.entry is not None:
        return None
    return next((option.id for option in offered(call) if option.fill), None)


def is_text(burst: str, view: DeskView, copied: str | None) -> bool:
    """Whether signs that came at once are a text: not where they begin with a choice, and its own text follows."""
    chooses = any(answer.key == burst[0] for answer in view.answers)
    # A blank ticks a letter.
    if burst[0] == " " or (chooses and (copied is None or burst[1] not in IN_A_NUMBER)):
        return False
    return any(map(str.isalpha, burst)) or (len(burst) >= A_NUMBER and len(set(burst)) > 1)
