"""A small platform without its services: stores, topics, groups and files, to be backed up, spoiled and restored."""

import io
from dataclasses import dataclass, field, replace
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from rich.console import Console

from infra.procedures.__main__ import lecteur
from infra.procedures.cadre import INACHEVE, REFUS, Cadre, Impossible, Inacheve, Procedure
from infra.procedures.lieux import Lieu, lieux
from infra.procedures.sauvegarde.objets import depots
from infra.procedures.sauvegarde.sujets import avant, fins, nos_sujets, places_de, records
from services.kit.kafka import KafkaAccess
from services.kit.store import Engine, engine_of
from services.structures.store import Stores
from tests.unit.test_structures_enregistrement import enregistrer

__all__ = ["GROUPE", "PREMIERE", "Petite", "Trace"]

GROUPE = "conum.essai.structure"
PREMIERE = TopicPartition("conum.structure", 0)


@dataclass(frozen=True)
class Trace(Cadre):
    """Stops, as a crash would, once ``coupure`` is done on a platform that was emptied."""

    coupure: str = ""
    faits: list[str] = field(default_factory=list)

    def fait(self, quoi: str, detail: str = "") -> None:
        super().fait(quoi, detail)
        self.faits.append(quoi)
        if quoi == self.coupure and "plateforme vidée" in self.faits:
            raise ConnectionResetError(quoi)


@dataclass(frozen=True)
class Petite:
    """``structure``s are kept with their facts; those that are told lie on the first partition."""

    kafka: KafkaAccess

    @property
    def lieux(self) -> tuple[Lieu, ...]:
        return lieux()

    async def procedure(self, *mots: str, coupure: str = "") -> tuple[int, str]:
        options, ecran = lecteur().parse_args(mots), io.StringIO()
        procedure: Procedure = options.procedure
        cadre = Trace(Console(file=ecran, width=300), options.essai, coupure)
        try:
            code = await procedure.faire(cadre, options)
        except (Impossible, Inacheve) as arret:
            return (REFUS if isinstance(arret, Impossible) else INACHEVE), f"{ecran.getvalue()}✗ {arret}"
        except ConnectionResetError:
            return INACHEVE, ecran.getvalue()
        return code, ecran.getvalue()

    async def ouvrir(self) -> Engine:
        (lieu,) = (lieu for lieu in self.lieux if lieu.service == "structures")
        return await engine_of(lieu.settings, lieu.collections)

    async def vivre(self, nom: str) -> None:
        """A structure is kept: its first fact is told and taken by the group, its second still lies in the outbox."""
        engine = await self.ouvrir()
        try:
            stores, (structure, *faits) = Stores.on(engine), enregistrer()
            siret = f"{int(structure.siret) + len(await self.enregistrements()):014d}"
            await stores.structures.add(replace(structure, id=nom, siret=siret), *faits)
            rows = engine.rows("structures")
            dit = next(fait for fait in await rows.outbox(100) if fait.key == nom)
            await self.publier(nom, dit.sequence)
            await rows.told([dit])
        finally:
            await engine.close()
        await self.valider((await fins(self.kafka, [("conum.structure", 0)]))["conum.structure", 0])
        for depot in depots(self.lieux).values():
            await depot.put(f"{nom}/piece.pdf", nom.encode() * 100)

    async def publier(self, cle: str, sequence: int, sujet: str = "conum.structure") -> None:
        headers = [("ce_sequence", str(sequence).encode()), ("ce_id", f"{cle}-{sequence}".encode())]
        async with AIOKafkaProducer(**self.kafka.client()) as producer:
            await producer.send_and_wait(sujet, b"{}", cle.encode(), 0, headers=headers)

    async def valider(self, offset: int) -> None:
        consumer = AIOKafkaConsumer(**self.kafka.client(), group_id=GROUPE, enable_auto_commit=False)
        async with consumer:
            consumer.assign([PREMIERE])
            await consumer.commit({PREMIERE: offset})

    async def enregistrements(self) -> list[tuple[str, str, str]]:
        """Each record of the topics of structures, as (topic, key, id)."""
        la = await nos_sujets(self.kafka)
        jusque = await fins(self.kafka, places_de({nom: n for nom, n in la.items() if nom == "conum.structure"}))
        lus = [r async for r in records(self.kafka, jusque, [p for p, fin in jusque.items() if fin], lambda _: None)]
        return [(r.topic, r.key.decode(), dict(r.headers)["ce_id"].decode()) for r in lus]

    async def _magasin(self) -> dict[str, Any]:
        """Each structure's version, and the facts that wait."""
        engine = await self.ouvrir()
        try:
            rows = engine.rows("structures")
            gardees = {row.id: row.version for row in await rows.query({}, (), 100, None)}
            return {"structures": gardees, "attendent": sorted(fait.id for fait in await rows.outbox(100))}
        finally:
            await engine.close()

    async def etat(self) -> dict[str, Any]:
        """All that there is."""
        return {
            "magasin": await self._magasin(),
            "sujets": await self.enregistrements(),
            "groupe": dict((await avant(self.kafka)).positions.get(GROUPE, {})),
            "fichiers": {
                service: sorted([vu.key async for vu in depot.list()]) for service, depot in depots(self.lieux).items()
            },
        }
