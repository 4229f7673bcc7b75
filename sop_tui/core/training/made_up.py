"""People who do not exist, and values that look like others.

A scenario made of a real call must hold nothing of the customer and be no easier: the address has as many parts, the
number is of the same operator, and where the CSO had heard one letter wrong, one letter of the made-up email is wrong
too. So `like` exchanges letters for letters by one rule for all values: what is drawn depends on the dice alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Final, NamedTuple

from sop_tui.core.answers import judge
from sop_tui.core.answers.address_parts import take_apart
from sop_tui.core.answers.address_words import MARKERS, ROMAN, SAME_WORD, SHORT_WORD
from sop_tui.core.answers.mail_domains import KNOWN, NEVER_REWRITTEN, doubt
from sop_tui.core.answers.numbering import OPERATORS
from sop_tui.core.answers.reports import find_mutation
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.people import (
    DESCRIPTIONS,
    FAMILIES,
    MAIL,
    MEN,
    STREETS,
    TITLES,
    TOWNS,
    VILLAGES,
    WOMEN,
    Town,
)


class Person(NamedTuple):
    """Somebody made up. Numbers are as people write them; whether anybody has them, nobody asked."""

    name: str
    sapaan: str
    """Bapak or Ibu."""
    mobile: str
    landline: str
    email: str
    address: str
    nik: str
    idpel: str
    meter_number: str
    stand: str


def person(dice: Dice) -> Person:
    """Somebody whose values are all valid; the same dice make the same person."""
    woman = dice.chance(50, "woman")
    first = dice.pick(WOMEN if woman else MEN, "first")
    family = dice.pick(FAMILIES, "family")
    town = dice.pick(TOWNS, "town")
    return Person(
        name=first if dice.chance(25, "one name") else f"{first} {family}",
        sapaan="Ibu" if woman else "Bapak",
        mobile=dice.pick(tuple(OPERATORS), "operator") + dice.digits(8, "mobile"),
        landline=_landline(town, dice),
        email=_email_of(first.lower(), family.lower(), dice),
        address=_address_of(town, dice),
        nik=_nik_of(town, woman, dice),
        idpel=f"5{dice.digits(11, 'idpel')}",
        meter_number=f"{1 + dice.number(9, 'meter', 0)}{dice.digits(10, 'meter')}",
        stand=str(100 + dice.number(60_000, "stand")),
    )


def _landline(town: Town, dice: Dice) -> str:
    length = 7 if len(town.area) == 3 else 6
    return f"{town.area}{3 + dice.number(5, 'landline', 0)}{dice.digits(length - 1, 'landline')}"


def _email_of(first: str, family: str, dice: Dice) -> str:
    number = dice.digits(2, "email")
    local = dice.pick(
        (
            f"{first}.{family}",
            f"{first}{family}",
            f"{first}{number}",
            f"{first}.{number}",
            f"{family}.{first[0]}{number}",
        ),
        "local",
    )
    domain = dice.pick([domain for domain, share in MAIL.items() for _ in range(share)], "domain")
    return f"{local}@{domain}"


def _address_of(town: Town, dice: Dice) -> str:
    street, village, district = dice.pick(STREETS, "street"), *dice.shuffled(VILLAGES, "villages")[:2]
    number, rt, rw = (1 + dice.number(below, "address", below) for below in (120, 12, 9))
    return f"Jl {street} No {number} RT {rt} RW {rw}, Kel {village}, Kec {district}, Kota {town.name}"


def _nik_of(town: Town, woman: bool, dice: Dice) -> str:
    district, day = 1 + dice.number(6, "district"), 1 + dice.number(28, "day") + 40 * woman
    month, year, serial = 1 + dice.number(12, "month"), 55 + dice.number(45, "year"), 1 + dice.number(40, "serial")
    return f"{town.region}{district:02}{day:02}{month:02}{year}{serial:04}"


_LETTERS: Final = ("aeiou", "bcdfghjklmnprstwy", "qvxz")
"""Letters are exchanged within a class, so that what can be said still can."""
_TRIES: Final = 8
_WORD: Final = re.compile(r"[^\W\d_]+")
_DIGIT: Final = re.compile(r"[0-9]")
_RT_RW: Final = re.compile(r"[rR]\.? ?[tTwW]\b")
_REPORT_KEPT: Final = 9
"""The letter, the code and the day of a report's number: they say what it is, not whose."""
_NIK_LENGTH: Final = 16
_KEPT: Final = frozenset(SAME_WORD) | frozenset(MARKERS) | frozenset(ROMAN) | frozenset(SHORT_WORD)
_SAID: Final = frozenset({"at", "et", "di", "titik", "dot"}) | {
    label for domain in KNOWN for label in domain.split(".")
}

