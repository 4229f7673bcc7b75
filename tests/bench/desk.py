"""The way through the desk that is measured: home, a call, its email, the next step. Data only."""

from __future__ import annotations

import sys

from tests.bench.programs import Leg, Program

DESK = Program(
    name="desk",
    argv=(sys.executable, "-m", "sop_tui", "desk", "--data", "{data}"),
    marker="Panggilan baru",
    to_call=(Leg(("enter",), shows="UCAPKAN", step=True),),
    to_input=(Leg(("enter",), shows="email", step=True),),
    onward=(Leg(("enter",), shows="EJA", step=True),),
)
