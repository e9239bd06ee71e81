"""What the services declare, read without starting any of them."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from infra.local.place import SERVICES
from services.kit.aggregate import Fait, fait_types
from services.kit.subgraph import Subgraph

__all__ = ["facts", "subgraphs"]


def facts() -> Mapping[str, type[Fait]]:
    """Type of event → the class that declares it, over all services, sorted by type."""
    found: dict[str, type[Fait]] = {}
    for service in SERVICES:
        for module in _events(service):
            for fact in fait_types(module):
                if fact.type in found:
                    raise ValueError(f"{fact.type} is declared twice, the second time by {module.__name__}")
                found[fact.type] = fact
    return dict(sorted(found.items()))


def _events(service: str) -> Iterator[ModuleType]:
    """The service's own ``events``, then those of its parts."""
    yield import_module(f"services.{service}.events")
    for part in iter_modules(import_module(f"services.{service}").__path__, f"services.{service}."):
        if part.ispkg and find_spec(f"{part.name}.events"):
            yield import_module(f"{part.name}.events")


def subgraphs() -> Mapping[str, Subgraph]:
    """Service → its schema, with introspection: what is committed is public."""
    return {service: import_module(f"services.{service}.subgraph").schema() for service in SERVICES}
