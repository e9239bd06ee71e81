"""The one policy of every consumer: what is tried again and how long, what becomes a dead letter, and why."""

import re
from dataclasses import dataclass

import msgspec

from ..aggregate import Refus
from .consumers import Incorrect, cannot_pass

__all__ = ["DEFAULT", "Policy", "cannot_pass", "reason"]


@dataclass(frozen=True, kw_only=True)
class Policy:
    """``attempts`` calls in all, each of ``timeout`` at most, with a pause that doubles from ``first_delay`` to
    ``max_delay`` (seconds)."""

    attempts: int = 8
    first_delay: float = 0.25
    max_delay: float = 20.0
    timeout: float = 60.0

    def delay(self, failures: int) -> float:
        """How long to wait after that many failures in a row (1, 2, …), in seconds."""
        return float(min(self.max_delay, self.first_delay * 2 ** min(failures - 1, 30)))


DEFAULT = Policy()


def reason(error: BaseException) -> str:
    """The error's class and, of the errors whose text is ours, a short sentence without the event's values."""
    name = type(error).__name__
    if isinstance(error, Refus):
        return f"{name}: {type(error).message}"
    if isinstance(error, Incorrect | msgspec.DecodeError):
        text = re.sub(r"'[^']*'|\"[^\"]*\"|\d{6,}|\S+@\S+", "…", str(error).split(" - at ")[0])
        where = re.search(r" - at `(\$[\w.\[\]…]*)`", str(error))
        return f"{name}: {text[:200]}{f' ({where[1]})' if where else ''}"
    return name
