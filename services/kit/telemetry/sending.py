"""What is sent to a collector by OTLP: loaded by a process that has one alone, since it weighs a tenth of a start."""

from collections.abc import Iterable

import psutil
from opentelemetry import metrics
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from .meters import METER

__all__ = ["send"]


def send(base: str, traces: TracerProvider, *, every: int) -> tuple[MeterProvider, LoggerProvider]:
    """Sends to ``base`` the spans of ``traces``, and from now on what the returned providers are given."""
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{base}/v1/traces")))
    reader = PeriodicExportingMetricReader(OTLPMetricExporter(f"{base}/v1/metrics"), every)
    meters = MeterProvider([reader], resource=traces.resource, shutdown_on_exit=False)
    metrics.set_meter_provider(meters)
    records = LoggerProvider(resource=traces.resource, shutdown_on_exit=False)
    records.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter(f"{base}/v1/logs")))
    _process()
    return meters, records


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
