"""Which of the three missions each conseiller of a structure exercised in a month, read from its reports."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from services.kit.store import Entre, Parmi

from ..domain import ContratConnu
from ..store import Stores
from ..vocabulaire import Statut, Theme
from .table import MISSIONS, Mission

__all__ = ["DEFINITION", "Exercice", "exercices", "missions_de"]

DEFINITION: Final = "missions-conseiller-mois.1"
"""Reports filed and not withdrawn, by month of accompagnement; one counts for each mission that it has a theme of."""


def missions_de(themes: Iterable[Theme]) -> frozenset[Mission]:
    return frozenset(MISSIONS[theme] for theme in themes)


@dataclass
class Exercice:
    """One conseiller: its reports, and how many of them are of each mission."""

    conseiller: str
    cra: int = 0
    par_mission: Counter[Mission] = field(default_factory=Counter)

    @property
    def toutes(self) -> bool:
        return all(self.par_mission[mission] for mission in Mission)


async def exercices(stores: Stores, structures: tuple[str, ...], premier: date, dernier: date) -> list[Exercice]:
    """From the first to the last day; also the conseillers under contract who reported nothing, by their id."""
    trouves = {id: Exercice(id) for id in await _sous_contrat(stores, structures, premier, dernier)}
    jours = Entre(premier.isoformat(), (dernier + timedelta(days=1)).isoformat())
    async for cra in stores.cras.scan({"structure": Parmi(structures), "jour": jours}, ("jour",)):
        if cra.statut is not Statut.RETIRE:
            exercice = trouves.setdefault(cra.conseiller, Exercice(cra.conseiller))
            exercice.cra += 1
            exercice.par_mission.update(missions_de(cra.saisie.themes))
    return [trouves[id] for id in sorted(trouves)]


async def _sous_contrat(stores: Stores, structures: tuple[str, ...], premier: date, dernier: date) -> set[str]:
    ids = [v.contrat async for v in stores.veilles.scan({"structure": Parmi(structures)}, ("depuis",))]
    contrats: Mapping[str, ContratConnu | None] = dict(zip(ids, await stores.contrats.many(ids), strict=True))
    return {
        c.conseiller
        for c in contrats.values()
        if c is not None and c.debut <= dernier and (c.fin is None or c.fin >= premier)
    }
