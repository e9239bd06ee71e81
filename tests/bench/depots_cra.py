"""CRA filed through the gateway, by many conseillers at once: accepted a second, how long each waited, none lost."""

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final, Self
from uuid import uuid5

import httpx
import msgspec
from aiokafka import AIOKafkaProducer

from infra.local.demo.client import Client, attendre
from infra.local.demo.documents.activite import TRANSMETTRE
from infra.local.place import Place
from infra.local.supervisor import Plateforme, plateforme
from services.kit.identity import ESPACE_DES_COMPTES
from services.kit.outbox import headers_of
from services.kit.store.contract import Envelope
from services.kit.temps import instant, jour_paris, maintenant, uuid7

from .figures import Figure, centile, montrer
from .generateur_cra import Employe, Monde, saisie

SECONDES: Final = 3 if os.environ.get("BENCH_SHORT") else 60
CONSEILLERS: Final = 200
ENSEMBLE: Final = (1, 8, 32)
"""How many file at once."""
TOTAL: Final = """query Total($du: Date!, $au: Date!) {
  statistiques(axe: FRANCE, du: $du, au: $au) { total { cra } }
}"""
PARTS: Final = {"ages": "tranche", "statuts": "statut", "genres": "genre"}


@dataclass(frozen=True)
class Fait:
    """A fact as another service tells it: what activites reads of it."""

    type: str
    key: str
    corps: dict[str, Any]

    def envelope(self) -> Envelope:
        return Envelope(
            id=uuid7(),
            type=self.type,
            topic=f"conum.{self.type.split('.')[0]}",
            key=self.key,
            sequence=1,
            data=msgspec.json.encode(self.corps).decode(),
            time=instant(maintenant()),
        )


def faits(employe: Employe) -> Iterable[Fait]:
    """Its employer is known, it is recruited since last year, its account is its own."""
    ou = {"structure": employe.structure, "siret": employe.siret, "departement": employe.commune.departement}
    yield Fait("structure.structure_enregistree.v1", employe.structure, ou | {"commune": employe.commune.code})
    debut = jour_paris(maintenant()) - timedelta(days=365)
    contrat = {"contrat": employe.contrat, "conseiller": employe.conseiller, "poste": employe.poste}
    dates = {"debut": debut.isoformat(), "fin": None}
    yield Fait("poste.conseiller_recrute.v1", employe.poste, contrat | ou | dates)
    compte = str(uuid5(ESPACE_DES_COMPTES, employe.conseiller))
    yield Fait("conseiller.compte_lie.v1", employe.conseiller, {"conseiller": employe.conseiller, "compte": compte})


async def employer(kafka: str, employes: Iterable[Employe]) -> None:
    async with AIOKafkaProducer(bootstrap_servers=kafka, acks="all") as producer:
        for employe in employes:
            for e in (fait.envelope() for fait in faits(employe)):
                headers = headers_of(e, "conum/bench")
                await producer.send_and_wait(e.topic, e.data.encode(), key=e.key.encode(), headers=headers)


def demande(hasard: random.Random, employe: Employe) -> dict[str, Any]:
    """The generator's report as a telephone sends it, of today."""
    corps = saisie(hasard, employe)
    sur_place = corps["lieu"] in ("LIEU_ACTIVITE", "AUTRE")
    parts = {
        quoi: [{nom: code, "nombre": nombre} for code, nombre in corps[quoi].items()] for quoi, nom in PARTS.items()
    }
    return {
        "jour": jour_paris(datetime.now(UTC)).isoformat(),
        "type": corps["type_cra"],
        "commune": corps["commune"] if sur_place else None,
        "sousThemes": corps["sous_themes"],
        "dejaAccompagnes": corps["deja_accompagnes"],
        **{nom: corps[nom] for nom in ("duree", "lieu", "themes", "participants", "materiels", "autonomie")},
        "orientations": corps["orientations"],
        **parts,
    }