Exchange = Mapping[str, str]
"""Each character that is exchanged, in lower case, to the one it becomes."""


def like(kind: str, value: str, dice: Dice) -> str:
    """Another value of the same shape: as long, of the same class, with the same faults.

    Letters and digits are exchanged one for one, by the dice and the place alone. What says what a value is stays: the
    operator or area of a number, a well-known mail domain, Jl and RT of an address, province and sex of a NIK, the day
    of a report. The description of a report is another one. Days and hidden numbers stay as they are.
    """
    turned = _LIKE.get(kind)
    return turned(value, dice) if turned else value


def _cycle(chars: Sequence[str], dice: Dice, name: str) -> Exchange:
    """Each of the characters becomes another of them."""
    order = dice.shuffled(chars, "like", name)
    return dict(zip(order, [*order[1:], order[0]], strict=True))


def _letters(dice: Dice) -> Exchange:
    return {old: new for chars in _LETTERS for old, new in _cycle(chars, dice, chars).items()}


def _all_digits(dice: Dice) -> Exchange:
    return _cycle("0123456789", dice, "digits")


def _digits(dice: Dice) -> Exchange:
    """Zero stays: it stands for nothing in front, and behind a comma."""
    return _cycle("123456789", dice, "numerals")


def _turned(text: str, exchange: Exchange) -> str:
    """The text with its characters exchanged, capitals as they were."""
    turned = ((char, exchange.get(char.lower(), char)) for char in text)
    return "".join(new.upper() if char.isupper() else new for char, new in turned)


def _same(kind: str, old: str, new: str) -> bool:
    """Whether two values are of one class and have the same faults."""
    one, other = judge(kind, old), judge(kind, new)
    codes = ({problem.code for problem in found.problems} for found in (one, other))
    return one.tag == other.tag and one.verdict == other.verdict and next(codes) == next(codes)


def _first(kind: str, value: str, candidates: Iterable[str]) -> str:
    """The first candidate that is as the value is; the value itself where none is."""
    return next((one for one in candidates if _same(kind, value, one)), value)


def _wording(value: str, exchange: Exchange, kept: Callable[[str], bool]) -> str:
    """The words exchanged but for those kept, and the digits."""
    parts: list[str] = []
    end = 0
    for match in _WORD.finditer(value):
        parts += [_turned(value[end : match.start()], exchange)]
        parts += [match[0] if kept(match[0].lower()) else _turned(match[0], exchange)]
        end = match.end()
    return "".join([*parts, _turned(value[end:], exchange)])


def _text(value: str, dice: Dice) -> str:
    return _wording(value, {**_letters(dice), **_digits(dice)}, TITLES.__contains__)


def _address(value: str, dice: Dice) -> str:
    """The same parts in the same order: no name becomes a word by which a part is known."""
    held = _RT_RW.sub(lambda match: match[0].replace(match[0][0], "\0", 1), value)
    shape = _parts(value)
    for number in range(_TRIES):
        of = dice if number == 0 else dice.child("address", number)
        new = _wording(held, {**_letters(of), **_digits(of)}, _KEPT.__contains__)
        new = "".join(_restored(held, new, value))
        if _parts(new) == shape and _same("address", value, new):
            return new
    return _turned(value, _digits(dice))


def _restored(held: str, new: str, value: str) -> Iterator[str]:
    """``new`` with R.T. and R.W. as they were."""
    at = 0
    for match in _RT_RW.finditer(value):
        yield new[at : match.start()] + match[0]
        at = match.end()
    yield new[at:]


def _parts(text: str) -> list[tuple[str, int]]:
    address = take_apart(text)
    segments = [*address.parts.values(), *address.others]
    return sorted((segment.part.value, len(segment.words)) for segment in segments)


