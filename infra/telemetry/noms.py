"""How a metric of ours is called in Prometheus: by OpenTelemetry's rule, which the collector follows."""

import re
from typing import Final, Literal

__all__ = ["Genre", "label", "nom"]

Genre = Literal["compteur", "jauge", "histogramme"]
UNITES: Final = {"s": "seconds", "ms": "milliseconds", "By": "bytes", "%": "percent", "m": "meters"}


def nom(name: str, unit: str, genre: Genre) -> str:
    """``conum.event.age`` in ``s`` is ``conum_event_age_seconds``. A unit in braces says what is counted, and is not
    written; ``1`` makes a gauge a ratio; a counter ends in ``_total``."""
    unit = re.sub(r"\{[^}]*\}", "", unit)
    suffix = ("ratio" if genre == "jauge" else "") if unit == "1" else UNITES.get(unit, label(unit))
    words = label(name).removesuffix("_total")
    if suffix and not words.endswith(f"_{suffix}"):
        words = f"{words}_{suffix}"
    return f"{words}_total" if genre == "compteur" else words


def label(key: str) -> str:
    """``http.route`` is the label ``http_route``."""
    return re.sub(r"_+", "_", re.sub(r"[^A-Za-z0-9_]", "_", key)).strip("_")
