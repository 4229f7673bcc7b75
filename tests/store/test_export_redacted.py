"""No format of an export tells more than the redacted document does."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from sop_tui.store.export import csv, html, xes
from sop_tui.store.export.parquet import tables
from sop_tui.store.export.reading import Exported, taken_out
from sop_tui.store.export.rows import table_rows
from tests.core.random_customers import CUSTOMERS, DRAWS, Customer, book, sealed_call
from tests.needed import package
from tests.store.exporting import call, files

KEY = b"k" * 32


def written(item: Exported) -> dict[str, str]:
    """Everything that is exported of a call, by format; Parquet apart, which needs a package."""
    return {
        "csv": (csv.rows(item, "calls", ()) + csv.rows(item, "events", ())).decode(),
        "html": html.page(item).decode(),
        "xes": xes.trace(item).decode(),
    }


def parquet(item: Exported) -> str:
    """The rows that are read back of both tables."""
    pq = package("pyarrow.parquet")
    with TemporaryDirectory() as name:
        with tables(Path(name)) as both:
            both.add(table_rows(item))
        found: list[Any] = [pq.read_table(path).to_pylist() for path in sorted(Path(name).iterdir())]
    return repr(found)


@given(CUSTOMERS, DRAWS)
@settings(max_examples=15)
def test_nothing_the_customer_told_is_in_any_format(customer: Customer, draws: list[int]) -> None:
    """Times are full of digits, so of numbers five in a row are looked for."""
    item = taken_out(sealed_call(customer, draws), book(), KEY)
    for name, text in written(item).items():
        assert (name, told(customer, text)) == (name, [])


@pytest.mark.slow
@given(CUSTOMERS, DRAWS)
@settings(max_examples=30)
def test_nothing_is_in_parquet(customer: Customer, draws: list[int]) -> None:
    document = sealed_call(customer, draws)
    assert told(customer, parquet(taken_out(document, book(), KEY))) == []
    assert told(customer, parquet(taken_out(document, book())))


def told(customer: Customer, text: str) -> list[str]:
    digits = {number[at : at + 5] for number in customer.digits for at in range(len(number) - 4)}
    return [secret for secret in (*customer.words, *digits) if secret in text.casefold()]


def test_what_is_not_redacted_shows_them() -> None:
    """The law above would hold of an empty file."""
    customer = Customer(("qqqq", "wwww", "xxxx", "zzzz"), ("123456789",) * 3)
    texts = written(taken_out(sealed_call(customer, [0] * 40), book()))
    assert all(any(word in texts[name].casefold() for word in customer.words) for name in ("csv", "html"))
    assert "123456789" in texts["xes"]


def test_each_says_that_it_is_redacted() -> None:
    item = call(0, KEY)
    texts = written(item)
    assert "disamarkan" in texts["html"]
    assert "true" in texts["csv"].partition("\r\n")[0]
    assert 'key="redacted" value="true"' in xes.header(redacted=True).decode()


def test_figures_survive() -> None:
    """Lines confirmed too fast and letters corrected are told by the words of a call, which are gone."""
    for number in range(len(files())):
        plain, masked = call(number), call(number, KEY)
        assert (masked.summary.hurried, masked.slips) == (plain.summary.hurried, plain.slips)
        assert masked.summary.clauses == plain.summary.clauses
        assert masked.summary.topic == plain.summary.topic
        assert masked.stood == plain.stood
