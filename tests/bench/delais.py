"""How long a fact takes: from the accepted command to its event on Kafka, from the event to the next service's own."""

import asyncio
import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
from aiokafka import AIOKafkaConsumer

from infra.local.demo import documents as d
from infra.local.demo.client import Client, attendre
from infra.local.demo.personnes import Commune
from infra.local.place import Place
from infra.local.supervisor import Plateforme, plateforme
from services.territoire import territoire

from .figures import Figure, centile, montrer

COMBIEN = 10 if os.environ.get("BENCH_SHORT") else 100
DEPOSEE, PREPAREE = "candidature.candidature_deposee.v1", "notification.notification_preparee.v1"


class Arrivees:
    """When the first event of a type came for a candidature, by our own clock."""

    def __init__(self, adresse: str) -> None:
        self.vues: dict[tuple[str, str], float] = {}
        self._consumer = AIOKafkaConsumer(
            "conum.candidature", "conum.notification", bootstrap_servers=adresse, auto_offset_reset="latest"
        )

    async def __aenter__(self) -> "Arrivees":
        await self._consumer.start()
        await self._consumer.seek_to_end()
        self._tache = asyncio.create_task(self._lire())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._tache.cancel()
        await asyncio.gather(self._tache, return_exceptions=True)
        await self._consumer.stop()

    async def _lire(self) -> None:
        async for record in self._consumer:
            quand = time.perf_counter()
            nom = dict(record.headers)["ce_type"].decode()
            if nom in (DEPOSEE, PREPAREE):
                self.vues.setdefault((nom, msgspec.json.decode(record.value)["candidature"]), quand)

    async def de(self, nom: str, candidature: str) -> float:
        async def vue() -> float | None:
            return self.vues.get((nom, candidature))

        return await attendre(f"{nom} de {candidature}", vue)


def communes() -> list[Commune]:
    trouvees = (c for c in territoire() if c.siren and c.departement == "26")
    return [Commune(c.nom, c.code, c.departement, c.siren or "", 1, "Un projet.") for c in trouvees][:COMBIEN]


async def candidature(client: Client, commune: Commune) -> str:
    """A draft that only has to be deposited."""
    await client.faire(d.ENREGISTRER, demande={**commune.demande, "contact": CONTACT}, cle=commune.insee)
    debut = (datetime.now(UTC) + timedelta(days=60)).date().isoformat()
    formulaire = {"postesSouhaites": 1, "motivation": commune.projet, "debutSouhaite": debut}
    formulaire |= {"engagementAccepte": True, "candidatIdentifie": False}

    async def ouvrir() -> Any:
        ouverte = await client.demander(d.OUVRIR, formulaire=formulaire, cle=commune.insee)
        return ouverte["id"] if ouverte["__typename"] == "Candidature" else None

    return str(await attendre("la structure connue des candidatures", ouvrir))


CONTACT = {"nom": "Exemple", "prenom": "Camille", "fonction": "Accueil", "courriel": "mairie@exemple.example"}


async def deposer(running: Plateforme, http: httpx.AsyncClient) -> tuple[list[float], list[float]]:
    """Deposits one after another: seconds to the event, then to what notifications made of it."""
    evenement, effet = [], []
    async with Arrivees(running.kafka) as arrivees:
        for commune in communes():
            client = Client(http, running.graphql, running.token("structure", siret=commune.siret))
            id = await candidature(client, commune)
            await client.faire(d.DEPOSER, id=id)
            accepte = time.perf_counter()
            depose = await arrivees.de(DEPOSEE, id)
            # The event may overtake the answer on its way back through the gateway.
            evenement.append(max(0.0, depose - accepte))
            effet.append(await arrivees.de(PREPAREE, id) - depose)
    return evenement, effet


async def mesures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="conum-bench-") as nom:
        async with plateforme(Place.free(Path(nom))) as running, httpx.AsyncClient(timeout=15) as http:
            evenement, effet = await deposer(running, http)
    figures = []
    for quoi, durees in (("command accepted → event on Kafka", evenement), ("event → next service's event", effet)):
        for titre, part in (("median", 0.5), ("p99", 0.99)):
            reference = f"{len(durees)} deposits, one after another, through the gateway"
            figures.append(Figure(f"delay: {quoi}, {titre}", centile(durees, part) * 1_000, "ms", reference))
    return figures


if __name__ == "__main__":
    montrer(asyncio.run(mesures()))
