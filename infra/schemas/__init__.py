"""What is generated from the services' code and committed: GraphQL schemas, events, AsyncAPI, docs, the chart's topics.

A producer answers {path from the repository's root: whole text}. To generate one more file, add its producer here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from . import asyncapi, chart, droits, etats, events, graphql

__all__ = ["GENERATORS", "Producer"]

Producer = Callable[[], Mapping[str, str]]

GENERATORS: Final[Sequence[Producer]] = (
    graphql.produce,
    events.produce,
    asyncapi.produce,
    droits.produce,
    etats.produce,
    chart.produce,
)
