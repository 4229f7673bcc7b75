"""The way through the desk that is measured: home, a call, its email, the next step. Data only."""

from __future__ import annotations

import sys

from tests.bench.programs import Leg, Program

DESK = Program(
    name="desk",
    argv=(sys.executable, "-m", "sop_tui", "desk", "--data", "{data}", "--agent", "Rani"),
    marker="Panggilan baru",
    to_call=(Leg(("enter",), text="087758658589", shows="UCAPKAN", step=True),),
    to_input=(
        Leg(("enter",), shows="TANYAKAN", step=True),
        Leg(("enter",), text="MASNA", shows="PERIKSA", step=True),
        Leg(("3",), shows="Keperluan", step=True),
        Leg(("enter",), text="Tanya tagihan", shows="Informasi", step=True),
        Leg(("1",), shows="Alamat", step=True),
        Leg(("enter",), text="JL RADEN MAS PANJI ANOM GG IKHAM RT 2", shows="Penyewa", step=True),
        Leg(("1",), shows="Alamat email", step=True),
    ),
    onward=(
        Leg(("enter",), shows="EJA", step=True),
        Leg(("1", "1"), shows="Baik Bapak/Ibu, terima kasih", step=True),
        Leg(("enter",), shows="hubungi kembali", step=True),
    ),
)
