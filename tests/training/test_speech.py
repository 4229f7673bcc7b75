"""What customers say, and what the checker says of a file of it."""

from pathlib import Path

import pytest

from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.dialog import Ask, Choose, activity_name, options_of
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.speech import MOMENTS, VALUE, Speech, around, filled
from sop_tui.core.training.speech_faults import CODES
from sop_tui.store.scripts import packaged, read_folder
from sop_tui.store.speeches import CUSTOMERS, SPEECHES, read_speech, speech_findings

BOOK = read_folder(packaged()).book
PACKAGED = read_speech(packaged())

SOUND = """\
speech: pelanggan
title: Uji
version: "1"
called: [Mbak, Kak]
answers:
  mendesak:
    ya: ["Iya, {sapaan_cso}.", "Mendesak."]
    tidak: ["Tidak."]
  pemilik:
    pemilik: ["Iya, di {alamat} itu rumah saya."]
fields:
  email: ["Email saya {nilai}", "{nilai} ya"]
refused:
  email: ["Tidak usah."]
needs:
  - when: {topik: gangguan}
    lines: [Padam]
  - when: {topik: gangguan, mendesak: ya}
    lines: [Kabel putus, "Percikan api di {alamat}"]
moments:
  refused: ["Maaf, tidak."]
"""


def findings(text: str) -> list[str]:
    found = speech_findings(text.encode(), "ucapan/pelanggan.yaml", BOOK)
    return [f"{one.place.line}:{one.place.column} {one.code}" for one in found if one.place]


def sound(tmp_path: Path) -> Speech:
    (tmp_path / SPEECHES).mkdir()
    (tmp_path / SPEECHES / f"{CUSTOMERS}.yaml").write_text(SOUND, "utf-8")
    return read_speech(tmp_path)


def test_nothing_is_wrong_with_the_packaged_words() -> None:
    data = (packaged() / SPEECHES / f"{CUSTOMERS}.yaml").read_bytes()
    assert [str(one) for one in speech_findings(data, "ucapan/pelanggan.yaml", BOOK)] == []


@pytest.mark.parametrize("dialog", BOOK.dialogs)
def test_every_question_of_a_packaged_dialogue_has_several_answers(dialog: str) -> None:
    for step_id, step in BOOK.dialogs[dialog].steps.items():
        name = activity_name(step_id, step)
        if isinstance(step, Ask | Choose):
            for option in options_of(step):
                said = {PACKAGED.answer(name, option.id, Dice(str(seed))) for seed in range(40)}
                assert None not in said, (name, option.id)
                assert len(said) >= 2, (name, option.id)
        field = step.ask if isinstance(step, Ask) else step.asks if isinstance(step, Choose) else None
        if field:
            assert len({PACKAGED.field(field, Dice(str(seed))) for seed in range(40)}) >= 2, field


@pytest.mark.parametrize("topic", [option.id for option in options_of(BOOK.step("panggilan", "topik"))])
def test_every_kind_of_service_has_a_need(topic: str) -> None:
    kinds = options_of(BOOK.step("panggilan", f"jenis_{topic}")) if topic != "informasi" else ()
    assert PACKAGED.need({"topik": topic}, Dice("1"))
    by_kind = {kind.id: PACKAGED.need({"topik": topic, f"jenis_{topic}": kind.id}, Dice("1")) for kind in kinds}
    assert None not in by_kind.values()
    assert len(set(by_kind.values())) == len(by_kind)


def test_every_moment_has_words() -> None:
    said = {name: filled(PACKAGED.moment(name, Dice("1")), {"sapaan_cso": "Kak"}) for name in MOMENTS}
    assert all(said.values())
    assert not any("{" in text for text in said.values())


def test_only_what_the_customer_knows_is_named(tmp_path: Path) -> None:
    speech = sound(tmp_path)
    assert speech.answer("pemilik", "pemilik", Dice("1")) is None
    way = speech.answer("pemilik", "pemilik", Dice("1"), {"alamat": "Jl Melati 3"})
    assert filled(way or "", {"alamat": "Jl Melati 3"}) == "Iya, di Jl Melati 3 itu rumah saya."
    urgent = {"topik": "gangguan", "mendesak": "ya"}
    assert {speech.need(urgent, Dice(str(seed))) for seed in range(20)} == {"Kabel putus"}
    assert {speech.need(urgent, Dice(str(seed)), {"alamat"}) for seed in range(20)} == {
        "Kabel putus",
        "Percikan api di {alamat}",
    }


def test_the_most_particular_need_counts(tmp_path: Path) -> None:
    speech = sound(tmp_path)
    assert speech.need({"topik": "gangguan", "mendesak": "tidak"}, Dice("1")) == "Padam"
    assert speech.need({"topik": "keluhan"}, Dice("1")) is None


