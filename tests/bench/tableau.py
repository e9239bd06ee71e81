"""The figures of a whole run as ``docs/figures.md``, with the machine they were taken on."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from .figures import GARDE

__all__ = ["DOC", "ecrire"]

DOC = Path(__file__).parents[2] / "docs" / "figures.md"
AVANT_PROPOS = """# Figures

Taken by `make bench` on one machine, in one run: what is compared was measured in turn, so the ratios say more than the
absolute values. A figure that misses its aim stays in the table. Written in half an hour by
`python -m tests.bench --doc`. Ten million CRA (`BENCH_GRAND=1`) are in a table of their own, below.

"""


def ecrire(commit: str) -> None:
    """Rewrites the page from ``.local/bench.json``, up to its first title: what comes after is not of this run."""
    _, titre, suite = DOC.read_text().partition("\n## ") if DOC.exists() else ("", "", "")
    lignes = [f"{datetime.now(UTC):%Y-%m-%d}, commit {commit}, {_machine()}.", "", "| figure | value | how | aim |"]
    lignes.append("| --- | ---: | --- | --- |")
    for nom, f in json.loads(GARDE.read_text()).items():
        lignes.append(f"| {nom} | {_lisible(f['valeur'])} {f['unite']} | {f['reference']} | {f['but']} |")
    DOC.write_text(AVANT_PROPOS + "\n".join(lignes) + "\n" + titre + suite)


def _lisible(valeur: float) -> str:
    return f"{valeur:,.0f}" if valeur >= 100 else f"{valeur:.2f}"


def _machine() -> str:
    modele = next(
        (x.partition(":")[2].strip() for x in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in x),
        platform.machine(),
    )
    memoire = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores of {modele}, {memoire:.0f} GiB, Python {platform.python_version()}"
