"""Builds one subgraph: federation 2.9, one batch of entities per type, refusals as members of the unions."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, cast

import strawberry
from graphql import GraphQLError, GraphQLObjectType
from strawberry.federation import Schema
from strawberry.federation.schema import FederationAny
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, Info
from strawberry.types.base import StrawberryObjectDefinition

from ..aggregate import Refus as RefusMetier
from ..store.contract import PARMI_MAX
from .droits import Droits, droits_declares
from .extensions import Lecture, Masque, Trace, Validation
from .mesure import Mesure
from .types import Refus, refus

__all__ = ["Charge", "Subgraph", "build_schema"]

Charge = Callable[[Any, Sequence[str]], Awaitable[Sequence[Any]]]
"""Loads entities in one go: (contexte, ids) → one object or None for each id, in their order."""


class RefusEnReponse(strawberry.ExceptionHandler[RefusMetier, Refus]):
    """A mutation whose union has Refus answers with it; elsewhere the refusal stays an error with its sentence."""

    def handle(self, exception: RefusMetier, *, field: object, info: Info[Any, Any]) -> Refus:
        info.context.refus.append(exception.code)
        return refus(exception)


class Subgraph(Schema):
    """A federated schema whose entities are loaded one batch a type."""

    entities: Mapping[str, Charge]

    async def entities_resolver(  # type: ignore[override]  # ours is asynchronous: it asks the store
        self, info: Info[Any, Any], representations: list[FederationAny]
    ) -> list[FederationAny]:
        return await charger(self.entities, info.context, representations)

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing: Strawberry would log each message, and with it what the client sent. ``Masque`` logs bugs."""

    @property
    def definitions(self) -> Mapping[str, StrawberryObjectDefinition]:
        """The object types of this subgraph, by their GraphQL name."""
        types = self.schema_converter.type_map.items()
        return {n: t.definition for n, t in types if isinstance(t.definition, StrawberryObjectDefinition)}

    @property
    def droits(self) -> Droits:
        droits: Droits = self._schema.extensions["droits"]
        return droits


async def charger(entities: Mapping[str, Charge], contexte: Any, representations: Sequence[Any]) -> list[Any]:
    """One call a type, whatever the number of ids; an id asked twice is loaded once."""
    if len(representations) > PARMI_MAX:
        raise GraphQLError(f"Plus de {PARMI_MAX} entités à la fois.", extensions={"code": "REQUETE_TROP_GRANDE"})
    groupes: dict[str, dict[str, Any]] = {}
    for representation in representations:
        groupes.setdefault(representation["__typename"], {})[representation["id"]] = None
    for typename, par_id in groupes.items():
        ids = list(par_id)
        par_id.update(zip(ids, await entities[typename](contexte, ids), strict=True))
    return [groupes[r["__typename"]][r["id"]] for r in representations]


def lire_les_attributs(schema: Subgraph) -> None:
    """Plain attributes are read directly: Strawberry's own path to them costs a tenth of a list's CPU."""
    for nom, definition in schema.definitions.items():
        champs = cast("GraphQLObjectType", schema._schema.type_map[nom]).fields
        for field in definition.fields:
            if field.is_basic_field:
                champs[schema.config.name_converter.from_field(field)].resolve = _attribut(field.python_name)


def _attribut(nom: str) -> Callable[..., Any]:
    lire = attrgetter(nom)
    return lambda source, _info: lire(source)


def build_schema(
    query: type,
    mutation: type | None = None,
    subscription: type | None = None,
    *,
    entities: Mapping[str, Charge] | None = None,
    types: Iterable[type] = (),
    introspection: bool = True,
) -> Subgraph:
    """The subgraph of these root types. ``entities``: how each ``@key`` type is loaded, by its GraphQL name."""
    schema = Subgraph(
        query=query,
        mutation=mutation,
        subscription=subscription,
        types=types,
        federation_version="2.9",
        config=StrawberryConfig(disable_field_suggestions=True),
        extensions=[Lecture, Masque, Mesure, Trace, Validation],
        exception_handlers=[RefusEnReponse()],
    )
    schema.entities = entities or {}
    lire_les_attributs(schema)
    schema._schema.extensions["introspection"] = introspection
    schema._schema.extensions["droits"] = droits_declares(schema.definitions, schema.config.name_converter)
    return schema
