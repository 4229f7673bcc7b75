"""Reviews of sealed calls: what is kept, what is refused, and what becomes of disputes."""

import json
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sop_tui.core.grading import Rating, grade
from sop_tui.core.transcript import seal
from sop_tui.store.calls import document_bytes, read_transcript
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.reviews import (
    Review,
    Reviews,
    effective,
    is_reviewed,
    reviewed_calls,
    reviews_of,
    write_answer,
    write_dispute,
    write_review,
)
from sop_tui.store.schema import schema
from sop_tui.store.scorecards import CARDS, ReadCard, read_card, thaw_card
from tests.cli_runner import transcript_in

AT = "2026-11-22T09:00:00+07:00"

CARD = """\
scorecard: uji
title: Uji
version: "1"
items:
  - {id: eja, title: Eja, weight: 1, rules: [EML-1a-eja], fatal: true}
  - id: nada
    title: Nada
    weight: 3
    comment_below: baik
    levels:
      - {id: buruk, title: Buruk, points: 0}
      - {id: kurang, title: Kurang, points: 1}
      - {id: baik, title: Baik, points: 2}
  - {id: alamat, title: Alamat, weight: 1, clauses: [ALM-1]}
  - {id: titik, title: Titik, weight: 1, clauses: [ALM-4], depends_on: {item: alamat, answer: satisfied}}
"""

KURANG = {"nada": Rating("kurang", "tergesa-gesa")}


class Desk:
    """A data folder with one call, and a card to judge it by."""

    def __init__(self, at: Path) -> None:
        self.path = transcript_in(at)
        self.folder = DataFolder(at / "data")
        self.document = read_transcript(self.path)
        self.call_id = str(self.document["call_id"])
        self.scripts = at / "naskah"
        (self.scripts / CARDS).mkdir(parents=True)
        (self.scripts / CARDS / "uji.yaml").write_text(CARD)

    @property
    def card(self) -> ReadCard:
        return read_card(self.scripts, "uji")

    def review(self, by: str = "Ani", **more: Any) -> Review:
        args: dict[str, Any] = {"ratings": KURANG, "at": AT, **more}
        return write_review(self.folder, self.document, self.card, args.pop("ratings"), by=by, **args)

    def all(self) -> Reviews:
        return reviews_of(self.folder, self.call_id)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def files(desk: Desk) -> list[Path]:
    return sorted(desk.folder.review_folder(desk.call_id).iterdir())


