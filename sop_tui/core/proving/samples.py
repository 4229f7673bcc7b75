"""An answer of every class, to hold a call with that the prover only reasoned about.

The prover knows of a value no more than a condition can: its class (tag). Where it has found a call, the call is held
at the desk, and there somebody must say something.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SAMPLES: Final[Mapping[str, Mapping[str | None, tuple[str, ...]]]] = MappingProxyType(
    {
        "address": {None: ("Jl Melati RT 2", "Jl Kenanga RT 5")},
        "date": {None: ("2020-01-15", "2020-02-20")},
        "email": {None: ("budi@gmail.com", "siti@yahoo.com")},
        "id_caller": {
            "mobile": ("087758658589", "081234567890", "085000000000"),
            "landline": ("0217654321", "0318654321"),
            "foreign": ("+6591234567", "+6598765432"),
            "hidden": ("", ""),
            "other": ("123", "110"),
        },
        "idpel": {None: ("512345678901", "523456789012")},
        "meter_number": {None: ("14012345678", "32012345678")},
        "meter_reading": {None: ("12345", "23456")},
        "nik": {None: ("3578011501800001", "3273015502900002")},
        "phone": {"mobile": ("087758658589", "081234567890")},
        "report_description": {
            "mutation": ("Mutasi K No. K5421041400002", "Mutasi K No. K5421041400003"),
            "ordinary": ("Padam satu persil", "Tiang miring"),
        },
        "report_number": {
            "complaint": ("K5421041400002", "K5421041400003"),
            "outage": ("G5921041400058", "G5921041400059"),
            "running": ("20900713", "20900714"),
            "other": ("S5921041400058", "S5921041400059"),
        },
        "text": {None: ("Budi", "Siti")},
        "ticket_id": {None: ("A1B2C3D", "E4F5G6H")},
    }
)
"""Kind and tag to two answers or more: the customer may give another one later. An empty one gives an empty value.

Where a field of another kind may take the value over, there is an answer for each way in which that kind may judge it:
085000000000 is a mobile number, yet of no operator, and so a doubtful HP."""

UNTAKEN: Final[Mapping[str, str]] = MappingProxyType({"id_caller": "08??"})
"""Kind to an answer that is not taken as it is; for every other kind that is an empty one."""
