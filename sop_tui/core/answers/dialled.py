"""What a number is, however it was written: the reading that `phone` and `id_caller` share.

A number comes as `0877-5865-8589`, `+62 (0) 877…`, `62877…`, `0062877…` or `877…`. Reading it gives one kind
and, where there is one, the E.164 form (ITU-T E.164: at most 15 digits with the country code). phonenumbers
knows the number plan; its traps are met here: it takes letters for digits, and 62811… without a plus for a
landline.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sop_tui.core.answers.numbering import area_length, in_groups, spoken

FORMS = ("e164", "national", "no_zero", "groups", "spoken")

_SEPARATORS = re.compile(r"[\s.()/\-\u2010-\u2015\u2212]+")
_DIGITS = re.compile(r"\+?[0-9]+")
_TOLL_FREE_ABROAD = ("001803", "007803")
_MOBILE_START = re.compile(r"8[1-35-9]")


class Line(StrEnum):
    """What kind of line a number is."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    LOCAL = "local"
    """A landline without its area code."""
    TOLL_FREE = "toll_free"
    PREMIUM = "premium"
    SERVICE = "service"
    """A company's number for all of Indonesia: 1500…, 0804…, 0807…"""
    SHORT = "short"
    FOREIGN = "foreign"
    TOO_SHORT = "too_short"
    """Begins as a mobile number and lacks digits."""
    TOO_LONG = "too_long"
    """Longer than any number of E.164."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Number:
    """One number as read."""

    line: Line
    digits: str
    """As dialled, without separators; a plus stands where it was written or clearly meant."""
    e164: str | None = None
    """`+` and up to 15 digits; None unless the number can exist."""
    country: str = ""
    """Calling code."""
    nsn: str = ""
    """National (significant) number: what follows the country code, without the zero."""


def digits_of(text: str) -> str:
    """Return `text` without separators, digits of any script as ASCII ones; everything else stays."""
    bare = _SEPARATORS.sub("", text)
    if not bare.isascii():
        bare = "".join(str(unicodedata.decimal(char, char)) for char in bare)
    return bare


def read(digits: str) -> Number:
    """Read `digits`, an optional plus and ASCII digits only, as dialled in Indonesia."""
    plus = digits.startswith("+") and not digits.startswith("+0")
    bare = digits.lstrip("+")
    if not plus and bare.startswith(_TOLL_FREE_ABROAD):
        return Number(Line.TOLL_FREE, bare)
    if not plus and bare.startswith("00"):
        plus, bare = True, bare[2:]
    if not plus and bare.startswith(("628", "6208")):
        plus = True
    if plus:
        return _abroad(bare) if not bare.startswith("62") else _indonesian(bare[2:].lstrip("0"), "+" + bare)
    if not bare.startswith("0"):
        return _without_zero(bare)
    return _indonesian(bare[1:], bare)


def _without_zero(bare: str) -> Number:
    """Read a number that begins neither with a zero nor with a plus: half of it may be missing."""
    if bare.startswith("62") and len(bare) >= 9:
        with_country = _indonesian(bare[2:].lstrip("0"), "+" + bare)
        if with_country.e164:
            return with_country
    if len(bare) <= 6 and not bare.startswith("8"):
        return Number(Line.SHORT, bare)
    if len(bare) <= 8 and bare[0] in "2345679":
        return Number(Line.LOCAL, bare)
    return _indonesian(bare, bare)


def _indonesian(nsn: str, digits: str) -> Number:
    if _MOBILE_START.match(nsn) and len(nsn) < 9:
        return Number(Line.TOO_SHORT, digits, None, "62", nsn)
    if len(nsn) > 13:
        return Number(Line.TOO_LONG, digits, None, "62", nsn)
    line = _line(nsn)
    return Number(line, digits, None if line is Line.UNKNOWN else f"+62{nsn}", "62", nsn)


def _line(nsn: str) -> Line:
    import phonenumbers  # noqa: PLC0415 - 20 ms at start
    from phonenumbers import PhoneNumberType as Type  # noqa: PLC0415 - as above

    if len(nsn) == 13:
        # One digit more than the number plan knows; operators report such numbers (see `phone`).
        return Line.MOBILE if _MOBILE_START.match(nsn) else Line.UNKNOWN
    try:
        number = phonenumbers.parse(f"+62{nsn}")
    except phonenumbers.NumberParseException:
        return Line.UNKNOWN
    lines = {
        Type.MOBILE: Line.MOBILE,
        Type.FIXED_LINE: Line.LANDLINE,
        Type.TOLL_FREE: Line.TOLL_FREE,
        Type.PREMIUM_RATE: Line.PREMIUM,
        Type.SHARED_COST: Line.SERVICE,
        Type.UAN: Line.SERVICE,
    }
    return lines.get(phonenumbers.number_type(number), Line.UNKNOWN)


def _abroad(bare: str) -> Number:
    import phonenumbers  # noqa: PLC0415 - 20 ms at start

    digits = "+" + bare
    try:
        number = phonenumbers.parse(digits)
    except phonenumbers.NumberParseException:
        return Number(Line.UNKNOWN, digits)
    country = str(number.country_code)
    possible = len(bare) <= 15 and phonenumbers.is_possible_number(number)
    return Number(Line.FOREIGN, digits, digits if possible else None, country, bare[len(country) :])


def renderings(canonical: str) -> Mapping[str, str]:
    """Return the forms (`FORMS`) of a canonical number: E.164, or digits of a number that has no such form.

    `no_zero` drops the zero only where the rest still reads as the same number: the landline 0622… keeps it.
    A foreign number is written with its plus in every form, and what is no number stays as it is.
    """
    if not _DIGITS.fullmatch(canonical):
        return dict.fromkeys(FORMS, canonical)
    if canonical.startswith("+62"):
        nsn = canonical[3:]
        national = nsn if nsn.startswith("1") else "0" + nsn
        first = 1 + area_length(nsn) if nsn[:1] in "2345679" else 4
        no_zero = nsn if nsn.startswith("8") or read(nsn).e164 == canonical else national
    else:
        country = read(canonical).country if canonical.startswith("+") else ""
        first = 1 + len(country) if country else 4
        national = no_zero = canonical
    groups = in_groups(national, first)
    return {
        "e164": canonical,
        "national": national,
        "no_zero": no_zero,
        "groups": "-".join(groups),
        "spoken": spoken(groups),
    }
