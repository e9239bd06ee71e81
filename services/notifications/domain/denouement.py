"""What has happened since a letter was made, and leaves it nothing to say."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Denouement"]


@dataclass(frozen=True, kw_only=True)
class Denouement:
    """At ``le`` (UTC) somebody did what the letters that wait under this key ask for."""

    le: datetime
