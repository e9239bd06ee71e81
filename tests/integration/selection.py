"""A selection service without its servers: the real stores, its consumers, and facts carried by hand."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from services.kit.bus import Consumers, Meta
from services.kit.store import Commande, Engine, Envelope
from services.kit.temps import uuid7
from services.selection import coselec, seance
from services.selection.consumers import consumers
from services.selection.domain import Campagne, Entrees, Membre, QualiteMembre, Sens, Session
from services.selection.events import Motif, Verdict
from services.selection.store import COLLECTIONS, Stores

from .engines import opened

UN_JOUR = datetime(2026, 3, 10, 9, tzinfo=UTC)
SIRET = "20004697700019"
MOTIVATION = "Le projet double une offre voisine."
MEMBRES = (
    Membre(nom="Essai", prenom="Un", organisme="ANCT", fonction="directrice", qualite=QualiteMembre.PRESIDENT),
    Membre(nom="Essai", prenom="Deux", organisme="Région", fonction="chargé de mission"),
    Membre(nom="Essai", prenom="Trois", organisme="Association", fonction="présidente"),
)


@dataclass
class Selection:
    engine: Engine
    stores: Stores
    recoit: Consumers
    sequences: dict[str, int] = field(default_factory=dict)

    async def entendre(self, type: str, candidature: str, *, sequence: int | None = None, **autrement: Any) -> None:
        """What candidatures tells of one of its own, as it comes from Kafka."""
        data = {
            "candidature": candidature,
            "structure": f"structure-de-{candidature}",
            "siret": SIRET,
            "departement": "69",
            "le": UN_JOUR,
            **autrement,
        }
        if sequence is None:
            sequence = self.sequences[candidature] = self.sequences.get(candidature, 0) + 1
        await self.livrer(f"candidature.{type}.v1", candidature, sequence, data)

    async def avis(self, candidature: str, *, sequence: int | None = None, **autrement: Any) -> None:
        avis = {"sens": "FAVORABLE", "numero": 1, "postes_recommandes": 1, "postes_souhaites": 2, "nature": "INITIALE"}
        await self.entendre("avis_prefet_rendu", candidature, sequence=sequence, **{**avis, "rang": None, **autrement})

    async def livrer(self, type: str, key: str, sequence: int, data: object) -> None:
        meta = Meta(event_id=uuid7(), type=type, key=key, sequence=sequence, time=UN_JOUR)
        assert await self.recoit.deliver(meta, msgspec.json.encode(data)), f"nobody listens to {type}"

    async def relayer(self, *types: str, fois: int = 1) -> list[str]:
        """Delivers to the service its own facts, each ``fois`` times, until it has nothing more to tell; only those
        of ``types`` when some are named (the others stay). Says the types of all that it delivered."""
        livres: list[str] = []
        while lot := await self._a_dire(types):
            livres += [fait.type for fait in lot]
            for fait in lot:
                for _ in range(fois):
                    meta = Meta(event_id=fait.id, type=fait.type, key=fait.key, sequence=fait.sequence, time=UN_JOUR)
                    await self.recoit.deliver(meta, fait.data.encode())
        return livres

    async def _a_dire(self, types: Sequence[str]) -> list[Envelope]:
        lot: list[Envelope] = []
        for name in ("campagnes", "sessions", "decisions", "propositions", "proces_verbaux"):
            rows = self.engine.rows(name)
            dits = [e for e in await rows.outbox(500) if not types or e.type in types]
            for key in {e.key for e in dits}:
                await rows.told([e for e in dits if e.key == key])
            lot += dits
        return lot

    async def campagne(self, nationale: int = 100, **enveloppes: int) -> str:
        par_departement = {code.removeprefix("d"): postes for code, postes in enveloppes.items()} or {"69": 100}
        campagne, fait = Campagne.ouvrir(
            id=uuid7(), nom="Campagne 2026", enveloppe_nationale=nationale, enveloppes=par_departement, le=UN_JOUR
        )
        return (await self.stores.campagnes.add(campagne, fait)).id

    async def session(self, campagne: str) -> str:
        session, fait = Session.planifier(
            id=uuid7(), campagne=campagne, date=date(2026, 3, 24), role="anct", le=UN_JOUR
        )
        return (await self.stores.sessions.add(session, fait)).id

    async def en_seance(self, campagne: str, candidatures: Sequence[str]) -> str:
        """A session that sits on these candidatures, their avis being heard first."""
        for candidature in candidatures:
            await self.avis(candidature)
        session = await self.session(campagne)
        await coselec.clore_ordre_du_jour(self.stores, session, candidatures, role="anct", le=UN_JOUR)
        await self.ouvrir(session)
        return session

    async def ouvrir(self, session: str) -> None:
        """The three members of the committee are named, and all are there."""
        await seance.composer(self.stores, session, MEMBRES, role="anct", le=UN_JOUR)
        await coselec.ouvrir_seance(self.stores, session, presents=(1, 2, 3), role="anct", le=UN_JOUR)

    async def inscrire_sans_plus(
        self, campagne: str, session: str, candidature: str, commande: Commande | None = None, **autrement: Any
    ) -> None:
        """The first write of ``coselec.decider``, and then the process dies."""
        decision: dict[str, Any] = {
            "verdict": Verdict.NEGATIF,
            "postes": 0,
            "motifs": (Motif.QUALITE_DU_PROJET,),
            "entrees": Entrees(sens=Sens.FAVORABLE, rang=None),
            "motivation": MOTIVATION,
            **autrement,
        }
        await self.stores.campagnes.change(
            campagne,
            lambda c: c.decider(
                session=session,
                candidature=candidature,
                departement="69",
                structure="st",
                siret=SIRET,
                postes_souhaites=2,
                le=UN_JOUR,
                **decision,
            ),
            commande=commande,
        )


@asynccontextmanager
async def ouvrir(engine: str, folder: Path) -> AsyncIterator[Selection]:
    """A new, empty service on ``sqlite`` or ``mongo``."""
    async with opened("selection", engine, COLLECTIONS, folder) as store:
        stores = Stores.on(store)
        yield Selection(store, stores, consumers(stores))
