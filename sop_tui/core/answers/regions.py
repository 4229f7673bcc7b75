"""The provinces of Indonesia: by the code that begins a NIK, and by the short names that addresses use."""

import re
from collections.abc import Mapping

# Kepmendagri 300.2.2-2430/2025.
PROVINCES: Mapping[str, str] = dict(
    re.findall(
        r"(\d\d) ([^;]+)",
        "11 Aceh;12 Sumatera Utara;13 Sumatera Barat;14 Riau;15 Jambi;16 Sumatera Selatan;17 Bengkulu;18 Lampung;"
        "19 Kepulauan Bangka Belitung;21 Kepulauan Riau;31 DKI Jakarta;32 Jawa Barat;33 Jawa Tengah;"
        "34 DI Yogyakarta;35 Jawa Timur;36 Banten;51 Bali;52 Nusa Tenggara Barat;53 Nusa Tenggara Timur;"
        "61 Kalimantan Barat;62 Kalimantan Tengah;63 Kalimantan Selatan;64 Kalimantan Timur;65 Kalimantan Utara;"
        "71 Sulawesi Utara;72 Sulawesi Tengah;73 Sulawesi Selatan;74 Sulawesi Tenggara;75 Gorontalo;"
        "76 Sulawesi Barat;81 Maluku;82 Maluku Utara;91 Papua;92 Papua Barat;93 Papua Selatan;94 Papua Tengah;"
        "95 Papua Pegunungan;96 Papua Barat Daya",
    )
)
"""Province by the first two digits of a NIK."""

SHORT_NAMES: Mapping[str, str] = dict(
    re.findall(
        r"(\w+) ([^;]+)",
        "nad aceh;sumut sumatera utara;sumbar sumatera barat;sumsel sumatera selatan;kepri kepulauan riau;"
        "babel kepulauan bangka belitung;diy di yogyakarta;jabar jawa barat;jateng jawa tengah;jatim jawa timur;"
        "ntb nusa tenggara barat;ntt nusa tenggara timur;kalbar kalimantan barat;kalteng kalimantan tengah;"
        "kalsel kalimantan selatan;kaltim kalimantan timur;kaltara kalimantan utara;sulut sulawesi utara;"
        "sulteng sulawesi tengah;sulsel sulawesi selatan;sultra sulawesi tenggara;sulbar sulawesi barat;"
        "malut maluku utara",
    )
)
"""Full name by short name, both in lower case."""
