"""Which domains are doubted: real ones here never, the ways people mistype the big ones always."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core.answers import judge
from sop_tui.core.answers.mail_domains import ANCHORS, KNOWN, NEVER_REWRITTEN, distance, doubt
from sop_tui.core.answers.model import words

REAL = words("""
    pln.co.id pgn.co.id iconpln.co.id plnbatam.com plnnusantarapower.co.id indonesiapower.co.id ptpjb.com
    pertamina.com telkom.co.id telkomsel.com telkomsel.co.id indosatooredoo.com xl.co.id smartfren.com bri.co.id
    bni.co.id bca.co.id btn.co.id bankmandiri.co.id pnm.co.id pal.co.id inka.co.id kai.id pos.co.id posindonesia.co.id
    wika.co.id adhi.co.id waskita.co.id jasamarga.co.id astra.co.id toyota.co.id indofood.co.id kalbe.co.id
    tokopedia.com gojek.com traveloka.com blibli.com ui.ac.id ugm.ac.id mail.ugm.ac.id itb.ac.id its.ac.id ub.ac.id
    esdm.go.id polri.go.id jakarta.go.id kemenkeu.go.id pln.go.id cbn.net.id rad.net.id biz.net.id telkom.net.id
    plasa.com linknet.id firstmedia.com kompas.com kompas.id tempo.co tempo.co.id detik.com hotel.co.id email.co.id
    hotmail.co.id mail.com email.com gmx.net yandex.com qq.com mail.ru naver.com proton.me hotmail.my hotmail.ca
    yahoo.com.sg yahoo.co.jp outlook.de live.nl rocketmail.co.uk budi.my.id toko.web.id sukamaju.desa.id
    sman1.sch.id koperasi.or.id maju.biz.id
""")

MISTYPED = {
    "gmail.com": "gmial.com gmai.com gmal.com gmil.com gamil.com gnail.com gmaik.com gmaill.com ggmail.com gmail.co "
    "gmail.om gmail.cm gmail.con gmail.cim gmail.vom gmail.comm gmail.cpm gmail.copm gmal.con",
    "yahoo.com": "yaho.com yhoo.com yahho.com yahooo.com yaoo.com ayhoo.com yahoo.co yahoo.con yahoo.cmo",
    "yahoo.co.id": "yaho.co.id yahoo.coid yahoo.co.idd yahoo.co.di yahoo.co.ud yahoo.c.id yahooco.id yahoo.co.i",
    "ymail.com": "ymal.com ymial.com ymail.con",
    "rocketmail.com": "roketmail.com rocketmai.com rocketmal.con",
    "hotmail.com": "hotmial.com hotmil.com homail.com hotmaill.com hotmal.co hotmail.con",
    "outlook.com": "outlok.com oulook.com outllok.com outlook.ocm",
    "icloud.com": "iclod.com icoud.com icloud.con",
    "pln.co.id": "pnl.co.id plm.co.id pln.coid pln.co.di",
    "telkom.net": "tekom.net telkom.nett",
}


@pytest.mark.parametrize("domain", sorted(REAL))
def test_a_real_domain_is_left_alone(domain: str) -> None:
    assert doubt(domain) is None


@pytest.mark.parametrize(
    ("typed", "meant"), [(typed, meant) for meant in MISTYPED for typed in MISTYPED[meant].split()]
)
def test_a_mistyped_domain_is_found(typed: str, meant: str) -> None:
    found = judge("email", f"masna@{typed}")

    assert (found.verdict, found.canonical, found.suggestion) == ("warning", f"masna@{typed}", f"masna@{meant}")


@pytest.mark.parametrize("domain", ["hmail.com", "dmail.com", "fmail.com"])
def test_between_two_providers_it_says_nothing(domain: str) -> None:
    assert doubt(domain) is None


@given(st.from_regex(r"[a-z]{2,9}", fullmatch=True), st.sampled_from(NEVER_REWRITTEN))
def test_an_indonesian_ending_is_kept(name: str, ending: str) -> None:
    found = doubt(name + ending)

    assert not found or not found.meant or found.meant.endswith(ending)


@given(st.sampled_from(sorted(KNOWN)))
def test_a_known_domain_is_silent(domain: str) -> None:
    assert judge("email", f"a@{domain}").verdict == "ok"


@given(st.text("abc.", max_size=6), st.text("abc.", max_size=6), st.integers(0, 7))
def test_distance_counts_slips_up_to_its_limit(a: str, b: str, limit: int) -> None:
    assert distance(a, b, limit) == min(_slips(a, b), limit + 1)


@given(st.sampled_from(ANCHORS), st.data())
def test_a_swap_of_neighbours_is_one_slip(domain: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(domain) - 2))
    swapped = domain[:place] + domain[place + 1] + domain[place] + domain[place + 2 :]

    assert distance(domain, swapped, 2) == int(swapped != domain)


@cache
def _slips(a: str, b: str) -> int:
    """The definition of the optimal string alignment distance, from the ends of both."""
    if not a or not b:
        return len(a) + len(b)
    least = min(_slips(a[:-1], b) + 1, _slips(a, b[:-1]) + 1, _slips(a[:-1], b[:-1]) + (a[-1] != b[-1]))
    if a[-2:] == b[-2:][::-1] and len(a) > 1:
        least = min(least, _slips(a[:-2], b[:-2]) + 1)
    return least
