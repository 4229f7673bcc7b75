"""Numbers of reports in APKT, and the remark by which a report says that it was moved (MUT).

MUT shows a letter, two digits, the day as yymmdd and five digits: K for a complaint (keluhan), G for an outage
(gangguan). The code 99 of a moved report is only a hint, the SOP's own example has 59: what tells is the remark
"Mutasi K No. K…" in its description.
"""

import re
from dataclasses import dataclass

from sop_tui.core.answers.days import no_such_day
from sop_tui.core.answers.dialled import digits_of
from sop_tui.core.plaintext import clean

DIGITS = 13
"""After the letter."""

# Neither the end of a longer word nor the beginning of a longer number.
_REPORT = re.compile(r"(?<![^\W_])[A-Za-z](?:[ .\-]?[0-9]){13}(?![0-9])")
_REMARK = re.compile(
    r"(?<![^\W_])mutasi[ .:\-]*k(?![^\W\d_])"
    r"(?:[ .:#\-]*(?:no(?:mor|mer)?(?![^\W\d_])[ .:#\-]*)?k?(?P<digits>(?:[ .\-]?[0-9]){13})(?![0-9]))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mutation:
    """The remark that a report was moved from another (MUT-2, MUT-4)."""

    origin: str | None
    """The K report it came from, canonical; None where the remark names no readable number."""
    start: int
    end: int
    """Where the remark stands in the cleaned description, `[start, end)`."""


def find_mutation(description: str) -> Mutation | None:
    """Return the remark in a pasted description or row of APKT, or None: one that names its origin comes first."""
    found = [
        Mutation(_origin(remark["digits"]), remark.start(), remark.end())
        for remark in _REMARK.finditer(clean(description))
    ]
    return next((one for one in found if one.origin), found[0] if found else None)


def _origin(digits: str | None) -> str | None:
    report = "K" + digits_of(digits or "")
    return report if len(report) == DIGITS + 1 and wrong_day(report) is None else None


def wrong_day(report: str) -> str | None:
    """Return why the day within a report's number cannot be (an Indonesian clause), or None when it can."""
    return no_such_day(2000 + int(report[3:5]), int(report[5:7]), int(report[7:9]))


def day_of(report: str) -> str:
    """Return the day within a report's number as ISO 8601."""
    return f"20{report[3:5]}-{report[5:7]}-{report[7:9]}"


def reports_in(text: str) -> list[str]:
    """Return every number of a report in `text`, in canonical form, once each and in order."""
    return list(dict.fromkeys(digits_of(found).upper() for found in _REPORT.findall(text)))
