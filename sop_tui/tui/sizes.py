"""The sizes of a terminal that a screen tells apart: one list of classes, for the style sheet and for drawing."""

SMALLEST = "60×16"

WIDTHS = [(0, "-narrow"), (60, "-normal"), (110, "-wide")]
"""From so many columns on. Narrow is too small; wide has room beside the call."""

TALL = 22
"""From so many lines on there is room for blank lines and headings."""

HEIGHTS = [(0, "-short"), (16, "-tight"), (TALL, "-tall")]
"""From so many lines on. Short is too small; tight is whole without a blank line or a second value."""
