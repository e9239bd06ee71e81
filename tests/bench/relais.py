"""The relay against bare aiokafka on the same broker; and its backlog after a minute without Kafka."""

import asyncio
import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiokafka import AIOKafkaProducer

from infra.local.demo.client import attendre
from infra.local.process import Process
from services.kit.aggregate import Aggregate, Fait
from services.kit.outbox import BATCH_BYTES, Relay, headers_of
from services.kit.store import Collection, Envelope, Store, open_engine
from services.kit.temps import uuid7
from tests.integration.conftest import broker

from .figures import Figure, montrer

COURT = bool(os.environ.get("BENCH_SHORT"))
FAITS = 5_000 if COURT else 10_000
TOURS = 3 if COURT else 5
PANNE = 10.0 if COURT else 60.0
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


async def remplir(store: Store[Compte], faits: int, par_agregat: int) -> None:
    """Facts in the outbox, so many for each aggregate."""

    async def un() -> None:
        id = uuid7()
        await store.add(Compte(id=id), *(PasFait(compte=id, le=LE) for _ in range(par_agregat)))

    for _ in range(faits // par_agregat // 50):
        await asyncio.gather(*(un() for _ in range(50)))


def producteur(adresse: str, lot: int = 900_000) -> AIOKafkaProducer:
    return AIOKafkaProducer(bootstrap_servers=adresse, acks="all", enable_idempotence=True, max_batch_size=lot)


async def nu(producer: AIOKafkaProducer, faits: list[Envelope]) -> float:
    """Seconds for the same messages written and sent by hand, each batch awaited: no store, no order to keep."""
    debut = time.perf_counter()
    reste = faits
    while reste:
        batch, pris = producer.create_batch(), 0
        for e in reste[:2_000]:
            entetes = headers_of(e, "conum/bench")
            if batch.append(key=e.key.encode(), value=e.data.encode(), timestamp=None, headers=entetes) is None:
                break
            pris += 1
        await (await producer.send_batch(batch, "conum.bench", partition=0))
        reste = reste[pris:]
    return time.perf_counter() - debut


async def debit(adresse: str, dossier: Path, par_agregat: int) -> list[Figure]:
    """Rounds of one and the other in turn, so that what else the machine does weighs on both."""
    engine = await open_engine(f"bench{par_agregat}", [COMPTES], folder=dossier)
    relay, store = Relay("bench", engine, ["comptes"], adresse), Store(engine, COMPTES)
    relais, bare = [], []
    async with producteur(adresse, BATCH_BYTES) as le_sien, producteur(adresse) as producer:
        await remplir(store, 50 * par_agregat, par_agregat)
        await relay.drain(le_sien)
        for _ in range(TOURS):
            await remplir(store, FAITS, par_agregat)
            faits = await engine.rows("comptes").outbox(FAITS)
            debut = time.perf_counter()
            envoyes = await relay.drain(le_sien)
            relais.append(envoyes / (time.perf_counter() - debut))
            bare.append(len(faits) / await nu(producer, faits))
    await engine.close()
    cas, reference = f"{par_agregat} fact(s) an aggregate", f"median of {TOURS} rounds of {FAITS} facts"
    un, autre = statistics.median(relais), statistics.median(bare)
    return [
        Figure(f"relay ÷ bare send_batch, {cas}", un / autre, "×", "same messages and broker, SQLite outbox", "≥ 0.5"),
        Figure(f"relay, {cas}", un, "/s", f"read, sent, acknowledged, removed; {reference}"),
        Figure(f"bare aiokafka send_batch, {cas}", autre, "/s", f"encoded, sent, acknowledged; {reference}"),
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
            debits = [f for par in (50, 1) for f in await debit(adresse, dossier, par)]
            return [*debits, *await panne(processus, adresse, dossier)]


if __name__ == "__main__":
    montrer(asyncio.run(mesures()))
