"""The JSON Schema of each event, from the class that declares it."""

import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import datetime
from inspect import cleandoc
from typing import Any, cast, get_args, get_type_hints

import msgspec

from services.kit.aggregate import Fait

from .services import facts

__all__ = ["json_schema", "path", "produce", "schema_id", "types_within"]


def produce() -> Mapping[str, str]:
    return {
        path(type): json.dumps(json_schema(fact), ensure_ascii=False, indent=2) + "\n" for type, fact in facts().items()
    }


def path(type: str) -> str:
    return f"schemas/events/{type}.json"


def schema_id(type: str) -> str:
    """What the header ``ce_dataschema`` says."""
    return f"urn:conum:schema:{type}"


def types_within(type: Any) -> set[type]:
    """That dataclass and those that its fields hold, however deep; other types hold none."""
    if not is_dataclass(type):
        return set().union(*map(types_within, get_args(type)))
    return {cast("type", type)}.union(*map(types_within, get_type_hints(type).values()))


def json_schema(fact: type[Fait]) -> Mapping[str, Any]:
    """The schema of that fact's data: its own properties at the top, the types it is made of under ``$defs``."""
    whole = msgspec.json.schema(fact)
    definitions = whole["$defs"]
    for type in types_within(fact):
        _say_when(type, definitions[type.__name__]["properties"])
    own = definitions.pop(fact.__name__)
    description = cleandoc(own.pop("description", "") or fact.__doc__ or "")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": schema_id(fact.type),
        "title": fact.__name__,
        "description": description,
        **{key: value for key, value in own.items() if key != "title"},
        **({"$defs": dict(sorted(definitions.items()))} if definitions else {}),
    }


def _say_when(type: type, properties: dict[str, Any]) -> None:
    """msgspec writes no format for a datetime, since one may be without its zone; ours are UTC, always."""
    for name, hint in get_type_hints(type).items():
        if hint is datetime:
            properties[name]["format"] = "date-time"
        elif datetime in get_args(hint):
            next(case for case in properties[name]["anyOf"] if case["type"] == "string")["format"] = "date-time"