class TestReview:
    def test_is_read_back_as_it_was_written(self, desk: Desk) -> None:
        assert desk.all() == Reviews()
        before = desk.path.read_bytes()
        written = desk.review(note="“Baik”\x1b[31m\n", calibration=True)
        (found,) = desk.all().of
        assert found.review == written
        assert (found.disputes, desk.all().damaged) == ((), ())
        assert written.grade == json.loads(json.dumps(grade(desk.card.card, desk.document, KURANG).as_json()))
        assert written.grade["total"] == 62.5
        assert written.seal == desk.document["seal"]["digest"]
        assert desk.path.read_bytes() == before
        assert reviewed_calls(desk.folder) == (desk.call_id,)

    def test_is_the_owners_alone(self, desk: Desk) -> None:
        desk.review()
        (file,) = files(desk)
        assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode)) == (0o600, 0o700)

    def test_of_another_person_or_a_second_one_replaces_none(self, desk: Desk) -> None:
        written = [desk.review(by) for by in ("Ani", "Budi", "Ani")]
        assert [one.review for one in desk.all().of] == written
        assert len(files(desk)) == 3

    def test_reads_as_it_was_made_though_the_card_has_changed(self, desk: Desk) -> None:
        written = desk.review()
        (desk.scripts / CARDS / "uji.yaml").write_text(CARD.replace("weight: 3", "weight: 30"))
        assert effective(desk.folder, desk.all().of[0], desk.document).total == 62.5
        assert thaw_card(desk.folder, written.card).card.item("nada").weight == 3
        assert desk.card.card.item("nada").weight == 30

    def test_keeps_its_schema(self, desk: Desk) -> None:
        answered(desk, accepted=True)
        answered(desk, accepted=False)
        check = Draft202012Validator(schema("review"))
        assert len(files(desk)) == 6
        for file in files(desk):
            check.validate(json.loads(file.read_bytes()))

    @pytest.mark.parametrize(
        ("code", "change"),
        [
            pytest.param("REVIEW_UNSEALED", {"document": lambda held: {**held, "agent": "Budi"}}, id="altered"),
            pytest.param("REVIEW_UNSEALED", {"document": lambda held: {**held, "seal": None}}, id="not sealed"),
            pytest.param("REVIEW_NO_CALL", {"document": lambda held: seal({**held, "agent": "B"})}, id="another call"),
            pytest.param("REVIEW_INCOMPLETE", {"ratings": {}}, id="nothing rated"),
            pytest.param("REVIEW_INCOMPLETE", {"ratings": {"nada": Rating("kurang")}}, id="no comment"),
            pytest.param("REVIEW_BY", {"by": " "}, id="nobody"),
            pytest.param("REVIEW_TIME", {"at": "2026-11-22T09:00:00"}, id="no offset"),
            pytest.param("REVIEW_TIME", {"at": "kemarin"}, id="no time"),
            pytest.param("REVIEW_SIZE", {"note": "a" * 2_000_000}, id="a book"),
        ],
    )  # fmt: skip
    def test_that_cannot_be_is_refused(self, desk: Desk, code: str, change: dict[str, Any]) -> None:
        change = dict(change)
        document: Callable[[dict[str, Any]], dict[str, Any]] = change.pop("document", dict)
        desk.document = document(desk.document)
        with pytest.raises(StoreError) as refused:
            desk.review(**change)
        assert refused.value.code == code
        assert desk.all() == Reviews()

    def test_of_a_call_that_was_taken_away_is_refused(self, desk: Desk) -> None:
        desk.path.unlink()
        with pytest.raises(StoreError, match="tidak ada di folder data"):
            desk.review()

    def test_of_a_call_that_was_altered_where_it_lies_is_refused(self, desk: Desk) -> None:
        desk.path.write_bytes(document_bytes({**desk.document, "agent": "Budi"}))
        with pytest.raises(StoreError) as refused:
            desk.review()
        assert refused.value.code == "REVIEW_NO_CALL"

    def test_a_folder_that_cannot_be_written_is_told(self, desk: Desk) -> None:
        desk.folder.review_folder(desk.call_id).parent.mkdir(exist_ok=True)
        desk.folder.review_folder(desk.call_id).write_text("")
        with pytest.raises(StoreError) as refused:
            desk.review()
        assert refused.value.code == "DATA_NOT_FOLDER"

    def test_a_call_id_leads_nowhere_else(self, desk: Desk) -> None:
        with pytest.raises(StoreError) as refused:
            reviews_of(desk.folder, "../calls")
        assert refused.value.code == "CALL_ID"


def answered(desk: Desk, accepted: bool, item: str = "nada", rating: Rating | None = None) -> Review:
    """A review of which one item is disputed and answered."""
    review = desk.review()
    dispute = write_dispute(desk.folder, review, item, by="Rani", at=AT, reason="Saya tidak tergesa-gesa.")
    rating = (rating or Rating("baik")) if accepted else None
    words = {"by": "Citra", "at": AT, "reason": "Didengarkan lagi."}
    write_answer(desk.folder, review, dispute, accepted=accepted, rating=rating, **words)
    return review


