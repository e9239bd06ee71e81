"""Which roles may ask which fields: read once from the declarations, settled once per document and role."""

from collections.abc import Mapping
from functools import lru_cache

from graphql import DocumentNode, FieldNode, GraphQLError, GraphQLSchema, TypeInfo, TypeInfoVisitor, Visitor, visit
from strawberry.types.base import StrawberryObjectDefinition

from ..identity import PUBLIC
from .declare import DROITS

__all__ = ["Droits", "Interdit", "droits_declares"]

Champ = tuple[str, str]
Droits = Mapping[Champ, frozenset[str]]

FEDERATION: Mapping[Champ, frozenset[str]] = {
    ("Query", "_service"): PUBLIC,
    ("Query", "_entities"): PUBLIC,
    ("_Service", "sdl"): PUBLIC,
}


class Interdit(GraphQLError):
    """A field was asked by a role that has no right to it; the whole operation is refused."""

    def __init__(self, parent: str, name: str) -> None:
        super().__init__(f"Vous n'avez pas le droit de demander {parent}.{name}.", extensions={"code": "INTERDIT"})


def droits_declares(definitions: Mapping[str, StrawberryObjectDefinition], nom: object) -> Droits:
    """(type, field) → roles. A field that declares nothing, in a type that declares nothing, has no role at all.

    The type is the class in which the field is written: a root type made of parts keeps the default of each.
    ``nom`` is the schema's name converter.
    """
    droits: dict[Champ, frozenset[str]] = {}
    for type_name, definition in definitions.items():
        for field in definition.fields:
            default = getattr(field.origin or definition.origin, "__droits__", None)
            name = nom.from_field(field)  # type: ignore[attr-defined]  # Strawberry's NameConverter
            droits[type_name, name] = field.metadata.get(DROITS, default) or frozenset()
    return {**droits, **FEDERATION}


class _Demandes(Visitor):
    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.champs: set[Champ] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self.types.get_parent_type()
        if parent is not None and not node.name.value.startswith("__"):
            self.champs.add((parent.name, node.name.value))


@lru_cache(maxsize=512)
def _demandes(schema: GraphQLSchema, document: DocumentNode) -> frozenset[Champ]:
    types = TypeInfo(schema)
    visitor = _Demandes(types)
    visit(document, TypeInfoVisitor(types, visitor))
    return frozenset(visitor.champs)


def interdits(schema: GraphQLSchema, document: DocumentNode, role: str, droits: Droits) -> list[GraphQLError]:
    """One error for each field that this role may not ask; introspection is the limits' business, not ours."""
    return [
        Interdit(*champ)
        for champ in sorted(_demandes(schema, document))
        if not champ[0].startswith("__") and role not in droits.get(champ, ())
    ]
