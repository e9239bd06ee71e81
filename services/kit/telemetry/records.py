"""Logs: one JSON object a line on stderr, and the same by OTLP when there is a collector. No value of an exception."""

import json
import logging
import sys
import traceback
from time import monotonic
from typing import Final

from opentelemetry import trace
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.context import get_current
from opentelemetry.sdk._logs import LoggerProvider

__all__ = ["Otlp", "Rare", "logs"]

# Each rebalance, each request, each subscriber's start: what they say below this helps nobody.
_QUIET = {"aiokafka": logging.WARNING, "conum.faststream": logging.ERROR, "httpx": logging.WARNING}
_SEVERITY = {
    logging.DEBUG: SeverityNumber.DEBUG,
    logging.INFO: SeverityNumber.INFO,
    logging.WARNING: SeverityNumber.WARN,
    logging.ERROR: SeverityNumber.ERROR,
    logging.CRITICAL: SeverityNumber.FATAL,
}

RARE: Final = 10.0
"""Seconds between two lines of aiokafka that say the same: without a broker it says it a hundred times a second."""


def logs(service: str, level: int = logging.INFO, collector: LoggerProvider | None = None) -> None:
    """For every logger of the process."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(_Json(service))
    handlers: list[logging.Handler] = [lines, *([Otlp(collector)] if collector else [])]
    for handler in handlers:
        handler.addFilter(Rare())
    logging.basicConfig(level=level, handlers=handlers, force=True)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(least)


def _error(record: logging.LogRecord) -> dict[str, str | list[str]]:
    """Of an exception its class and where, not its values; nothing when there is none."""
    if not (record.exc_info and record.exc_info[0]):
        return {}
    frames = traceback.extract_tb(record.exc_info[2])[-6:]
    at = [f"{f.filename.rsplit('site-packages/')[-1]}:{f.lineno} {f.name}" for f in frames]
    return {"error": record.exc_info[0].__name__, "at": at}


class _Json(logging.Formatter):
    """Time, service, level, logger, trace and message, and what is said of an exception."""

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
        return json.dumps({**line, **_error(record)}, ensure_ascii=False)


class Rare(logging.Filter):
    """Keeps back a line of aiokafka that was said within the last ``RARE`` seconds. One for each handler."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith("aiokafka"):
            return True
        now, message = monotonic(), record.getMessage()
        self._said = {said: at for said, at in self._said.items() if now - at < RARE}
        if message in self._said:
            return False
        self._said[message] = now
        return True


class Otlp(logging.Handler):
    """The same record to the collector; the service is in its resource, the trace in its context.

    The SDK's own handler would send an exception's text and stack with the values in it, and each argument.
    """

    def __init__(self, provider: LoggerProvider) -> None:
        super().__init__()
        self._provider = provider

    def emit(self, record: logging.LogRecord) -> None:
        # What the exporter says when it cannot export stays on stderr: exported, it would feed itself.
        if record.name.startswith("opentelemetry"):
            return
        try:
            self._provider.get_logger(record.name).emit(
                LogRecord(
                    timestamp=int(record.created * 1e9),
                    context=get_current(),
                    severity_text=record.levelname,
                    severity_number=_SEVERITY.get(record.levelno, SeverityNumber.INFO),
                    body=record.getMessage(),
                    attributes=_error(record),
                )
            )
        except Exception:
            self.handleError(record)
