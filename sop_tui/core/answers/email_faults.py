"""Why an email address was refused: the first mistake to ask the customer about, and what may be meant.

A check looks for one mistake in a text that is no address. Checks run from the most telling mistake to the
least; the first that finds something speaks. None of them decides whether the text is an address.
"""

import re
import unicodedata
from collections.abc import Callable

from sop_tui.core.answers.mail_domains import ANCHORS, domain_without_dot
from sop_tui.core.answers.model import Problem, error, shown, shown_char

Accepted = Callable[[str], str | None]
Fault = tuple[Problem, str | None]
"""The problem, and a text that may be meant; the caller makes sure that it is an address."""

_ADDRESS_LIKE = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+")
_LABEL_BEFORE = re.compile(
    r"[<:]\s*$|[,;]\s+$|(?:^|\s)[(\"]$|\b(?:e-?mail(?:nya)?|alamat|surel|mail)\s*$", re.IGNORECASE
)
_REST_AFTER = re.compile(r"\s*[,;:(<>\")]|\s+[^\s.@]")
_SPOKEN_SIGNS = {
    "@": ("at", "et", "a keong", "akeong"),
    ".": ("dot", "titik"),
    "_": ("garis bawah", "underscore", "under score"),
    "-": ("strip", "dash", "minus", "tanda hubung"),
    "+": ("plus", "tambah"),
}
_SIGN_OF = {word: sign for sign, words in _SPOKEN_SIGNS.items() for word in words}
_SPOKEN = re.compile(r"(?:(?<=\s)|(?<=^)|[(\[{])(" + "|".join(_SIGN_OF) + r")(?:(?=\s)|$|[)\]}])", re.IGNORECASE)
_NOT_LOCAL = re.compile(r"[^a-z0-9._!#$%&'*+/=?^`{|}~-]", re.IGNORECASE)
_NOT_DOMAIN = re.compile(r"[^a-z0-9.-]", re.IGNORECASE)
_HYPHEN_AT_EDGE = re.compile(r"(?:^|\.)-|-(?:\.|$)")
_SPECIAL_USE = re.compile(r"(?:^|\.)(arpa|invalid|local|localhost|onion|test)$")


def _fault(code: str, message: str, mend: str, meant: str | None = None) -> Fault:
    return error(code, message, mend), meant


def diagnose(text: str, accepted: Accepted) -> Fault:
    """Return what is wrong with `text`, which `accepted` refuses, and a text that may be meant."""
    for check in _WHOLE:
        fault = check(text, accepted)
        if fault:
            return fault
    local, _, domain = text.rpartition("@")
    for part_check in _PARTS:
        fault = part_check(local, domain)
        if fault:
            return fault
    return _fault(
        "EMAIL_INVALID",
        "Alamat ini bukan alamat email yang sah.",
        "Tanyakan alamatnya sekali lagi, huruf demi huruf.",
    )


def _empty(text: str, _: Accepted) -> Fault | None:
    if any(char.isalnum() or char == "@" for char in text):
        return None
    return _fault(
        "EMAIL_EMPTY",
        "Alamat email masih kosong.",
        "Tanyakan alamat emailnya, atau tandai bahwa pelanggan tidak punya.",
    )


def _non_ascii(text: str, _: Accepted) -> Fault | None:
    place = next((i for i, char in enumerate(text) if not char.isascii()), None)
    if place is None:
        return None
    return _fault(
        "EMAIL_NON_ASCII",
        f"Karakter ke-{place + 1}, {shown_char(text[place])}, bukan huruf Latin biasa.",
        "Ketik ulang karakter itu, lalu eja alamatnya kepada pelanggan.",
        "".join(char for char in unicodedata.normalize("NFKD", text) if char.isascii()),
    )


def _several(text: str, accepted: Accepted) -> Fault | None:
    found = {found for part in _ADDRESS_LIKE.findall(text) if (found := accepted(part))}
    if len(found) < 2:
        return None
    return _fault(
        "EMAIL_SEVERAL",
        f"Ada {len(found)} alamat email di satu isian.",
        "Tanyakan alamat mana yang dipakai, lalu tulis satu saja.",
        next(part for part in _ADDRESS_LIKE.findall(text) if accepted(part)),
    )


