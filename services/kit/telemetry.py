"""One trace from the request to the mail, metrics, and JSON logs: exported when an endpoint is set, else silent."""

import json
import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import metrics, trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

__all__ = ["METER", "TRACER", "continue_from", "logs", "setup", "shutdown", "span", "traceparent"]

TRACER = trace.get_tracer("conum")
METER = metrics.get_meter("conum")
_W3C = TraceContextTextMapPropagator()
# Each rebalance, each request, each subscriber's start: what they say below this helps nobody.
_QUIET = {"aiokafka": logging.WARNING, "conum.faststream": logging.ERROR, "httpx": logging.WARNING}


def setup(service: str, endpoint: str | None = None) -> None:
    """Once, at start. ``endpoint``: the base URL of an OTLP/HTTP collector (``http://host:4318``).

    Without it spans have ids, so that logs and events still carry one trace, but nothing is recorded.
    """
    resource = Resource.create({"service.name": service, "service.namespace": "conum"})
    traces = TracerProvider(resource=resource, sampler=ALWAYS_ON if endpoint else ALWAYS_OFF)
    readers: list[MetricReader] = []
    if endpoint:
        base = endpoint.rstrip("/")
        traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{base}/v1/traces")))
        readers.append(PeriodicExportingMetricReader(OTLPMetricExporter(f"{base}/v1/metrics"), 15_000))
    trace.set_tracer_provider(traces)
    metrics.set_meter_provider(MeterProvider(readers, resource=resource))
    logs(service)


def shutdown() -> None:
    """Sends what is still held. Blocks, for a few seconds at most."""
    for provider in (trace.get_tracer_provider(), metrics.get_meter_provider()):
        if isinstance(provider, TracerProvider | MeterProvider):
            provider.shutdown()


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


def logs(service: str, level: int = logging.INFO) -> None:
    """One JSON object a line on stderr, for every logger of the process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json(service))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(least)


class _Json(logging.Formatter):
    """Time, service, level, logger, trace and message; of an exception its class and where, not its values."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "service": self._service,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (context := trace.get_current_span().get_span_context()).is_valid:
            line["trace_id"] = f"{context.trace_id:032x}"
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])[-6:]
            line["error"] = record.exc_info[0].__name__
            line["at"] = [f"{f.filename.rsplit('site-packages/')[-1]}:{f.lineno} {f.name}" for f in frames]
        return json.dumps(line, ensure_ascii=False)
