"""Scripts at which the prover could go wrong: what a guess, a slice or a bound might overlook."""

from hypothesis import assume, given
from hypothesis import strategies as st

from sop_tui.core.answers import judge
from sop_tui.core.proving.proof import Proof, prove
from sop_tui.core.proving.samples import SAMPLES
from tests.core.test_checking import scripts

TRAP = """
outcomes: {selesai: Selesai}
steps:
  m1: {choose: {id: "M1?", en: "M?"}, options: [{id: x, text: X}, {id: y, text: Y}]}
  m2: {choose: {id: "M2?", en: "M?"}, options: [{id: x, text: X}, {id: y, text: Y}]}
  m3: {choose: {id: "M3?", en: "M?"}, options: [{id: x, text: X}, {id: y, text: Y}]}
  m4: {choose: {id: "M4?", en: "M?"}, options: [{id: x, text: X}, {id: y, text: Y}]}
  t: {choose: {id: "T?", en: "T?"}, options: [{id: ya, text: Ya}, {id: tidak, text: Tidak}]}
  j: {choose: {id: "J?", en: "J?"}, when: {choice: t, option: ya}, options: [{id: a, text: A}, {id: b, text: B}]}
  k:
    choose: {id: "K?", en: "K?"}
    when: {choice: t, option: ya}
    options:
      - {id: a, text: A, when: {choice: j, option: a}}
      - {id: b, text: B, when: {choice: j, option: b}}
      - id: c
        text: C
        when:
          all: [{choice: m1, option: x}, {choice: m2, option: x}, {choice: m3, option: x}, {choice: m4, option: x}]
  u: {choose: {id: "U?", en: "U?"}, options: [{id: a, text: A}, {id: b, text: B}, {id: c, text: C}]}
  v:
    choose: {id: "V?", en: "V?"}
    options: [{id: a, text: A, when: {choice: u, option: a}}, {id: b, text: B, when: {choice: u, option: b}}]
  tutup: {end: selesai}
"""
TYPED = """
outcomes: {selesai: Selesai}
fields: {email: {kind: email, title: Email}}
steps:
  email: {ask: email, lines: {id: "Email?", en: "Email?"}, verify: {lines: {id: "Benar?", en: "Right?"}}}
  cari: {do: "Ketik {ketik_email} di kolom."}
  tutup: {end: selesai}
"""
ITSELF = """
outcomes: {selesai: Selesai}
steps:
  e: {call: dua}
  tutup: {end: selesai}
---
dialog: dua
steps:
  p: {choose: {id: "P?", en: "P?"}, options: [{id: a, text: A}, {id: b, text: B}, {id: c, text: C, goto: selesai}]}
  satu: {call: dua, when: {choice: p, option: a}}
  lagi: {call: dua, when: {choice: p, option: b}}
  selesai: {end: selesai}
"""
VERSIONS = """
outcomes: {selesai: Selesai}
steps:
  lama: {say: {id: Lama., en: Old.}, clause: A-1, when: {in_force: A}}
  baru: {say: {id: Baru., en: New.}, clause: B-1, when: {in_force: B}}
  tutup: {end: selesai}
---
sop: A
in_force: 2019-01-01
until: 2019-12-31
clauses: {A-1: {obliges: Lama.}}
constraints: [{id: A-1-x, clause: A-1, template: absence, a: say:baru}]
---
sop: B
in_force: 2020-01-01
clauses: {B-1: {obliges: Baru.}}
constraints: [{id: B-1-x, clause: B-1, template: absence, a: say:lama}]
"""


def proved(text: str) -> Proof:
    return prove(scripts(text.strip())[0])


def test_a_trap_is_found_behind_places_that_only_look_like_one() -> None:
    assert [(one.code, one.path) for one in proved(TRAP).findings] == [("CALL_STUCK", ("steps", "v"))]


def test_a_value_that_is_typed_somewhere_is_said_too() -> None:
    assert [one.code for one in proved(TYPED).findings] == ["PLACEHOLDER_UNSET"]


def test_a_dialogue_that_calls_itself_is_followed_only_so_far() -> None:
    proof = proved(ITSELF)
    assert [one.code for one in proof.findings] == ["PROOF_INCOMPLETE"]
    assert not proof.covered.complete
    assert proof.covered.places < 1000


def test_sops_that_follow_one_another_are_proved_each_of_its_days() -> None:
    proof = proved(VERSIONS)
    assert proof.findings == ()
    assert [day.isoformat() for day in proof.covered.days] == ["2019-12-31", "2020-01-01"]


def test_a_condition_on_many_fields_is_read_off_quickly() -> None:
    names = [f"f{number}" for number in range(24)]
    fields = "".join(f"  {name}: {{kind: text, title: X}}\n" for name in names)
    asks = "".join(f"  {name}: {{ask: {name}, lines: {{id: Apa?, en: What?}}}}\n" for name in names)
    every = ", ".join(f"{{field: {name}}}" for name in names)
    ends = f"  semua: {{do: Semua ada., when: {{all: [{every}]}}}}\n  tutup: {{end: selesai}}\n"
    proof = proved(f"outcomes: {{selesai: Selesai}}\nfields:\n{fields}steps:\n{asks}{ends}")
    assert proof.findings == ()
    assert proof.covered.complete


@given(number=st.from_regex(r"0[0-9]{7,12}", fullmatch=True))
def test_numbers_of_a_class_are_taken_over_like_one_of_its_samples(number: str) -> None:
    shown = judge("id_caller", number)
    assume(shown.verdict != "error" and shown.canonical)
    samples = [judge("id_caller", one).canonical or "" for one in SAMPLES["id_caller"][shown.tag]]
    judged = judge("phone", shown.canonical or "")
    known = {(other.verdict, other.tag) for other in (judge("phone", one) for one in samples)}
    assert (judged.verdict, judged.tag) in known