def _other_words(text: str, accepted: Accepted) -> Fault | None:
    for found in _ADDRESS_LIKE.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        if not accepted(found[0]) or not (before or after):
            continue
        if (before and not _LABEL_BEFORE.search(before)) or (after and not _REST_AFTER.match(after)):
            continue
        return _fault(
            "EMAIL_OTHER_TEXT",
            f"Ada tulisan lain di samping alamat email: {shown((before or after).strip())}.",
            "Tulis alamat emailnya saja.",
            found[0],
        )
    return None


def _spoken(text: str, accepted: Accepted) -> Fault | None:
    written, count = _SPOKEN.subn(lambda word: _SIGN_OF[word[1].lower()], text)
    joined = "".join(written.split())
    if not count or not ("@" not in text or accepted(joined)):
        return None
    return _fault(
        "EMAIL_SPOKEN",
        "Tanda ditulis sebagai kata, misalnya “at” atau “titik”.",
        "Tulis tanda @ dan titiknya, lalu eja alamatnya kepada pelanggan.",
        joined,
    )


def _quoted(text: str, _: Accepted) -> Fault | None:
    if not re.match(r'".*"@', text):
        return None
    return _fault(
        "EMAIL_QUOTED",
        "Nama dalam tanda kutip bukan alamat yang dipakai pelanggan.",
        "Tanyakan alamat email yang biasa dipakai.",
    )


def _at_signs(text: str, _: Accepted) -> Fault | None:
    count = text.count("@")
    if count == 0:
        return _fault(
            "EMAIL_NO_AT",
            "Tanda @ belum ada.",
            "Tanyakan apa yang tertulis sebelum dan sesudah @.",
            _with_at("".join(text.split()).lower()),
        )
    if count > 1:
        return _fault(
            "EMAIL_MANY_AT",
            f"Ada {count} tanda @, padahal alamat email hanya punya satu.",
            "Tanyakan apa yang tertulis sebelum dan sesudah @.",
            re.sub("@+", "@", text),
        )
    return None


def _with_at(text: str) -> str | None:
    # live.com ends too many other names; a 2 may be the @ of the same key or a 2 of the name.
    providers = sorted((anchor for anchor in ANCHORS if len(anchor) > 8), key=len, reverse=True)
    domain = next((anchor for anchor in providers if text.endswith(anchor)), None)
    if not domain:
        return None
    local = text.removesuffix(domain).rstrip(".,;:#-_ ")
    return None if not local or local.endswith("2") else f"{local}@{domain}"


def _comma(text: str, _: Accepted) -> Fault | None:
    if "," not in text:
        return None
    return _fault(
        "EMAIL_COMMA",
        f"Ada koma (karakter ke-{text.index(',') + 1}), padahal alamat email memakai titik.",
        "Tanyakan apakah di situ titik.",
        "".join(text.replace(",", ".").split()),
    )


def _space(text: str, _: Accepted) -> Fault | None:
    if " " not in text:
        return None
    return _fault(
        "EMAIL_SPACE",
        f"Ada spasi sesudah {shown(text.partition(' ')[0])}.",
        "Tanyakan apakah di situ disambung, titik, atau garis bawah.",
        text.replace(" ", ""),
    )


def _missing_part(local: str, domain: str) -> Fault | None:
    if not local:
        return _fault(
            "EMAIL_NO_LOCAL",
            "Belum ada nama di depan @.",
            "Tanyakan apa yang tertulis sebelum @.",
        )
    if not domain:
        return _fault(
            "EMAIL_NO_DOMAIN",
            "Belum ada apa pun sesudah @.",
            "Tanyakan apa yang tertulis sesudah @, misalnya gmail.com.",
        )
    return None


def _ip_literal(_: str, domain: str) -> Fault | None:
    if not domain.startswith("["):
        return None
    return _fault(
        "EMAIL_IP",
        "Alamat IP sesudah @ bukan alamat yang dipakai pelanggan.",
        "Tanyakan apa yang tertulis sesudah @, misalnya gmail.com.",
    )


