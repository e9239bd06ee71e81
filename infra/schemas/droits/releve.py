"""Tries every scenario as everyone, on a copy of the world, and notes what was answered and what was changed."""

import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from .agents import COLONNES, Colonne
from .monde import Monde, executer, ouvrir
from .scenarios import SCENARIOS, Scenario

__all__ = ["Cellule", "Ligne", "Valeur", "relever", "valeur"]


class Valeur(StrEnum):
    OUI = "oui"
    VIDE = "vide"
    REFUS = "refusé"
    NON_DECLARE = "—"


@dataclass(frozen=True)
class Cellule:
    valeur: Valeur
    change: bool
    """Whether anything in the service's store is not as it was."""


@dataclass(frozen=True)
class Ligne:
    service: str
    scenario: Scenario
    cellules: Mapping[Colonne, Cellule]


async def relever(colonnes: Sequence[Colonne] = COLONNES) -> list[Ligne]:
    with tempfile.TemporaryDirectory() as folder:
        monde = Monde(Path(folder))
        await monde.naitre()
        return [
            Ligne(service, scenario, {c: cellule async for c, cellule in _essayer(monde, scenario, colonnes)})
            for service, scenarios in SCENARIOS.items()
            for scenario in scenarios
        ]


async def _essayer(
    monde: Monde, scenario: Scenario, colonnes: Sequence[Colonne]
) -> AsyncIterator[tuple[Colonne, Cellule]]:
    """Everyone in turn; the copy is made again once somebody has changed it."""
    reste = list(colonnes)
    while reste:
        with tempfile.TemporaryDirectory(dir=monde.folder) as folder:
            async for colonne, cellule in _sur_une_copie(monde, scenario, reste, Path(folder)):
                reste.remove(colonne)
                yield colonne, cellule
                if cellule.change:
                    break


async def _sur_une_copie(
    monde: Monde, scenario: Scenario, colonnes: Sequence[Colonne], folder: Path
) -> AsyncIterator[tuple[Colonne, Cellule]]:
    name = scenario.operation.service
    for file in monde.moment(scenario.moment).glob(f"{name}.*"):
        shutil.copy(file, folder)
    async with ouvrir(name, monde.schemas[name], folder) as service:
        with closing(sqlite3.connect(folder / f"{name}.sqlite3")) as temoin:
            for colonne in tuple(colonnes):
                avant = _ecritures(temoin)
                answer = await executer(service, scenario.operation, monde.ids[scenario.moment], colonne.agent)
                change = _ecritures(temoin) != avant
                yield colonne, Cellule(valeur(answer), change)
                if change:
                    return


def _ecritures(temoin: sqlite3.Connection) -> int:
    """A number that moves each time another connection has written to the file, whatever it wrote."""
    (nombre,) = temoin.execute("PRAGMA data_version").fetchone()
    return int(nombre)


def valeur(answer: Any) -> Valeur:
    """What an answer comes to. Raises what is neither an answer nor a refusal: a scenario must ask well."""
    codes = {(e.extensions or {}).get("code") for e in answer.errors or ()}
    if codes == {"INTERDIT"}:
        return Valeur.NON_DECLARE
    if codes == {"Introuvable"}:
        return Valeur.REFUS
    if codes:
        raise RuntimeError(f"{[e.message for e in answer.errors]}")
    (donnee,) = answer.data.values()
    if isinstance(donnee, dict) and "code" in donnee:
        return Valeur.REFUS
    return Valeur.OUI if _dit(donnee) else Valeur.VIDE


def _dit(donnee: Any) -> bool:
    """Whether it says anything; the id and the type of what was asked by its id say nothing."""
    if isinstance(donnee, dict):
        return any(_dit(v) for nom, v in donnee.items() if nom not in ("id", "__typename"))
    if isinstance(donnee, list):
        return any(map(_dit, donnee))
    return donnee is not None
