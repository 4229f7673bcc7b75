"""A book small enough to be read at a glance, for tests of the call itself."""

from functools import cache

from sop_tui.core.book import Book
from sop_tui.store.scripts import TABLES, Scripts, packaged, read_blobs

DIALOG = """
dialog: kecil
title: Dialog kecil
version: "1"
keywords: [kecil]
outcomes: {selesai: Selesai, putus: Terputus}
fields:
  nama: {kind: text, title: Nama}
  email: {kind: email, title: Email}
conditions:
  tenang: {none: [{flag: upset}, {flag: urgent}]}
steps:
  sapa:
    say: {id: ["Selamat {waktu}", "Halo"], en: "Good {waktu}"}
  nama:
    ask: nama
    refusable: false
    lines: {id: "Dengan siapa?", en: "Who is calling?"}
    record: [crm.data.nama]
  crm:
    check: Apakah CRM menampilkan email?
    where: CRM › Data
    options:
      - {id: ada, text: Ada, fill: email}
      - {id: kosong, text: Tidak ada}
  pemilik:
    choose: {id: "Pemilik?", en: "Owner?"}
    options:
      - {id: ya, text: "Ya"}
      - {id: bukan, text: Bukan, goto: tutup}
  email:
    ask: email
    when: tenang
    lines: {id: "Emailnya?", en: "Your email?"}
    verify: {lines: {id: "Apakah benar {email}?", en: "Is it {email}?"}}
    record: [crm.data.email]
  terima_kasih:
    say: {id: "Terima kasih", en: "Thank you"}
    when: {field: email, status: [verified, refused, not_available, unverified]}
  tutup:
    do: Tutup tiket
  akhir:
    end: selesai
"""
FORM = """
application: crm
title: CRM
version: "1"
forms:
  data:
    title: Data
    columns:
      nama: {title: Nama, required: true, form: upper}
      email: {title: Email, form: upper}
      resume: {title: Resume, required: true, parts: [resume]}
"""
SOP = """
sop: UJI
title: Uji
version: "1"
in_force: 2019-01-01
source: uji
clauses:
  UJI-1: {obliges: Ucapkan terima kasih.}
constraints:
  - id: terima-kasih
    clause: UJI-1
    template: chain_response
    a: [answer:email, refuse:email]
    b: [say:terima_kasih]
    among: [say, ask, choice]
    owed: {id: terima kasih, en: thanks}
  - id: tidak-ditanya
    clause: UJI-1
    template: not_succession
    a: [flag:upset]
    b: [ask:email]
"""


SIDE_TOPIC = """
dialog: sela
title: Info pemadaman
version: "1"
keywords: [pemadaman]
steps:
  info:
    say: {id: "Ada pemadaman terencana.", en: "There is a planned outage."}
  selesai:
    end: selesai
"""
"""A topic whose first line comes between an answer and the thanks that rule UJI-1 wants at once."""


@cache
def small_book() -> Book:
    """The book of this module."""
    return _scripts().book


@cache
def with_side_topic() -> Scripts:
    """The same, and the topic beside it."""
    return _scripts(("dialog/sela.yaml", SIDE_TOPIC))


def _scripts(*more: tuple[str, str]) -> Scripts:
    tables = [(name, (packaged() / name).read_bytes()) for name in TABLES]
    files = [("dialog/kecil.yaml", DIALOG), ("aplikasi/crm.yaml", FORM), ("sop/UJI.yaml", SOP), *more]
    return read_blobs([*tables, *((name, text.encode()) for name, text in files)])
