"""Each operation's outcome and duration: the availability of mutations is made of these."""

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import Final, Literal, get_args

from graphql import GraphQLError
from strawberry.extensions import SchemaExtension

from ..aggregate import Refus
from ..telemetry import METER, VIF

__all__ = ["Issue", "Mesure", "a_zero", "issue"]

Issue = Literal["ok", "refus", "invalide", "erreur"]
"""``invalide``: the document, its variables or who asks; ``erreur`` alone is our fault."""
_DUREE: Final = METER.create_histogram(
    "conum.graphql.duration",
    "s",
    "GraphQL operations by kind and outcome.",
    explicit_bucket_boundaries_advisory=VIF,
)
_OPERATIONS: Final = METER.create_counter("conum.graphql.operations", "1", "GraphQL operations by kind and outcome.")


def a_zero() -> None:
    """Before the first of them: a counter that begins at 1 has never increased, for Prometheus, and a process's first
    error would not count. A histogram has no 0 to begin at."""
    for type in ("query", "mutation"):
        for outcome in get_args(Issue):
            _OPERATIONS.add(0, {"type": type, "issue": outcome})


def issue(document: object | None, refus: Sequence[str], errors: list[GraphQLError]) -> Issue:
    """``document`` is None when it could not be read; ``refus``: the refusals that the answer holds."""
    causes = [error.original_error for error in errors]
    if any(cause is not None and not isinstance(cause, Refus | GraphQLError) for cause in causes):
        return "erreur"
    if refus or any(isinstance(cause, Refus) for cause in causes):
        return "refus"
    return "invalide" if errors or document is None else "ok"


class Mesure(SchemaExtension):
    """A subscription is not measured: it lasts as long as somebody listens."""

    def on_operation(self) -> Iterator[None]:
        debut, context = perf_counter(), self.execution_context
        try:
            yield
        except GraphQLError as illisible:
            _noter(debut, "query", issue(None, (), [illisible]))
            raise
        type = context.operation_type.value if context.graphql_document else "query"
        if type != "subscription":
            errors: list[GraphQLError] = getattr(context.result, "errors", None) or []
            _noter(debut, type, issue(context.graphql_document, context.context.refus, errors))


def _noter(debut: float, type: str, outcome: Issue) -> None:
    labels = {"type": type, "issue": outcome}
    _DUREE.record(perf_counter() - debut, labels)
    _OPERATIONS.add(1, labels)
