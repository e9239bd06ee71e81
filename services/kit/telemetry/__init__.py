"""One trace from the request to the mail, metrics, and JSON logs: exported when an endpoint is set, else silent."""

from .meters import LENT, METER, VIF
from .providers import setup, shutdown
from .records import logs
from .traces import TRACER, continue_from, span, traceparent

__all__ = ["LENT", "METER", "TRACER", "VIF", "continue_from", "logs", "setup", "shutdown", "span", "traceparent"]
