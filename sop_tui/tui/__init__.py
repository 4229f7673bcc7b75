"""The Textual shell: a screen is a function of the call.

Textual lets its environment have it write down what it does (a log, a console elsewhere, a picture of the screen),
press keys, and load a driver from anywhere. On a desk each of these would take a customer's data out of the data
folder, so the variables are gone before it reads them. So is what they say of the size of the terminal, which is asked
of the terminal itself. What concerns only the look stays.

Textual draws 60 frames a second at most. What falls behind another frame, as a key does behind a tick of the clock,
waits for up to two of them, and where many desks share a machine that was its slowest hundredth key: 33 ms, with 120
frames half of it.
"""

import os

for name in ("", "_DEBUG", "_LOG", "_DEVTOOLS_HOST", "_DEVTOOLS_PORT", "_DRIVER", "_PRESS", "_SHOW_RETURN"):
    os.environ.pop(f"TEXTUAL{name}", None)
for name in ("COLUMNS", "LINES"):
    os.environ.pop(name, None)
for name in ("", "_LOCATION", "_FILENAME"):
    os.environ.pop(f"TEXTUAL_SCREENSHOT{name}", None)
del name
os.environ.setdefault("TEXTUAL_FPS", "120")
