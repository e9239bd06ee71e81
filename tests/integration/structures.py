"""A structures service without its servers: the real store, its GraphQL over HTTP, a token taken at its word."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import msgspec

from services.kit.bus import Consumers, Meta
from services.kit.identity import PUBLIC_AGENT, Agent
from services.kit.store import Engine
from services.kit.subgraph import graphql_app
from services.kit.temps import maintenant, uuid7
from services.structures.consumers import consumers
from services.structures.store import COLLECTIONS, Stores
from services.structures.subgraph import schema

from .engines import opened

LYON = "21690123100011"
PARIS = "21750001600019"
ANCT = Agent("anct", "anct")
RHONE = Agent("prefecture", "prefecture-69", frozenset({"69"}))
HERAULT = Agent("prefecture", "prefecture-34", frozenset({"34"}))
VILLE_DE_LYON = Agent("structure", "lyon", siret=LYON)
VILLE_DE_PARIS = Agent("structure", "paris", siret=PARIS)
NOTIFICATIONS = Agent("service", "notifications")

ENREGISTRER = """
mutation ($demande: EnregistrerStructureInput!, $cle: String) {
  enregistrerStructure(demande: $demande, cle: $cle) {
    __typename
    ... on Structure { id siret nom categorieJuridique contact { courriel }
      commune { code nom departement region epci population }
      eligibilite { verdict ligne explication preuvesManquantes millesime } }
    ... on Refus { code message fautes { champ message } }
  }
}
"""


def demande(siret: str = LYON, **autrement: Any) -> dict[str, Any]:
    """A good form, of the town that the SIRET is of."""
    contact = {"nom": "Essai", "prenom": "Camille", "fonction": "Directrice", "courriel": "camille@exemple.fr"}
    commune = {LYON: "69123", PARIS: "75056"}.get(siret, "69123")
    formulaire = {"siret": siret, "nom": "Une ville", "categorieJuridique": "7210", "commune": commune}
    return {**formulaire, "contact": contact, **autrement}


class AuMot:
    """An identity that is what the header says: the kit proves real tokens."""

    def __init__(self, agents: dict[str, Agent]) -> None:
        self.agents = agents

    async def agent(self, authorization: str | None) -> Agent:
        return PUBLIC_AGENT if authorization is None else self.agents[authorization]


@dataclass
class Structures:
    engine: Engine
    stores: Stores
    recoit: Consumers
    identite: AuMot
    http: httpx.AsyncClient

    async def brut(self, query: str, agent: Agent = PUBLIC_AGENT, **variables: Any) -> Any:
        """The answer with its errors."""
        self.identite.agents[agent.sub] = agent
        headers = {"content-type": "application/json", **({"authorization": agent.sub} if agent.sub else {})}
        # Escaped, so that halves of characters reach the service as a client can send them.
        corps = json.dumps({"query": query, "variables": variables})
        return (await self.http.post("/graphql", content=corps, headers=headers)).json()

    async def demander(self, query: str, agent: Agent = PUBLIC_AGENT, **variables: Any) -> Any:
        """The data of an answer that has no error."""
        answer = await self.brut(query, agent, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def enregistrer(self, agent: Agent = ANCT, *, cle: str | None = None, **formulaire: Any) -> Any:
        data = await self.demander(ENREGISTRER, agent, demande=demande(**formulaire), cle=cle)
        return data["enregistrerStructure"]

    async def decision(self, decision: str, structure: str, postes: int, **autrement: Any) -> None:
        """What candidatures and selection tell, as it comes from Kafka."""
        await self.recevoir("candidature.candidature_deposee.v1", f"c-{decision}", nature="INITIALE", **autrement)
        await self.recevoir(
            "decision.decision_notifiee.v1",
            decision,
            sequence=2,
            candidature=f"c-{decision}",
            structure=structure,
            postes_attribues=postes,
            **autrement,
        )

    async def recevoir(self, type: str, key: str, *, sequence: int = 1, **champs: Any) -> None:
        """One fact of another service; what it does not say is of a decision of the Rhône, today."""
        aggregat = type.split(".")[0]
        commun = {"structure": "s", "siret": LYON, "departement": "69", "campagne": "2026", "le": maintenant()}
        meta = Meta(event_id=uuid7(), type=type, key=key, sequence=sequence, time=maintenant())
        assert await self.recoit.deliver(meta, msgspec.json.encode({**commun, aggregat: key, **champs}))

    async def entendre(self) -> None:
        """What this service told comes back to it, as from Kafka, and is told no more; until it has no more to say."""
        for nom in ("fusions", "structures", "postes", "conseillers"):
            rows = self.engine.rows(nom)
            while dits := await rows.outbox(100):
                for dit in dits:
                    meta = Meta(event_id=dit.id, type=dit.type, key=dit.key, sequence=dit.sequence, time=maintenant())
                    await self.recoit.deliver(meta, dit.data.encode())
                await rows.told(dits)


@asynccontextmanager
async def ouvrir(
    engine: str, folder: Path, autour: Callable[[Engine], Engine] = lambda store: store
) -> AsyncIterator[Structures]:
    """A new, empty service on ``sqlite`` or ``mongo``; ``autour`` may put something around its engine."""
    async with opened("structures", engine, COLLECTIONS, folder) as ouvert:
        store = autour(ouvert)
        stores, identite = Stores.on(store), AuMot({})
        transport = httpx.ASGITransport(app=graphql_app(schema(), stores, identite))
        async with httpx.AsyncClient(transport=transport, base_url="http://structures") as http:
            yield Structures(store, stores, consumers(stores), identite, http)
