"""``find``, ``erase`` and ``purge``: one customer's data, and what is older than may be kept.

What is told are calls, days and counts: nothing that a customer said goes where these words may be kept.
"""

import re
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from sop_tui.cli.options import data_folder, json_option, places, store_refusal, store_words
from sop_tui.cli.output import Refusal, counted, print_json, tell
from sop_tui.cli.progress import Progress
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.privacy import KINDS, Customer, Everything, Found, UnknownError
from sop_tui.store.privacy import erase as erased_in
from sop_tui.store.privacy import find as found_in
from sop_tui.store.retention import Purged
from sop_tui.store.retention import purge as purged_in

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS: Final = {"phone": "--caller", "email": "--email", "nik": "--nik", "idpel": "--idpel"}
_LINE_MAX: Final = 200
_AGE: Final = re.compile(r"([1-9][0-9]{0,4})([dwy])", re.ASCII)


def _customer(command: F) -> F:
    """The options by which a customer is named."""
    shown = {"phone": "NUMBER", "email": "ADDRESS", "nik": "NUMBER", "idpel": "NUMBER"}
    for kind in reversed(KINDS):
        what = "A number that called, or was given" if kind == "phone" else f"The customer's {kind}"
        command = click.option(
            _OPTIONS[kind], kind, metavar=shown[kind], multiple=True, help=f"{what}; - reads it from stdin."
        )(command)
    return command


@click.command()
@_customer
@json_option
@places("data")
def find(as_json: bool, data: str | None, **given: tuple[str, ...]) -> int:
    """Find everything that is kept of one customer.

    A call is theirs where it came from the number, or where one of these stood in a field when it ended. Give all that
    the customer is known by. A value on a command line can be seen by others on the machine: with - it is read from
    stdin, a line each.
    """
    folder = _folder(data)
    found = _found(folder, _named(given))
    if as_json:
        print_json(_json(found))
        return 0
    for one in found.calls:
        tell(_line(one))
    tell(f"{counted(len(found.calls), 'call')} of this customer.")
    _tell_rest(found)
    return 0


@click.command()
@_customer
@click.option("--dry-run", is_flag=True, help="Only tell what would be erased.")
@json_option
@places("data")
def erase(as_json: bool, data: str | None, dry_run: bool, **given: tuple[str, ...]) -> int:
    """Erase what is kept of one customer.

    The calls are those that sop-tui find tells; look there first. In each, whatever tells of the customer is masked:
    the number, all that was typed, said and noted, and what reviewers wrote. Events, times, verdicts and ratings stay,
    and the transcript still verifies, as erased. It cannot be undone.

    Exit status 1 where something of the customer is left: open calls, damaged files, calls of others that
    mention them, encrypted transcripts. What was exported, printed or backed up is not known here.
    """
    folder = _folder(data)
    customer = _named(given)
    found = _found(folder, customer)
    try:
        kept = [] if dry_run else erased_in(folder, found.calls, customer)
    except StoreError as error:
        raise store_refusal(error, folder.path) from None
    failed = {one.path for one, _ in kept}
    done = [one for one in found.calls if one.path not in failed]
    if as_json:
        errors = [{"file": str(one.path), "code": why.code, "message": store_words(why)[0]} for one, why in kept]
        calls = [_call(one) for one in done]
        print_json({**_json(found), "dry_run": dry_run, "calls": calls, "kept": errors})
    else:
        for one in done:
            tell(_line(one))
        for one, why in kept:
            tell(f"{one.path}: {why.code} {store_words(why)[0]}; left as it is")
        tell(f"{counted(len(done), 'call')} {'would be' if dry_run else 'were' if len(done) != 1 else 'was'} erased.")
        _tell_rest(found)
    return int(bool(kept or found.unfinished or found.aside or found.mentions or found.unread))


def _folder(data: str | None) -> DataFolder:
    folder = data_folder(data)
    if not folder.calls.is_dir():
        raise Refusal("CALLS_MISSING", f"no sealed call in {folder.path}", "name a data folder with --data")
    return folder


def _named(given: dict[str, tuple[str, ...]]) -> Customer:
    texts = [(kind, _from_stdin() if text == "-" else text) for kind in KINDS for text in given[kind]]
    if not texts:
        raise click.UsageError(f"Name the customer by {', '.join(_OPTIONS.values())}.", click.get_current_context())
    try:
        return Customer.of(texts)
    except UnknownError as wrong:
        option = _OPTIONS[wrong.kind]
        raise Refusal("CUSTOMER_UNKNOWN", f"{option}: nobody is known by that", "write it whole") from None


