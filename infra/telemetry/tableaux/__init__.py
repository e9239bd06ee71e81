"""The dashboards, as code; Grafana's JSON is generated from here and committed."""

import json
from pathlib import Path
from typing import Final

from .ensemble import ENSEMBLE
from .programme import PROGRAMME
from .service import SERVICE

__all__ = ["FOLDER", "TABLEAUX", "ecarts", "ecrire"]

FOLDER: Final = Path(__file__).resolve().parents[1] / "grafana" / "dashboards"
TABLEAUX: Final = {"ensemble.json": ENSEMBLE, "service.json": SERVICE, "programme.json": PROGRAMME}


def _textes() -> dict[str, str]:
    return {name: json.dumps(board, ensure_ascii=False, indent=1) + "\n" for name, board in TABLEAUX.items()}


def ecrire() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in _textes().items():
        (FOLDER / name).write_text(text)


def ecarts() -> list[str]:
    """The files that are missing, stale, or that nothing here writes."""
    textes = _textes()
    there = {file.name: file.read_text() for file in FOLDER.glob("*.json")}
    return sorted(name for name in {*textes, *there} if textes.get(name) != there.get(name))
