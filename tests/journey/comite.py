"""A committee that decides on a crowd's candidatures, under an envelope that holds one post for each."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from infra.local.demo import documents as d
from infra.local.demo.client import attendre
from infra.local.demo.personnes import COMITE
from services.kit.temps import jour_paris

from .foule import PATIENCE, Foule, Inscrit
from .releve import Releve

__all__ = ["Comite"]

NOTIFIER: Final = f"""mutation Notifier($session: ID!, $cle: String) {{
  notifierSession(session: $session, cle: $cle) {{ {d.REFUS} ... on Session {{ id statut }} }}
}}"""
AVIS: Final = {
    "sens": "FAVORABLE",
    "motivation": "Le besoin du territoire est établi.",
    "postesRecommandes": 1,
}


@dataclass
class Comite:
    """``venus``: candidature → whose. ``entame`` is set once a few of its decisions are acknowledged."""

    foule: Foule
    venus: dict[str, Inscrit]
    decidees: int = 0
    entame: asyncio.Event = field(default_factory=asyncio.Event)
    campagne: str = ""
    session: str = ""

    @property
    def sirets(self) -> list[str]:
        return [qui.siret for qui in self.venus.values()]

    def __post_init__(self) -> None:
        self.anct = self.foule.client("anct")

    async def faire(self, document: str, **variables: Any) -> Any:
        return await self.foule.insister(self.anct, document, **variables)

    async def instruire(self) -> None:
        async def une(candidature: str, qui: Inscrit) -> None:
            prefecture = self.foule.client("prefecture", departements=[qui.departement])
            await self.foule.insister(prefecture, d.INSTRUIRE, id=candidature)
            await self.foule.insister(prefecture, d.AVIS, id=candidature, avis=AVIS)
            self.foule.attendus.add((candidature, "candidature.avis_prefet_rendu.v1"))

        await asyncio.gather(*(une(candidature, qui) for candidature, qui in self.venus.items()))

    async def sieger(self) -> None:
        """The envelope holds exactly one post for each."""
        combien = len(self.venus)
        par = [{"departement": departement, "postes": combien} for departement in ("26", "23", "15")]
        campagne = await self.faire(d.CAMPAGNE, nom="Campagne", nationale=combien, enveloppes=par)
        jour = jour_paris(datetime.now(UTC)).isoformat()
        session = await self.faire(d.PLANIFIER, campagne=campagne["id"], date=jour)
        self.campagne, self.session = campagne["id"], session["id"]

        async def pretes() -> bool | None:
            page = await self.anct.demander(d.PRETES)
            return set(self.venus) <= {e["node"]["candidature"]["id"] for e in page["edges"]} or None

        await attendre("les avis, à la sélection", pretes, PATIENCE)
        await self.faire(d.CLORE, session=self.session, candidatures=list(self.venus))
        await self.faire(d.COMPOSER, session=self.session, membres=COMITE)
        await self.faire(d.SIEGER, session=self.session, presents=[1, 2, 3])

    async def decider(self) -> None:
        async def une(candidature: str) -> None:
            decision = {"verdict": "POSITIF", "postes": 1, "motifs": [], "cle": f"c-{candidature}"}
            # Some score under the threshold: accepting them wants a reason.
            decision["motivation"] = "Le comité tient ce projet pour utile au territoire."
            await self.faire(d.DECIDER, session=self.session, candidature=candidature, **decision)
            self.decidees += 1
            if self.decidees == 3:
                self.entame.set()

        await asyncio.gather(*(une(candidature) for candidature in self.venus))

    async def deliberer(self) -> None:
        await self.faire(d.DELIBERER, session=self.session)

    async def notifier(self) -> None:
        await self.faire(NOTIFIER, session=self.session, cle=f"n-{self.session}")
        self.foule.attendus |= {(c, "candidature.candidature_acceptee.v1") for c in self.venus}

    async def constater(self, releve: Releve) -> None:
        """One line of the ledger, one decision and one announcement for each; the envelope is used up, no more."""
        for type in ("campagne.decision_inscrite", "decision.decision_rendue", "decision.decision_notifiee"):
            uns = {(f.id, f.data["candidature"]) for f in releve.faits if f.type == f"{type}.v1"}
            leurs = sorted(candidature for _, candidature in uns if candidature in self.venus)
            assert leurs == sorted(self.venus), type
        enveloppe = (await self.anct.demander(d.ENVELOPPES, id=self.campagne))["enveloppeNationale"]
        assert (enveloppe["attribues"], enveloppe["reste"]) == (len(self.venus), 0)
