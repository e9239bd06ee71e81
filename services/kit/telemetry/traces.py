"""One trace from the request to the mail: a span of our own, carried by HTTP and by events as a ``traceparent``."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

__all__ = ["TRACER", "continue_from", "span", "traceparent"]

TRACER = trace.get_tracer("conum")
_W3C = TraceContextTextMapPropagator()


def traceparent() -> str | None:
    """The current span as a W3C ``traceparent``; None outside any trace."""
    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return None
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"


def continue_from(parent: str | None) -> Context:
    """The context in which to open a span so that it belongs to that trace; an unreadable one opens a new trace."""
    return _W3C.extract({"traceparent": parent} if parent else {}, Context())


@contextmanager
def span(
    name: str,
    *,
    parent: str | None = None,
    kind: SpanKind = SpanKind.INTERNAL,
    attributes: Mapping[str, str | int] | None = None,
    tracer: Tracer = TRACER,
) -> Iterator[Span]:
    """A span of the current trace, or of ``parent``'s (a traceparent). An error leaves its class, never its text."""
    context = continue_from(parent) if parent else None
    with tracer.start_as_current_span(
        name, context, kind, attributes, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current
        except BaseException as error:
            current.set_status(StatusCode.ERROR)
            current.set_attribute("error.type", type(error).__name__)
            raise