def _characters(local: str, domain: str) -> Fault | None:
    found = _NOT_LOCAL.search(local)
    place = found.start() if found else 0
    if not found:
        found = _NOT_DOMAIN.search(domain)
        if not found:
            return None
        place = len(local) + 1 + found.start()
    return _fault(
        "EMAIL_CHAR",
        f"Karakter {shown_char(found[0])} (ke-{place + 1}) tidak boleh ada di alamat email.",
        "Tanyakan karakter apa yang ada di situ.",
        f"{local}@{re.sub('[;:/]', '.', domain)}",
    )


def _dots(local: str, domain: str) -> Fault | None:
    meant = "@".join(re.sub(r"\.+", ".", part).strip(".") for part in (local, domain))
    if ".." in local or ".." in domain:
        return _fault(
            "EMAIL_DOT_DOUBLE",
            "Ada dua titik berurutan.",
            "Tanyakan apakah titiknya hanya satu.",
            meant,
        )
    if local.startswith(".") or domain.startswith("."):
        place = "di awal alamat" if local.startswith(".") else "langsung sesudah @"
        code = "EMAIL_DOT_FIRST"
    elif local.endswith(".") or domain.endswith("."):
        place = "langsung sebelum @" if local.endswith(".") else "di akhir alamat"
        code = "EMAIL_DOT_LAST"
    else:
        return None
    return _fault(
        code,
        f"Titik tidak boleh ada {place}.",
        "Tanyakan apa yang tertulis di dekat titik itu.",
        meant,
    )


def _hyphens(_: str, domain: str) -> Fault | None:
    if not _HYPHEN_AT_EDGE.search(domain):
        return None
    return _fault(
        "EMAIL_HYPHEN",
        "Strip sesudah @ harus diapit huruf atau angka.",
        "Tanyakan ejaan bagian sesudah @.",
    )


def _lengths(local: str, domain: str) -> Fault | None:
    longest = max(domain.split("."), key=len)
    for code, part, length, limit in (
        ("EMAIL_LOCAL_LONG", "bagian sebelum @", len(local), 64),
        ("EMAIL_LABEL_LONG", "satu bagian sesudah @", len(longest), 63),
        ("EMAIL_TOO_LONG", "seluruh alamat", len(local) + 1 + len(domain), 254),
    ):
        if length > limit:
            return _fault(
                code,
                f"Terlalu panjang: {part} {length} karakter, paling banyak {limit}.",
                "Tanyakan alamatnya sekali lagi, huruf demi huruf.",
            )
    return None


def _ending(local: str, domain: str) -> Fault | None:
    domain = domain.lower()
    last = domain.rpartition(".")[2]
    if "." not in domain:
        known = domain_without_dot(domain)
        return _fault(
            "EMAIL_DOMAIN_NO_DOT",
            f"Bagian sesudah @ belum lengkap: {shown(domain)} tanpa akhiran.",
            "Tanyakan akhirannya, misalnya .com atau .co.id.",
            f"{local}@{known}" if known else None,
        )
    if not last[-1:].isalpha():
        return _fault(
            "EMAIL_ENDING_NUMBER",
            f"Akhiran {shown('.' + last)} bukan akhiran alamat email.",
            "Tanyakan akhirannya, misalnya .com atau .co.id.",
        )
    if _SPECIAL_USE.search(domain):
        return _fault(
            "EMAIL_SPECIAL_USE",
            f"Akhiran {shown('.' + last)} tidak dapat menerima email dari luar.",
            "Tanyakan alamat email yang biasa dipakai.",
        )
    return None


_WHOLE: tuple[Callable[[str, Accepted], Fault | None], ...] = (
    _empty,
    _non_ascii,
    _several,
    _other_words,
    _spoken,
    _quoted,
    _at_signs,
    _comma,
    _space,
)
_PARTS: tuple[Callable[[str, str], Fault | None], ...] = (
    _missing_part,
    _ip_literal,
    _characters,
    _dots,
    _hyphens,
    _lengths,
    _ending,
)
