"""JSON Schemas (draft 2020-12) of what the program reads and writes, and the strict reading of a transcript.

Everything is made of the core's own dataclasses: a schema cannot say anything else than the program does. pydantic
reads transcripts, which come from outside; it costs 140 ms, so it is imported where it is used, never by the desk.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache, reduce
from operator import or_
from types import GenericAlias, MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NotRequired, get_type_hints

from sop_tui.core import transcript as core
from sop_tui.core.constraint import KINDS, Verdict
from sop_tui.core.dialog import Dialog
from sop_tui.core.events import TYPES, What
from sop_tui.core.evidence import Finding, Seal, Signature
from sop_tui.core.forms import Application
from sop_tui.core.grading import Grade, ItemGrade, Missing, Rating, RuleFound
from sop_tui.core.personal import PARTS
from sop_tui.core.review import KIND_OF, Answer, CardUsed, Dispute, Review
from sop_tui.core.review import SCHEMA as REVIEW
from sop_tui.core.scenario import Scenario
from sop_tui.core.scorecard import Scorecard
from sop_tui.core.sop import Sop
from sop_tui.core.state import Note, Preferences
from sop_tui.core.training.replica import Replica
from sop_tui.core.training.speech import Speech
from sop_tui.store.script_schema import script_schema

if TYPE_CHECKING:
    from pydantic import TypeAdapter

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"

_UUID7 = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
_TIME = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$"
_SHA256 = r"^[0-9a-f]{64}$"
_SALT = r"^[0-9a-f]{32}$"
_SIGNATURE = r"^[0-9a-f]{128}$"
_ACTIVITY = rf"^({'|'.join(KINDS)}):."

FINDINGS_MAX: Final = 20
"""More that does not fit is not told."""


def schema(name: str) -> dict[str, Any]:
    """The schema of one of `SCHEMAS`.

    Raises:
        KeyError: there is no such.
    """
    return {"$schema": DRAFT, "$id": f"urn:sop-tui:{name}", **SCHEMAS[name]()}


def _transcript_schema() -> dict[str, Any]:
    return _transcript().json_schema()


def _review_schema() -> dict[str, Any]:
    return _review().json_schema()


SCHEMAS: Final[Mapping[str, Callable[[], dict[str, Any]]]] = MappingProxyType(
    {
        "transcript": _transcript_schema,
        "dialog": lambda: script_schema(Dialog),
        "sop": lambda: script_schema(Sop),
        "application": lambda: script_schema(Application),
        "scenario": lambda: script_schema(Scenario),
        "scorecard": lambda: script_schema(Scorecard),
        "speech": lambda: script_schema(Speech),
        "replica": lambda: script_schema(Replica),
        "review": _review_schema,
    }
)
"""What there is a schema of. A new kind of script is one line: ``lambda: script_schema(TheClass)``."""


def schema_findings(text: bytes) -> list[Finding]:
    """Where a JSON document (UTF-8) is not a transcript as the schema wants it; at most `FINDINGS_MAX`."""
    from pydantic import ValidationError  # noqa: PLC0415 - see the module

    try:
        _transcript().validate_json(text)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)
        return [Finding("SCHEMA_BROKEN", "/".join(map(str, item["loc"])), item["msg"]) for item in wrong[:FINDINGS_MAX]]
    return []


@cache
def _transcript() -> "TypeAdapter[Any]":
    """The strict reader of transcripts: no key too many, no value of another type."""
    from pydantic import Field as Rule  # noqa: PLC0415 - see the module
    from pydantic import TypeAdapter  # noqa: PLC0415 - see the module

    moment: Any = Annotated[str, Rule(pattern=_TIME, json_schema_extra={"format": "date-time"})]
    hexed: Any = Annotated[str, Rule(pattern=_SHA256)]
    salt: Any = Annotated[str, Rule(pattern=_SALT, description="Of the digest of what is the customer's.")]
    gone: Any = Annotated[str, Rule(pattern=_SHA256, description="The digest of what was erased.")]
    common = {
        "seq": Annotated[int, Rule(ge=1, description="The number of the event in the call, from 1.")],
        "at": moment,
        "elapsed_ms": Annotated[int, Rule(description="Milliseconds since the call began.")],
        "batch": Annotated[int, Rule(ge=1, description="The seq of the first event of the same command.")],
        "salt": NotRequired[salt],
        "erased": NotRequired[gone],
        "link": Annotated[str, Rule(pattern=_SHA256, description="Of this event to all before it.")],
    }
    activity: Any = Annotated[str, Rule(pattern=_ACTIVITY, description="What the rules of the SOPs see of it.")]
    events = reduce(or_, (_event(name, kind, common, activity) for name, kind in TYPES.items()))
    return TypeAdapter(
        _shape(
            core.Transcript,
            call_id=Annotated[str, Rule(pattern=_UUID7)],
            started_at=moment,
            ended_at=moment,
            **dict.fromkeys(core.SOURCE_LISTS, _list(_shape(core.ScriptUsed, sha256=hexed))),
            events=_ruled(_list(_ruled(events, Rule(discriminator="type"))), Rule(min_length=1)),
            fields=GenericAlias(dict, (str, _shape(core.FieldResult))),
            records=_list(_shape(core.CellRecord)),
            notes=_list(_shape(Note)),
            preferences=_shape(Preferences),
            constraints=_list(_shape(Verdict)),
            salts=GenericAlias(dict, (_part(), salt)),
            erased=GenericAlias(dict, (_part(), gone)),
            seal=_shape(Seal, digest=hexed, signature=NotRequired[_signature()]),
        )
    )


@cache
def _review() -> "TypeAdapter[Any]":
    """The documents of a review: the review itself, a dispute, the answer to one."""
    from pydantic import Field as Rule  # noqa: PLC0415 - see the module
    from pydantic import TypeAdapter  # noqa: PLC0415 - see the module

    hexed: Any = Annotated[str, Rule(pattern=_SHA256)]
    ids = dict.fromkeys(("id", "call_id"), Annotated[str, Rule(pattern=_UUID7)])
    moment: Any = Annotated[str, Rule(pattern=_TIME, json_schema_extra={"format": "date-time"})]
    rating = _shape(Rating)
    items = _list(_shape(ItemGrade, rules=_list(_shape(RuleFound))))
    closer: Mapping[type, Mapping[str, Any]] = {
        Review: {
            "card": _shape(CardUsed, sha256=hexed),
            "seal": hexed,
            "ratings": GenericAlias(dict, (str, rating)),
            "grade": _shape(Grade, items=items, missing=_list(_shape(Missing))),
        },
        Dispute: {},
        Answer: {"rating": rating | None},
    }
    documents = (
        _shape(kind, schema=Literal[REVIEW], kind=Literal[KIND_OF[kind]], **ids, at=moment, **more)
        for kind, more in closer.items()
    )
    return TypeAdapter(_ruled(reduce(or_, documents), Rule(discriminator="kind")))


def _part() -> Any:
    return Literal[PARTS]


def _signature() -> Any:
    from pydantic import Field as Rule  # noqa: PLC0415 - see the module

    key: Any = Annotated[str, Rule(pattern=_SHA256)]
    return _shape(Signature, key=key, value=Annotated[str, Rule(pattern=_SIGNATURE)])


def _event(name: str, kind: type[What], common: Mapping[str, Any], activity: Any) -> Any:
    """An event on one level, as `sop_tui.core.events.Event.as_json` writes it."""
    hints = get_type_hints(kind)
    own = {name: NotRequired[hints[name]] if name in kind._field_defaults else hints[name] for name in kind._fields}
    return _typed(kind, {**common, "type": Literal[name], **own, "activity": NotRequired[activity]})


def _shape(kind: type, /, **instead: Any) -> Any:
    """A dataclass as a mapping of its fields, some of which have a closer type here, or are added."""
    return _typed(kind, dict(_parts(kind)) | instead)


def _typed(kind: type, keys: Mapping[str, Any]) -> Any:
    from typing_extensions import TypedDict  # noqa: PLC0415 - pydantic brings it, and wants it before Python 3.12

    namespace: Any = TypedDict
    typed = namespace(kind.__name__, dict(keys))
    typed.__doc__ = kind.__doc__
    typed.__pydantic_config__ = {"extra": "forbid", "strict": True}
    return typed


def _list(item: Any) -> Any:
    return GenericAlias(list, (item,))


def _ruled(kind: Any, rule: Any) -> Any:
    return Annotated[kind, rule]


def _parts(kind: Any) -> list[tuple[str, Any]]:
    hints = get_type_hints(kind)
    return [(field.name, hints[field.name]) for field in fields(kind)]
