"""What the static checker reports: a table of rules, each with the reason for it, a bad example and a good one.

An example is YAML as it stands in script files, several files apart by a line ``---``. What has nothing to do with the
rule (titles, versions, dates, keywords, the name of the dialogue) is left out. The bad one breaks this rule and no
other, the good one none. A code never changes its meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sop_tui.core.diagnostic import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A diagnostic. ``why`` is for script authors: one or two sentences."""

    code: str
    severity: Severity
    why: str
    bad: str
    good: str


_MARGIN: Final = "\n" + " " * 8


def rule(code: str, severity: Severity, why: str, *, bad: str, good: str) -> Rule:
    """A rule whose examples are indented as they stand in its table."""
    return Rule(code, severity, why, bad.replace(_MARGIN, "\n").strip(), good.replace(_MARGIN, "\n").strip())


STEP_UNKNOWN: Final = rule(
    "STEP_UNKNOWN",
    "error",
    "A goto names a step of its own dialogue; the call would have nowhere to go.",
    bad="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, goto: tutp}
          tutup: {end: selesai}
    """,
    good="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, goto: tutup}
          tutup: {end: selesai}
    """,
)
DIALOG_UNKNOWN: Final = rule(
    "DIALOG_UNKNOWN",
    "error",
    "A call step opens another dialogue of the scripts folder, by its id.",
    bad="""
        steps:
          data: {call: permintan_data}
          tutup: {end: selesai}
        ---
        dialog: permintaan_data
        steps:
          selesai: {end: selesai}
    """,
    good="""
        steps:
          data: {call: permintaan_data}
          tutup: {end: selesai}
        ---
        dialog: permintaan_data
        steps:
          selesai: {end: selesai}
    """,
)
DIALOG_UNUSED: Final = rule(
    "DIALOG_UNUSED",
    "warning",
    "A dialogue is opened as a whole call (outcomes), as a topic (keywords), or by a call step; else by nobody.",
    bad="""
        dialog: penutup
        keywords: []
        steps:
          tutup: {end: selesai}
    """,
    good="""
        dialog: penutup
        keywords: [penutup, terima kasih]
        steps:
          tutup: {end: selesai}
    """,
)
OUTCOME_UNKNOWN: Final = rule(
    "OUTCOME_UNKNOWN",
    "error",
    "The end of a whole call is one of the outcomes that its dialogue lists, with the title that the desk shows.",
    bad="""
        outcomes: {selesai: Selesai}
        steps:
          tutup: {end: selsai}
    """,
    good="""
        outcomes: {selesai: Selesai}
        steps:
          tutup: {end: selesai}
    """,
)
DIALOG_EMPTY: Final = rule(
    "DIALOG_EMPTY",
    "error",
    "A dialogue begins with its first step, so it has one.",
    bad="""
        steps: {}
    """,
    good="""
        steps:
          tutup: {end: selesai}
    """,
)
STEP_UNREACHABLE: Final = rule(
    "STEP_UNREACHABLE",
    "error",
    "No goto, no option and no step before it leads to this step: what it says is never said.",
    bad="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, goto: tutup}
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}}
          tutup: {end: selesai}
    """,
    good="""
        steps:
          salam: {say: {id: Halo., en: Hello.}}
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}}
          tutup: {end: selesai}
    """,
)
STEP_FALLS_OFF: Final = rule(
    "STEP_FALLS_OFF",
    "error",
    "After a step comes the next in the file; after the last, unless it is an end without a condition, nothing.",
    bad="""
        steps:
          marah: {end: batal, when: {flag: upset}}
          salam: {say: {id: Halo., en: Hello.}}
    """,
    good="""
        steps:
          marah: {end: batal, when: {flag: upset}}
          salam: {say: {id: Halo., en: Hello.}}
          tutup: {end: selesai}
    """,
)
END_UNREACHABLE: Final = rule(
    "END_UNREACHABLE",
    "error",
    "A dialogue that never comes to an end never gives the call back.",
    bad="""
        steps:
          salam: {say: {id: Halo., en: Hello.}}
          lagi: {say: {id: Ada lagi?, en: Anything else?}, goto: salam}
    """,
    good="""
        steps:
          salam: {say: {id: Halo., en: Hello.}}
          lagi: {say: {id: Ada lagi?, en: Anything else?}}
          tutup: {end: selesai}
    """,
)
DEAD_END: Final = rule(
    "DEAD_END",
    "error",
    "The call can come here and has no way on.",
    bad="""
        steps:
          cek: {check: Lihat CRM., where: CRM, options: [], when: {flag: upset}}
          tutup: {end: selesai}
    """,
    good="""
        steps:
          cek:
            check: Lihat CRM.
            where: CRM
            options: [{id: ada, text: Ada}, {id: kosong, text: Kosong}]
            when: {flag: upset}
          tutup: {end: selesai}
    """,
)
LOOP_TRAPPED: Final = rule(
    "LOOP_TRAPPED",
    "error",
    "Once in the loop a call goes round for ever: none of its steps leads out of it.",
    bad="""
        steps:
          lagi:
            choose: {id: Ada lagi?, en: Anything else?}
            options: [{id: ya, text: Ya}, {id: tidak, text: Tidak, goto: tutup}]
          tunggu: {say: {id: Mohon tunggu., en: Please wait.}}
          masih: {say: {id: Sebentar lagi., en: One moment more.}, goto: tunggu}
          tutup: {end: selesai}
    """,
    good="""
        steps:
          lagi:
            choose: {id: Ada lagi?, en: Anything else?}
            options: [{id: ya, text: Ya}, {id: tidak, text: Tidak, goto: tutup}]
          tunggu: {say: {id: Mohon tunggu., en: Please wait.}}
          masih: {say: {id: Sebentar lagi., en: One moment more.}, goto: lagi}
          tutup: {end: selesai}
    """,
)
LOOP_SILENT: Final = rule(
    "LOOP_SILENT",
    "error",
    "Steps whose condition does not hold, questions already answered and finished dialogues are passed over at once. "
    "A loop of nothing but these spins for ever.",
    bad="""
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama:
            ask: nama
            lines: {id: Nama Anda?, en: Your name?}
            options: [{id: cukup, text: Cukup, goto: tutup}]
            goto: nama
          tutup: {end: selesai}
    """,
    good="""
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama:
            ask: nama
            lines: {id: Nama Anda?, en: Your name?}
            options: [{id: cukup, text: Cukup, goto: tutup}]
          lagi:
            choose: {id: Ada lagi?, en: Anything else?}
            options: [{id: ya, text: Ya, goto: nama}, {id: tidak, text: Tidak}]
          tutup: {end: selesai}
    """,
)
CALL_ENDLESS: Final = rule(
    "CALL_ENDLESS",
    "error",
    "A dialogue that calls itself before anything waits for the CSO, or on every way through it, never gets anywhere.",
    bad="""
        dialog: bantuan
        steps:
          lagi: {call: bantuan, when: {flag: urgent}}
          tutup: {end: selesai}
    """,
    good="""
        dialog: bantuan
        steps:
          apa:
            choose: {id: Ada lagi?, en: Anything else?}
            options: [{id: ya, text: Ya}, {id: tidak, text: Tidak, goto: tutup}]
          lagi: {call: bantuan}
          tutup: {end: selesai}
    """,
)
GOTO_IGNORED: Final = rule(
    "GOTO_IGNORED",
    "warning",
    "A goto on an end, or beside options that all have their own, is never followed.",
    bad="""
        steps:
          salam: {say: {id: Halo., en: Hello.}}
          tutup: {end: selesai, goto: salam}
    """,
    good="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, goto: tutup}
          tutup: {end: selesai}
    """,
)
FIELD_UNKNOWN: Final = rule(
    "FIELD_UNKNOWN",
    "error",
    "A field is declared under fields, in this dialogue or another, before anything asks, fills, records or tests it.",
    bad="""
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama: {ask: nma, lines: {id: Nama Anda?, en: Your name?}}
          tutup: {end: selesai}
    """,
    good="""
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama: {ask: nama, lines: {id: Nama Anda?, en: Your name?}}
          tutup: {end: selesai}
    """,
)
FIELD_DUPLICATE: Final = rule(
    "FIELD_DUPLICATE",
    "error",
    "One dialogue owns a field, and the others use it; two declarations could differ.",
    bad="""
        fields: {nama: {kind: text, title: Nama}}
        steps:
          tutup: {end: selesai}
        ---
        dialog: lain
        fields: {nama: {kind: text, title: Nama pemohon}}
        steps:
          tutup: {end: selesai}
    """,
    good="""
        fields: {nama: {kind: text, title: Nama}}
        steps:
          tutup: {end: selesai}
        ---
        dialog: lain
        fields: {nama_pemohon: {kind: text, title: Nama pemohon}}
        steps:
          tutup: {end: selesai}
    """,
)
FIELD_KIND_UNKNOWN: Final = rule(
    "FIELD_KIND_UNKNOWN",
    "error",
    "The kind of a field decides how its answers are checked and read back.",
    bad="""
        fields: {surel: {kind: emial, title: Email}}
        steps:
          tutup: {end: selesai}
    """,
    good="""
        fields: {surel: {kind: email, title: Email}}
        steps:
          tutup: {end: selesai}
    """,
)
FIELD_RESERVED: Final = rule(
    "FIELD_RESERVED",
    "error",
    "Some names mean something already: id_caller, resume, and the placeholders of the program, such as {sapaan}.",
    bad="""
        fields: {sapaan: {kind: text, title: Sapaan}}
        steps:
          tutup: {end: selesai}
    """,
    good="""
        fields: {panggilan: {kind: text, title: Sapaan}}
        steps:
          tutup: {end: selesai}
    """,
)
TAKE_MISFIT: Final = rule(
    "TAKE_MISFIT",
    "error",
    "A field takes over the value of one of its own kind; a phone also the number in use, a text anything.",
    bad="""
        fields: {nama: {kind: text, title: Nama}, surel: {kind: email, title: Email}}
        steps:
          sama:
            choose: {id: Sama?, en: The same?}
            options: [{id: ya, text: Ya, take: {surel: nama}}, {id: tidak, text: Tidak}]
          tutup: {end: selesai}
    """,
    good="""
        fields: {hp: {kind: phone, title: HP}}
        steps:
          sama:
            choose: {id: Nomor ini?, en: This number?}
            options: [{id: ya, text: Ya, take: {hp: id_caller}}, {id: tidak, text: Tidak}]
          tutup: {end: selesai}
    """,
)
COMPARE_MISFIT: Final = rule(
    "COMPARE_MISFIT",
    "error",
    "A question compares two addresses part by part: first the one on record, then the one that the customer said.",
    bad="""
        fields: {alamat_dil: {kind: address, title: DIL}, alamat: {kind: text, title: Alamat}}
        steps:
          beda:
            choose: {id: Mana yang benar?, en: Which one is right?}
            compare: [alamat_dil, alamat]
            options: [{id: ini, text: Ini}, {id: itu, text: Itu}]
          tutup: {end: selesai}
    """,
    good="""
        fields: {alamat_dil: {kind: address, title: DIL}, alamat: {kind: address, title: Alamat}}
        steps:
          beda:
            choose: {id: Mana yang benar?, en: Which one is right?}
            compare: [alamat_dil, alamat]
            options: [{id: ini, text: Ini}, {id: itu, text: Itu}]
          tutup: {end: selesai}
    """,
)
FILL_MISPLACED: Final = rule(
    "FILL_MISPLACED",
    "error",
    "An option fills a field with what an application shows, so it belongs to a check step.",
    bad="""
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama:
            choose: {id: Sudah ada?, en: Known already?}
            options: [{id: ada, text: Ada, fill: nama}, {id: kosong, text: Kosong}]
          salam: {say: {id: Halo., en: Hello.}, when: {field: nama}}
          tutup: {end: selesai}
    """,
    good="""
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama:
            check: Lihat nama.
            where: CRM
            options: [{id: ada, text: Ada, fill: nama}, {id: kosong, text: Kosong}]
          salam: {say: {id: Halo., en: Hello.}, when: {field: nama}}
          tutup: {end: selesai}
    """,
)
FILL_UNUSED: Final = rule(
    "FILL_UNUSED",
    "warning",
    "A CSO copies what an application shows because something depends on it; else the customer waits for nothing.",
    bad="""
        fields: {keterangan: {kind: report_description, title: Keterangan}}
        steps:
          lihat:
            check: Lihat keterangan laporan.
            where: APKT
            options: [{id: ada, text: Ada, fill: keterangan}, {id: kosong, text: Kosong}]
          pindah: {do: Jangan sampaikan pengalihannya.}
          tutup: {end: selesai}
    """,
    good="""
        fields: {keterangan: {kind: report_description, title: Keterangan}}
        steps:
          lihat:
            check: Lihat keterangan laporan.
            where: APKT
            options: [{id: ada, text: Ada, fill: keterangan}, {id: kosong, text: Kosong}]
          pindah: {do: Jangan sampaikan pengalihannya., when: {field: keterangan, tag: mutation}}
          tutup: {end: selesai}
    """,
)
READBACK_MISSING: Final = rule(
    "READBACK_MISSING",
    "error",
    "EML-1a: what can be heard wrong (an email, a number) is read back before it is recorded.",
    bad="""
        fields: {surel: {kind: email, title: Email}}
        steps:
          surel: {ask: surel, lines: {id: Email Anda?, en: Your email?}, record: [crm.data.email]}
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {email: {title: Email, form: upper}}}}
    """,
    good="""
        fields: {surel: {kind: email, title: Email}}
        steps:
          surel:
            ask: surel
            lines: {id: Email Anda?, en: Your email?}
            verify: {lines: {id: "Apakah benar {surel}?", en: "Is it {surel}?"}}
            record: [crm.data.email]
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {email: {title: Email, form: upper}}}}
    """,
)
RECORD_FIELD_MISSING: Final = rule(
    "RECORD_FIELD_MISSING",
    "error",
    "Outside an ask step a record that names no field takes the number in use, "
    "which is hardly meant where the question is for another field.",
    bad="""
        fields: {hp: {kind: phone, title: HP}}
        steps:
          hp:
            choose: {id: Nomor ini?, en: This number?}
            asks: hp
            options: [{id: ya, text: Ya, take: {hp: id_caller}}, {id: tidak, text: Tidak}]
            record: [crm.data.hp]
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {hp: {title: HP, form: national}}}}
    """,
    good="""
        fields: {hp: {kind: phone, title: HP}}
        steps:
          hp:
            choose: {id: Nomor ini?, en: This number?}
            asks: hp
            options: [{id: ya, text: Ya, take: {hp: id_caller}}, {id: tidak, text: Tidak}]
            record: [{column: crm.data.hp, field: hp}]
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {hp: {title: HP, form: national}}}}
    """,
)
SOP_UNKNOWN: Final = rule(
    "SOP_UNKNOWN",
    "error",
    "A topic rests on SOPs that are in force on the day of the call; one that no file is never would be.",
    bad="""
        rests_on: [ALN]
        steps:
          salam: {say: {id: Halo., en: Hello.}}
          tutup: {end: selesai}
    """,
    good="""
        rests_on: [SOP]
        steps:
          salam: {say: {id: Halo., en: Hello.}, clause: SOP-1}
          tutup: {end: selesai}
        ---
        sop: SOP
        clauses: {SOP-1: {obliges: Sapa pelanggan.}}
    """,
)
CONDITION_UNKNOWN: Final = rule(
    "CONDITION_UNKNOWN",
    "error",
    "A condition that is one word is a name given under conditions of the same dialogue.",
    bad="""
        conditions: {tenang: {none: [{flag: upset}]}}
        steps:
          salam: {say: {id: Halo., en: Hello.}, when: tenng}
          tutup: {end: selesai, when: tenang}
          marah: {end: batal}
    """,
    good="""
        conditions: {tenang: {none: [{flag: upset}]}}
        steps:
          salam: {say: {id: Halo., en: Hello.}, when: tenang}
          tutup: {end: selesai}
    """,
)
CONDITION_UNUSED: Final = rule(
    "CONDITION_UNUSED",
    "warning",
    "A condition that no step, option or record depends on is a leftover, or the name of another was misspelt.",
    bad="""
        conditions: {tenang: {none: [{flag: upset}]}}
        steps:
          tutup: {end: selesai}
    """,
    good="""
        conditions: {tenang: {none: [{flag: upset}]}}
        steps:
          salam: {say: {id: Halo., en: Hello.}, when: tenang}
          tutup: {end: selesai}
    """,
)
CONDITION_CYCLE: Final = rule(
    "CONDITION_CYCLE",
    "error",
    "A condition that is made of itself never says whether it holds.",
    bad="""
        conditions:
          tenang: {none: [marah]}
          marah: {any: [{flag: upset}, {none: [tenang]}]}
        steps:
          salam: {say: {id: Halo., en: Hello.}, when: tenang}
          tutup: {end: selesai}
    """,
    good="""
        conditions:
          tenang: {none: [marah]}
          marah: {flag: upset}
        steps:
          salam: {say: {id: Halo., en: Hello.}, when: tenang}
          tutup: {end: selesai}
    """,
)
CHOICE_UNKNOWN: Final = rule(
    "CHOICE_UNKNOWN",
    "error",
    "A condition asks what was chosen at a step with options, by the step's id or, where it has one, its activity.",
    bad="""
        steps:
          pemilik:
            choose: {id: Anda pemilik?, en: Are you the owner?}
            options: [{id: ya, text: Ya}, {id: bukan, text: Bukan}]
            activity: kepemilikan
          salam: {say: {id: Halo., en: Hello.}, when: {choice: pemilik, option: [ya]}}
          tutup: {end: selesai}
    """,
    good="""
        steps:
          pemilik:
            choose: {id: Anda pemilik?, en: Are you the owner?}
            options: [{id: ya, text: Ya}, {id: bukan, text: Bukan}]
            activity: kepemilikan
          salam: {say: {id: Halo., en: Hello.}, when: {choice: kepemilikan, option: [ya]}}
          tutup: {end: selesai}
    """,
)
CHOICE_OPTION_UNKNOWN: Final = rule(
    "CHOICE_OPTION_UNKNOWN",
    "error",
    "An option that the step does not have is never chosen, and the condition never holds.",
    bad="""
        steps:
          pemilik:
            choose: {id: Anda pemilik?, en: Are you the owner?}
            options: [{id: ya, text: Ya}, {id: bukan, text: Bukan}]
          salam: {say: {id: Halo., en: Hello.}, when: {choice: pemilik, option: [tidak]}}
          tutup: {end: selesai}
    """,
    good="""
        steps:
          pemilik:
            choose: {id: Anda pemilik?, en: Are you the owner?}
            options: [{id: ya, text: Ya}, {id: bukan, text: Bukan}]
          salam: {say: {id: Halo., en: Hello.}, when: {choice: pemilik, option: [bukan]}}
          tutup: {end: selesai}
    """,
)
TAG_UNKNOWN: Final = rule(
    "TAG_UNKNOWN",
    "error",
    "The classes of answers belong to their kind; a class that the kind does not have is never met.",
    bad="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, when: {field: id_caller, tag: [mobil]}}
          tutup: {end: selesai}
    """,
    good="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, when: {field: id_caller, tag: [mobile]}}
          tutup: {end: selesai}
    """,
)
COLUMN_UNKNOWN: Final = rule(
    "COLUMN_UNKNOWN",
    "error",
    "A record names a column as application.form.column, as aplikasi/ has them.",
    bad="""
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama: {ask: nama, lines: {id: Nama Anda?, en: Your name?}, record: [crm.data.nma]}
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {nama: {title: Nama}}}}
    """,
    good="""
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama: {ask: nama, lines: {id: Nama Anda?, en: Your name?}, record: [crm.data.nama]}
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {nama: {title: Nama}}}}
    """,
)
COLUMN_SHARED: Final = rule(
    "COLUMN_SHARED",
    "error",
    "EML-1a: a column that holds several fields says in which order, under parts.",
    bad="""
        fields: {nama: {kind: text, title: Nama}, alamat: {kind: address, title: Alamat}}
        steps:
          nama: {ask: nama, lines: {id: Nama Anda?, en: Your name?}, record: [crm.data.alamat]}
          alamat: {ask: alamat, lines: {id: Alamat Anda?, en: Your address?}, record: [crm.data.alamat]}
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {alamat: {title: Alamat}}}}
    """,
    good="""
        fields: {nama: {kind: text, title: Nama}, alamat: {kind: address, title: Alamat}}
        steps:
          nama: {ask: nama, lines: {id: Nama Anda?, en: Your name?}, record: [crm.data.alamat]}
          alamat: {ask: alamat, lines: {id: Alamat Anda?, en: Your address?}, record: [crm.data.alamat]}
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {alamat: {title: Alamat, parts: [nama, alamat]}}}}
    """,
)
COLUMN_FORGOTTEN: Final = rule(
    "COLUMN_FORGOTTEN",
    "warning",
    "A required column that no step records stays empty on every copy sheet.",
    bad="""
        steps:
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {nama: {title: Nama, required: true}}}}
    """,
    good="""
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama: {ask: nama, lines: {id: Nama Anda?, en: Your name?}, record: [crm.data.nama]}
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {nama: {title: Nama, required: true}}}}
    """,
)
FORM_UNKNOWN: Final = rule(
    "FORM_UNKNOWN",
    "error",
    "The form of a column is one that some kind of answer can be shown in.",
    bad="""
        steps:
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {nama: {title: Nama, form: uper}}}}
    """,
    good="""
        steps:
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {nama: {title: Nama, form: upper}}}}
    """,
)
FORM_MISFIT: Final = rule(
    "FORM_MISFIT",
    "error",
    "The value of a field is recorded in the form that the column wants, so its kind must have that form.",
    bad="""
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama: {ask: nama, lines: {id: Nama Anda?, en: Your name?}, record: [crm.data.hp]}
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {hp: {title: HP, form: national}}}}
    """,
    good="""
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama: {ask: nama, lines: {id: Nama Anda?, en: Your name?}, record: [crm.data.nama]}
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {nama: {title: Nama, form: upper}}}}
    """,
)
COLUMN_MISFIT: Final = rule(
    "COLUMN_MISFIT",
    "error",
    "A column for answers of one class, such as landlines, gets no other: a condition on the way there tells it.",
    bad="""
        steps:
          nomor:
            choose: {id: Dapat dihubungi kembali?, en: Can we call you back?}
            options: [{id: ya, text: Ya}, {id: tidak, text: Tidak}]
          catat:
            do: Catat.
            record: [{column: crm.data.rumah, field: id_caller, when: {choice: nomor, option: ya}}]
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {rumah: {title: Telp. Rumah, form: national, tag: landline}}}}
    """,
    good="""
        steps:
          nomor:
            choose: {id: Dapat dihubungi kembali?, en: Can we call you back?}
            options: [{id: ya, text: Ya, when: {field: id_caller, tag: landline}}, {id: tidak, text: Tidak}]
          catat:
            do: Catat.
            record: [{column: crm.data.rumah, field: id_caller, when: {choice: nomor, option: ya}}]
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {rumah: {title: Telp. Rumah, form: national, tag: landline}}}}
    """,
)
PART_UNKNOWN: Final = rule(
    "PART_UNKNOWN",
    "error",
    "The parts of a column are fields of dialogues (or resume, which the program writes).",
    bad="""
        fields: {alamat: {kind: address, title: Alamat}}
        steps:
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {alamat: {title: Alamat, parts: [alamt]}}}}
    """,
    good="""
        fields: {alamat: {kind: address, title: Alamat}}
        steps:
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {alamat: {title: Alamat, parts: [alamat]}}}}
    """,
)
PART_MISSING: Final = rule(
    "PART_MISSING",
    "error",
    "A column with parts is joined of these alone: another field recorded there would be lost.",
    bad="""
        fields: {nama: {kind: text, title: Nama}, alamat: {kind: address, title: Alamat}}
        steps:
          nama: {ask: nama, lines: {id: Nama Anda?, en: Your name?}, record: [crm.data.alamat]}
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {alamat: {title: Alamat, parts: [alamat]}}}}
    """,
    good="""
        fields: {nama: {kind: text, title: Nama}, alamat: {kind: address, title: Alamat}}
        steps:
          nama: {ask: nama, lines: {id: Nama Anda?, en: Your name?}, record: [crm.data.alamat]}
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {alamat: {title: Alamat, parts: [nama, alamat]}}}}
    """,
)
RECORD_IGNORED: Final = rule(
    "RECORD_IGNORED",
    "error",
    "Values are recorded when the CSO finishes a step; a call and an end are passed without that.",
    bad="""
        steps:
          tutup: {end: selesai, record: [crm.data.nomor]}
        ---
        application: crm
        forms: {data: {title: Data, columns: {nomor: {title: Nomor, form: national}}}}
    """,
    good="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, record: [crm.data.nomor]}
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {nomor: {title: Nomor, form: national}}}}
    """,
)
LANGUAGE_MISSING: Final = rule(
    "LANGUAGE_MISSING",
    "error",
    "ALM-6: every line can be said in Indonesian and in English.",
    bad="""
        steps:
          salam: {say: {id: Halo.}}
          tutup: {end: selesai}
    """,
    good="""
        steps:
          salam: {say: {id: Halo., en: Hello.}}
          tutup: {end: selesai}
    """,
)
TEXT_EMPTY: Final = rule(
    "TEXT_EMPTY",
    "error",
    "The desk would show a line with nothing in it.",
    bad="""
        steps:
          salam: {say: {id: [Halo., " "], en: Hello.}}
          tutup: {end: selesai}
    """,
    good="""
        steps:
          salam: {say: {id: [Halo., Selamat datang.], en: Hello.}}
          tutup: {end: selesai}
    """,
)
TEXT_INVISIBLE: Final = rule(
    "TEXT_INVISIBLE",
    "error",
    "Characters that nobody sees (here a soft hyphen, as word processors leave them) upset widths and searches.",
    bad="""
        steps:
          salam: {say: {id: "Mem\\xadperbarui.", en: Hello.}}
          tutup: {end: selesai}
    """,
    good="""
        steps:
          salam: {say: {id: Memperbarui., en: Hello.}}
          tutup: {end: selesai}
    """,
)
WORDING_LONG: Final = rule(
    "WORDING_LONG",
    "warning",
    "A wording longer than 400 characters does not fit on a screen of 80×24, and nobody says it in one breath.",
    bad=f"""
        steps:
          salam: {{say: {{id: "{"Mohon ditunggu. " * 26}", en: Please wait.}}}}
          tutup: {{end: selesai}}
    """,
    good="""
        steps:
          salam: {say: {id: Mohon ditunggu., en: Please wait.}}
          tutup: {end: selesai}
    """,
)
PLACEHOLDER_UNKNOWN: Final = rule(
    "PLACEHOLDER_UNKNOWN",
    "error",
    "Braces hold a field, a field spelled (eja_ before it), or a word of the program such as sapaan.",
    bad="""
        steps:
          salam: {say: {id: "Halo, {sapan}.", en: "Hello, {sapaan}."}}
          tutup: {end: selesai}
    """,
    good="""
        steps:
          salam: {say: {id: "Halo, {sapaan}.", en: "Hello, {sapaan}."}}
          tutup: {end: selesai}
    """,
)
BRACE_STRAY: Final = rule(
    "BRACE_STRAY",
    "error",
    "A brace that belongs to no placeholder is shown as it stands; so is any in an option, which is not filled.",
    bad="""
        steps:
          salam: {say: {id: "Halo, {Sapaan}.", en: "Hello, {sapaan}."}}
          tutup: {end: selesai}
    """,
    good="""
        steps:
          salam: {say: {id: "Halo, {sapaan}.", en: "Hello, {sapaan}."}}
          tutup: {end: selesai}
    """,
)
OPTION_DUPLICATE: Final = rule(
    "OPTION_DUPLICATE",
    "error",
    "Options of a step are told apart by their ids, on the desk and in the transcript.",
    bad="""
        steps:
          lagi:
            choose: {id: Ada lagi?, en: Anything else?}
            options: [{id: ya, text: Ya}, {id: ya, text: Tidak}]
          tutup: {end: selesai}
    """,
    good="""
        steps:
          lagi:
            choose: {id: Ada lagi?, en: Anything else?}
            options: [{id: ya, text: Ya}, {id: tidak, text: Tidak}]
          tutup: {end: selesai}
    """,
)
OPTION_TEXT_DUPLICATE: Final = rule(
    "OPTION_TEXT_DUPLICATE",
    "warning",
    "A CSO cannot tell two options apart that read the same and are offered together.",
    bad="""
        steps:
          lagi:
            choose: {id: Ada lagi?, en: Anything else?}
            options: [{id: ya, text: Ya}, {id: tidak, text: Ya}]
          tutup: {end: selesai}
    """,
    good="""
        steps:
          lagi:
            choose: {id: Ada lagi?, en: Anything else?}
            options: [{id: ya, text: Ya}, {id: tidak, text: Tidak}]
          tutup: {end: selesai}
    """,
)
OPTION_TEXT_LONG: Final = rule(
    "OPTION_TEXT_LONG",
    "warning",
    "Two options stand beside each other on a screen of 80 columns, so each has 40.",
    bad="""
        steps:
          lagi:
            choose: {id: Ada lagi?, en: Anything else?}
            options:
              - {id: ya, text: "Ya, pelanggan masih mempunyai pertanyaan lain"}
              - {id: tidak, text: Tidak}
          tutup: {end: selesai}
    """,
    good="""
        steps:
          lagi:
            choose: {id: Ada lagi?, en: Anything else?}
            options:
              - {id: ya, text: Masih ada pertanyaan}
              - {id: tidak, text: Tidak}
          tutup: {end: selesai}
    """,
)
OPTIONS_FEW: Final = rule(
    "OPTIONS_FEW",
    "warning",
    "A question with one answer is none: most likely the exception is missing.",
    bad="""
        steps:
          lagi:
            choose: {id: Ada lagi?, en: Anything else?}
            options: [{id: tidak, text: Tidak}]
          tutup: {end: selesai}
    """,
    good="""
        steps:
          lagi:
            choose: {id: Ada lagi?, en: Anything else?}
            options: [{id: ya, text: Ya, goto: lagi}, {id: tidak, text: Tidak}]
          tutup: {end: selesai}
    """,
)
OPTIONS_MANY: Final = rule(
    "OPTIONS_MANY",
    "warning",
    "The keys 1 to 9 choose an option; there is none for a tenth.",
    bad=f"""
        steps:
          kota:
            check: Lihat kota.
            where: CRM
            options: [{", ".join(f"{{id: k{n}, text: Kota {n}}}" for n in range(10))}]
          tutup: {{end: selesai}}
    """,
    good=f"""
        steps:
          kota:
            check: Lihat kota.
            where: CRM
            options: [{", ".join(f"{{id: k{n}, text: Kota {n}}}" for n in range(9))}]
          tutup: {{end: selesai}}
    """,
)
NAME_FORM: Final = rule(
    "NAME_FORM",
    "error",
    "Ids become activities (say:salam), addresses (crm.data.email) and placeholders ({email}): "
    "small letters, digits and _ only.",
    bad="""
        steps:
          Salam-1: {say: {id: Halo., en: Hello.}}
          tutup: {end: selesai}
    """,
    good="""
        steps:
          salam_1: {say: {id: Halo., en: Hello.}}
          tutup: {end: selesai}
    """,
)
CLAUSE_UNKNOWN: Final = rule(
    "CLAUSE_UNKNOWN",
    "error",
    "The desk, QA and training show the clause by its id: it must be one of a SOP.",
    bad="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, clause: DTA-1}
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}, clause: DTA-33}
          tutup: {end: selesai}
        ---
        sop: dta
        clauses: {DTA-1: {obliges: Meminta email.}}
    """,
    good="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, clause: DTA-1}
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}, clause: DTA-3}
          tutup: {end: selesai}
        ---
        sop: dta
        clauses: {DTA-1: {obliges: Meminta email.}, DTA-3: {obliges: Mengucapkan terima kasih.}}
    """,
)
CLAUSE_UNUSED: Final = rule(
    "CLAUSE_UNUSED",
    "warning",
    "A clause that no step carries out is an obligation that no CSO is led to.",
    bad="""
        steps:
          tutup: {end: selesai}
        ---
        sop: dta
        clauses: {DTA-3: {obliges: Mengucapkan terima kasih.}}
    """,
    good="""
        steps:
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}, clause: DTA-3}
          tutup: {end: selesai}
        ---
        sop: dta
        clauses: {DTA-3: {obliges: Mengucapkan terima kasih.}}
    """,
)
CLAUSE_DUPLICATE: Final = rule(
    "CLAUSE_DUPLICATE",
    "error",
    "Two SOPs in force on the same day cannot both have a clause of one id: a score could not say which it means.",
    bad="""
        steps:
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}, clause: DTA-3}
          tutup: {end: selesai}
        ---
        sop: dta
        clauses: {DTA-3: {obliges: Mengucapkan terima kasih.}}
        ---
        sop: dta_baru
        clauses: {DTA-3: {obliges: Berterima kasih.}}
    """,
    good="""
        steps:
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}, clause: DTA-3}
          tutup: {end: selesai}
        ---
        sop: dta
        until: 2020-12-31
        clauses: {DTA-3: {obliges: Mengucapkan terima kasih.}}
        ---
        sop: dta_baru
        in_force: 2021-01-01
        clauses: {DTA-3: {obliges: Berterima kasih.}}
    """,
)
CONSTRAINT_DUPLICATE: Final = rule(
    "CONSTRAINT_DUPLICATE",
    "error",
    "A transcript gives each rule's verdict under its id, so on any day an id is one rule.",
    bad="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, clause: ALM-1}
          tutup: {end: selesai}
        ---
        sop: alm
        clauses: {ALM-1: {obliges: Menyapa.}}
        constraints:
          - {id: salam, clause: ALM-1, template: absence, a: "do:marah"}
          - {id: salam, clause: ALM-1, template: absence, a: "do:putus"}
    """,
    good="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, clause: ALM-1}
          tutup: {end: selesai}
        ---
        sop: alm
        clauses: {ALM-1: {obliges: Menyapa.}}
        constraints:
          - {id: salam, clause: ALM-1, template: absence, a: "do:marah"}
          - {id: jangan_putus, clause: ALM-1, template: absence, a: "do:putus"}
    """,
)
CONSTRAINT_NEVER: Final = rule(
    "CONSTRAINT_NEVER",
    "error",
    "A rule about an activity that no step does is never tested, or never kept. "
    "(What absence forbids may well be done by no step.)",
    bad="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, clause: ALM-1}
          tutup: {end: selesai}
        ---
        sop: alm
        clauses: {ALM-1: {obliges: Menyapa.}}
        constraints:
          - {id: salam, clause: ALM-1, template: existence, a: "say:slam", owed: {id: salam}}
    """,
    good="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, clause: ALM-1}
          tutup: {end: selesai}
        ---
        sop: alm
        clauses: {ALM-1: {obliges: Menyapa.}}
        constraints:
          - {id: salam, clause: ALM-1, template: existence, a: "say:salam", owed: {id: salam}}
    """,
)
OWED_LABEL_MISSING: Final = rule(
    "OWED_LABEL_MISSING",
    "warning",
    "What a rule still owes is listed on the desk (MASIH WAJIB) by a short Indonesian name; without one it is not.",
    bad="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, clause: ALM-1}
          tutup: {end: selesai}
        ---
        sop: alm
        clauses: {ALM-1: {obliges: Menyapa.}}
        constraints:
          - {id: salam, clause: ALM-1, template: existence, a: "say:salam"}
    """,
    good="""
        steps:
          salam: {say: {id: Halo., en: Hello.}, clause: ALM-1}
          tutup: {end: selesai}
        ---
        sop: alm
        clauses: {ALM-1: {obliges: Menyapa.}}
        constraints:
          - {id: salam, clause: ALM-1, template: existence, a: "say:salam", owed: {id: salam}}
    """,
)
SOP_PERIOD: Final = rule(
    "SOP_PERIOD",
    "error",
    "A SOP whose last day is before its first is never in force.",
    bad="""
        steps:
          tutup: {end: selesai}
        ---
        sop: vc
        in_force: 2020-04-10
        until: 2020-04-09
        clauses: {}
    """,
    good="""
        steps:
          tutup: {end: selesai}
        ---
        sop: vc
        in_force: 2020-04-10
        until: 2020-12-31
        clauses: {}
    """,
)
STEP_OUT_OF_FORCE: Final = rule(
    "STEP_OUT_OF_FORCE",
    "error",
    "Where a dialogue rests on an SOP, days without it are foreseen: no call then comes to what its clauses want.",
    bad="""
        steps:
          hal:
            check: Pilih halnya.
            where: Jenis layanan
            options: [{id: turun_daya, text: Turun daya}, {id: lain, text: Hal lain}]
          turun_daya: {call: turun_daya, when: {choice: hal, option: turun_daya}}
          tutup: {end: selesai}
        ---
        dialog: turun_daya
        rests_on: [VC]
        steps:
          daya: {say: {id: Daya non subsidi., en: Non-subsidised power.}, clause: VC-5}
          selesai: {end: selesai}
        ---
        sop: VC
        clauses: {VC-5: {obliges: Melayani turun daya.}}
    """,
    good="""
        steps:
          hal:
            check: Pilih halnya.
            where: Jenis layanan
            options: [{id: turun_daya, text: Turun daya, when: {in_force: VC}}, {id: lain, text: Hal lain}]
          turun_daya: {call: turun_daya, when: {choice: hal, option: turun_daya}}
          tutup: {end: selesai}
        ---
        dialog: turun_daya
        rests_on: [VC]
        steps:
          daya: {say: {id: Daya non subsidi., en: Non-subsidised power.}, clause: VC-5}
          selesai: {end: selesai}
        ---
        sop: VC
        clauses: {VC-5: {obliges: Melayani turun daya.}}
    """,
)

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {one.code: one for one in tuple(globals().values()) if isinstance(one, Rule)}
)
"""Every rule by its code."""
