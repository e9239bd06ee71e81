"""Traces, metrics and logs of one process: sent by OTLP when a collector is named, else silent."""

import logging
import os
import socket
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON

from .records import logs

if TYPE_CHECKING:
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk.metrics import MeterProvider

__all__ = ["setup", "shutdown"]

log = logging.getLogger(__name__)
_sending: list["TracerProvider | MeterProvider | LoggerProvider"] = []


def setup(service: str, endpoint: str | None = None, *, every: int = 15_000) -> None:
    """Once, at start. ``endpoint``: the base URL of an OTLP/HTTP collector (``http://host:4318``). Metrics leave
    ``every`` so many milliseconds.

    Without it spans have ids, so that logs and events still carry one trace, but nothing is recorded.
    """
    # Two processes of one service send the same series: the instance tells them apart.
    instance = f"{socket.gethostname()}:{os.getpid()}"
    resource = Resource.create({"service.name": service, "service.namespace": "conum", "service.instance.id": instance})
    traces = TracerProvider(resource=resource, sampler=ALWAYS_ON if endpoint else ALWAYS_OFF, shutdown_on_exit=False)
    trace.set_tracer_provider(traces)
    if not endpoint:
        logs(service)
        return
    # Here, so that a process without a collector does not load what it would send with.
    from .sending import send

    meters, records = send(endpoint.rstrip("/"), traces, every=every)
    _sending.extend((traces, meters, records))
    logs(service, collector=records)


def shutdown(patience: float = 3.0) -> None:
    """Sends what is still held, all three at once, for ``patience`` seconds at most: the rest is lost.

    A collector that is away would hold each of them for the time of its tries, thirty seconds, and the process with
    them: longer than a pod is given to stop.
    """
    fin = monotonic() + patience
    envois = [Thread(target=provider.shutdown, daemon=True) for provider in _sending]
    for envoi in envois:
        envoi.start()
    for envoi in envois:
        envoi.join(max(0.0, fin - monotonic()))
    if any(envoi.is_alive() for envoi in envois):
        log.warning("telemetry: the collector does not take what was left, it is lost")
