"""Who a dialled number belongs to: Indonesian mobile prefixes, area codes, and the countries that call here.

Small tables in place of the metadata of two libraries: the CSO needs the city of a landline and the operator
of a mobile, not every village exchange.
"""

import re
from collections.abc import Mapping


def _prefixes(*spans: str) -> tuple[str, ...]:
    found: list[str] = []
    for span in spans:
        first, _, last = span.partition("-")
        found += [f"{number:04}" for number in range(int(first), int(last or first) + 1)]
    return tuple(found)


# libphonenumber carrier data (Apache-2.0), under the names the operators use now.
OPERATORS: Mapping[str, str] = {
    **dict.fromkeys(_prefixes("0811-0813", "0821-0823", "0851-0853"), "Telkomsel"),
    **dict.fromkeys(_prefixes("0814-0816", "0855-0858", "0895-0899"), "Indosat Ooredoo Hutchison"),
    **dict.fromkeys(_prefixes("0817-0819", "0859", "0877-0879"), "XL"),
    **dict.fromkeys(_prefixes("0831-0833", "0838"), "AXIS"),
    **dict.fromkeys(_prefixes("0881-0883", "0887-0889"), "Smartfren"),
}
"""Operator by the first four digits of a mobile number, the zero included."""

AREAS: Mapping[str, str] = dict(
    re.findall(
        r"(0\d+) ([^;]+)",
        "021 Jakarta;022 Bandung;0231 Cirebon;0232 Kuningan;0233 Majalengka;0234 Indramayu;024 Semarang;"
        "0251 Bogor;0252 Rangkasbitung;0253 Pandeglang;0254 Serang;0260 Subang;0261 Sumedang;0262 Garut;"
        "0263 Cianjur;0264 Purwakarta;0265 Tasikmalaya;0266 Sukabumi;0267 Karawang;0271 Surakarta;"
        "0272 Klaten;0273 Wonogiri;0274 Yogyakarta;0275 Purworejo;0276 Boyolali;0281 Purwokerto;"
        "0282 Cilacap;0283 Tegal;0284 Pemalang;0285 Pekalongan;0286 Banjarnegara;0287 Kebumen;0291 Kudus;"
        "0292 Purwodadi;0293 Magelang;0294 Kendal;0295 Pati;0296 Blora;0298 Salatiga;031 Surabaya;"
        "0321 Mojokerto;0322 Lamongan;0323 Sampang;0324 Pamekasan;0328 Sumenep;0331 Jember;0332 Bondowoso;"
        "0333 Banyuwangi;0334 Lumajang;0335 Probolinggo;0338 Situbondo;0341 Malang;0342 Blitar;"
        "0343 Pasuruan;0351 Madiun;0352 Ponorogo;0353 Bojonegoro;0354 Kediri;0355 Tulungagung;0356 Tuban;"
        "0357 Pacitan;0358 Nganjuk;0361 Denpasar;0362 Singaraja;0363 Karangasem;0370 Mataram;0371 Sumbawa;"
        "0374 Bima;0376 Lombok Timur;0380 Kupang;0381 Ende;0382 Maumere;0401 Kendari;0402 Baubau;"
        "0411 Makassar;0421 Parepare;0426 Mamuju;0431 Manado;0435 Gorontalo;0438 Bitung;0451 Palu;"
        "0461 Luwuk;0471 Palopo;0481 Watampone;0511 Banjarmasin;0531 Sampit;0532 Pangkalan Bun;"
        "0536 Palangka Raya;0541 Samarinda;0542 Balikpapan;0548 Bontang;0549 Sangatta;0551 Tarakan;"
        "0561 Pontianak;0562 Singkawang;061 Medan;0621 Tebing Tinggi;0622 Pematangsiantar;0623 Kisaran;"
        "0628 Kabanjahe;0631 Sibolga;0634 Padang Sidempuan;0641 Langsa;0645 Lhokseumawe;0651 Banda Aceh;"
        "0655 Meulaboh;0711 Palembang;0713 Prabumulih;0717 Pangkalpinang;0721 Bandar Lampung;0725 Metro;"
        "0733 Lubuklinggau;0736 Bengkulu;0741 Jambi;0751 Padang;0752 Bukittinggi;0755 Solok;0761 Pekanbaru;"
        "0765 Dumai;0771 Tanjungpinang;0778 Batam;0901 Timika;0911 Ambon;0921 Ternate;0951 Sorong;"
        "0967 Jayapura;0971 Merauke;0981 Biak;0984 Nabire;0986 Manokwari",
    )
)
"""The best known place of an area code, the zero included. Codes of small exchanges are not listed."""

COUNTRIES: Mapping[str, str] = dict(
    re.findall(
        r"(\d+) ([^;]+)",
        "1 Amerika Utara;7 Rusia;20 Mesir;27 Afrika Selatan;31 Belanda;32 Belgia;33 Prancis;34 Spanyol;"
        "39 Italia;41 Swiss;44 Inggris;45 Denmark;46 Swedia;47 Norwegia;49 Jerman;55 Brasil;60 Malaysia;"
        "61 Australia;63 Filipina;64 Selandia Baru;65 Singapura;66 Thailand;81 Jepang;82 Korea Selatan;"
        "84 Vietnam;86 Tiongkok;90 Turki;91 India;92 Pakistan;95 Myanmar;670 Timor-Leste;673 Brunei;"
        "675 Papua Nugini;852 Hong Kong;853 Makau;855 Kamboja;856 Laos;880 Bangladesh;886 Taiwan;"
        "960 Maladewa;962 Yordania;965 Kuwait;966 Arab Saudi;968 Oman;971 Uni Emirat Arab;973 Bahrain;"
        "974 Qatar",
    )
)
"""Country by calling code (ITU-T E.164)."""

_TWO_DIGIT_AREAS = ("21", "22", "24", "31", "61")
_DIGIT_WORDS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")


def area_length(nsn: str) -> int:
    """Return how many digits of a landline's national number, without the zero, are its area code."""
    return 2 if nsn.startswith(_TWO_DIGIT_AREAS) else 3


def area(nsn: str) -> tuple[str, str]:
    """Return area code with its zero, and its place or nothing."""
    code = "0" + nsn[: area_length(nsn)]
    return code, AREAS.get(code, "")


def in_groups(digits: str, first: int = 4) -> list[str]:
    """Cut `digits` into a first group and then the fewest even groups of at most four, longer ones first.

    Twelve digits give 4-4-4, eleven 4-4-3, ten 4-3-3, thirteen 4-3-3-3: each can be held in mind at once.
    """
    groups, rest = [digits[:first]], digits[first:]
    while rest:
        count = -(-len(rest) // 4)
        size = -(-len(rest) // count)
        groups.append(rest[:size])
        rest = rest[size:]
    return groups


def spoken(groups: list[str]) -> str:
    """Return the groups as Indonesian digit words with a comma where the voice pauses."""
    return ", ".join(
        " ".join("tambah" if char == "+" else _DIGIT_WORDS[int(char)] for char in group) for group in groups
    )
