"""Named answers and what must come of them: one table for every front end that takes answers."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Case:
    """One answer as typed, and its judgement."""

    kind: str
    name: str
    text: str
    verdict: Verdict
    canonical: str | None = None
    codes: tuple[str, ...] = ()
    suggestion: str | None = None
    tag: str | None = None


def ok(kind: str, name: str, text: str, canonical: str, tag: str | None = None) -> Case:
    return Case(kind, name, text, "ok", canonical, tag=tag)


def doubted(
    kind: str, name: str, text: str, code: str, meant: str | None = None, *, kept: str = "", tag: str | None = None
) -> Case:
    """A warning; what is kept is what was typed unless `kept` or a tag of a hidden number says otherwise."""
    canonical = "" if tag == "hidden" else kept or text
    return Case(kind, name, text, "warning", canonical, (code,), meant, tag)


def refused(kind: str, name: str, text: str, code: str, meant: str | None = None) -> Case:
    return Case(kind, name, text, "error", None, (code,), meant)


MASNA = "masna.aya@yahoo.com"
BUDI = "budi@gmail.com"
HP = "+6287758658589"
HOME = "087758658589"

EMAILS = (
    ok("email", "the SOP's own", "MASNA.AYA@YAHOO.COM", MASNA),
    ok("email", "spaces around", "  budi@gmail.com ", BUDI),
    ok("email", "angle brackets", "<budi@gmail.com>", BUDI),
    ok("email", "comma of a list", "budi@gmail.com,", BUDI),
    ok("email", "quotes of a sheet", '"budi@gmail.com"', BUDI),
    ok("email", "typographic quotes", "“budi@gmail.com”", BUDI),
    ok("email", "mailto", "mailto:budi@gmail.com?subject=Halo", BUDI),
    ok("email", "zero-width in a paste", "budi\u200b@gmail\ufeff.com", BUDI),
    ok("email", "escape sequence in a paste", "\x1b[31mbudi@gmail.com\x1b[0m", BUDI),
    ok("email", "digits and signs", "b.u_d-i+1@gmail.com", "b.u_d-i+1@gmail.com"),
    ok("email", "one letter", "b@pln.co.id", "b@pln.co.id"),
    ok("email", "Indonesian office", "sri@disdik.jabarprov.go.id", "sri@disdik.jabarprov.go.id"),
    ok("email", "PLN's neighbour", "a@pgn.co.id", "a@pgn.co.id"),
    ok("email", "protected ending", "a@pln.go.id", "a@pln.go.id"),
    ok("email", "Yahoo abroad", "a@yahoo.co.uk", "a@yahoo.co.uk"),
    ok("email", "Hotmail abroad", "a@hotmail.fr", "a@hotmail.fr"),
    ok("email", "example domain is ordinary", "user@example.com", "user@example.com"),
    ok("email", "Punycode stays ASCII", "a@xn--bcher-kva.com", "a@xn--bcher-kva.com"),
    ok("email", "local part of 64", f"{'a' * 64}@gmail.com", f"{'a' * 64}@gmail.com"),
    ok("email", "whole of 254", f"{'a' * 60}@{'b.' * 95}com", f"{'a' * 60}@{'b.' * 95}com"),
    doubted("email", "gmial", "budi@gmial.com", "EMAIL_DOMAIN_TYPO", BUDI),
    doubted("email", "gmail.co", "budi@gmail.co", "EMAIL_DOMAIN_TYPO", BUDI),
    doubted("email", "yaho", "a@yaho.co.id", "EMAIL_DOMAIN_TYPO", "a@yahoo.co.id"),
    doubted("email", "two slips, long name", "a@hotmal.co", "EMAIL_DOMAIN_TYPO", "a@hotmail.com"),
    doubted("email", "gmail.con", "budi@gmail.con", "EMAIL_ENDING", BUDI),
    doubted("email", "both slips", "budi@gmial.cmo", "EMAIL_ENDING", BUDI),
    doubted("email", "coid", "a@pln.coid", "EMAIL_ENDING", "a@pln.co.id"),
    doubted("email", "co.di", "a@yahoo.co.di", "EMAIL_ENDING", "a@yahoo.co.id"),
    doubted("email", "comm of a firm", "a@usaha.comm", "EMAIL_ENDING", "a@usaha.com"),
    doubted("email", "idn", "a@usaha.web.idn", "EMAIL_ENDING", "a@usaha.web.id"),
    doubted("email", "no such country", "a@usaha.xx", "EMAIL_ENDING"),
    doubted("email", "one-letter ending", "a@usaha.c", "EMAIL_ENDING"),
    doubted("email", "gmail.co.id", "a@gmail.co.id", "EMAIL_DOMAIN_BRANCH"),
    doubted("email", "www", "www.budi@gmail.com", "EMAIL_WWW", BUDI),
    doubted("email", "apostrophe", "o'brien@gmail.com", "EMAIL_UNUSUAL_CHAR"),
    refused("email", "empty", "", "EMAIL_EMPTY"),
    refused("email", "a dash for none", "-", "EMAIL_EMPTY"),
    refused("email", "spoken in English", "budi at gmail dot com", "EMAIL_SPOKEN", BUDI),
    refused("email", "spoken in Indonesian", "Budi et gmail titik com", "EMAIL_SPOKEN", BUDI),
    refused("email", "a keong", "budi a keong yahoo titik co titik id", "EMAIL_SPOKEN", "budi@yahoo.co.id"),
    refused("email", "garis bawah", "masna garis bawah aya@yahoo.com", "EMAIL_SPOKEN", "masna_aya@yahoo.com"),
    refused("email", "spoken and mistyped", "budi at gmial dot con", "EMAIL_SPOKEN", BUDI),
    refused("email", "hidden from robots", "budi[at]gmail[dot]com", "EMAIL_SPOKEN", BUDI),
    refused("email", "comma for dot", "budi@gmail,com", "EMAIL_COMMA", BUDI),
    refused("email", "comma in the name", "masna,aya@yahoo.com", "EMAIL_COMMA", MASNA),
    refused("email", "comma and space", "budi@gmail, com", "EMAIL_COMMA", BUDI),
    refused("email", "space in the name", "masna aya@yahoo.com", "EMAIL_SPACE", "masnaaya@yahoo.com"),
    refused("email", "spaces round the signs", "budi @ gmail . com", "EMAIL_SPACE", BUDI),
    refused("email", "space before the ending", "a@yahoo.co .id", "EMAIL_SPACE", "a@yahoo.co.id"),
    refused("email", "name and address", "Budi <budi@gmail.com>", "EMAIL_OTHER_TEXT", BUDI),
    refused("email", "label and address", "email: budi@gmail.com", "EMAIL_OTHER_TEXT", BUDI),
    refused("email", "the CRM's address column", "MASNA.AYA@YAHOO.COM, JL RADEN", "EMAIL_OTHER_TEXT", MASNA),
    refused("email", "two addresses", "budi@gmail.com, sri@gmail.com", "EMAIL_SEVERAL", BUDI),
    refused("email", "no at", "budi", "EMAIL_NO_AT"),
    refused("email", "no at, known domain", "budigmail.com", "EMAIL_NO_AT", BUDI),
    refused("email", "2 for @ is ambiguous", "budi2gmail.com", "EMAIL_NO_AT"),
    refused("email", "double @", "budi@@gmail.com", "EMAIL_MANY_AT", BUDI),
    refused("email", "two @", "a@b@gmail.com", "EMAIL_MANY_AT"),
    refused("email", "nothing before @", "@gmail.com", "EMAIL_NO_LOCAL"),
    refused("email", "nothing after @", "budi@", "EMAIL_NO_DOMAIN"),
    refused("email", "dot first", ".budi@gmail.com", "EMAIL_DOT_FIRST", BUDI),
    refused("email", "dot before @", "budi.@gmail.com", "EMAIL_DOT_LAST", BUDI),
    refused("email", "dot after @", "budi@.gmail.com", "EMAIL_DOT_FIRST", BUDI),
    refused("email", "dot at the end", "budi@gmail.com.", "EMAIL_DOT_LAST", BUDI),
    refused("email", "two dots", "masna..aya@yahoo.com", "EMAIL_DOT_DOUBLE", MASNA),
    refused("email", "two dots after @", "budi@gmail..com", "EMAIL_DOT_DOUBLE", BUDI),
    refused("email", "hyphen after @", "budi@-gmail.com", "EMAIL_HYPHEN"),
    refused("email", "underscore after @", "budi@gma_il.com", "EMAIL_CHAR"),
    refused("email", "bracket", "bu(di@gmail.com", "EMAIL_CHAR"),
    refused("email", "semicolon for dot", "budi@gmail;com", "EMAIL_CHAR", BUDI),
    refused("email", "accent", "josé@gmail.com", "EMAIL_NON_ASCII", "jose@gmail.com"),
    refused("email", "full width", "ｂudi＠gmail．com", "EMAIL_NON_ASCII", BUDI),
    refused("email", "full-width domain", "budi@ｇmail.com", "EMAIL_NON_ASCII", BUDI),
    refused("email", "Cyrillic a", "budi@gm\u0430il.com", "EMAIL_NON_ASCII", BUDI),
    refused("email", "quoted", '"bu di"@gmail.com', "EMAIL_QUOTED"),
    refused("email", "IP literal", "budi@[192.168.1.1]", "EMAIL_IP"),
    refused("email", "IP address", "budi@192.168.1.1", "EMAIL_ENDING_NUMBER"),
    refused("email", "gmail alone", "budi@gmail", "EMAIL_DOMAIN_NO_DOT", BUDI),
    refused("email", "yahoo alone is ambiguous", "budi@yahoo", "EMAIL_DOMAIN_NO_DOT"),
    refused("email", "no dot at all", "budi@yahoocoid", "EMAIL_DOMAIN_NO_DOT", "budi@yahoo.co.id"),
    refused("email", "special use", "budi@kantor.local", "EMAIL_SPECIAL_USE"),
    refused("email", "test domain", "budi@pln.test", "EMAIL_SPECIAL_USE"),
    refused("email", "local part of 65", f"{'a' * 65}@gmail.com", "EMAIL_LOCAL_LONG"),
    refused("email", "label of 64", f"a@{'b' * 64}.com", "EMAIL_LABEL_LONG"),
    refused("email", "whole of 255", f"{'a' * 60}@{'b.' * 95}info", "EMAIL_TOO_LONG"),
    refused("email", "1 MB", "a" * 1_000_000, "EMAIL_TOO_LONG"),
    refused("email", "false Punycode", "a@xn--a.com", "EMAIL_INVALID"),
)

PHONES = (
    ok("phone", "the SOP's ID Caller", HOME, HP, "mobile"),
    ok("phone", "the SOP's HP", "87758658589", HP, "mobile"),
    ok("phone", "plus and hyphens", "+62 877-5865-8589", HP, "mobile"),
    ok("phone", "bracketed zero", "+62 (0)877 5865 8589", HP, "mobile"),
    ok("phone", "country code without plus", "6287758658589", HP, "mobile"),
    ok("phone", "international prefix", "0062 877.5865.8589", HP, "mobile"),
    ok("phone", "country code and zero", "62 0877 5865 8589", HP, "mobile"),
    ok("phone", "slashes", "0877/5865/8589", HP, "mobile"),
    ok("phone", "typographic dashes", "0877–5865–8589", HP, "mobile"),
    ok("phone", "full-width digits", "０８７７５８６５８５８９", HP, "mobile"),
    ok("phone", "tel link", "tel:+6287758658589", HP, "mobile"),
    ok("phone", "628 is no landline", "62811123456", "+62811123456", "mobile"),
    ok("phone", "ten digits", "0811123456", "+62811123456", "mobile"),
    ok("phone", "thirteen digits", "0895123456789", "+62895123456789", "mobile"),
    doubted("phone", "no operator", "08681234567", "PHONE_NO_OPERATOR", kept="+628681234567", tag="mobile"),
    doubted("phone", "fourteen digits", "08951234567890", "PHONE_LONG", kept="+628951234567890", tag="mobile"),
    ok("phone", "two halves", "00628111/23456789", "+62811123456789", "mobile"),
    refused("phone", "empty", "", "PHONE_EMPTY"),
    refused("phone", "a dash for none", "-", "PHONE_EMPTY"),
    refused("phone", "letter O", "O87758658589", "PHONE_LETTER", HOME),
    refused("phone", "letter l", "0877586585l9", "PHONE_LETTER", "087758658519"),
    refused("phone", "other letter", "0877586585B9", "PHONE_LETTER"),
    refused("phone", "vanity number", "0811CALLPLN", "PHONE_LETTER"),
    refused("phone", "words around", "HP 0877 5865 8589 (WA)", "PHONE_LETTER", HOME),
    refused("phone", "chat link", "https://wa.me/6287758658589", "PHONE_LETTER", HOME),
    refused("phone", "spoken", "nol delapan tujuh", "PHONE_LETTER"),
    refused("phone", "two with comma", "087758658589, 081234567890", "PHONE_SEVERAL", HOME),
    refused("phone", "two with slash", "0877 5865 8589/0812 3456 7890", "PHONE_SEVERAL", HOME),
    refused("phone", "two with a word", "087758658589 atau 081234567890", "PHONE_SEVERAL", HOME),
    refused("phone", "two with a space", "087758658589 081234567890", "PHONE_SEVERAL", HOME),
    refused("phone", "stray sign", "0877#5865", "PHONE_CHAR"),
    refused("phone", "superscript", "0877²5865", "PHONE_CHAR"),
    refused("phone", "service code", "*123#", "PHONE_CODE"),
    refused("phone", "too short", "087758658", "PHONE_TOO_SHORT"),
    refused("phone", "fifteen digits", "089512345678901", "PHONE_TOO_LONG"),
    refused("phone", "Jakarta", "(021) 799-9123", "PHONE_LANDLINE"),
    refused("phone", "Mataram", "0370 123456", "PHONE_LANDLINE"),
    refused("phone", "Jakarta with country code", "62217999123", "PHONE_LANDLINE"),
    refused("phone", "landline without area", "7999123", "PHONE_LANDLINE"),
    refused("phone", "PLN 123", "123", "PHONE_SHORT_CODE"),
    refused("phone", "call centre", "14045", "PHONE_SHORT_CODE"),
    refused("phone", "company number", "1500123", "PHONE_SERVICE"),
    refused("phone", "toll-free", "0800 1234567", "PHONE_TOLL_FREE"),
    refused("phone", "toll-free from abroad", "001803123456", "PHONE_TOLL_FREE"),
    refused("phone", "premium", "0809 1234567", "PHONE_PREMIUM"),
    refused("phone", "Singapore", "+65 9123 4567", "PHONE_FOREIGN"),
    refused("phone", "Singapore, dialled", "0065 91234567", "PHONE_FOREIGN"),
    refused("phone", "no such country", "+999 12345", "PHONE_NOT_MOBILE"),
    refused("phone", "prefix 084", "08421234567", "PHONE_NOT_MOBILE"),
    refused("phone", "1 MB", "0" * 1_000_000, "PHONE_TOO_LONG"),
)

CALLERS = (
    ok("id_caller", "mobile", HOME, HP, "mobile"),
    ok("id_caller", "with country code", "6287758658589", HP, "mobile"),
    ok("id_caller", "SIP address", "<sip:087758658589@10.0.0.1;user=phone>", HP, "mobile"),
    ok("id_caller", "landline", "0217999123", "+62217999123", "landline"),
    ok("id_caller", "landline without zero", "217999123", "+62217999123", "landline"),
    ok("id_caller", "foreign", "+6591234567", "+6591234567", "foreign"),
    ok("id_caller", "company number", "1500123", "+621500123", "other"),
    ok("id_caller", "hidden: empty", "", "", "hidden"),
    ok("id_caller", "hidden: dash", "-", "", "hidden"),
    ok("id_caller", "hidden: anonymous", "Anonymous", "", "hidden"),
    ok("id_caller", "hidden: private", "PRIVATE NUMBER", "", "hidden"),
    ok("id_caller", "hidden: Indonesian", "tidak tampil", "", "hidden"),
    doubted("id_caller", "only a name", "Ibu Masna", "CALLER_NO_NUMBER", tag="hidden"),
    doubted("id_caller", "extension", "4001", "CALLER_INCOMPLETE", tag="other"),
    doubted("id_caller", "without area", "7999123", "CALLER_INCOMPLETE", tag="other"),
    doubted("id_caller", "cut off", "0877", "CALLER_INCOMPLETE", tag="other"),
    doubted("id_caller", "stray letter", "08775865X8589", "CALLER_MALFORMED", kept=HP, tag="mobile"),
)

STREET = "JL RADEN MAS PANJI ANOM GG IKHAM RT 2"
FREE_TEXTS = (
    ok("address", "the SOP's own", STREET, STREET),
    ok("address", "commas put in order", "Jl. Melati 3 ,RT 2,,RW 3 ,", "Jl. Melati 3, RT 2, RW 3"),
    ok("address", "decimal comma", "Jl. Gejayan Km 4,5, Sleman", "Jl. Gejayan Km 4,5, Sleman"),
    ok("address", "lines become one", "Jl. Melati 3\r\n  RT 2", "Jl. Melati 3 RT 2"),
    ok("address", "markup stays text", "Jl. Mawar [Sby] [/b]", "Jl. Mawar [Sby] [/b]"),
    doubted("address", "email", BUDI, "ADDRESS_HAS_EMAIL"),
    doubted("address", "email in front", f"{MASNA}, {STREET}", "ADDRESS_HAS_EMAIL", STREET),
    doubted("address", "phone number", HOME, "ADDRESS_IS_NUMBER"),
    doubted("address", "very short", "Jl A", "ADDRESS_SHORT"),
    refused("address", "empty", " ", "ADDRESS_EMPTY"),
    refused("address", "dashes", "---", "ADDRESS_EMPTY"),
    refused("address", "301 characters", "a" * 301, "ADDRESS_TOO_LONG"),
    ok("text", "name", "IBU MASNA", "IBU MASNA"),
    ok("text", "brackets", "Budi [Sby]", "Budi [Sby]"),
    ok("text", "closing tag", "[/b]", "[/b]"),
    ok("text", "action link", "[@click=app.quit]x", "[@click=app.quit]x"),
    ok("text", "quotes", 'Ma\'ruf "Uki" O’Neil', 'Ma\'ruf "Uki" O’Neil'),
    ok("text", "turned writing direction", "Budi\u202eidub", "Budiidub"),
    ok("text", "clipboard escape", "a\x1b]52;c;aGFp\x07b", "ab"),
    refused("text", "empty", "", "TEXT_EMPTY"),
    refused("text", "only what nobody sees", "\u200b\ufeff\x00", "TEXT_EMPTY"),
    refused("text", "501 characters", "a" * 501, "TEXT_TOO_LONG"),
)

CASES = (*EMAILS, *PHONES, *CALLERS, *FREE_TEXTS)
