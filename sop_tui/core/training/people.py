"""Words of which made-up people consist: names, streets and towns, all common enough to be nobody's in particular."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from sop_tui.core.answers.model import words


def _row(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN: Final = _row(
    "Aisyah Anggun Ayu Bunga Citra Desi Dewi Diah Dian Dwi Eka Endang Erna Farida Fatimah Fitri Gita Hartini "
    "Herlina Ida Indah Intan Kartika Lestari Lilis Maya Mega Nani Ningsih Nur Nurul Puspita Putri Rahmawati Ratna "
    "Rina Rini Rosmala Sari Sinta Siti Sri Sulastri Tari Tuti Umi Vina Wati Widya Wulan Yanti Yuliana Yuni Zahra"
)
MEN: Final = _row(
    "Aditya Agung Agus Ahmad Ali Andi Anton Arif Bagus Bambang Budi Cahyo Darmawan Dedi Deni Dimas Eko Fajar "
    "Firman Galih Gunawan Hadi Haris Hasan Hendra Imam Indra Irfan Iwan Jaya Joko Kurnia Lukman Made Mulyadi "
    "Nanang Oki Prasetyo Rahmat Reza Rizal Rudi Slamet Sofyan Surya Teguh Tono Usman Wahyu Wawan Wayan Yudi Yusuf "
    "Zainal"
)
FAMILIES: Final = _row(
    "Abdullah Aminah Anggraini Ardiansyah Astuti Firdaus Handayani Hidayat Iskandar Kusuma Kurniawan Mahendra "
    "Maulana Nasution Nugroho Permata Pertiwi Pranata Pratama Purnama Rahayu Ramadhan Salim Santoso Saputra "
    "Setiawan Siregar Subagyo Suharti Sutrisno Suryani Utami Wardani Wibowo Wijaya Wulandari"
)
STREETS: Final = _row(
    "Anggrek Beringin Bougenvil Cempaka Cendana Dahlia Elang Flamboyan Garuda Jambu Kamboja Kasuari Kelapa "
    "Kemuning Kenanga Kenari Mahoni Mangga Mawar Melati Merak Merpati Nangka Pahlawan Rajawali Rambutan Sawo "
    "Seroja Seruni Srikaya Teratai Tulip Wijaya"
)
VILLAGES: Final = _row(
    "Bumiasih Cempakasari Harapanjaya Karangasri Karangjati Kedungsari Margasuka Mekarasri Mekarbumi Pagarsari "
    "Purwasari Sidasari Sidomakmur Sukamekar Sukarasa Sumberasri Tegalasri Tirtasari Wanasari Wonoasri"
)


class Town(NamedTuple):
    """A town, the first four digits of a NIK that is issued there, and its area code."""

    name: str
    region: str
    area: str


TOWNS: Final = (
    Town("Ambon", "8171", "0911"),
    Town("Balikpapan", "6471", "0542"),
    Town("Bandar Lampung", "1871", "0721"),
    Town("Bandung", "3273", "022"),
    Town("Banjarmasin", "6371", "0511"),
    Town("Denpasar", "5171", "0361"),
    Town("Kupang", "5371", "0380"),
    Town("Makassar", "7371", "0411"),
    Town("Malang", "3573", "0341"),
    Town("Manado", "7171", "0431"),
    Town("Mataram", "5271", "0370"),
    Town("Medan", "1271", "061"),
    Town("Padang", "1371", "0751"),
    Town("Palembang", "1671", "0711"),
    Town("Pontianak", "6171", "0561"),
    Town("Semarang", "3374", "024"),
    Town("Surabaya", "3578", "031"),
    Town("Surakarta", "3372", "0271"),
    Town("Yogyakarta", "3471", "0274"),
)

MAIL: Final[Mapping[str, int]] = {
    "gmail.com": 70,
    "yahoo.com": 15,
    "yahoo.co.id": 7,
    "ymail.com": 3,
    "hotmail.com": 3,
    "outlook.com": 2,
}
"""Mail domains, and how many of 100 people are there."""

TITLES: Final = words("ibu bu bapak bpk bp pak sdr sdri saudara saudari tn ny nn h hj dr drs ir pt cv ud kh")
"""What stands before a name and is no part of it."""

DESCRIPTIONS: Final = (
    "Lampu redup di beberapa ruangan",
    "MCB turun terus sejak pagi",
    "Kabel kendur terkena dahan pohon",
    "Padam satu rumah, tetangga menyala",
    "Tegangan naik turun pada malam hari",
    "Meter berkedip dan token ditolak",
    "Tiang miring setelah hujan deras",
    "Percikan api di sambungan rumah",
)
"""What reports tell of."""