def _email(value: str, dice: Dice) -> str:
    """The domain stays where it is everybody's, or a misspelling of such; else its ending does."""
    exchange = {**_letters(dice), **_all_digits(dice)}
    local, at, domain = value.rpartition("@")
    if not at:
        return _wording(value, exchange, _SAID.__contains__)
    public = domain.strip().lower()
    doubted = doubt(public)
    if public in KNOWN or (doubted and doubted.meant in KNOWN):
        return _turned(local, exchange) + at + domain
    ending = next((end for end in NEVER_REWRITTEN if public.endswith(end)), "." + public.rpartition(".")[2])
    name, kept = domain[: -len(ending)], domain[-len(ending) :]
    names = (_turned(name, _letters(dice.child("domain", number) if number else dice)) for number in range(_TRIES))
    return _first("email", value, (f"{_turned(local, exchange)}@{one}{kept}" for one in names))


def _number(kind: str, kept: Callable[[str], int]) -> Callable[[str, Dice], str]:
    """Digits behind the kept ones are exchanged; of a number that would be no such any more, more are kept."""

    def turned(value: str, dice: Dice) -> str:
        exchange = _all_digits(dice)
        places = [match.start() for match in _DIGIT.finditer(value)]
        ways = (value[:at] + _turned(value[at:], exchange) for at in places[kept(value) :])
        return _first(kind, value, ways)

    return turned


def _telephone(kind: str) -> Callable[[str], int]:
    """How many digits of a number, as it is written, say whose exchange it is of: an operator has four of them, and an
    area with the exchange within it five at most."""

    def kept(value: str) -> int:
        national = judge(kind, value).renderings.get("national", "")
        if not national.startswith("0"):
            return 4
        return max(0, len(_DIGIT.findall(value)) - len(national) + (4 if national.startswith("08") else 5))

    return kept


def _nik(value: str, dice: Dice) -> str:
    """Digit by digit, each place by a rule of its own under which every birth that can be stays one."""
    digits = _digits(dice)
    if len(_DIGIT.findall(value)) != _NIK_LENGTH:
        return _turned(value, {**_letters(dice), **digits})
    none: Exchange = {}
    days = _cycle("2345678", dice, "days")
    months = {**_cycle("3578", dice, "long months"), **_cycle("469", dice, "short months")}
    decades = {**_cycle("02468", dice, "even decades"), **_cycle("13579", dice, "odd decades")}
    years = {**_cycle("048", dice, "leap"), **_cycle("26", dice, "leap too"), **_cycle("13579", dice, "odd")}
    rules = (none, none, *[digits] * 4, none, days, none, months, decades, years, *[digits] * 4)
    place = count()
    return _DIGIT.sub(lambda match: _turned(match[0], rules[next(place)]), value)


def _reading(value: str, dice: Dice) -> str:
    return _turned(value, _digits(dice))


def _ticket(value: str, dice: Dice) -> str:
    return _turned(value, {**_letters(dice), **_all_digits(dice)})


def _report(value: str, dice: Dice) -> str:
    compact = value.strip()
    if compact[:1].isalpha():
        return compact[:_REPORT_KEPT] + _turned(compact[_REPORT_KEPT:], _all_digits(dice))
    ways = (value[:at] + _turned(value[at:], _all_digits(dice)) for at in range(len(value)))
    return _first("report_number", value, ways)


def _description(value: str, dice: Dice) -> str:
    """Another trouble; a report that was moved stays one, from a report of another number."""
    found = find_mutation(value)
    words = dice.pick([one for one in DESCRIPTIONS if one.casefold() not in value.casefold()], "like", "description")
    if found is None:
        return words if value.strip() else value
    return f"Mutasi K No. {_report(found.origin, dice)} {words}" if found.origin else f"Mutasi K, {words}"


_LIKE: Final[Mapping[str, Callable[[str, Dice], str]]] = {
    "text": _text,
    "address": _address,
    "email": _email,
    "phone": _number("phone", _telephone("phone")),
    "id_caller": _number("id_caller", _telephone("id_caller")),
    "nik": _nik,
    "idpel": _number("idpel", lambda _: 0),
    "meter_number": _number("meter_number", lambda _: 0),
    "meter_reading": _reading,
    "ticket_id": _ticket,
    "report_number": _report,
    "report_description": _description,
}
