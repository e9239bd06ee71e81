"""JSON schemas for kubeconform, made from what a running server says of its resources, custom ones included."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from .api import Api

__all__ = ["PATTERN", "write_schemas"]

PATTERN: Final = "{{.ResourceKind}}{{.KindSuffix}}.json"
"""How kubeconform finds a schema in the folder: its option ``-schema-location FOLDER/PATTERN``."""

Schema = dict[str, Any]
_NESTED: Final = ("items", "additionalProperties", "allOf", "anyOf", "oneOf", "not")


def write_schemas(api: Api, folder: Path) -> int:
    """One strict schema for each kind; how many. A field that the server does not know is refused."""
    # The second version: one document has every kind; the third has one for each group and version.
    raw: dict[str, Schema] = api("GET", "/openapi/v2")["definitions"]
    kinds = {name: given.get("x-kubernetes-group-version-kind", []) for name, given in raw.items()}
    definitions = copy.deepcopy(raw)
    for name, schema in definitions.items():
        if name.endswith("api.resource.Quantity"):
            schema["type"] = ["string", "number"]
            schema.pop("format", None)
        else:
            _tighten(schema)
    folder.mkdir(parents=True, exist_ok=True)
    # DeleteOptions, WatchEvent and their like belong to many groups: nobody writes them in a manifest.
    single = {name: found[0] for name, found in kinds.items() if len(found) == 1}
    for name, kind in single.items():
        (folder / _file(kind)).write_text(json.dumps(_document(definitions, name, kind), separators=(",", ":")))
    return len(single)


def _file(kind: dict[str, str]) -> str:
    """As kubeconform names it: the kind, the first label of its group, the version."""
    parts = (kind["kind"].lower(), kind["group"].split(".")[0], kind["version"].lower())
    return "-".join(part for part in parts if part) + ".json"


def _document(definitions: dict[str, Schema], name: str, kind: dict[str, str]) -> Schema:
    document = copy.deepcopy(definitions[name])
    if "properties" in document:
        version = f"{kind['group']}/{kind['version']}" if kind["group"] else kind["version"]
        document["properties"]["apiVersion"] = {"type": "string", "enum": [version]}
        document["properties"]["kind"] = {"type": "string", "enum": [kind["kind"]]}
    document["definitions"] = {needed: definitions[needed] for needed in sorted(_needs(definitions, name))}
    document["$schema"] = "http://json-schema.org/draft-07/schema#"
    return document


def _needs(definitions: dict[str, Schema], name: str) -> set[str]:
    """The definitions that one names, and those that they name."""
    needed: set[str] = set()
    todo = {name}
    while todo:
        found = set(_references(definitions[todo.pop()]))
        todo |= found - needed
        needed |= found
    return needed


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(reference := schema.get("$ref"), str):
            yield reference.rsplit("/", 1)[1]
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


def _tighten(schema: object) -> None:
    """OpenAPI's dialect into JSON schema's, in place; what is not declared is not allowed."""
    if isinstance(schema, list):
        for value in schema:
            _tighten(value)
    if not isinstance(schema, dict):
        return
    if schema.pop("format", None) == "int-or-string" or schema.get("x-kubernetes-int-or-string"):
        schema.pop("type", None)
        schema["oneOf"] = [{"type": "string"}, {"type": "integer"}]
    if isinstance(properties := schema.get("properties"), dict):
        _tighten_properties(schema, properties)
    for key in _NESTED:
        if key in schema:
            _tighten(schema[key])


def _tighten_properties(schema: Schema, properties: dict[str, Schema]) -> None:
    for value in properties.values():
        _tighten(value)
    if "additionalProperties" not in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
        schema["additionalProperties"] = False
    for name, value in properties.items():
        # An optional field may be null, as the server takes it.
        if name not in schema.get("required", ()) and isinstance(value.get("type"), str):
            value["type"] = [value["type"], "null"]
            if "enum" in value:
                value["enum"] = [*value["enum"], None]
