"""Around each operation: cached parse and validation, rights by role, one span, and what an error may say."""

import asyncio
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from graphql import DocumentNode, GraphQLError, GraphQLSchema, NoSchemaIntrospectionCustomRule, OperationType, validate
from graphql.validation import ASTValidationRule, specified_rules
from opentelemetry import trace
from opentelemetry.context import attach, detach
from strawberry.extensions import ParserCache, SchemaExtension

from ..aggregate import Refus
from .droits import interdits
from .limits import ERREURS_MAX, LIMITES, TOKENS_MAX

__all__ = ["Lecture", "Masque", "Trace", "Validation"]

log = logging.getLogger(__name__)
tracer = trace.get_tracer("conum.graphql")
OUVERTES: tuple[type[ASTValidationRule], ...] = (*specified_rules, *LIMITES)
FERMEES = (*OUVERTES, NoSchemaIntrospectionCustomRule)


class Lecture(ParserCache):
    """Parses once per text; refuses more than 1,000 tokens while reading, not after."""

    def on_operation(self) -> Iterator[None]:
        self.execution_context.parse_options["max_tokens"] = TOKENS_MAX
        yield


@lru_cache(maxsize=512)
def _valider(schema: GraphQLSchema, document: DocumentNode, introspection: bool) -> tuple[GraphQLError, ...]:
    return tuple(validate(schema, document, OUVERTES if introspection else FERMEES, max_errors=ERREURS_MAX))


@lru_cache(maxsize=1024)
def _autoriser(schema: GraphQLSchema, document: DocumentNode, role: str) -> tuple[GraphQLError, ...]:
    return tuple(interdits(schema, document, role, schema.extensions["droits"])[:ERREURS_MAX])


class Validation(SchemaExtension):
    """Validates a document once, and settles what a role may ask once for each document and role."""

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        schema, document = context.schema._schema, context.graphql_document
        assert document is not None, "validation comes after parsing"
        errors = _valider(schema, document, schema.extensions["introspection"])
        context.pre_execution_errors = list(errors or _autoriser(schema, document, context.context.agent.role))
        yield


class Trace(SchemaExtension):
    """One span an operation: its name, its kind, its document's digest; no argument, no query text."""

    def on_operation(self) -> Iterator[None]:
        context = self.execution_context
        with tracer.start_span("graphql") as span, _within(span):
            yield
            if span.is_recording():
                kind = context.operation_type.value if context.graphql_document else OperationType.QUERY.value
                span.update_name(f"graphql {kind} {context.operation_name or ''}".rstrip())
                span.set_attribute("graphql.operation.type", kind)
                span.set_attribute(
                    "graphql.document.hash", hashlib.sha256((context.query or "").encode()).hexdigest()[:16]
                )
                span.set_attribute("graphql.errors", len(_errors(context.result)))


@contextmanager
def _within(span: trace.Span) -> Iterator[None]:
    """The span is the current one meanwhile. A subscription that is dropped may end in another task than it began
    in, whose context never knew of it: there is nothing to leave there."""
    task = asyncio.current_task()
    token = attach(trace.set_span_in_context(span))
    try:
        yield
    finally:
        if asyncio.current_task() is task:
            detach(token)


def _errors(result: Any) -> list[GraphQLError]:
    return getattr(result, "errors", None) or []


def lisible(error: GraphQLError) -> GraphQLError:
    """A refusal keeps its sentence; a bug keeps its place in the query and loses everything else."""
    original = error.original_error
    if isinstance(original, Refus):
        return GraphQLError(original.phrase, error.nodes, path=error.path, extensions={"code": original.code})
    if original is None or isinstance(original, GraphQLError):
        return error
    log.error("graphql: %s in %s", type(original).__name__, error.path, exc_info=original)
    return GraphQLError(
        "Une erreur est survenue de notre côté.", error.nodes, path=error.path, extensions={"code": "ERREUR_INTERNE"}
    )


class Masque(SchemaExtension):
    """What leaves in ``errors``: at most ten, none with the inside of a bug."""

    def on_operation(self) -> Iterator[None]:
        yield
        result = self.execution_context.result
        if errors := _errors(result):
            result.errors = [lisible(e) for e in errors[:ERREURS_MAX]]  # type: ignore[union-attr]

    def on_stream_result(self, result: Any) -> Iterator[None]:
        if errors := _errors(result):
            result.errors = [lisible(e) for e in errors[:ERREURS_MAX]]
        yield
