"""Traces, metrics and logs of one process: sent by OTLP when a collector is named, else silent."""

import os
import socket
from collections.abc import Iterable

import psutil
from opentelemetry import metrics, trace
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON

from .meters import METER
from .records import logs

__all__ = ["setup", "shutdown"]

_sending: list[LoggerProvider] = []


def setup(service: str, endpoint: str | None = None, *, every: int = 15_000) -> None:
    """Once, at start. ``endpoint``: the base URL of an OTLP/HTTP collector (``http://host:4318``). Metrics leave
    ``every`` so many milliseconds.

    Without it spans have ids, so that logs and events still carry one trace, but nothing is recorded.
    """
    # Two processes of one service send the same series: the instance tells them apart.
    instance = f"{socket.gethostname()}:{os.getpid()}"
    resource = Resource.create({"service.name": service, "service.namespace": "conum", "service.instance.id": instance})
    traces = TracerProvider(resource=resource, sampler=ALWAYS_ON if endpoint else ALWAYS_OFF)
    trace.set_tracer_provider(traces)
    if not endpoint:
        metrics.set_meter_provider(MeterProvider(resource=resource))
        logs(service)
        return
    base = endpoint.rstrip("/")
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{base}/v1/traces")))
    reader = PeriodicExportingMetricReader(OTLPMetricExporter(f"{base}/v1/metrics"), every)
    metrics.set_meter_provider(MeterProvider([reader], resource=resource))
    records = LoggerProvider(resource=resource)
    records.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter(f"{base}/v1/logs")))
    _sending.append(records)
    logs(service, collector=records)
    _process()


def shutdown() -> None:
    """Sends what is still held. Blocks, for a few seconds at most."""
    for provider in (trace.get_tracer_provider(), metrics.get_meter_provider(), *_sending):
        if isinstance(provider, TracerProvider | MeterProvider | LoggerProvider):
            provider.shutdown()


def _process() -> None:
    """What this process takes of its machine, under OpenTelemetry's own names."""
    this = psutil.Process()

    def memory(_: CallbackOptions) -> Iterable[Observation]:
        return [Observation(this.memory_info().rss)]

    def cpu(_: CallbackOptions) -> Iterable[Observation]:
        times = this.cpu_times()
        return [Observation(times.user + times.system)]

    METER.create_observable_gauge("process.memory.usage", [memory], "By", "Resident memory.")
    METER.create_observable_counter("process.cpu.time", [cpu], "s", "Processor time, user and system.")
