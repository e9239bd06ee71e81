"""A measured figure, how it is printed, and where the run keeps it."""

import json
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["GARDE", "Figure", "centile", "cpu_par_appel", "montrer"]

GARDE = Path(__file__).parents[2] / ".local" / "bench.json"


@dataclass(frozen=True)
class Figure:
    """``reference`` says what the value is compared with, or how it was taken; ``but`` is what we aim at."""

    nom: str
    valeur: float
    unite: str
    reference: str
    but: str = ""


def centile(valeurs: list[float], part: float) -> float:
    """The value under which ``part`` (0–1) of the values lie."""
    return sorted(valeurs)[min(len(valeurs) - 1, int(len(valeurs) * part))]


async def cpu_par_appel(*appels: Callable[[], Awaitable[object]], fois: int, tours: int = 7) -> list[float]:
    """CPU seconds of this process for one call of each: medians of rounds taken in turn, after one to warm up.

    In turn, so that whatever else the machine does weighs on all of them.
    """
    mesures: list[list[float]] = [[] for _ in appels]
    for tour in range(tours + 1):
        for appel, mesure in zip(appels, mesures, strict=True):
            debut = time.process_time()
            for _ in range(fois):
                await appel()
            if tour:
                mesure.append((time.process_time() - debut) / fois)
    return [statistics.median(mesure) for mesure in mesures]


def montrer(figures: list[Figure]) -> None:
    """Prints a table, and keeps each figure in ``.local/bench.json``: name → value, unit, reference, aim."""
    largeur = max(len(f.nom) for f in figures)
    for f in figures:
        print(f"{f.nom:<{largeur}}  {f.valeur:>10.2f} {f.unite:<8} {f.reference}{f' (aim: {f.but})' if f.but else ''}")
    GARDE.parent.mkdir(parents=True, exist_ok=True)
    kept = json.loads(GARDE.read_text()) if GARDE.exists() else {}
    kept |= {f.nom: {k: v for k, v in asdict(f).items() if k != "nom"} for f in figures}
    GARDE.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
