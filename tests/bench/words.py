"""Words, names and numbers for benchmarks: few that are frequent and thousands that are rare, as in any language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from random import Random
from typing import Final

CORE: Final = """
listrik lampu padam meteran tagihan token rumah alamat gangguan kabel tiang trafo gardu daya tambah turun pasang
baru nomor pelanggan petugas datang lama sekali sudah belum lapor berkedip redup konslet hujan petir pohon angin
banjir malam pagi kemarin tetangga jalan lingkungan pulsa segel rusak bocor asap percikan bayar denda struk
rincian kompensasi pemakaian naik mahal kios sewa pindah balik nama pesta hajatan kedukaan pengelasan mohon
tolong segera
""".split()  # noqa: SIM905 - a list of a word a line is no easier to read
"""What customers of PLN really speak of; the most frequent words."""

FIRST: Final = """
Masna Budi Siti Agus Dewi Rudi Sari Hendra Ratna Joko Wulan Bayu Indah Eko Fitri Dian Yusuf Lestari Putu Made
Wayan Ketut Asep Cecep Ujang Tuti Nur Rahmat Slamet Sugeng Endang Sri Tono Yanti Rina Hasan Husein Maria Yohanes
Markus
""".split()  # noqa: SIM905 - a list of a word a line is no easier to read
LAST: Final = """
Pratama Wijaya Saputra Santoso Hidayat Nugroho Kusuma Permata Siregar Nasution Lubis Simanjuntak Tampubolon
Ginting Rahayu Wibowo Setiawan Gunawan Halim Susanto Utami Maharani Anggraini Purnama Firmansyah Ramadhan
Kurniawan Hartono
""".split()  # noqa: SIM905 - a list of a word a line is no easier to read

_HEADS: Final = ("b", "c", "d", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "ng", "ny", "")
_VOWELS: Final = ("a", "a", "i", "u", "e", "o", "ai")
_TAILS: Final = ("", "", "", "", "n", "ng", "r", "s", "k", "h")


@cache
def vocabulary(size: int = 5000) -> tuple[str, ...]:
    """Different words, the most frequent first; the same for everybody."""
    random = Random("kata")  # noqa: S311 - nothing is secret
    found = dict.fromkeys(CORE)
    while len(found) < size:
        syllables = (
            random.choice(_HEADS) + random.choice(_VOWELS) + random.choice(_TAILS) for _ in range(random.choice((2, 3)))
        )
        found["".join(syllables)] = None
    return tuple(found)


@cache
def _weights() -> Sequence[float]:
    """By Zipf's law: the word of rank n comes 1/n as often as the first."""
    return tuple(accumulate(1 / rank for rank in range(1, len(vocabulary()) + 1)))


def phrase(random: Random, least: int, most: int) -> str:
    """Some words, the first with a capital."""
    return " ".join(random.choices(vocabulary(), cum_weights=_weights(), k=random.randint(least, most))).capitalize()


def person(random: Random) -> str:
    """A first and a last name."""
    return f"{random.choice(FIRST)} {random.choice(LAST)}"


@cache
def agents(count: int = 50) -> tuple[str, ...]:
    """The names of a contact centre's CSOs, all different."""
    random = Random("agen")  # noqa: S311 - nothing is secret
    found: dict[str, None] = {}
    while len(found) < count:
        found[person(random)] = None
    return tuple(found)


def mixed(random: Random) -> dict[int, str]:
    """A table for `str.translate`: every letter and digit another of its kind, so a word stays pronounceable."""
    table: dict[int, str] = {}
    for kind in ("aeiou", "bcdfghjklmnpqrstvwxyz", "0123456789"):
        others = list(kind)
        random.shuffle(others)
        table |= {ord(old): new for old, new in zip(kind, others, strict=True)}
        table |= {ord(old.upper()): new.upper() for old, new in zip(kind, others, strict=True)}
    return table
