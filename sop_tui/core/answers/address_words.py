"""The words by which parts of an Indonesian address are known, with the short forms that mean the same.

Tables only: `address_parts` reads an address with them. All words are in lower case.
"""

from collections.abc import Mapping
from enum import StrEnum

from sop_tui.core.answers.model import words


class Part(StrEnum):
    """A part of an address, from the street outwards; an Indonesian address has no other order."""

    JALAN = "jalan"
    GANG = "gang"
    NOMOR = "nomor"
    RT = "rt"
    RW = "rw"
    KELURAHAN = "kelurahan"
    """A desa too: it has the same place in an address, and often becomes a kelurahan."""
    KECAMATAN = "kecamatan"
    KABUPATEN = "kabupaten"
    """A kota too."""
    PROVINSI = "provinsi"
    KODE_POS = "kode_pos"
    LAINNYA = "lainnya"
    """Whatever else there is: housing estate, block, hamlet, landmark, and what says not what it is."""


TITLES: Mapping[Part, str] = {
    Part.JALAN: "Jalan",
    Part.GANG: "Gang",
    Part.NOMOR: "Nomor",
    Part.RT: "RT",
    Part.RW: "RW",
    Part.KELURAHAN: "Kelurahan/Desa",
    Part.KECAMATAN: "Kecamatan",
    Part.KABUPATEN: "Kabupaten/Kota",
    Part.PROVINSI: "Provinsi",
    Part.KODE_POS: "Kode pos",
    Part.LAINNYA: "Lainnya",
}
"""What the CSO calls each part."""


def _same(table: str) -> dict[str, str]:
    """Return each word of a line by the first one of that line."""
    rows = (line.split() for line in table.strip().splitlines())
    return {word: row[0] for row in rows for word in row}


SAME_WORD: Mapping[str, str] = _same("""
    jalan jl jln jlan
    gang gg gng
    nomor no nomer nmr nr
    kelurahan kel klrhn
    desa ds
    kecamatan kec kcmtn
    kabupaten kab
    kota kodya kotamadya
    provinsi prov prop propinsi
    kodepos
    blok blk block
    perumahan perum prm
    komplek komp kompl kompleks
    dusun dsn
    dukuh dk
    lingkungan lingk lk
    kampung kp kmp kamp
    lorong lrg lr
    apartemen apt apart
    gedung gd gdg
    lantai lt
    kaveling kav kavl kavling kapling
    timur tim tmr
    barat brt
    utara utr
    selatan slt sltn
    tengah tgh
    raya ry
    gunung gn
    tanjung tj tjg tg
    sungai sei
    pasar psr
    kebon kbn
    jenderal jend jendral jendr
    kolonel kol
    muhammad moh moch mohd muh mohamad mohammad muhamad
    abdul abd
    kiai kyai kiyai
    hajjah hj
""")
"""The full word by each of its forms. A word that is not here stands for itself."""

SHORT_WORD: Mapping[str, str] = {"kr": "karang", "br": "banjar"}
"""Short forms that begin a part, as their full words do not: Gg. Ikham Kr. Buaya, but Jl. Kebon Karang."""

MARKERS: Mapping[str, Part] = {
    "jalan": Part.JALAN,
    "gang": Part.GANG,
    "nomor": Part.NOMOR,
    "rt": Part.RT,
    "rw": Part.RW,
    "kelurahan": Part.KELURAHAN,
    "desa": Part.KELURAHAN,
    "kecamatan": Part.KECAMATAN,
    "distrik": Part.KECAMATAN,
    "kabupaten": Part.KABUPATEN,
    "kota": Part.KABUPATEN,
    "provinsi": Part.PROVINSI,
    "kodepos": Part.KODE_POS,
    **dict.fromkeys(
        words(
            "blok perumahan komplek dusun dukuh lingkungan kampung lorong apartemen gedung lantai kaveling "
            "kr br ruko cluster km patokan depan belakang samping sebelah seberang dekat"
        ),
        Part.LAINNYA,
    ),
}
"""The full words that begin a part."""

IN_NAMES = frozenset(word for word, part in MARKERS.items() if part is Part.LAINNYA) | {"desa", "kota"}
"""Those that are part of a name where they begin it: Jalan Kampung Melayu, Kecamatan Kota Gede."""

NAMED = (Part.JALAN, Part.GANG, Part.KELURAHAN, Part.KECAMATAN, Part.KABUPATEN, Part.PROVINSI)
"""Parts that have a name."""

ROMAN: Mapping[str, str] = {
    numeral: str(number)
    for number, numeral in enumerate(
        "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(),  # noqa: SIM905 - a table
        start=1,
    )
}
"""Number by its Roman numeral: Melati III is Melati 3."""
