"""A candidatures service without its servers: the real stores, its consumers, its schema, facts carried by hand."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import msgspec

from services.candidatures.consumers import consumers
from services.candidatures.store import COLLECTIONS, Stores
from services.candidatures.subgraph import schema
from services.kit.bus import Consumers, Meta
from services.kit.bus.hub import Follower, Signal
from services.kit.identity import PUBLIC_AGENT, Agent
from services.kit.store import Engine
from services.kit.store.contract import Rows
from services.kit.subgraph import Contexte, Subgraph
from services.kit.temps import uuid7

from .engines import opened

UN_JOUR = datetime(2026, 3, 10, 9, tzinfo=UTC)
LYON, PARIS, GUERET = "21690123100011", "21750001600019", "21230096100017"
AGENTS = {
    "lyon": Agent("structure", "agent-de-lyon", siret=LYON),
    "gueret": Agent("structure", "agent-de-gueret", siret=GUERET),
    "rhone": Agent("prefecture", "agent-du-rhone", frozenset({"69"})),
    "paris": Agent("prefecture", "agent-de-paris", frozenset({"75"})),
    "coordinateur": Agent("coordinateur", "coordinateur-du-rhone", frozenset({"69"})),
    "anct": Agent("anct", "agent-de-l-anct"),
    "partenaire": Agent("partenaire", "une-plateforme"),
    "conseiller": Agent("conseiller", "un-conseiller"),
    "public": PUBLIC_AGENT,
}
FORMULAIRE = {
    "postesSouhaites": 3,
    "motivation": "Accompagner les habitants des quartiers et des villages.",
    "debutSouhaite": "2026-09-01",
    "candidatIdentifie": False,
    "engagementAccepte": True,
}
AVIS = {"sens": "FAVORABLE", "motivation": "Un projet solide et utile.", "postesRecommandes": 2, "rang": 1}
REFUS = "... on Refus { code message fautes { champ message } }"
OUVRIR = (
    "mutation ($f: FormulaireCandidature!, $n: NatureCandidature! = INITIALE, $cle: String) "
    "{ r: ouvrirCandidature(formulaire: $f, nature: $n, cle: $cle)"
)
MODIFIER = (
    "mutation ($id: ID!, $f: FormulaireCandidature!, $cle: String) "
    "{ r: modifierCandidature(id: $id, formulaire: $f, cle: $cle)"
)
RENDRE = "mutation ($id: ID!, $avis: AvisPrefetSaisi!, $cle: String) { r: rendreAvis(id: $id, avis: $avis, cle: $cle)"

DEMANDER = (
    "mutation ($id: ID!, $manque: String!, $cle: String) { r: demanderComplement(id: $id, manque: $manque, cle: $cle)"
)
FOURNIR = (
    "mutation ($id: ID!, $reponse: String!, $cle: String) { r: fournirComplement(id: $id, reponse: $reponse, cle: $cle)"
)
MANQUE = "Les statuts signés, et la délibération."


def agir(action: str) -> str:
    """One of the mutations that want an id and nothing else."""
    return f"mutation ($id: ID!, $cle: String) {{ r: {action}(id: $id, cle: $cle)"


class DesSignaux:
    """The part of the hub that a subscription sees, told by the test."""

    def __init__(self) -> None:
        self.followers: list[Follower] = []

    def suivre(self, key: str) -> Follower:
        self.followers.append(Follower())
        return self.followers[-1]

    def tell(self, key: str) -> None:
        for follower in self.followers:
            follower.put(Signal(key))


class Comptage:
    """An engine, and the names of the reads that it was asked."""

    def __init__(self, engine: Engine, lectures: list[str]) -> None:
        self.engine, self.lectures = engine, lectures

    def rows(self, collection: str) -> Any:
        return RowsComptees(self.engine.rows(collection), self.lectures)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)


class RowsComptees:
    def __init__(self, rows: Rows, lectures: list[str]) -> None:
        self.rows, self.lectures = rows, lectures

    def __getattr__(self, name: str) -> Any:
        if name in ("fetch", "query", "by_creation"):
            self.lectures.append(name)
        return getattr(self.rows, name)


@dataclass
class Candidatures:
    engine: Engine
    stores: Stores
    recoit: Consumers
    schema: Subgraph
    lectures: list[str]
    hub: DesSignaux = field(default_factory=DesSignaux)
    le: datetime = UN_JOUR
    agents: dict[str, Agent] = field(default_factory=lambda: dict(AGENTS))

    async def livrer(self, type: str, key: str, data: object, *, sequence: int = 1) -> None:
        meta = Meta(event_id=uuid7(), type=type, key=key, sequence=sequence, time=UN_JOUR)
        assert await self.recoit.deliver(meta, msgspec.json.encode(data)), f"nobody listens to {type}"

    async def structure(
        self, siret: str, departement: str, *, verdict: str = "ELIGIBLE", sequence: int = 1, id: str | None = None
    ) -> str:
        """A structure registers, and this service hears of it."""
        structure = id or f"structure-{siret}"
        fait = {
            "structure": structure,
            "siret": siret,
            "commune": "69123",
            "departement": departement,
            "verdict": verdict,
            "preuves_manquantes": [],
            "millesime": "2025",
        }
        await self.livrer("structure.structure_enregistree.v1", structure, fait, sequence=sequence)
        return structure

    async def voisine(self, n: int) -> str:
        """Another structure of the Rhône registers; the name of its agent."""
        siret, qui = f"2169{n:010}", f"voisine-{n}"
        await self.structure(siret, "69")
        self.agents[qui] = Agent("structure", f"agent-de-{qui}", siret=siret)
        return qui

    async def agenda(self, session: str, *ids: str) -> None:
        fait = {"session": session, "campagne": "campagne", "candidatures": ids, "le": self.le}
        await self.livrer("session.ordre_du_jour_clos.v1", session, fait)

    async def annulation(self, session: str, *ids: str) -> None:
        fait = {"session": session, "campagne": "campagne", "candidatures": ids, "le": self.le}
        await self.livrer("session.session_annulee.v1", session, fait)

    async def decision(self, session: str, id: str, verdict: str = "POSITIF", postes: int = 2) -> None:
        fait = {
            "decision": f"decision-{session}-{id}",
            "session": session,
            "campagne": "campagne",
            "candidature": id,
            "verdict": verdict,
            "postes_attribues": postes,
            "motifs": [],
            "le": self.le,
        }
        await self.livrer("decision.decision_notifiee.v1", str(fait["decision"]), fait)

    def contexte(self, qui: str) -> Contexte[Stores]:
        return Contexte(self.agents[qui], self.stores, self.hub, lambda: self.le)

    async def demander(self, qui: str, query: str, **variables: Any) -> Any:
        """The answer to a query, ``data`` and ``errors``."""
        return await self.schema.execute(query, variables, context_value=self.contexte(qui))

    async def agir(self, qui: str, mutation: str, champs: str = "statut", **variables: Any) -> Any:
        """The one result of a mutation, refusals included; no error is expected."""
        query = f"{mutation} {{ ... on Candidature {{ id {champs} }} {REFUS} }} }}"
        answer = await self.demander(qui, query, **variables)
        assert answer.errors is None, answer.errors
        return answer.data["r"]

    async def brouillon(self, qui: str = "lyon", **autrement: Any) -> str:
        ouverte = await self.agir(qui, OUVRIR, f={**FORMULAIRE, **autrement})
        return str(ouverte["id"])

    async def deposee(self, qui: str = "lyon") -> str:
        id = await self.brouillon(qui)
        assert (await self.agir(qui, agir("deposerCandidature"), id=id))["statut"] == "DEPOSEE"
        return id

    async def instruite(self) -> str:
        id = await self.deposee()
        await self.agir("rhone", agir("ouvrirInstruction"), id=id)
        return id

    async def complement_demande(self) -> str:
        id = await self.instruite()
        demandee = await self.agir("rhone", DEMANDER, id=id, manque=MANQUE)
        assert demandee["statut"] == "COMPLEMENT_DEMANDE"
        return id

    async def avis_rendu(self) -> str:
        id = await self.instruite()
        assert (await self.agir("rhone", RENDRE, id=id, avis=AVIS))["statut"] == "AVIS_RENDU"
        return id

    async def statut(self, id: str) -> str:
        candidature = await self.stores.candidatures.get(id)
        assert candidature is not None
        return str(candidature.statut)

    async def faits(self) -> Counter[str]:
        """How often each fact lies in the outbox."""
        envelopes = await self.engine.rows("candidatures").outbox(1_000)
        return Counter(e.type.split(".")[1] for e in envelopes)


@asynccontextmanager
async def ouvrir(engine: str, folder: Path) -> AsyncIterator[Candidatures]:
    """A new service on ``sqlite`` or ``mongo`` that knows two structures: Lyon (69) and Guéret (23)."""
    async with opened("candidatures", engine, COLLECTIONS, folder) as store:
        lectures: list[str] = []
        stores = Stores.on(cast(Engine, Comptage(store, lectures)))
        service = Candidatures(store, stores, consumers(stores), schema(), lectures)
        await service.structure(LYON, "69")
        await service.structure(GUERET, "23")
        yield service
