"""Redaction: nothing that a customer told is left, and nothing else is lost."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings

from sop_tui.core import spelling
from sop_tui.core.evidence import erased
from sop_tui.core.judged import judged
from sop_tui.core.personal import mask
from sop_tui.core.redaction import SCHEMA, pseudonym, redact
from sop_tui.core.transcript import check_seal
from tests.core.random_customers import CUSTOMERS, DRAWS, Customer, book, sealed_call

KEY = b"k" * 32
MOMENTS = ("at", "started_at", "ended_at", "call_id", "sha256")
"""Texts that are no customer's, and full of digits."""


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Every text of a document, keys of fields among them."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield name
            yield from texts(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, key)
    elif isinstance(value, str) and key not in MOMENTS:
        yield value


@given(CUSTOMERS, DRAWS)
@settings(max_examples=20)
def test_nothing_the_customer_told_is_left(customer: Customer, draws: list[int]) -> None:
    document = sealed_call(customer, draws)
    left = "\n".join(texts(redact(document, KEY, book()))).casefold()
    assert [secret for secret in customer.secrets if secret in left] == []
    spelled = {
        token.said
        for row in document["fields"].values()
        for token in spelling.spell(row["value"], book().spelling, "sop")
        if len(token.said) > 3
    }
    said = re.findall(r"\w+", "\n".join(event["text"] for event in document["events"] if "text" in event))
    assert not {word.casefold() for word in spelled & set(said)} & set(re.findall(r"\w+", left))


@given(CUSTOMERS, DRAWS)
@settings(max_examples=10)
def test_what_is_judged_and_when_is_kept(customer: Customer, draws: list[int]) -> None:
    document = sealed_call(customer, draws)
    masked = redact(document, KEY, book())
    for key in ("call_id", "agent", "station", "started_at", "outcome", "constraints", "flags", "dialogs"):
        assert masked[key] == document[key]
    assert [event["activity"] for event in judged(masked["events"])] == [
        event["activity"] for event in judged(document["events"])
    ]
    for before, after in zip(document["events"], masked["events"], strict=True):
        assert [key for key in before if key not in {"salt", "link"}] == list(after)
        for key in ("seq", "at", "elapsed_ms", "type", "batch", "field", "option", "source", "problems"):
            assert before.get(key) == after.get(key)


def renamed(value: Any) -> str:
    """The same with people by number, in the order in which they come."""
    people: dict[str, int] = {}
    return re.sub(r"-([bcdfghlmnprst]{12})", lambda found: f"-{people.setdefault(found[1], len(people))}", repr(value))


@given(CUSTOMERS, DRAWS)
@settings(max_examples=10)
def test_two_customers_who_do_the_same_leave_the_same(customer: Customer, draws: list[int]) -> None:
    """Non-interference: what is masked does not tell by its length or its place either, pseudonyms aside."""
    document = sealed_call(customer, draws)
    text = json.dumps(document)
    for form in (str.lower, str.upper, str.title):
        text = text.replace(form(customer.words[2]), form("zzzzzzzzzzzzzz"))
    other = json.loads(text)
    assert renamed(redact(other, KEY, book())["events"]) == renamed(redact(document, KEY, book())["events"])


def test_it_says_that_it_is_no_transcript() -> None:
    masked = redact(sealed_call(Customer(("qqqq", "wwww", "xxxx", "zzzz"), ("11111111",) * 3), [0] * 40), KEY, book())
    assert (masked["schema"], masked["redacted"]) == (SCHEMA, True)
    assert "seal" not in masked
    assert not check_seal(masked)


def test_what_was_said_is_told_in_the_scripts_words() -> None:
    document = sealed_call(Customer(("qqqq", "wwww", "xxxx", "zzzz"), ("11111111",) * 3), [0] * 40)
    said = [event["text"] for event in redact(document, KEY, book())["events"] if event["type"] in {"said", "asked"}]
    assert "Selamat pagi, PLN 123 dengan Rani." in said
    assert any(mask("sapaan") in line for line in said)
    assert mask("kalimat") not in said