class TestDispute:
    def test_waits_for_its_answer(self, desk: Desk) -> None:
        review = desk.review()
        write_dispute(desk.folder, review, "eja", by="Rani", at=AT, reason="Sudah dieja.")
        (found,) = desk.all().of
        assert (found.open, [one.state for one in found.disputes], found.corrected) == (1, ["open"], {})
        assert effective(desk.folder, found, desk.document).total == 62.5

    def test_accepted_changes_the_grade_and_both_stay_visible(self, desk: Desk) -> None:
        answered(desk, accepted=True)
        (found,) = desk.all().of
        assert [one.state for one in found.disputes] == ["accepted"]
        assert found.review.grade["total"] == 62.5
        then = effective(desk.folder, found, desk.document)
        assert (then.total, then.item("nada").answer, then.item("nada").comment) == (100, "baik", "tergesa-gesa")

    def test_accepted_about_what_rules_decided(self, desk: Desk) -> None:
        answered(desk, accepted=True, item="eja", rating=Rating("violated", "ejaannya salah"))
        then = effective(desk.folder, desk.all().of[0], desk.document)
        assert (then.total, then.fatal) == (0, ("eja",))

    def test_declined_changes_nothing(self, desk: Desk) -> None:
        answered(desk, accepted=False)
        (found,) = desk.all().of
        assert [one.state for one in found.disputes] == ["declined"]
        assert effective(desk.folder, found, desk.document).total == 62.5

    def test_may_follow_one_that_was_answered_and_the_last_answer_holds(self, desk: Desk) -> None:
        review = answered(desk, accepted=True, rating=Rating("buruk"))
        again = write_dispute(desk.folder, review, "nada", by="Rani", at=AT, reason="Masih salah.")
        write_answer(
            desk.folder, review, again, by="Citra", at=AT, accepted=True, reason="Benar.", rating=Rating("baik")
        )
        (found,) = desk.all().of
        assert [one.state for one in found.disputes] == ["accepted", "accepted"]
        assert effective(desk.folder, found, desk.document).total == 100

    def test_is_about_its_own_review(self, desk: Desk) -> None:
        answered(desk, accepted=True)
        desk.review("Budi")
        first, second = desk.all().of
        assert (first.corrected, second.corrected) == ({"nada": Rating("baik")}, {})

    @pytest.mark.parametrize(
        ("code", "item", "reason"),
        [
            pytest.param("DISPUTE_ITEM", "tidak_ada", "x", id="no such item"),
            pytest.param("DISPUTE_ITEM", "titik", "x", id="an item that was not asked"),
            pytest.param("DISPUTE_REASON", "nada", " \n", id="no reason"),
            pytest.param("DISPUTE_OPEN", "eja", "x", id="one waits"),
        ],
    )
    def test_that_cannot_be_is_refused(self, desk: Desk, code: str, item: str, reason: str) -> None:
        review = desk.review()
        write_dispute(desk.folder, review, "eja", by="Rani", at=AT, reason="x")
        with pytest.raises(StoreError) as refused:
            write_dispute(desk.folder, review, item, by="Rani", at=AT, reason=reason)
        assert refused.value.code == code
        assert len(files(desk)) == 2

    def test_without_its_review_is_refused(self, desk: Desk) -> None:
        review = desk.review()
        files(desk)[0].unlink()
        with pytest.raises(StoreError) as refused:
            write_dispute(desk.folder, review, "nada", by="Rani", at=AT, reason="x")
        assert refused.value.code == "REVIEW_GONE"


class TestAnswer:
    @pytest.mark.parametrize(
        ("code", "change"),
        [
            pytest.param("ANSWER_REASON", {"reason": ""}, id="no reason"),
            pytest.param("ANSWER_RATING", {"rating": None}, id="accepted without a rating"),
            pytest.param("ANSWER_RATING", {"accepted": False}, id="declined with one"),
            pytest.param("ANSWER_RATING", {"rating": Rating("hebat")}, id="no such level"),
            pytest.param("ANSWER_RATING", {"rating": Rating("satisfied")}, id="not what a person rates"),
            pytest.param("REVIEW_BY", {"by": ""}, id="nobody"),
        ],
    )
    def test_that_cannot_be_is_refused(self, desk: Desk, code: str, change: dict[str, Any]) -> None:
        review = desk.review()
        dispute = write_dispute(desk.folder, review, "nada", by="Rani", at=AT, reason="x")
        words: dict[str, Any] = {"by": "Citra", "at": AT, "accepted": True, "reason": "y", "rating": Rating("baik")}
        with pytest.raises(StoreError) as refused:
            write_answer(desk.folder, review, dispute, **(words | change))
        assert refused.value.code == code
        assert desk.all().of[0].open == 1

    def test_is_given_once(self, desk: Desk) -> None:
        review = answered(desk, accepted=False)
        dispute = desk.all().of[0].disputes[0].dispute
        with pytest.raises(StoreError) as refused:
            write_answer(desk.folder, review, dispute, by="Dewi", at=AT, accepted=False, reason="y")
        assert refused.value.code == "DISPUTE_ANSWERED"

    def test_two_at_one_moment_are_told_and_the_first_holds(self, desk: Desk) -> None:
        answered(desk, accepted=True)
        (file,) = (path for path in files(desk) if path.name.endswith(".answer.json"))
        later = file.name.replace(file.name[:8], "ffffffff")
        document = {**json.loads(file.read_text()), "id": later.partition(".")[0], "accepted": False, "rating": None}
        file.with_name(later).write_text(json.dumps(document))
        found = desk.all()
        assert [one.state for one in found.of[0].disputes] == ["accepted"]
        assert [(one.path.name, one.code) for one in found.damaged] == [(later, "REVIEW_STRAY")]


