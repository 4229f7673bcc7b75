"""Scripts that are nearly right or only look wrong, and what the checker says of them: path to code.

``$SAY``, ``$LINES``, ``$YES_NO`` and ``$END`` stand for what every script needs and no case is about.
"""

from string import Template

import pytest

USUAL = {
    "SAY": "say: {id: Halo., en: Hello.}",
    "LINES": "lines: {id: Apa?, en: What?}",
    "YES_NO": "options: [{id: ya, text: Ya}, {id: tidak, text: Tidak}]",
    "END": "tutup: {end: selesai}",
}


def written_out(example: str) -> str:
    """The example in full."""
    return Template(example.strip()).substitute(USUAL)


CASES = [
    pytest.param(
        """
fields: {nama: {kind: text, title: Nama}}
conditions: {siap: {all: [{field: a1}, {none: [{field: a2}]}]}}
steps:
  satu:
    check: Lihat.
    where: CRM
    when: {any: [siap, {field: a3}]}
    options:
      - {id: ya, text: Ya, fill: a4, when: {field: a5}}
      - {id: tidak, text: Tidak, refuse: a6, take: {a7: nama, nama: a8}}
    record: [{column: crm.data.x, field: a9, when: {field: b1}}]
  dua: {choose: {id: Apa?, en: What?}, asks: b2, $YES_NO}
  tiga: {ask: b3, $LINES}
  $END
---
application: crm
forms: {data: {title: Data, columns: {x: {title: X, parts: [a9, nama]}}}}
""",
        {
            "steps.dua.asks": "FIELD_UNKNOWN",
            "steps.tiga.ask": "FIELD_UNKNOWN",
            "steps.satu.when.any.1.field": "FIELD_UNKNOWN",
            "steps.satu.options.0.fill": "FIELD_UNKNOWN",
            "steps.satu.options.0.when.field": "FIELD_UNKNOWN",
            "steps.satu.options.1.refuse": "FIELD_UNKNOWN",
            "steps.satu.options.1.take.a7": "FIELD_UNKNOWN",
            "steps.satu.options.1.take.nama": "FIELD_UNKNOWN",
            "steps.satu.record.0.field": "FIELD_UNKNOWN",
            "steps.satu.record.0.when.field": "FIELD_UNKNOWN",
            "conditions.siap.all.0.field": "FIELD_UNKNOWN",
            "conditions.siap.all.1.none.0.field": "FIELD_UNKNOWN",
            "forms.data.columns.x.parts.0": "PART_UNKNOWN",
        },
        id="unknown field, wherever one is named",
    ),
    pytest.param(
        """
fields: {dil: {kind: address, title: DIL}, hp: {kind: phone, title: HP}}
steps:
  satu: {choose: {id: Apa?, en: What?}, compare: [dil, dill], $YES_NO}
  dua: {choose: {id: Apa?, en: What?}, compare: [dil], $YES_NO}
  tiga: {choose: {id: Apa?, en: What?}, compare: [hp, dil, dil], $YES_NO}
  $END
""",
        {
            "steps.satu.compare.1": "FIELD_UNKNOWN",
            "steps.dua.compare": "COMPARE_MISFIT",
            "steps.tiga.compare": "COMPARE_MISFIT",
            "steps.tiga.compare.0": "COMPARE_MISFIT",
        },
        id="a comparison of anything but two addresses",
    ),
    pytest.param(
        """
fields: {nama: {kind: text, title: Nama}}
steps:
  nama: {ask: nama, $LINES, verify: {lines: {id: "{nma}", en: "{eja_nma}"}, clause: X-1}, clause: X-2}
  cek: {check: "{tgl_awl}", where: "", $YES_NO}
  kerja: {do: "Cari {nama"}
  $END
""",
        {
            "steps.nama.verify.lines.id.0": "PLACEHOLDER_UNKNOWN",
            "steps.nama.verify.lines.en.0": "PLACEHOLDER_UNKNOWN",
            "steps.nama.verify.clause": "CLAUSE_UNKNOWN",
            "steps.nama.clause": "CLAUSE_UNKNOWN",
            "steps.cek.check": "PLACEHOLDER_UNKNOWN",
            "steps.cek.where": "TEXT_EMPTY",
            "steps.kerja.do": "BRACE_STRAY",
        },
        id="words of readbacks and instructions",
    ),
    pytest.param(
        """
fields: {nama: {kind: text, title: Nama}}
steps:
  salam: {say: {id: "{sapaan} {nama}", en: "{eja_nama} {id_caller}", jv: "{tgl_akhir}"}}
  $END
""",
        {},
        id="fields, spelled fields, the number in use and the program's own words are placeholders",
    ),
    pytest.param(
        """
steps:
  apa: {choose: {id: Apa?, en: What?}, options: [{id: ya, text: "Ya, {sapaan}"}, {id: tidak, text: Tidak}]}
  $END
""",
        {"steps.apa.options.0.text": "BRACE_STRAY"},
        id="an option is not filled",
    ),
    pytest.param(
        """
steps:
  salam: {$SAY, goto: tutp}
  lagi: {$SAY}
  $END
""",
        {"steps.salam.goto": "STEP_UNKNOWN"},
        id="what cannot be reached for a misspelt goto is not told too",
    ),
    pytest.param(
        """
steps:
  apa: {choose: {id: A, en: A}, options: [{id: ya, text: Ya, goto: x}, {id: t, text: T}]}
  $END
""",
        {"steps.apa.options.0.goto": "STEP_UNKNOWN"},
        id="goto of an option",
    ),
    pytest.param(
        """
steps:
  a: {$SAY, when: {flag: upset}, goto: tutup}
  b: {$SAY}
  $END
""",
        {},
        id="a step behind one that may be passed over is reached",
    ),
    pytest.param(
        """
steps:
  apa:
    choose: {id: Apa?, en: What?}
    options: [{id: ya, text: Ya, goto: tutup}, {id: tidak, text: Tidak, goto: batal}]
  tutup: {end: selesai}
  batal: {end: batal, when: {flag: upset}}
""",
        {"steps.batal": "STEP_FALLS_OFF"},
        id="an end with a condition at the end of the file",
    ),
    pytest.param(
        """
steps:
  tutup: {end: selesai, when: {flag: upset}}
  apa: {choose: {id: A, en: A}, options: [{id: y, text: Y, goto: tutup}, {id: t, text: T, goto: apa}]}
""",
        {},
        id="a last question whose options all lead on",
    ),
    pytest.param(
        """
dialog: a
steps:
  b: {call: b}
  $END
---
dialog: b
steps:
  a: {call: a}
  $END
""",
        {"steps.b": "CALL_ENDLESS"},
        id="two dialogues that call each other at once",
    ),
    pytest.param(
        """
dialog: a
steps:
  s: {$SAY}
  b: {call: b}
  $END
---
dialog: b
steps:
  s: {$SAY}
  a: {call: a}
  $END
---
dialog: c
steps:
  a: {call: a}
  $END
""",
        {"steps.b": "CALL_ENDLESS"},
        id="two dialogues that call each other on every way; who calls them is not to blame",
    ),
    pytest.param(
        """
dialog: a
steps:
  b: {call: b}
  a: {call: a}
  $END
---
dialog: b
steps:
  s: {$SAY, when: {flag: upset}}
  $END
""",
        {"steps.a": "CALL_ENDLESS"},
        id="a dialogue that may be passed over does not count as waiting",
    ),
    pytest.param(
        """
dialog: b
steps:
  s: {$SAY, when: {flag: upset}}
  $END
---
dialog: a
steps:
  b: {call: b, goto: b}
  $END
""",
        {"steps": "END_UNREACHABLE", "steps.b": "LOOP_SILENT", "steps.tutup": "STEP_UNREACHABLE"},
        id="calling for ever a dialogue that may be passed over",
    ),
    pytest.param(
        """
steps:
  b: {call: b}
  tutup: {end: selesai, when: {flag: upset}}
  lagi: {call: b, goto: b}
---
dialog: b
steps:
  s: {$SAY}
  $END
""",
        {},
        id="a round of calls to a dialogue that waits",
    ),
    pytest.param(
        """
steps:
  b: {call: b}
  $END
---
dialog: b
steps:
  s: {$SAY, goto: s}
""",
        {"steps": "END_UNREACHABLE"},
        id="a dialogue that never ends is told once, not at its callers",
    ),
    pytest.param(
        """
conditions: {a: b, b: {any: [c, {flag: upset}]}, c: {none: [b]}, d: e, e: {flag: urgent}}
steps:
  salam: {$SAY, when: a}
  $END
""",
        {"conditions.b": "CONDITION_CYCLE", "conditions.d": "CONDITION_UNUSED", "conditions.e": "CONDITION_UNUSED"},
        id="a round of conditions is told once; what only an unused one uses is unused",
    ),
    pytest.param(
        """
steps:
  cek: {check: Lihat., where: CRM, $YES_NO, activity: crm}
  $END
---
dialog: lain
steps:
  salam: {$SAY, when: {choice: crm, option: [ya]}}
  lagi: {$SAY, when: {choice: crm}}
  $END
""",
        {},
        id="a choice made in another dialogue",
    ),
    pytest.param(
        """
fields: {surel: {kind: email, title: Email}, hp: {kind: phone, title: HP}, catatan: {kind: text, title: Catatan}}
steps:
  surel: {ask: surel, $LINES, verify: {lines: {id: A, en: A}}}
  hp: {choose: {id: A, en: A}, options: [{id: ya, text: Ya, take: {hp: id_caller, catatan: surel}}, {id: t, text: T}]}
  simpan: {$SAY, record: [{column: crm.data.email, field: surel}, {column: crm.data.hp, field: hp}, crm.data.id]}
  $END
---
application: crm
forms:
  data:
    title: Data
    columns:
      email: {title: E, form: upper}
      hp: {title: H, form: national}
      id: {title: I, form: national}
""",
        {},
        id="read back in an earlier step, taken over from the number in use, a text of anything",
    ),
    pytest.param(
        """
fields: {surel: {kind: email, title: Email}}
steps:
  crm: {check: Lihat., where: CRM, options: [{id: ada, text: Ada, fill: surel}, {id: tidak, text: Tidak}]}
  simpan: {$SAY, record: [{column: crm.data.email, field: surel}]}
  $END
---
application: crm
forms:
  data:
    title: Data
    columns:
      email: {title: E, form: upper, required: true}
      resume: {title: R, required: true, parts: [resume]}
""",
        {"steps.simpan.record.0": "READBACK_MISSING"},
        id="shown by an application and never read back; the Resume needs no step",
    ),
    pytest.param(
        """
steps:
  a: {$SAY, clause: A-1}
  $END
---
sop: a
clauses: {A-1: {obliges: A}}
constraints:
  - {id: satu, clause: A-1, template: absence, a: "do:melarang", unless: ["do:izin"]}
  - {id: dua, clause: A-1, template: not_succession, a: "flag:*", b: "say:a", among: [say, "do:*"]}
  - {id: tiga, clause: A-2, template: response, a: ["say:a", "say:x*"], b: ["outcome:selesai", "record:*"]}
""",
        {
            "constraints.0.unless.0": "CONSTRAINT_NEVER",
            "constraints.1.among.1": "CONSTRAINT_NEVER",
            "constraints.2.a.1": "CONSTRAINT_NEVER",
            "constraints.2.b.0": "CONSTRAINT_NEVER",
            "constraints.2.b.1": "CONSTRAINT_NEVER",
            "constraints.2.clause": "CLAUSE_UNKNOWN",
            "constraints.2": "OWED_LABEL_MISSING",
        },
        id="patterns, each operand; what absence forbids may be done by no step",
    ),
    pytest.param(
        """
steps:
  a: {$SAY, clause: A-1}
  $END
---
sop: lama
until: 2020-06-30
clauses: {A-1: {obliges: A}}
constraints: [{id: satu, clause: A-1, template: absence, a: "do:x"}]
---
sop: baru
in_force: 2020-06-30
clauses: {A-1: {obliges: A}}
constraints: [{id: satu, clause: A-1, template: absence, a: "do:x"}]
""",
        {"clauses.A-1": "CLAUSE_DUPLICATE", "constraints.0.id": "CONSTRAINT_DUPLICATE"},
        id="two SOPs in force on one common day",
    ),
    pytest.param(
        """
outcomes: {Selesai: Selesai}
fields: {9nomor: {kind: text, title: ""}}
steps:
  cek: {check: Lihat., where: CRM, activity: "a:b", options: [{id: y a, text: Y}, {id: tidak=, text: T}]}
  tutup: {end: Selesai}
---
application: CRM
forms: {da.ta: {title: D, columns: {"*": {title: X}}}}
""",
        {
            "outcomes.Selesai": "NAME_FORM",
            "fields.9nomor": "NAME_FORM",
            "fields.9nomor.title": "TEXT_EMPTY",
            "steps.cek.activity": "NAME_FORM",
            "steps.cek.options.0.id": "NAME_FORM",
            "steps.cek.options.1.id": "NAME_FORM",
            "steps.tutup.end": "NAME_FORM",
            "application": "NAME_FORM",
            "forms.da.ta": "NAME_FORM",
            "forms.da.ta.columns.*": "NAME_FORM",
        },
        id="names that fit into no activity",
    ),
    pytest.param(
        """
steps:
  apa: {choose: {id: Apa?, en: What?}, options: []}
  $END
""",
        {"steps.apa": "DEAD_END"},
        id="what a question without options cuts off is not told too",
    ),
    pytest.param(
        """
steps:
  apa: {choose: {id: Apa?, en: What?}, options: [], when: {flag: upset}}
""",
        {"steps.apa": "DEAD_END", "steps": "END_UNREACHABLE"},
        id="a question without options that may be passed over",
    ),
    pytest.param(
        """
fields: {eja_nama: {kind: text, title: Ejaan}, resume: {kind: text, title: Resume}}
steps:
  $END
""",
        {"fields.eja_nama": "FIELD_RESERVED", "fields.resume": "FIELD_RESERVED"},
        id="names that the program gives a meaning to",
    ),
    pytest.param(
        """
steps:
  salam: {say: {id: "“Selamat” – ½ · é", en: Hello., fa: "می\u200cخواهم"}}
  $END
""",
        {},
        id="typographic characters and the joiners that some languages need",
    ),
    pytest.param(
        """
conditions:
  segera: {choice: desak, option: ya}
  berlaku: {in_force: VC}
steps:
  las: {call: las, when: {all: [berlaku, {flag: urgent}]}}
  proses: {do: Proses., clause: VC-1, when: segera}
  tunda: {do: Tanyakan., clause: VC-1, when: {all: [{choice: desak}, {none: [segera]}]}}
  lain: {do: Layani., clause: VC-1, when: {none: [segera]}}
  umum: {do: Layani., clause: A-1, when: {any: [segera, {flag: upset}]}}
  $END
---
dialog: las
rests_on: [VC]
steps:
  desak: {choose: {id: Mendesak?, en: Urgent?}, clause: VC-1, $YES_NO}
  selesai: {end: selesai}
---
sop: VC
in_force: 2020-04-10
clauses: {VC-1: {obliges: Melayani PS.}, A-1: {obliges: Melayani.}}
---
sop: A
until: 2020-04-09
clauses: {A-1: {obliges: Melayani.}}
""",
        {"steps.lain": "STEP_OUT_OF_FORCE"},
        id="what a call comes to on a day without the SOP: nothing that only a topic of it leads to",
    ),
    pytest.param(
        """
conditions: {satu: {none: [dua]}, dua: satu}
steps:
  hal: {check: Apa?, where: CRM, options: [{id: ps, text: PS, when: satu}, {id: lain, text: Lain, goto: tutup}]}
  las: {call: las}
  $END
---
dialog: las
rests_on: [VC, VCC]
steps:
  salam: {say: {id: Halo., en: Hello.}, clause: VC-1}
  selesai: {end: selesai}
---
sop: VC
clauses: {VC-1: {obliges: Menyapa.}}
""",
        {
            "conditions.satu": "CONDITION_CYCLE",
            "rests_on.1": "SOP_UNKNOWN",
            "steps.las": "STEP_OUT_OF_FORCE",
        },
        id="a condition made of itself may hold on any day",
    ),
]
