"""Metrics: the meter of every instrument of ours, and the scales of durations.

A gauge has a unit in braces, as ``{fait}``, never ``1``: Prometheus would call it a ratio. A label takes its values
from a list that the code bounds (a state, a letter, a group): never an id, never what a client or an event wrote.
"""

from typing import Final

from opentelemetry import metrics

__all__ = ["LENT", "METER", "VIF"]

METER = metrics.get_meter("conum")
VIF: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds, for what somebody waits for."""
LENT: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 21_600.0, 86_400.0)
"""Seconds, for what follows by itself: an event's age, a mail's delay, a figure's."""
