"""An activites service without its servers: the real stores, its consumers, facts carried by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from services.activites.consumers import consumers
from services.activites.statistiques.recompte import Recompte
from services.activites.store import COLLECTIONS, Stores
from services.activites.subgraph import schema
from services.kit.bus import Consumers, Meta
from services.kit.identity import Agent
from services.kit.store import Engine, Envelope
from services.kit.subgraph import Contexte
from services.kit.temps import uuid7
from services.kit.testing import UN_JOUR, HorlogeReglable

from .engines import opened

SIRET = "21690123100011"
SCHEMA = schema()
CONSEILLER = Agent("conseiller", "sub-1", frozenset(), SIRET)


def conseiller_de(agent: Agent, structure: str = "s-1") -> str:
    """The id under which that structure declared this person."""
    return f"conseiller-{agent.sub}-{structure}"


@dataclass
class Activites:
    engine: Engine
    horloge: HorlogeReglable = field(default_factory=HorlogeReglable)

    @property
    def stores(self) -> Stores:
        return Stores.on(self.engine)

    @property
    def recoit(self) -> Consumers:
        return consumers(self.stores, horloge=self.horloge)

    async def livrer(self, type: str, key: str, data: object, *, sequence: int = 1) -> None:
        meta = Meta(event_id=uuid7(), type=type, key=key, sequence=sequence, time=UN_JOUR)
        assert await self.recoit.deliver(meta, msgspec.json.encode(data))

    async def structure(self, structure: str = "s-1", siret: str = SIRET, departement: str = "69") -> None:
        data = {"structure": structure, "siret": siret, "departement": departement, "commune": "69123"}
        await self.livrer("structure.structure_enregistree.v1", structure, data)

    async def recruter(
        self,
        agent: Agent = CONSEILLER,
        structure: str = "s-1",
        *,
        debut: str = "2026-01-05",
        fin: str | None = "2026-12-31",
        contrat: str | None = None,
    ) -> str:
        """The conseiller of this account is recruited by that structure, and its account linked; its contract."""
        conseiller, contrat = conseiller_de(agent, structure), contrat or f"contrat-{agent.sub}-{structure}"
        data = {"contrat": contrat, "conseiller": conseiller, "poste": f"poste-{contrat}", "structure": structure}
        await self.livrer("poste.conseiller_recrute.v1", data["poste"], {**data, "debut": debut, "fin": fin})
        lien = {"conseiller": conseiller, "compte": agent.compte}
        await self.livrer("conseiller.compte_lie.v1", conseiller, lien)
        return contrat

    async def finir(self, contrat: str, fin: str, *, sequence: int = 2, comment: str = "contrat_rompu") -> None:
        data = {"contrat": contrat, "fin": fin, "motif": "DEMISSION"}
        await self.livrer(f"poste.{comment}.v1", f"poste-{contrat}", data, sequence=sequence)

    async def dits(self) -> list[Envelope]:
        """The facts that the reports have told so far."""
        return await self.engine.rows("cras").outbox(10_000)

    async def entendre(self, envelope: Envelope) -> None:
        meta = Meta(
            event_id=envelope.id,
            type=envelope.type,
            key=envelope.key,
            sequence=envelope.sequence,
            time=msgspec.convert(envelope.time, type=type(UN_JOUR)),
        )
        assert await self.recoit.deliver(meta, envelope.data.encode())

    async def compter(self) -> None:
        """The consumer hears all that was told, then the worker recounts."""
        for envelope in await self.dits():
            await self.entendre(envelope)
        while await Recompte(self.stores.chiffres, horloge=self.horloge).tour():
            pass

    async def ask(self, query: str, agent: Agent = CONSEILLER, **variables: Any) -> Any:
        contexte = Contexte(agent, self.stores, horloge=self.horloge)
        return await SCHEMA.execute(query, variables, context_value=contexte)


@asynccontextmanager
async def ouvrir(engine: str, folder: Path) -> AsyncIterator[Activites]:
    """A new, empty service on ``sqlite`` or ``mongo``."""
    async with opened("activites", engine, COLLECTIONS, folder) as store:
        yield Activites(store)
