"""What holds for every answer whatsoever, not only for those in the table."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core.answers import KINDS, Judgement, judge
from sop_tui.core.answers.numbering import OPERATORS
from tests.core.answers.cases import CASES

ANY_CHARACTER = st.characters(codec=None, exclude_categories=())
TYPED = st.one_of(
    st.text(ANY_CHARACTER),
    st.text("0123456789+-() ./,;OX", max_size=30),
    st.text("abgmilocdn.@@ ,-_'\"<>()[]:2", max_size=40),
    st.emails(),
    st.sampled_from([case.text for case in CASES if len(case.text) < 500]),
    st.tuples(st.sampled_from([case.text for case in CASES if len(case.text) < 500]), st.text(max_size=3)).map("".join),
)
KIND = st.sampled_from(sorted(KINDS))
law = settings(deadline=None)


@law
@given(KIND, TYPED)
def test_an_answer_is_kept_or_refused_with_a_reason(kind: str, text: str) -> None:
    found = judge(kind, text)

    assert (found.verdict == "error") == (found.canonical is None)
    assert bool(found.problems) == (found.verdict != "ok")
    assert bool(found.renderings) == (found.canonical is not None)
    assert len(found.text) <= KINDS[kind].max_length


@law
@given(KIND, TYPED)
def test_a_kept_answer_judged_again_is_itself(kind: str, text: str) -> None:
    found = judge(kind, text)

    if found.canonical is not None:
        again = judge(kind, found.canonical)
        assert (again.canonical, again.renderings) == (found.canonical, found.renderings)


@law
@given(KIND, TYPED)
def test_a_suggestion_is_an_answer_that_solves_something(kind: str, text: str) -> None:
    found = judge(kind, text)

    if found.suggestion is not None:
        meant = judge(kind, found.suggestion)
        assert meant.verdict != "error"
        assert meant.suggestion is None
        assert not _codes(found) <= _codes(meant)


@law
@given(TYPED)
def test_an_email_is_read_from_both_forms(text: str) -> None:
    found = judge("email", text)

    for written in found.renderings.values():
        assert judge("email", written).canonical == found.canonical


@law
@given(TYPED)
def test_a_caller_never_stops_the_call(text: str) -> None:
    assert judge("id_caller", text).verdict != "error"


@law
@given(st.sampled_from(["phone", "id_caller"]), TYPED)
def test_a_number_is_read_from_every_written_form(kind: str, text: str) -> None:
    found = judge(kind, text)

    for form in ("e164", "national", "no_zero", "groups"):
        if form in found.renderings:
            assert judge(kind, found.renderings[form]).canonical == found.canonical


@law
@given(st.sampled_from(sorted(OPERATORS)), st.from_regex(r"[0-9]{6,9}", fullmatch=True), st.data())
def test_a_mobile_number_is_the_same_however_it_is_written(prefix: str, rest: str, data: st.DataObject) -> None:
    nsn = prefix[1:] + rest
    start = data.draw(st.sampled_from(["0", "", "62", "+62", "0062", "+62 0", "+62(0)", "(+62)", "62-0"]))
    gaps = data.draw(st.lists(st.sampled_from(["", "", " ", ".", "-", "/", " - "]), min_size=12, max_size=12))
    written = start + "".join(gap + digit for gap, digit in zip(gaps, nsn, strict=False))

    found = judge("phone", written)

    assert found.verdict == "ok"
    assert found.canonical == "+62" + nsn
    assert judge("id_caller", written).canonical == found.canonical


def _codes(found: Judgement) -> set[str]:
    return {problem.code for problem in found.problems}
