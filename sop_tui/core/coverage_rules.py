"""What ``sop-tui coverage`` reports, each with the reason for it, a bad example and a good one.

As in `sop_tui.core.checking.rules`, with a scenario among the files of an example. A code never changes its meaning.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sop_tui.core.checking.rules import CLAUSE_UNUSED, Rule


def _rule(code: str, why: str, *, bad: str, good: str) -> Rule:
    margin = "\n" + " " * 8
    return Rule(code, "error", why, bad.replace(margin, "\n").strip(), good.replace(margin, "\n").strip())


CLAUSE_UNRULED: Final = _rule(
    "CLAUSE_UNRULED",
    "Without a rule nothing proves that a dialogue keeps the clause, and no score tells who disregarded it.",
    bad="""
        steps:
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}, clause: DTA-3}
          tutup: {end: selesai}
        ---
        sop: dta
        clauses: {DTA-3: {obliges: Mengucapkan terima kasih.}}
        ---
        scenario: coba
        expect: {outcome: selesai}
    """,
    good="""
        steps:
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}, clause: DTA-3}
          tutup: {end: selesai}
        ---
        sop: dta
        clauses: {DTA-3: {obliges: Mengucapkan terima kasih.}}
        constraints:
          - {id: terima-kasih, clause: DTA-3, template: existence, a: say:terima_kasih, owed: {id: terima kasih}}
        ---
        scenario: coba
        expect: {outcome: selesai}
    """,
)
STEP_UNTRIED: Final = _rule(
    "STEP_UNTRIED",
    "A step that no scenario does may say or record something else than its clause wants, and nobody would see it.",
    bad="""
        steps:
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}, clause: DTA-3}
          maaf: {say: {id: Mohon maaf., en: Sorry.}, clause: DTA-3, when: {flag: upset}}
          tutup: {end: selesai}
        ---
        sop: dta
        clauses: {DTA-3: {obliges: Mengucapkan terima kasih.}}
        constraints:
          - {id: terima-kasih, clause: DTA-3, template: existence, a: say:terima_kasih, owed: {id: terima kasih}}
        ---
        scenario: coba
        expect: {outcome: selesai}
    """,
    good="""
        steps:
          terima_kasih: {say: {id: Terima kasih., en: Thank you.}, clause: DTA-3}
          maaf: {say: {id: Mohon maaf., en: Sorry.}, clause: DTA-3, when: {flag: upset}}
          tutup: {end: selesai}
        ---
        sop: dta
        clauses: {DTA-3: {obliges: Mengucapkan terima kasih.}}
        constraints:
          - {id: terima-kasih, clause: DTA-3, template: existence, a: say:terima_kasih, owed: {id: terima kasih}}
        ---
        scenario: coba
        turns: [{at: terima_kasih, flag: upset}]
        expect: {outcome: selesai}
    """,
)
RULE_UNTRIED: Final = _rule(
    "RULE_UNTRIED",
    "A rule that no scenario activates was never seen to be kept; its patterns may name the wrong thing.",
    bad="""
        steps:
          maaf: {say: {id: Mohon maaf., en: Sorry.}, clause: DTA-1}
          tutup: {end: selesai}
        ---
        sop: dta
        clauses: {DTA-1: {obliges: Meminta maaf kepada pelanggan yang marah.}}
        constraints:
          - {id: maaf, clause: DTA-1, template: response, a: flag:upset, b: say:maaf, owed: {id: maaf}}
        ---
        scenario: coba
        expect: {outcome: selesai}
    """,
    good="""
        steps:
          maaf: {say: {id: Mohon maaf., en: Sorry.}, clause: DTA-1}
          tutup: {end: selesai}
        ---
        sop: dta
        clauses: {DTA-1: {obliges: Meminta maaf kepada pelanggan yang marah.}}
        constraints:
          - {id: maaf, clause: DTA-1, template: response, a: flag:upset, b: say:maaf, owed: {id: maaf}}
        ---
        scenario: coba
        turns: [{at: maaf, flag: upset}]
        expect: {outcome: selesai}
    """,
)
SCENARIO_UNHELD: Final = _rule(
    "SCENARIO_UNHELD",
    "A scenario that cannot be held to its end tries nothing.",
    bad="""
        steps:
          pemilik:
            choose: {id: Apakah pemilik?, en: Are you the owner?}
            clause: DTA-2
            options: [{id: ya, text: Ya}, {id: tidak, text: Tidak}]
          tutup: {end: selesai}
        ---
        sop: dta
        clauses: {DTA-2: {obliges: Menanyakan kepemilikan.}}
        constraints:
          - {id: pemilik, clause: DTA-2, template: existence, a: choice:pemilik=*, owed: {id: tanya pemilik}}
        ---
        scenario: coba
        expect: {outcome: selesai}
    """,
    good="""
        steps:
          pemilik:
            choose: {id: Apakah pemilik?, en: Are you the owner?}
            clause: DTA-2
            options: [{id: ya, text: Ya}, {id: tidak, text: Tidak}]
          tutup: {end: selesai}
        ---
        sop: dta
        clauses: {DTA-2: {obliges: Menanyakan kepemilikan.}}
        constraints:
          - {id: pemilik, clause: DTA-2, template: existence, a: choice:pemilik=*, owed: {id: tanya pemilik}}
        ---
        scenario: coba
        answers: {pemilik: ya}
        expect: {outcome: selesai}
    """,
)

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {rule.code: rule for rule in (CLAUSE_UNUSED, CLAUSE_UNRULED, STEP_UNTRIED, RULE_UNTRIED, SCENARIO_UNHELD)}
)
"""All of them by code; the first is the static checker's too."""
