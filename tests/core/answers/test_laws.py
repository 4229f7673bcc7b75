"""What holds for every answer whatsoever, not only for those in the table."""

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from sop_tui.core.answers import KINDS, Judgement, judge, render
from sop_tui.core.answers.numbering import OPERATORS
from sop_tui.core.plaintext import clean
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


@st.composite
def _nearly(draw: st.DrawFn, kind: str) -> str:
    """A text of the table for this kind, mistyped here and there."""
    text = draw(st.sampled_from([case.text for case in CASES if case.kind == kind and len(case.text) < 500]))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.sampled_from(SLIPS)) + text[place + draw(st.integers(0, 1)) :]
    return text


SLIPS = ("", *"0123456789OIlKG .,-/'|#²é\u0663\u2013")
KIND = st.sampled_from(sorted(KINDS))
KIND_AND_TEXT = KIND.flatmap(lambda kind: st.tuples(st.just(kind), TYPED | _nearly(kind)))
law = settings(deadline=None)
thorough = settings(deadline=None, max_examples=250)


@thorough
@given(KIND_AND_TEXT)
def test_an_answer_is_kept_or_refused_with_a_reason(typed: tuple[str, str]) -> None:
    kind, text = typed
    found = judge(kind, text)

    assert (found.verdict == "error") == (found.canonical is None)
    assert bool(found.problems) == (found.verdict != "ok")
    assert bool(found.renderings) == (found.canonical is not None)
    assert len(found.text) <= KINDS[kind].max_length


@thorough
@given(KIND_AND_TEXT)
def test_a_kept_answer_judged_again_is_itself(typed: tuple[str, str]) -> None:
    kind, text = typed
    found = judge(kind, text)

    if found.canonical is not None:
        again = judge(kind, found.canonical)
        assert (again.canonical, again.renderings) == (found.canonical, found.renderings)


@thorough
@given(KIND_AND_TEXT)
def test_a_suggestion_is_an_answer_that_solves_something(typed: tuple[str, str]) -> None:
    kind, text = typed
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


WRITTEN = {
    "nik": ("digits", "groups"),
    "idpel": ("digits", "groups"),
    "meter_number": ("digits", "groups"),
    "meter_reading": ("comma", "dot", "kwh", "groups"),
    "ticket_id": ("as_is", "upper"),
    "report_number": ("as_is", "groups"),
    "report_description": ("as_is",),
    "date": ("as_is", "iso", "numeric", "short"),
}


@thorough
@given(st.sampled_from(sorted(WRITTEN)).flatmap(lambda kind: st.tuples(st.just(kind), _nearly(kind))))
def test_an_answer_is_read_from_every_written_form(typed: tuple[str, str]) -> None:
    kind, text = typed
    found = judge(kind, text)

    if found.canonical is not None:
        for form in WRITTEN[kind]:
            assert judge(kind, found.renderings[form]).canonical == found.canonical


@law
@given(KIND, TYPED)
def test_whatever_was_left_unverified_can_be_shown(kind: str, text: str) -> None:
    assert all(render(kind, clean(text), form) is not None for form in KINDS[kind].forms)


@law
@given(KIND_AND_TEXT)
def test_a_problem_fits_the_desk_whatever_was_typed(typed: tuple[str, str]) -> None:
    for problem in judge(*typed).problems:
        assert max(cell_len(problem.message), cell_len(problem.mend)) <= 76


def _codes(found: Judgement) -> set[str]:
    return {problem.code for problem in found.problems}
