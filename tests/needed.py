"""Programs and packages that only some tests need: where they are missing a developer's run skips, and CI fails."""

import os
import shutil
import warnings
from importlib import import_module
from typing import Any, NoReturn

import pytest


def package(name: str) -> Any:
    """A package of the extra ``interop`` or ``parquet``."""
    try:
        with warnings.catch_warnings():
            # What its authors will have to change some day is no fault of ours.
            warnings.simplefilter("ignore")
            return import_module(name)
    except ImportError:
        _missing(f"{name} is not installed: pip install -e '.[test,interop,parquet]'")


def program(*names: str) -> str:
    """The path of the first of these programs that is there."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        _missing(f"{names[0]} is not installed: apt-get install {names[0]}")
    return found


def _missing(why: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)