def half(text: str) -> str:
    return text[: len(text) // 2]


def with_key(name: str, value: object) -> Callable[[str], str]:
    return lambda text: json.dumps({**json.loads(text), name: value})


class TestDamaged:
    @pytest.mark.parametrize(
        "harm",
        [
            pytest.param(half, id="cut off"),
            pytest.param(lambda _: "", id="empty"),
            pytest.param(lambda _: "[" * 100_000, id="deep"),
            pytest.param(lambda _: "[]", id="a list"),
            pytest.param(lambda text: text.replace("62.5", "NaN"), id="no number"),
            pytest.param(with_key("schema", "sop-tui/review/2"), id="another schema"),
            pytest.param(with_key("kind", "verdict"), id="another kind"),
            pytest.param(with_key("kind", "dispute"), id="the wrong kind"),
            pytest.param(with_key("call_id", "017008e2-1840-7e93-822b-70369f848480"), id="of another call"),
            pytest.param(with_key("id", "017008e2-1840-7e93-822b-70369f848480"), id="under another name"),
            pytest.param(with_key("at", "kemarin"), id="no time"),
            pytest.param(with_key("by", 7), id="no name"),
            pytest.param(with_key("ratings", {"nada": "baik"}), id="ratings of another shape"),
            pytest.param(with_key("ratings", []), id="no ratings"),
            pytest.param(with_key("grade", {"items": [7]}), id="no grade"),
            pytest.param(with_key("card", None), id="no card"),
        ],
    )
    def test_a_file_is_told_and_passed_over(self, desk: Desk, harm: Callable[[str], str]) -> None:
        desk.review("Ani")
        kept = desk.review("Budi")
        (file,) = (path for path in files(desk) if kept.id not in path.name)
        file.write_text(harm(file.read_text()))
        found = desk.all()
        assert [one.review.by for one in found.of] == ["Budi"]
        assert [(one.path, one.code) for one in found.damaged] == [(file, "REVIEW_DAMAGED")]
        assert str(file) in found.damaged[0].message

    def test_what_is_no_file_is_told_too(self, desk: Desk) -> None:
        desk.review()
        there = files(desk)[0].parent
        (there / "catatan.txt").write_text("x")
        (there / "lain").mkdir()
        (there / ".x.json.0000.tmp").write_text("half")
        assert [one.path.name for one in desk.all().damaged] == ["catatan.txt", "lain"]
        assert len(desk.all().of) == 1

    def test_a_dispute_of_a_review_that_is_gone_is_told(self, desk: Desk) -> None:
        answered(desk, accepted=True)
        next(path for path in files(desk) if path.name.count(".") == 1).unlink()
        found = desk.all()
        assert (found.of, [one.code for one in found.damaged]) == ((), ["REVIEW_STRAY"] * 2)

    def test_a_call_is_reviewed_where_there_is_a_review(self, desk: Desk) -> None:
        assert (reviewed_calls(desk.folder), is_reviewed(desk.folder, desk.call_id)) == ((), False)
        answered(desk, accepted=True)
        (desk.folder.reviews / "catatan").mkdir()
        assert (reviewed_calls(desk.folder), is_reviewed(desk.folder, desk.call_id)) == ((desk.call_id,), True)
        next(path for path in files(desk) if path.name.count(".") == 1).unlink()
        assert (reviewed_calls(desk.folder), is_reviewed(desk.folder, desk.call_id)) == ((), False)

    def test_what_only_calls_itself_a_transcript_is_refused(self, desk: Desk) -> None:
        for key in ("call_id", "started_at", "constraints"):
            document = seal({name: value for name, value in desk.document.items() if name != key})
            desk.path.write_bytes(document_bytes(document))
            with pytest.raises(StoreError) as refused:
                write_review(desk.folder, document, desk.card, KURANG, by="Ani", at=AT)
            assert refused.value.code == "TRANSCRIPT_SCHEMA"

    def test_a_card_that_is_gone_is_told(self, desk: Desk) -> None:
        desk.review()
        shutil.rmtree(desk.folder.scripts)
        with pytest.raises(StoreError) as refused:
            effective(desk.folder, desk.all().of[0], desk.document)
        assert refused.value.code == "SCRIPTS_MISSING"

    def test_another_transcript_is_not_judged_by_it(self, desk: Desk) -> None:
        desk.review()
        with pytest.raises(StoreError) as refused:
            effective(desk.folder, desk.all().of[0], seal({**desk.document, "agent": "Budi"}))
        assert refused.value.code == "REVIEW_TRANSCRIPT"
