"""Which persisted operations a new public schema breaks: each is validated, none is run."""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    parse,
    validate,
)

__all__ = ["Broken", "broken"]


@dataclass(frozen=True)
class Broken:
    """One operation that could be asked and cannot any more: its name, or the beginning of its hash; and why."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"« {self.name} » : {self.reason}"


def broken(documents: Mapping[str, str], public: str, before: str | None) -> list[Broken]:
    """Of ``documents`` (hash → text), those that the schema ``public`` refuses and ``before`` took.

    Without ``before`` nothing was ever published: all that are refused count. One that the published schema refuses
    already is broken whatever we do, and must not hold back the others.
    """
    new = build_schema(public)
    old = None if before is None else new if before == public else build_schema(before)
    found: list[Broken] = []
    for hash, text in sorted(documents.items()):
        refused = _refusal(new, text)
        if refused is not None and (old is None or _refusal(old, text) is None):
            found.append(Broken(_name(text) or hash[:12], refused))
    return found


def _refusal(schema: GraphQLSchema, text: str) -> str | None:
    try:
        errors = validate(schema, parse(text), max_errors=1)
    except GraphQLError as error:
        return error.message
    return errors[0].message if errors else None


def _name(text: str) -> str | None:
    try:
        document: DocumentNode = parse(text)
    except GraphQLError:
        return None
    operations = (d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    return next((o.name.value for o in operations if o.name), None)
