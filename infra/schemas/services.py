"""What the services declare, read without starting any of them."""

from collections.abc import Mapping
from importlib import import_module

from infra.local.place import SERVICES
from services.kit.aggregate import Fait, fait_types
from services.kit.subgraph import Subgraph

__all__ = ["facts", "subgraphs"]


def facts() -> Mapping[str, type[Fait]]:
    """Type of event → the class that declares it, over all services, sorted by type."""
    found: dict[str, type[Fait]] = {}
    for service in SERVICES:
        for fact in fait_types(import_module(f"services.{service}.events")):
            if fact.type in found:
                raise ValueError(f"{fact.type} is declared twice, the second time by {service}")
            found[fact.type] = fact
    return dict(sorted(found.items()))


def subgraphs() -> Mapping[str, Subgraph]:
    """Service → its schema, with introspection: what is committed is public."""
    return {service: import_module(f"services.{service}.subgraph").schema() for service in SERVICES}
