"""Conditions of a script: structured mappings over flags, fields and choices, never expressions.

A condition sees only what is finite about a call (which flags, which status of a field, which option was chosen), never
a value. So every dialogue has finitely many situations, and a prover can visit them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

Status = Literal["unset", "given", "refused", "not_available", "verified", "unverified"]
"""What is known of a field: ``given`` awaits its readback, ``unverified`` was left with a reason despite an error."""

FLAGS = ("urgent", "upset")
"""The two flags of DTA-1, which a CSO may raise at any moment."""


@dataclass(frozen=True, slots=True)
class FlagIs:
    """The flag is raised."""

    KEY: ClassVar[str] = "flag"
    flag: Literal["urgent", "upset"]


@dataclass(frozen=True, slots=True)
class FieldIs:
    """The field has one of the statuses and, where ``tag`` is given, an answer of one of those classes."""

    KEY: ClassVar[str] = "field"
    field: str
    status: tuple[Status, ...] = ("given", "verified")
    tag: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceIs:
    """One of the options was chosen last at the step; with no option named, any was."""

    KEY: ClassVar[str] = "choice"
    choice: str
    option: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InForce:
    """The SOP is in force on the day of the call."""

    KEY: ClassVar[str] = "in_force"
    in_force: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one holds."""

    KEY: ClassVar[str] = "all"
    all: tuple["When", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one holds."""

    KEY: ClassVar[str] = "any"
    any: tuple["When", ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """Not one holds."""

    KEY: ClassVar[str] = "none"
    none: tuple["When", ...]


When = str | FlagIs | FieldIs | ChoiceIs | InForce | AllOf | AnyOf | NoneOf
"""A condition; a plain string names one of the dialogue's ``conditions``."""


class Situation(Protocol):
    """What a condition may look at."""

    def has_flag(self, name: str) -> bool: ...
    def status_of(self, field: str) -> Status: ...
    def is_field(self, field: str, status: tuple[Status, ...], tag: tuple[str, ...]) -> bool: ...
    def is_choice(self, step: str, option: tuple[str, ...]) -> bool: ...
    def is_in_force(self, sop: str) -> bool: ...


def holds(when: When | None, situation: Situation, named: Mapping[str, "When"]) -> bool:
    """Whether the condition holds; no condition always does.

    Raises:
        KeyError: a name that the dialogue does not define (the checker reports it as ``CONDITION_UNKNOWN``).
    """
    match when:
        case None:
            return True
        case str():
            return holds(named[when], situation, named)
        case FlagIs():
            return situation.has_flag(when.flag)
        case FieldIs():
            return situation.is_field(when.field, when.status, when.tag)
        case ChoiceIs():
            return situation.is_choice(when.choice, when.option)
        case InForce():
            return situation.is_in_force(when.in_force)
        case AllOf():
            return all(holds(part, situation, named) for part in when.all)
        case AnyOf():
            return any(holds(part, situation, named) for part in when.any)
        case NoneOf():
            return not any(holds(part, situation, named) for part in when.none)
