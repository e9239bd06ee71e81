"""The passage itself: helm renews, one line for each deployment that is, then a look; back when something is wrong."""

import argparse
import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, NoReturn

from ..cadre import Cadre, Inacheve
from ..constats import RETARD, constater
from ..lieux import Lieu
from .grappe import Deploiement, Echec, Grappe, Revision

__all__ = ["Passage"]

REGARD: Final = 3.0
PAUSE: Final = 5.0


@dataclass(frozen=True)
class Passage:
    """``en_place``: the revision to go back to. What goes wrong is told, undone, and raised as Inacheve."""

    cadre: Cadre
    grappe: Grappe
    en_place: Revision
    options: argparse.Namespace

    @property
    def retour(self) -> str:
        return f"helm rollback {self.grappe.release} {self.en_place.numero} -n {self.grappe.espace} --wait"

    async def debloquer(self) -> None:
        """helm refuses everything while one that was killed is noted as going on."""
        try:
            await self.grappe.revenir(self.en_place.numero, self.options.attente)
        except Echec as echec:
            raise Inacheve(f"La révision interrompue n'a pas pu être défaite : {echec}.") from echec
        self.cadre.fait("révision interrompue", f"défaite, retour à {self.en_place.numero}")

    async def passer(self, donnees: Sequence[str], la: Mapping[str, Deploiement]) -> None:
        """``la``: the deployments as they are."""
        debut, suivi, refus = time.monotonic(), asyncio.create_task(self._suivre(la)), list[str]()
        try:
            await self.grappe.mettre_a_jour(donnees, self.options.attente)
        except Echec as echec:
            refus.append(str(echec))
            with suppress(Echec):
                refus += await self.grappe.empeches()
        finally:
            suivi.cancel()
        if refus:
            await self._revenir(refus)
        self.cadre.fait("renouvelé", f"en {time.monotonic() - debut:.0f} s")

    async def _suivre(self, avant: Mapping[str, Deploiement]) -> None:
        """One line for each deployment that has become what was asked of it."""
        dits: set[str] = set()
        while True:
            with suppress(Echec):  # the API may be busy; what counts is what helm says
                for nom, la in (await self.grappe.deploiements()).items():
                    if nom not in dits and la.pret and (nom not in avant or la.generation > avant[nom].generation):
                        dits.add(nom)
                        self.cadre.fait(nom, f"{la.replicas} répliques renouvelées")
            await asyncio.sleep(REGARD)

    async def observer(self, places: Sequence[Lieu], avant: Mapping[str, str]) -> None:
        """What was not there before is this version's doing, until somebody has looked. Who has just started is late:
        that counts at the end alone."""
        fin = time.monotonic() + self.options.observation
        while True:
            finie = time.monotonic() >= fin
            constats = await constater(places, retard=self.options.retard)
            nouveaux = [constats[nom] for nom in constats if nom not in avant and (finie or not nom.startswith(RETARD))]
            if nouveaux:
                await self._revenir(nouveaux)
            if finie:
                return
            await asyncio.sleep(min(PAUSE, self.options.observation))

    async def _revenir(self, pourquoi: Sequence[str]) -> NoReturn:
        for raison in pourquoi:
            self.cadre.dire(f"  ✗ {raison}")
        try:
            await self.grappe.revenir(self.en_place.numero, self.options.attente)
        except Echec as echec:
            raise Inacheve(
                f"Le retour à la révision {self.en_place.numero} n'a pas abouti non plus ({echec}) : les répliques "
                f"qui sont prêtes servent. La cause réparée : {self.retour}."
            ) from echec
        raise Inacheve(
            f"La version {self.options.version} n'est pas en place, pour la raison dite plus haut : retour à la "
            f"révision {self.en_place.numero} ({self.en_place.chart})."
        )