def test_what_the_file_does_not_say(tmp_path: Path) -> None:
    speech = sound(tmp_path)
    assert speech.answer("pemilik", "bukan", Dice("1")) is None
    assert speech.answer("tidak_ada", "ya", Dice("1")) is None
    assert speech.field("nama", Dice("1")) == "{nilai}"
    assert speech.moment("thanks", Dice("1")) == ""
    assert speech.refusal("email", "refused", Dice("1")) == "Tidak usah."
    assert speech.refusal("hp", "refused", Dice("1")) == "Maaf, tidak."
    assert speech.called_by(Dice("1")) in {"Mbak", "Kak"}


def test_a_field_is_told_around_its_value() -> None:
    way = filled("Iya {sapaan_cso}, email saya {nilai} ya", {"sapaan_cso": "Kak"})
    assert around(way) == ("Iya Kak, email saya", "ya")
    assert filled("Baik {sapaan_cso}", {}) == "Baik"
    assert filled("Ini {nilai}", {VALUE: "5"}) == "Ini 5"


CASES = [
    pytest.param("speech: pelanggan", "speech: orang", "1:1 SPEECH_FILE", id="another name"),
    pytest.param("[Mbak, Kak]", "[]", "4:1 SPEECH_EMPTY", id="no way to address the CSO"),
    pytest.param("Mendesak.", " ", "7:32 SPEECH_EMPTY", id="an empty answer"),
    pytest.param('["Tidak."]', "[]", "8:5 SPEECH_EMPTY", id="no answers"),
    pytest.param("Iya, {sapaan_cso}.", "Iya, {Sapaan}.", "7:10 SPEECH_BRACE", id="no placeholder's name"),
    pytest.param("{sapaan_cso}", "{sapaan_cs}", "7:10 SPEECH_PLACEHOLDER", id="an unknown placeholder"),
    pytest.param("Iya, {sapaan_cso}.", "Iya, {nilai}.", "7:10 SPEECH_PLACEHOLDER", id="a value outside a field"),
    pytest.param("Email saya {nilai}", "Email saya", "12:11 SPEECH_VALUE", id="a field without its value"),
    pytest.param("{nilai} ya", "{nilai} {nilai}", "12:33 SPEECH_VALUE", id="a value told twice"),
    pytest.param("  mendesak:", "  mendesakk:", "6:3 SPEECH_STEP", id="an unknown step"),
    pytest.param("    tidak:", "    tidakk:", "8:5 SPEECH_OPTION", id="an unknown option"),
    pytest.param('  email: ["Email', '  emial: ["Email', "12:3 SPEECH_FIELD", id="an unknown field"),
    pytest.param('  email: ["Tidak', '  emial: ["Tidak', "14:3 SPEECH_FIELD", id="an unknown refused field"),
    pytest.param("topik: gangguan}", "topic: gangguan}", "16:12 SPEECH_STEP", id="a need of an unknown step"),
    pytest.param("topik: gangguan}", "topik: padam}", "16:12 SPEECH_OPTION", id="a need of an unknown option"),
    pytest.param("  refused: [", "  refusal: [", "21:3 SPEECH_MOMENT", id="an unknown moment"),
]


@pytest.mark.parametrize(("old", "new", "told"), CASES)
def test_each_fault_is_told_at_its_place(old: str, new: str, told: str) -> None:
    assert old in SOUND
    found = findings(SOUND.replace(old, new, 1))
    assert [one for one in found if not one.endswith("SPEECH_MISSING")] == [told]


def test_words_that_are_missing_are_told() -> None:
    found = speech_findings(SOUND.encode(), "ucapan/pelanggan.yaml", BOOK)
    assert {one.severity for one in found} == {"warning"}
    messages = {one.message for one in found}
    assert "no words for the option bukan of pemilik" in messages
    assert "no words to tell the field nik" in messages
    assert not any(message.endswith("of mendesak") for message in messages)
    assert any(message.startswith("no words for the moment thanks") for message in messages)


def test_every_code_is_shown_by_a_case() -> None:
    shown = {str(case.values[2]).split()[1] for case in CASES} | {"SPEECH_MISSING"}
    assert shown == set(CODES)


def test_words_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="SCRIPTS_UNREADABLE"):
        read_speech(tmp_path)
    (tmp_path / SPEECHES).mkdir()
    file = tmp_path / SPEECHES / f"{CUSTOMERS}.yaml"
    file.write_text(SOUND.replace("{nilai} ya", "tanpa nilai"), "utf-8")
    with pytest.raises(ScriptError, match="12:33 SPEECH_VALUE"):
        read_speech(tmp_path)
    file.write_text("speech: [", "utf-8")
    with pytest.raises(ScriptError, match="YAML_SYNTAX"):
        read_speech(tmp_path)