def test_without_scripts_a_line_is_masked_whole() -> None:
    document = sealed_call(Customer(("qqqq", "wwww", "xxxx", "zzzz"), ("11111111",) * 3), [0] * 40)
    said = {event["text"] for event in redact(document, KEY, None)["events"] if event["type"] in {"said", "asked"}}
    assert said == {mask("kalimat")}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("0877-5865-8589", "+6287758658589", True, id="two-forms"),
        pytest.param("087758658589", "087758658588", False, id="another-number"),
        pytest.param("anonymous", "anonymous", True, id="no-number"),
    ],
)
def test_a_caller_is_one_pseudonym(one: str, other: str, same: bool) -> None:
    assert (pseudonym(one, KEY) == pseudonym(other, KEY)) is same
    assert pseudonym(one, KEY) != pseudonym(one, b"x" * 32)


def test_a_hidden_caller_stays_hidden() -> None:
    assert pseudonym("", KEY) == ""


def test_those_who_were_erased_are_not_one_person() -> None:
    document = erased(sealed_call(Customer(("qqqq", "wwww", "xxxx", "zzzz"), ("11111111",) * 3), [0] * 40))
    assert pseudonyms(redact(document, KEY, book())) == set()


def test_a_key_nobody_thought_of_is_masked() -> None:
    document = sealed_call(Customer(("qqqq", "wwww", "xxxx", "zzzz"), ("11111111",) * 3), [0] * 10)
    document["events"][0]["surprise"] = [{"of": "Ibu Masna"}, 7, None]
    assert redact(document, KEY, book())["events"][0]["surprise"] == [{"of": mask("surprise")}, 7, None]


def pseudonyms(value: Any) -> set[str]:
    return set(re.findall(r"-([bcdfghlmnprst]{12})", repr(value)))


def fact(kind: str, text: str) -> dict[str, Any]:
    return {"kind": kind, "status": "given", "value": text, "text": text, "shown": None, "reason": None}


@pytest.mark.parametrize(
    ("kind", "forms", "another"),
    [
        pytest.param(
            "phone", ("087758658589", "+6287758658589", "87758658589", "0877-5865-8589"), "087758658588", id="hp"
        ),
        pytest.param("email", ("Masna.Ayu@yahoo.com", "MASNA.AYU@YAHOO.COM"), "masna.aya@yahoo.com", id="email"),
        pytest.param("nik", ("5271015701950001", "5271 0157 0195 0001"), "5271015701950002", id="nik"),
        pytest.param("idpel", ("521510123456", "5215 1012 3456"), "521510123457", id="idpel"),
    ],
)
def test_one_person_stays_one_person_in_every_form_and_column(kind: str, forms: tuple[str, ...], another: str) -> None:
    document = sealed_call(Customer(("qqqq", "wwww", "xxxx", "zzzz"), ("11111111",) * 3), [0] * 10)
    document["fields"] = {f"f{number}": fact(kind, text) for number, text in enumerate(forms)}
    cell = {"system": "crm", "form": "data", "column": "c"}
    document["records"] = [{**cell, "field": f"f{number}", "value": text} for number, text in enumerate(forms)]
    masked = redact(document, KEY, None)
    (one,) = pseudonyms([masked["fields"], masked["records"]])
    document["fields"]["f0"] = fact(kind, another)
    assert len(pseudonyms(redact(document, KEY, None)["fields"])) == 2
    assert one not in pseudonyms(redact(document, b"x" * 32, None))


def test_the_number_that_called_is_known_where_it_was_given() -> None:
    document = sealed_call(Customer(("qqqq", "wwww", "xxxx", "zzzz"), ("11111111",) * 3), [0] * 10)
    document["caller_id"] = "0877-5865-8589"
    document["fields"] = {"hp": fact("phone", "+6287758658589")}
    masked = redact(document, KEY, None)
    assert masked["fields"]["hp"]["value"] == mask(masked["caller_id"].replace("penelepon", "hp"))


def test_no_salt_goes_out() -> None:
    """With it, a number that was masked could be tried out."""
    document = sealed_call(Customer(("qqqq", "wwww", "xxxx", "zzzz"), ("11111111",) * 3), [0] * 40)
    salts = [event["salt"] for event in document["events"] if "salt" in event] + list(document["salts"].values())
    assert len(salts) > 5
    assert not [salt for salt in salts if salt in repr(redact(document, KEY, book()))]
