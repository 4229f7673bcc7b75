"""What the prover reports: rules as the static checker's, each with its reason, a bad example and a good one.

The examples are scripts in which the static checker finds no error.
"""

from types import MappingProxyType
from typing import Final

from sop_tui.core.checking.rules import Rule, rule

CONSTRAINT_BROKEN: Final = rule(
    "CONSTRAINT_BROKEN",
    "error",
    "Some call that goes its way through the dialogues does what a rule forbids; the shortest such call is told.",
    bad="""
        outcomes: {selesai: Selesai}
        fields: {nama: {kind: text, title: Nama}}
        steps:
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}, clause: SOP-1}
          nama: {ask: nama, lines: {id: Siapa nama Anda?, en: What is your name?}}
          tutup: {end: selesai}
        ---
        sop: SOP
        clauses: {SOP-1: {obliges: Berterima kasih setelah jawaban.}}
        constraints:
          - {id: SOP-1-urut, clause: SOP-1, template: precedence, a: ask:nama, b: say:terima_kasih}
    """,
    good="""
        outcomes: {selesai: Selesai}
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama: {ask: nama, lines: {id: Siapa nama Anda?, en: What is your name?}}
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}, clause: SOP-1}
          tutup: {end: selesai}
        ---
        sop: SOP
        clauses: {SOP-1: {obliges: Berterima kasih setelah jawaban.}}
        constraints:
          - {id: SOP-1-urut, clause: SOP-1, template: precedence, a: ask:nama, b: say:terima_kasih}
    """,
)
CONSTRAINT_OWED: Final = rule(
    "CONSTRAINT_OWED",
    "error",
    "Some call ends while a rule still wants something; the shortest such call is told.",
    bad="""
        outcomes: {selesai: Selesai}
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama: {ask: nama, lines: {id: Siapa nama Anda?, en: What is your name?}}
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}, clause: SOP-1, when: {field: nama}}
          tutup: {end: selesai}
        ---
        sop: SOP
        clauses: {SOP-1: {obliges: Berterima kasih setelah setiap jawaban.}}
        constraints:
          - id: SOP-1-balas
            clause: SOP-1
            template: response
            a: [answer:nama, refuse:nama]
            b: say:terima_kasih
            owed: {id: terima kasih, en: thanks}
    """,
    good="""
        outcomes: {selesai: Selesai}
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama: {ask: nama, lines: {id: Siapa nama Anda?, en: What is your name?}}
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}, clause: SOP-1}
          tutup: {end: selesai}
        ---
        sop: SOP
        clauses: {SOP-1: {obliges: Berterima kasih setelah setiap jawaban.}}
        constraints:
          - id: SOP-1-balas
            clause: SOP-1
            template: response
            a: [answer:nama, refuse:nama]
            b: say:terima_kasih
            owed: {id: terima kasih, en: thanks}
    """,
)
CONSTRAINT_IDLE: Final = rule(
    "CONSTRAINT_IDLE",
    "error",
    "No call does anything that the rule is about: it is kept by everyone and proves nothing.",
    bad="""
        outcomes: {selesai: Selesai}
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama: {ask: nama, lines: {id: Siapa nama Anda?, en: What is your name?}, when: {flag: upset}}
          tenang:
            say: {id: Mohon maaf., en: Sorry.}
            when: {all: [{flag: upset}, {none: [{flag: upset}]}]}
            clause: SOP-1
          tutup: {end: selesai}
        ---
        sop: SOP
        clauses: {SOP-1: {obliges: Minta maaf setelah nama.}}
        constraints:
          - {id: SOP-1-maaf, clause: SOP-1, template: precedence, a: ask:nama, b: say:tenang}
    """,
    good="""
        outcomes: {selesai: Selesai}
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama: {ask: nama, lines: {id: Siapa nama Anda?, en: What is your name?}}
          tenang: {say: {id: Mohon maaf., en: Sorry.}, when: {flag: upset}, clause: SOP-1}
          tutup: {end: selesai}
        ---
        sop: SOP
        clauses: {SOP-1: {obliges: Minta maaf setelah nama.}}
        constraints:
          - {id: SOP-1-maaf, clause: SOP-1, template: precedence, a: ask:nama, b: say:tenang}
    """,
)
STEP_NEVER: Final = rule(
    "STEP_NEVER",
    "warning",
    "A goto or an option leads to the step, yet no call comes there: what would lead to it never happens.",
    bad="""
        outcomes: {selesai: Selesai}
        steps:
          pilih:
            choose: {id: Ada keluhan?, en: Any complaint?}
            options:
              - {id: ya, text: Ya, goto: catat, when: {choice: pilih, option: tidak}}
              - {id: tidak, text: Tidak}
              - {id: lain, text: Lainnya}
          tutup: {end: selesai}
          catat: {do: Catat keluhannya., goto: tutup}
    """,
    good="""
        outcomes: {selesai: Selesai}
        steps:
          pilih:
            choose: {id: Ada keluhan?, en: Any complaint?}
            options:
              - {id: ya, text: Ya, goto: catat}
              - {id: tidak, text: Tidak}
          tutup: {end: selesai}
          catat: {do: Catat keluhannya., goto: tutup}
    """,
)
WHEN_NEVER: Final = rule(
    "WHEN_NEVER",
    "warning",
    "The condition never holds where it stands, so what it guards never happens.",
    bad="""
        outcomes: {selesai: Selesai}
        steps:
          pilih:
            choose: {id: Ada keluhan?, en: Any complaint?}
            options: [{id: ya, text: Ya}, {id: tidak, text: Tidak}]
          catat:
            do: Catat keluhannya.
            when: {all: [{choice: pilih, option: ya}, {choice: pilih, option: tidak}]}
          tutup: {end: selesai}
    """,
    good="""
        outcomes: {selesai: Selesai}
        steps:
          pilih:
            choose: {id: Ada keluhan?, en: Any complaint?}
            options: [{id: ya, text: Ya}, {id: tidak, text: Tidak}]
          catat:
            do: Catat keluhannya.
            when: {choice: pilih, option: ya}
          tutup: {end: selesai}
    """,
)
PLACEHOLDER_UNSET: Final = rule(
    "PLACEHOLDER_UNSET",
    "error",
    "Some call comes to the line while nothing is known to put in its place; the shortest such call is told.",
    bad="""
        outcomes: {selesai: Selesai}
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama: {ask: nama, lines: {id: Siapa nama Anda?, en: What is your name?}}
          salam: {say: {id: "Baik, {nama}.", en: "Well, {nama}."}}
          tutup: {end: selesai}
    """,
    good="""
        outcomes: {selesai: Selesai}
        fields: {nama: {kind: text, title: Nama}}
        steps:
          nama: {ask: nama, lines: {id: Siapa nama Anda?, en: What is your name?}}
          salam: {say: {id: "Baik, {nama}.", en: "Well, {nama}."}, when: {field: nama}}
          tutup: {end: selesai}
    """,
)
RECORD_UNCHECKED: Final = rule(
    "RECORD_UNCHECKED",
    "error",
    "Some call comes to the record while the value was given and not read back yet; the shortest such call is told.",
    bad="""
        outcomes: {selesai: Selesai}
        fields: {email: {kind: email, title: Email}}
        steps:
          email:
            ask: email
            lines: {id: Apa alamat email Anda?, en: What is your email address?}
            verify: {lines: {id: "Apakah benar {email}?", en: "Is it {email}?"}}
            when: {none: [{flag: urgent}]}
          catat:
            do: Catat emailnya.
            record: [{column: crm.data.email, field: email}]
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {email: {title: Email, form: upper}}}}
    """,
    good="""
        outcomes: {selesai: Selesai}
        fields: {email: {kind: email, title: Email}}
        steps:
          email:
            ask: email
            lines: {id: Apa alamat email Anda?, en: What is your email address?}
            verify: {lines: {id: "Apakah benar {email}?", en: "Is it {email}?"}}
            when: {none: [{flag: urgent}]}
          catat:
            do: Catat emailnya.
            record: [{column: crm.data.email, field: email, when: {field: email, status: verified}}]
          tutup: {end: selesai}
        ---
        application: crm
        forms: {data: {title: Data, columns: {email: {title: Email, form: upper}}}}
    """,
)
QUESTION_AGAIN: Final = rule(
    "QUESTION_AGAIN",
    "warning",
    "Two steps of one name are one question: once it was answered at one, the other is passed over.",
    bad="""
        outcomes: {selesai: Selesai}
        steps:
          pemilik:
            choose: {id: Apakah Anda pemilik?, en: Are you the owner?}
            options: [{id: ya, text: Ya}, {id: bukan, text: Bukan}]
          maaf: {say: {id: Mohon maaf., en: Sorry.}, when: {choice: pemilik, option: bukan}}
          pemilik_lagi:
            choose: {id: Apakah Anda pemilik?, en: Are you the owner?}
            activity: pemilik
            options: [{id: ya, text: Ya}, {id: bukan, text: Bukan}]
          tutup: {end: selesai}
    """,
    good="""
        outcomes: {selesai: Selesai}
        steps:
          salam: {say: {id: Halo., en: Hello.}}
          pemilik:
            choose: {id: Apakah Anda pemilik?, en: Are you the owner?}
            options: [{id: ya, text: Ya}, {id: bukan, text: Bukan}]
            when: {flag: urgent}
          maaf: {say: {id: Mohon maaf., en: Sorry.}, when: {choice: pemilik, option: bukan}}
          pemilik_lagi:
            choose: {id: Apakah Anda pemilik?, en: Are you the owner?}
            activity: pemilik
            options: [{id: ya, text: Ya}, {id: bukan, text: Bukan}]
            when: {none: [{choice: pemilik}]}
          tutup: {end: selesai}
    """,
)
CALL_STUCK: Final = rule(
    "CALL_STUCK",
    "error",
    "Some call comes to a place where nothing can be done any more; the shortest such call is told.",
    bad="""
        outcomes: {selesai: Selesai}
        steps:
          salam: {say: {id: Halo., en: Hello.}}
          pilih:
            choose: {id: Ada keluhan?, en: Any complaint?}
            options:
              - {id: ya, text: Ya, when: {flag: urgent}}
              - {id: tidak, text: Tidak, when: {flag: upset}}
          tutup: {end: selesai}
    """,
    good="""
        outcomes: {selesai: Selesai}
        steps:
          salam: {say: {id: Halo., en: Hello.}}
          pilih:
            choose: {id: Ada keluhan?, en: Any complaint?}
            options:
              - {id: ya, text: Ya, when: {flag: urgent}}
              - {id: tidak, text: Tidak}
          tutup: {end: selesai}
    """,
)
CALL_CIRCLES: Final = rule(
    "CALL_CIRCLES",
    "error",
    "Some call goes round and round, and nothing anybody does leads out; the shortest such call is told.",
    bad="""
        outcomes: {selesai: Selesai}
        steps:
          pilih:
            choose: {id: Ada keluhan?, en: Any complaint?}
            options:
              - {id: ya, text: Ya}
              - {id: tidak, text: Tidak}
          catat: {do: Catat keluhannya.}
          lagi:
            choose: {id: Ada lagi?, en: Anything else?}
            options:
              - {id: ya, text: Ya, goto: catat}
              - {id: cukup, text: Cukup, goto: tutup, when: {choice: pilih, option: tidak}}
          tutup: {end: selesai}
    """,
    good="""
        outcomes: {selesai: Selesai}
        steps:
          pilih:
            choose: {id: Ada keluhan?, en: Any complaint?}
            options:
              - {id: ya, text: Ya}
              - {id: tidak, text: Tidak}
          catat: {do: Catat keluhannya.}
          lagi:
            choose: {id: Ada lagi?, en: Anything else?}
            options:
              - {id: ya, text: Ya, goto: catat}
              - {id: cukup, text: Cukup, goto: tutup}
          tutup: {end: selesai}
    """,
)
PROOF_INCOMPLETE: Final = Rule(
    "PROOF_INCOMPLETE",
    "error",
    "There are more places or situations than the prover looks at; what it does not report is not proved.",
    "",
    "",
)

PROOF_RULES: Final = MappingProxyType(
    {
        one.code: one
        for one in (
            CONSTRAINT_BROKEN,
            CONSTRAINT_OWED,
            CONSTRAINT_IDLE,
            STEP_NEVER,
            WHEN_NEVER,
            PLACEHOLDER_UNSET,
            RECORD_UNCHECKED,
            QUESTION_AGAIN,
            CALL_STUCK,
            CALL_CIRCLES,
            PROOF_INCOMPLETE,
        )
    }
)
"""Code to rule."""
