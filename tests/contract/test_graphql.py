"""What every subgraph owes the gateway: lists whose size the cost limit can count."""

import pytest
from graphql import FieldDefinitionNode, ListTypeNode, NonNullTypeNode, ObjectTypeDefinitionNode, TypeNode, parse

from infra.schemas.services import subgraphs

SUBGRAPHS = subgraphs()


def is_list(type: TypeNode) -> bool:
    return isinstance(type.type if isinstance(type, NonNullTypeNode) else type, ListTypeNode)


def is_page(field: FieldDefinitionNode) -> bool:
    return any(argument.name.value == "first" for argument in field.arguments or ())


def uncounted(sdl: str) -> list[str]:
    """The fields with a list, or a page of one, that say nothing of its size: the gateway counts them as nothing."""
    return [
        f"{type.name.value}.{field.name.value}"
        for type in parse(sdl).definitions
        if isinstance(type, ObjectTypeDefinitionNode)
        for field in type.fields or ()
        if (is_list(field.type) or is_page(field)) and field.name.value != "_entities"
        if "listSize" not in {directive.name.value for directive in field.directives or ()}
    ]


@pytest.mark.parametrize("service", SUBGRAPHS)
def test_every_list_says_how_long_it_is(service: str) -> None:
    assert uncounted(SUBGRAPHS[service].as_str()) == []


def test_a_list_that_does_not_say_it_is_seen() -> None:
    sdl = "type A { a: [A!]! b(first: Int): A c: [A] @listSize(assumedSize: 3) d: A _entities: [A] }"
    assert uncounted(sdl) == ["A.a", "A.b"]
