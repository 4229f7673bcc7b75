"""Chance that can be had again: what is drawn depends on a seed and on the name of what is drawn for, and on nothing
drawn before. A line added to a table of words, or a customer who is asked one question more, moves no other draw.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple, TypeVar

T = TypeVar("T")

_LARGEST = 1 << 64


class Dice(NamedTuple):
    """Draws by name under a seed."""

    seed: str

    def child(self, *names: object) -> "Dice":
        """Dice of their own for one part of what is made."""
        return Dice(f"{self.seed}|{_named(names)}")

    def number(self, below: int, *names: object) -> int:
        """A number from 0 on and less than ``below`` (at least 1)."""
        drawn = sha256(f"{self.seed}|{_named(names)}".encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(drawn[:8], "big") * below // _LARGEST

    def pick(self, items: Sequence[T], *names: object) -> T:
        """One of the items, of which there is at least one."""
        return items[self.number(len(items), *names)]

    def chance(self, percent: int, *names: object) -> bool:
        """Whether something happens that happens in so many of 100."""
        return self.number(100, *names) < percent

    def shuffled(self, items: Sequence[T], *names: object) -> list[T]:
        """The items in an order of chance."""
        order = sorted(range(len(items)), key=lambda at: (self.number(_LARGEST, *names, at), at))
        return [items[at] for at in order]

    def digits(self, count: int, *names: object) -> str:
        """So many digits."""
        return "".join(str(self.number(10, *names, at)) for at in range(count))


def _named(names: tuple[object, ...]) -> str:
    return "|".join(map(str, names))
