"""The figures of a structure, day by day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Self

import strawberry

from services.kit.aggregate import Faute, Introuvable, Refus
from services.kit.store import Entre, Parmi
from services.kit.subgraph import champ, type_

from .. import store
from ..comptage import DEFINITION
from ..fusions import groupe, repondantes
from .perimetre import LECTEURS, Info, voit_la_structure

__all__ = ["ChiffresDeLaStructure", "PeriodeInvalide"]

PERIODE_MAX = 366


class PeriodeInvalide(Refus):
    message = f"La période va d'un jour à un jour égal ou suivant, sur {PERIODE_MAX} jours au plus."


@type_(droits=LECTEURS, description="Les chiffres d'une structure pour un jour d'accompagnement.")
class StatistiqueDuJour:
    jour: date
    cra: int = champ(description="Comptes rendus transmis et non retirés.")
    accompagnements: int = champ(description="Un par compte rendu individuel.")
    duree_minutes: int

    @classmethod
    def de(cls, du_jour: Sequence[store.Statistique]) -> Self:
        """The day's figures of a structure, and of those that it absorbed."""
        return cls(
            jour=du_jour[0].jour,
            cra=sum(s.cra for s in du_jour),
            accompagnements=sum(s.accompagnements for s in du_jour),
            duree_minutes=sum(s.duree_minutes for s in du_jour),
        )


@type_(droits=LECTEURS, description="Les chiffres d'une structure, par jour, avec ce qui permet de les vérifier.")
class Statistiques:
    structure: strawberry.ID
    definition: str = champ(description="L'identifiant de ce que ces chiffres comptent.")
    dernier_evenement: strawberry.ID | None = champ(description="Le dernier événement compté.")
    fraicheur: datetime | None = champ(description="Quand le dernier de ces jours a été recompté.")
    jours: list[StatistiqueDuJour] = champ(taille=PERIODE_MAX, description="Les jours où il s'est passé quelque chose.")


@type_(droits=LECTEURS)
class ChiffresDeLaStructure:
    @champ(description="Les chiffres d'une structure, jour par jour, du premier au dernier jour compris.")
    async def statistiques(self, info: Info, structure: strawberry.ID, du: date, au: date) -> Statistiques:
        stores = info.context.stores
        if not (timedelta(0) <= au - du < timedelta(days=PERIODE_MAX) and au < date.max):
            raise PeriodeInvalide(fautes=(Faute("au", PeriodeInvalide.message),))
        connue = (await repondantes(stores, [structure])).get(structure)
        if connue is None or not voit_la_structure(info.context.agent, connue):
            raise Introuvable
        periode = Entre(du.isoformat(), (au + timedelta(days=1)).isoformat())
        membres = Parmi(await groupe(stores, connue.structure))
        jours = [s async for s in stores.statistiques.scan({"structure": membres, "jour": periode}, ("jour",))]
        derniers = [(s.dernier_evenement_le, s.dernier_evenement) for s in jours if s.dernier_evenement_le]
        dernier = max(derniers)[1] if derniers else None
        return Statistiques(
            structure=strawberry.ID(connue.structure),
            definition=DEFINITION,
            dernier_evenement=None if dernier is None else strawberry.ID(dernier),
            fraicheur=max((s.compte_le for s in jours), default=None),
            jours=[StatistiqueDuJour.de(list(memes)) for _, memes in groupby(jours, key=lambda s: s.jour)],
        )
