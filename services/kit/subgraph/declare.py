"""How a GraphQL type and its fields are declared, with the right to ask them and the size of their lists."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, dataclass_transform, get_origin

import strawberry
import strawberry.federation
from strawberry.federation.schema_directives import ListSize

__all__ = ["DROITS", "champ", "type_"]

T = TypeVar("T")
DROITS = "droits"
ABSENT: Any = strawberry.UNSET
TAILLE = 10
"""How many items the gateway's cost limit counts for a list that has no ``first``."""


def champ(
    resolver: Callable[..., Any] | None = None,
    *,
    droits: frozenset[str] | None = None,
    description: str | None = None,
    taille: int | None = None,
    name: str | None = None,
    default: Any = ...,
    subscription: bool = False,
    inaccessible: bool = False,
    shareable: bool = False,
) -> Any:
    """A field and the roles that may ask it (none given: the type's own default; none there: refused to all).

    A resolver with ``first`` is a connection and is declared so to the cost limit; ``taille`` is the size
    assumed for a plain list. ``inaccessible`` keeps it out of the public graph.
    """

    def declare(function: Callable[..., Any] | None) -> Any:
        directives: list[object] = []
        if function is not None and "first" in inspect.signature(function).parameters:
            directives.append(
                ListSize(
                    assumed_size=ABSENT,
                    slicing_arguments=["first"],
                    sized_fields=["edges"],
                    require_one_slicing_argument=False,
                )
            )
        elif taille is not None:
            directives.append(
                ListSize(
                    assumed_size=taille,
                    slicing_arguments=ABSENT,
                    sized_fields=ABSENT,
                    require_one_slicing_argument=False,
                )
            )
        metadata: Mapping[str, Any] = {} if droits is None else {DROITS: droits}
        extra: dict[str, Any] = {} if default is ... else {"default": default}
        declare_field: Any = strawberry.federation.field  # its overloads want one shape each; this serves them all
        return declare_field(
            function,
            name=name,
            is_subscription=subscription,
            description=description,
            metadata=metadata,
            directives=directives,
            inaccessible=inaccessible,
            shareable=shareable,
            **extra,
        )

    if resolver is not None:
        return declare(resolver)

    class Declaration:
        """Either decorates a resolver, or stands as the default of a plain attribute."""

        def __call__(self, function: Callable[..., Any]) -> Any:
            return declare(function)

        def attribut(self) -> Any:
            return declare(None)

    return Declaration()


@dataclass_transform(kw_only_default=False, field_specifiers=(champ,))
def type_(
    *,
    droits: frozenset[str] | None = None,
    keys: Iterable[str] = (),
    name: str | None = None,
    description: str | None = None,
    shareable: bool = False,
    inaccessible: bool = False,
) -> Callable[[type[T]], type[T]]:
    """An object type of the subgraph. ``droits`` stands for each field that declares none of its own;
    ``inaccessible`` keeps the type out of the public graph."""

    def declare(cls: type[T]) -> type[T]:
        for attribut, annotation in inspect.get_annotations(cls).items():
            declared: Any = cls.__dict__.get(attribut)
            origin: Any = get_origin(annotation)
            if hasattr(declared, "attribut"):
                setattr(cls, attribut, declared.attribut())
            elif origin is list and declared is None:
                setattr(cls, attribut, champ(taille=TAILLE).attribut())
        cls.__droits__ = droits  # type: ignore[attr-defined]  # read back by droits.py
        return strawberry.federation.type(
            cls, name=name, description=description, keys=list(keys), shareable=shareable, inaccessible=inaccessible
        )

    return declare
