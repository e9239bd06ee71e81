"""The relay against bare aiokafka on the same broker; and its backlog after a minute without Kafka."""

import asyncio
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from aiokafka import AIOKafkaProducer

from infra.local.demo.client import attendre
from infra.local.process import Process
from services.kit.aggregate import Aggregate, Fait
from services.kit.outbox import Relay, headers_of
from services.kit.store import Collection, Envelope, Store, open_engine
from services.kit.temps import uuid7
from tests.integration.conftest import broker

from .figures import Figure, montrer

COURT = bool(os.environ.get("BENCH_SHORT"))
FAITS = 5_000 if COURT else 20_000
PANNE = 10.0 if COURT else 60.0
PAR_AGREGAT = 50
LE = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Compte(Aggregate):
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class PasFait(Fait, aggregat="bench"):
    """About the size of an avis: a dozen short fields."""

    compte: str
    texte: str = "x" * 300


COMPTES = Collection("comptes", Compte)


async def remplir(store: Store[Compte], faits: int) -> None:
    """Facts in the outbox, fifty for each aggregate."""
    for _ in range(faits // PAR_AGREGAT):
        id = uuid7()
        await store.add(Compte(id=id), *(PasFait(compte=id, le=LE) for _ in range(PAR_AGREGAT)))


def producteur(adresse: str) -> AIOKafkaProducer:
    return AIOKafkaProducer(bootstrap_servers=adresse, acks="all", enable_idempotence=True, max_batch_size=900_000)


async def nu(adresse: str, faits: list[Envelope]) -> float:
    """Seconds for the same messages by ``send_batch``, prepared beforehand, each batch awaited."""
    messages = [(e.key.encode(), msgspec.json.encode(e.data), headers_of(e, "conum/bench")) for e in faits]
    async with producteur(adresse) as producer:
        await producer.partitions_for("conum.bench")
        debut = time.perf_counter()
        while messages:
            batch = producer.create_batch()
            pris = 0
            for cle, valeur, entetes in messages[:500]:
                if batch.append(key=cle, value=valeur, timestamp=None, headers=entetes) is None:
                    break
                pris += 1
            await (await producer.send_batch(batch, "conum.bench", partition=0))
            messages = messages[pris:]
        return time.perf_counter() - debut


async def debit(adresse: str, dossier: Path) -> list[Figure]:
    engine = await open_engine("bench", [COMPTES], folder=dossier)
    relay = Relay("bench", engine, ["comptes"], adresse)
    store = Store(engine, COMPTES)
    async with producteur(adresse) as producer:
        await remplir(store, 500)
        await relay.drain(producer)
        await remplir(store, FAITS)
        echantillon = await engine.rows("comptes").outbox(500)
        debut = time.perf_counter()
        envoyes = await relay.drain(producer)
        relais = envoyes / (time.perf_counter() - debut)
    await engine.close()
    bare = FAITS / await nu(adresse, echantillon * (FAITS // len(echantillon)))
    return [
        Figure("relay ÷ bare send_batch", relais / bare, "×", "same messages, same broker, SQLite outbox", "≥ 0.5"),
        Figure("relay", relais, "/s", f"{FAITS} facts of {PAR_AGREGAT} an aggregate, read, sent, removed"),
        Figure("bare aiokafka send_batch", bare, "/s", "prepared messages, one batch of 500 after another"),
    ]


async def panne(processus: Process, adresse: str, dossier: Path) -> list[Figure]:
    """Commands go on while the broker is dead; what waits then, and how soon it is gone."""
    engine = await open_engine("panne", [COMPTES], folder=dossier)
    relay = Relay("panne", engine, ["comptes"], adresse)
    store = Store(engine, COMPTES, relay.reveiller)
    tache = asyncio.create_task(relay.run())
    await processus.kill()
    fin, ecrits = time.monotonic() + PANNE, 0
    while time.monotonic() < fin:
        await store.add(Compte(id=(id := uuid7())), PasFait(compte=id, le=LE))
        ecrits += 1
        await asyncio.sleep(0.005)
    await processus.start()
    debut = time.monotonic()

    async def vide() -> bool | None:
        return not await engine.rows("comptes").outbox(1) or None

    await attendre("un outbox vide", vide, patience=120)
    duree = time.monotonic() - debut
    tache.cancel()
    await asyncio.gather(tache, return_exceptions=True)
    await engine.close()
    return [
        Figure("relay: backlog after the outage", ecrits, "facts", f"{PANNE:.0f} s without Kafka, commands accepted"),
        Figure("relay: backlog gone in", duree, "s", "from the broker ready again"),
    ]


async def mesures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="conum-bench-") as nom:
        dossier = Path(nom)
        async with broker(dossier / "kafka") as (processus, adresse):
            return [*await debit(adresse, dossier), *await panne(processus, adresse, dossier)]


if __name__ == "__main__":
    montrer(asyncio.run(mesures()))