@dataclass
class Depots:
    """``clients``: each conseiller and how it asks, made beforehand, since a token is a signature; ``attentes``:
    seconds that each accepted report took."""

    conum: Plateforme
    http: httpx.AsyncClient
    clients: list[tuple[Employe, Client]]
    attentes: list[float] = field(default_factory=list)

    @classmethod
    def de(cls, conum: Plateforme, http: httpx.AsyncClient, employes: Iterable[Employe]) -> Self:
        jetons = ((e, conum.token("conseiller", sub=e.conseiller)) for e in employes)
        return cls(conum, http, [(e, Client(http, conum.graphql, jeton)) for e, jeton in jetons])

    async def prets(self) -> None:
        """Each can file: what the others told has come."""
        hasard = random.Random(0)
        for rang, (employe, client) in enumerate(self.clients):

            async def accepte(employe: Employe = employe, client: Client = client, rang: int = rang) -> bool | None:
                variables = {"saisie": demande(hasard, employe), "cle": f"premier-{rang}"}
                lu = await client.demander(TRANSMETTRE, **variables)
                return lu["__typename"] == "Cra" or None

            await attendre("le premier CRA", accepte, 60)

    async def deposer(self, ensemble: int) -> float:
        """That many file one report after the other; accepted a second."""
        self.attentes.clear()
        fin, numero = time.monotonic() + SECONDES, count()
        await asyncio.gather(*(self._un(ensemble, rang, fin, numero) for rang in range(ensemble)))
        return len(self.attentes) / SECONDES

    async def _un(self, ensemble: int, rang: int, fin: float, numero: Any) -> None:
        hasard = random.Random(f"{ensemble}/{rang}")
        clients = self.clients[rang::ensemble]
        while time.monotonic() < fin:
            employe, client = hasard.choice(clients)
            variables = {"saisie": demande(hasard, employe), "cle": f"{ensemble}-{next(numero)}"}
            debut = time.monotonic()
            await client.faire(TRANSMETTRE, **variables)
            self.attentes.append(time.monotonic() - debut)

    async def comptes(self, attendus: int) -> float:
        """How long, after the last was accepted, until the nation's figure counts them all, and no more."""
        jour = jour_paris(datetime.now(UTC))
        mois = {"du": jour.replace(day=1).isoformat(), "au": jour.isoformat()}
        anct = Client(self.http, self.conum.graphql, self.conum.token("anct"))
        debut = time.monotonic()

        async def tous() -> bool | None:
            lu = (await anct.demander(TOTAL, **mois))["total"]["cra"]
            if lu > attendus:
                raise SystemExit(f"{lu} reports are counted, {attendus} were accepted")
            return lu == attendus or None

        await attendre(f"{attendus} CRA", tous, 600)
        return time.monotonic() - debut


async def mesures() -> list[Figure]:
    monde = Monde(conseillers=CONSEILLERS, structures=CONSEILLERS)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="conum-bench-") as dossier:
        async with (
            plateforme(Place.free(Path(dossier)), services=("activites",)) as conum,
            httpx.AsyncClient(timeout=30, trust_env=False, limits=httpx.Limits(max_connections=64)) as http,
        ):
            depots = Depots.de(conum, http, monde.employes)
            await employer(conum.kafka, monde.employes)
            await depots.prets()
            acceptes = CONSEILLERS
            for ensemble in ENSEMBLE:
                debit = await depots.deposer(ensemble)
                acceptes += len(depots.attentes)
                dit = f"whole forms through the gateway, {ensemble} at once, {SECONDES} s"
                figures.append(Figure(f"CRA filed: {ensemble} at once", debit, "/s", dit))
                for part in (0.5, 0.99):
                    valeur = centile(depots.attentes, part) * 1_000
                    figures.append(Figure(f"CRA filed: {ensemble} at once, p{part:.0%}"[:-1], valeur, "ms", dit))
            retard = await depots.comptes(acceptes)
            figures.append(Figure("CRA filed: all counted", retard, "s", f"{acceptes} accepted, after the last one"))
    return figures


if __name__ == "__main__":
    montrer(asyncio.run(mesures()))