def _from_stdin() -> str:
    if sys.stdin is None:
        raise click.UsageError("Nothing can be read from standard input.", click.get_current_context())
    return sys.stdin.readline(_LINE_MAX).strip()


def _found(folder: DataFolder, customer: Customer) -> Everything:
    try:
        with Progress(what="files") as bar:
            return found_in(folder, customer, bar.add)
    except StoreError as error:
        raise store_refusal(error, folder.path) from None


def _json(found: Everything) -> dict[str, Any]:
    return {
        "calls": [_call(one) for one in found.calls],
        "unfinished": list(map(str, found.unfinished)),
        "aside": list(map(str, found.aside)),
        "mentions": list(map(str, found.mentions)),
        "unread": list(map(str, found.unread)),
    }


def _call(one: Found) -> dict[str, Any]:
    return {
        "call_id": one.call_id,
        "started_at": one.started_at,
        "file": str(one.path),
        "where": list(one.where),
        "reviews": one.reviews,
    }


def _line(one: Found) -> str:
    reviews = f"  {counted(one.reviews, 'file')} of reviews" if one.reviews else ""
    return f"{one.started_at[:16].replace('T', ' ')}  {', '.join(one.where)}{reviews}  {one.path}"


def _tell_rest(found: Everything) -> None:
    rest: Iterable[tuple[str, Iterable[Path]]] = (
        ("open call: finish and seal it at the desk, then look again", found.unfinished),
        ("damaged, or left by a crash: delete it by hand", found.aside),
        ("holds it outside of the fields: see whose call it is, and erase that customer's", found.mentions),
        ("cannot be read here", found.unread),
    )
    for why, paths in rest:
        for path in paths:
            tell(f"{path}: {why}")


@click.command()
@click.option("--older-than", metavar="AGE", required=True, help="Days, weeks or years: 365d, 52w, 2y.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be removed.")
@json_option
@places("data")
def purge(older_than: str, dry_run: bool, as_json: bool, data: str | None) -> int:
    """Remove what is older than may be kept, and tell how much it was.

    Calls that began longer ago than AGE go with their reviews, with what knows callers by them, and with the frozen
    scripts that no other call needs; so do calls that were never finished, and damaged files that were moved aside. The
    index is made anew at the next search. Practice stays: its customers are made up.

    Exit status 1 where something could not be removed.
    """
    before = _before(older_than, datetime.now().astimezone().date())
    folder = _folder(data)
    try:
        purged = purged_in(folder, before, dry_run)
    except StoreError as error:
        raise store_refusal(error, folder.path) from None
    if as_json:
        print_json(_purged_json(purged, before, dry_run))
    else:
        _tell_purged(purged, before, dry_run)
    return int(bool(purged.kept))


def _before(age: str, today: date) -> date:
    found = _AGE.fullmatch(age)
    if found is None:
        raise click.BadParameter("write days, weeks or years: 365d, 52w, 2y", param_hint="--older-than")
    number = int(found[1])
    try:
        if found[2] == "y":
            # Of a leap day the anniversary is the day before March.
            day = 28 if (today.month, today.day) == (2, 29) else today.day
            return today.replace(year=today.year - number, day=day)
        return today - timedelta(days=number * (7 if found[2] == "w" else 1))
    except (ValueError, OverflowError):
        raise click.BadParameter("there was no such day", param_hint="--older-than") from None


def _purged_json(purged: Purged, before: date, dry_run: bool) -> dict[str, Any]:
    return {
        "before": before.isoformat(),
        "dry_run": dry_run,
        "calls": purged.calls,
        "first_day": purged.first_day or None,
        "last_day": purged.last_day or None,
        "reviewed": purged.reviews,
        "unfinished": purged.unfinished,
        "aside": purged.aside,
        "callers": None if dry_run else purged.callers,
        "scripts": None if dry_run else purged.scripts,
        "kept": [{"file": str(path), "code": error.code} for path, error in purged.kept],
    }


def _tell_purged(purged: Purged, before: date, dry_run: bool) -> None:
    days = f", {purged.first_day} to {purged.last_day}" if purged.calls else ""
    parts = [
        f"{counted(purged.calls, 'call')}{days}",
        f"{counted(purged.reviews, 'call')} of them reviewed",
        f"{counted(purged.unfinished, 'call')} never finished",
        f"{counted(purged.aside, 'damaged file')}",
    ]
    if not dry_run:
        parts += [counted(purged.callers, "number"), counted(purged.scripts, "script")]
    tell(f"{'Would remove' if dry_run else 'Removed'} what began before {before}: {'; '.join(parts)}.")
    for path, error in purged.kept:
        tell(f"{path}: {error.code} {store_words(error)[0]}; it is still there")
