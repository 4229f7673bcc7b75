"""An email address: what a CSO types, hears or pastes, judged offline and told apart by what to ask next.

Whether an address is right is email-validator's to say (RFC 5321, RFC 5322; no DNS, quoting or SMTPUTF8).
This module undoes what a paste brings and doubts addresses that are right by the RFC but hardly anybody's;
`email_faults` says why one was refused.

Everything is lower-case: no provider here tells cases apart, and the CRM stores capitals. The example domains
(RFC 6761, section 6.5) are ordinary; `.test`, `.local` and the other special-use domains are refused.
"""

import re
from collections.abc import Mapping

from sop_tui.core.answers import email_faults
from sop_tui.core.answers.mail_domains import Doubt, doubt
from sop_tui.core.answers.model import Judgement, Kind, Problem, error, shown, shown_char, warning
from sop_tui.core.plaintext import clean

NAME = "email"
MAX_LENGTH = 320
"""Of what is typed: a paste may bring more than the 254 characters of an address."""

_PAIRS = {"<": ">", "(": ")", "[": "]", '"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
_UNUSUAL = re.compile(r"[^a-z0-9._+-]")
_WWW = re.compile(r"(?:www\.)+(?=.)")


def judge(text: str) -> Judgement:
    """Judge an email address; an error carries one problem, the one to solve first."""
    cleaned = clean(text)
    if len(cleaned) > MAX_LENGTH:
        problem = error(
            "EMAIL_TOO_LONG",
            f"Terlalu panjang: {len(cleaned)} karakter; alamat email paling banyak 254.",
            "Tulis alamat emailnya saja.",
        )
        return Judgement(NAME, cleaned[:MAX_LENGTH], None, (problem,))
    bare = unwrapped(cleaned)
    canonical = accepted(bare)
    if canonical is None:
        problem, candidate = email_faults.diagnose(bare, accepted)
        return Judgement(NAME, cleaned, None, (problem,), None if candidate is None else _offer(candidate))
    problems, better = _doubts(canonical)
    return Judgement(NAME, cleaned, canonical, problems, better, render(canonical))


def accepted(text: str) -> str | None:
    """Return the canonical form of `text` if it is an address as it stands, else None."""
    if not text.isascii():
        return None
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - 24 ms at start

    try:
        found = validate_email(text.lower(), check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    return found.ascii_email


def unwrapped(text: str) -> str:
    """Return `text` without the quotes, brackets, commas and `mailto:` that a paste puts around it."""
    while True:
        before = text
        text = text.strip(" ,;:")
        if len(text) > 1 and _PAIRS.get(text[0]) == text[-1]:
            text = text[1:-1]
        if text[:7].lower() == "mailto:":
            text = text[7:].partition("?")[0]
        if text.count("<") + text.count(">") == 1:
            text = text.strip("<>")
        if text == before:
            return text


def _offer(candidate: str) -> str | None:
    """Return what a refused answer may have meant, its domain mended too, if that is an address."""
    canonical = accepted(unwrapped(clean(candidate)))
    return None if canonical is None else _doubts(canonical)[1] or canonical


def _doubts(canonical: str) -> tuple[tuple[Problem, ...], str | None]:
    """Return the warnings of an address, and the address that is meant if they tell of one."""
    local, _, domain = canonical.rpartition("@")
    problems: list[Problem] = []
    www = _WWW.match(local)
    if www:
        problems.append(
            warning(
                "EMAIL_WWW",
                "Alamat email jarang diawali www.",
                "Tanyakan apakah www. memang bagian dari alamatnya.",
            )
        )
    unusual = _UNUSUAL.search(local)
    if unusual:
        problems.append(
            warning(
                "EMAIL_UNUSUAL_CHAR",
                f"Karakter {shown_char(unusual[0])} (ke-{unusual.start() + 1}) jarang ada di alamat email.",
                "Pastikan karakter itu kepada pelanggan.",
            )
        )
    found = doubt(domain)
    if found:
        problems.append(_domain_doubt(found, domain))
    better = f"{local[www.end() :] if www else local}@{(found and found.meant) or domain}"
    return tuple(problems), better if better != canonical else None


def _domain_doubt(found: Doubt, domain: str) -> Problem:
    if found.reason == "branch":
        name = domain.partition(".")[0]
        return warning(
            "EMAIL_DOMAIN_BRANCH",
            f"Alamat {name} biasanya berakhiran {name}.com, bukan {shown(domain)}.",
            "Tanyakan sekali lagi bagian sesudah @.",
        )
    if found.reason == "provider":
        return warning(
            "EMAIL_DOMAIN_TYPO",
            f"{shown(domain)} mirip dengan “{found.meant}”, mungkin salah ketik.",
            "Tanyakan ejaan bagian sesudah @ kepada pelanggan.",
        )
    ending = ".".join(domain.split(".")[-2:]) if domain.count(".") > 1 else domain.rpartition(".")[2]
    return warning(
        "EMAIL_ENDING",
        f"Akhiran {shown('.' + ending)} tidak lazim, mungkin salah ketik.",
        "Tanyakan akhiran alamatnya, misalnya .com atau .co.id.",
    )


def render(canonical: str) -> Mapping[str, str]:
    """Return `lower`, which is kept, and `upper` as the CRM stores it."""
    return {"lower": canonical, "upper": canonical.upper()}


KIND = Kind(
    name=NAME,
    title="Alamat email",
    judge=judge,
    render=render,
    forms=("lower", "upper"),
    readback="letters",
    hint="Contoh: budi.santoso@gmail.com",
    max_length=MAX_LENGTH,
)
