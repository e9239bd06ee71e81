"""The figures made again from Kafka, in events per second and memory, against FastStream's handler of one message; and
how soon a report that was accepted is in the figures. 50,000 events; with BENCH_GRAND=1, a million."""

import asyncio
import os
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import msgspec
import psutil
import uvloop
from aiokafka import AIOKafkaProducer

from services.activites.statistiques.comptage import CraDit
from services.activites.statistiques.ecoute import TYPES, ecouter
from services.activites.statistiques.jeux import Chiffres
from services.activites.statistiques.lecteur import lire_le_topic
from services.activites.statistiques.lecture import lire_chiffres
from services.activites.statistiques.periodes import Pas, Periode
from services.activites.statistiques.recompte import Recompte
from services.activites.statistiques.reconstruction import compter_tout, lire_les_faits
from services.activites.statistiques.series import FRANCE
from services.activites.statistiques.store import COLLECTIONS
from services.kit.bus import Consumers, Meta
from services.kit.bus.broker import Bus
from services.kit.bus.topics import ensure
from services.kit.outbox import headers_of
from services.kit.store import Envelope, open_engine
from services.kit.temps import instant, maintenant
from services.territoire import territoire
from tests.integration.bus import running
from tests.integration.conftest import broker

from .figures import Figure, centile, montrer
from .generateur_cra import Evenement, Monde, evenements

COURT = bool(os.environ.get("BENCH_SHORT"))
EVENEMENTS = 1_000_000 if os.environ.get("BENCH_GRAND") else 5_000 if COURT else 50_000
UN_PAR_UN = 500 if COURT else 2_000
NUS = 3_000 if COURT else 20_000
AU_PIC, SECONDES = 22, 10 if COURT else 30
"""CRA a second: 400,000 a day, of which 40 % in two hours, are 22."""
PAR_JOUR = 3_000
"""CRA a working day, today's mean: what decides how many facts a page counts."""
TOPIC = "conum.cra"
MIB = 2**20


async def publier(adresse: str, faits: Sequence[Evenement], debit: float | None = None) -> list[float]:
    """When each was sent (``time.perf_counter``); all at once unless a rate is given."""
    await ensure(adresse, [TOPIC])
    envoyes: list[float] = []
    async with AIOKafkaProducer(bootstrap_servers=adresse, acks="all", linger_ms=0 if debit else 20) as producer:
        for e in faits:
            le = maintenant() if debit else e.le
            data = msgspec.json.encode({**e.corps, "le": le}).decode()
            enveloppe = Envelope(
                id=e.id, type=e.type, topic=TOPIC, key=e.corps["cra"], sequence=e.sequence, time=instant(le), data=data
            )
            entetes = headers_of(enveloppe, "conum/bench")
            if debit:
                await producer.send_and_wait(TOPIC, data.encode(), key=enveloppe.key.encode(), headers=entetes)
                envoyes.append(time.perf_counter())
                await asyncio.sleep(1 / debit)
            else:
                await producer.send(TOPIC, data.encode(), key=enveloppe.key.encode(), headers=entetes)
        await producer.flush()
    return envoyes


@asynccontextmanager
async def magasin(dossier: Path, nom: str) -> AsyncIterator[Chiffres]:
    engine = await open_engine(nom, COLLECTIONS, folder=dossier)
    try:
        yield Chiffres.on(engine)
    finally:
        await engine.close()


async def ecouter_jusqua(adresse: str, consumers: Consumers, vus: list[float], combien: int) -> float:
    """Events a second of a bus with these handlers, from the first to the last."""
    async with running(Bus(consumers, adresse)):
        while len(vus) < combien:  # noqa: ASYNC110 - a look now and then weighs on nothing measured
            await asyncio.sleep(0.02)
    return (combien - 1) / (vus[combien - 1] - vus[0])


async def nu(adresse: str, combien: int) -> float:
    """FastStream's handler of one message, which only reads it."""
    recoit, vus = Consumers("nu"), list[float]()

    async def cra(fait: CraDit, meta: Meta) -> None:
        vus.append(time.perf_counter())

    for type in TYPES:
        recoit(type)(cra)
    return await ecouter_jusqua(adresse, recoit, vus, combien)


async def un_par_un(adresse: str, dossier: Path, combien: int) -> float:
    """FastStream's handler of one message, which keeps its fact and marks its buckets: the live consumer."""
    recoit, vus = Consumers("un"), list[float]()
    async with magasin(dossier, "un") as chiffres:
        ecouter(recoit, chiffres, lambda: vus.append(time.perf_counter()))
        return await ecouter_jusqua(adresse, recoit, vus, combien)


async def lecture(adresse: str) -> float:
    lus, debut = 0, time.perf_counter()
    async for lot in lire_le_topic(adresse, {}):
        lus += len(lot.recus)
    return lus / (time.perf_counter() - debut)


async def refaire(adresse: str, dossier: Path) -> tuple[float, float]:
    """Events a second, and MiB beyond what the process had at rest, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.reconstruction", adresse, str(dossier)]
    processus = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    sortie, _ = await processus.communicate()
    debit, memoire = sortie.decode().splitlines()[-1].split()
    return float(debit), float(memoire)


async def refait_ici(adresse: str, dossier: Path) -> None:
    territoire()
    async with magasin(dossier, "refait") as chiffres:
        cote, repos = chiffres.jeux["b"], psutil.Process().memory_info().rss / MIB
        debut = time.perf_counter()
        lus = await lire_les_faits(chiffres, cote, adresse, TOPIC, print)
        await compter_tout(cote, maintenant(), print)
        pointe = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(lus / (time.perf_counter() - debut), pointe - repos)


async def fraicheur(adresse: str, dossier: Path, faits: Sequence[Evenement]) -> list[float]:
    """Seconds from each report's acknowledgement by Kafka to the nation's figures that count it."""
    recoit = Consumers("frais")
    async with magasin(dossier, "frais") as chiffres:
        recompte = Recompte(chiffres)
        ecouter(recoit, chiffres, recompte.reveiller)
        jour = Periode(date.fromisoformat(faits[0].corps["jour"]), date.fromisoformat(faits[-1].corps["jour"]))
        visibles: list[float] = []

        async def regarder() -> None:
            jeu = await chiffres.jeu()
            while len(visibles) < len(faits):
                compte = (await lire_chiffres(jeu, [FRANCE], jour, Pas.ANNEE, horloge=maintenant)).total[0] or 0
                visibles.extend([time.perf_counter()] * (compte - len(visibles)))
                await asyncio.sleep(0.02)

        travail = asyncio.create_task(recompte.travailler())
        async with running(Bus(recoit, adresse)):
            await asyncio.sleep(2)
            regard = asyncio.create_task(regarder())
            envoyes = await publier(adresse, faits, AU_PIC)
            await asyncio.wait_for(regard, 120)
        travail.cancel()
    return [vu - envoye for vu, envoye in zip(visibles, envoyes, strict=True)]


async def mesures() -> list[Figure]:
    monde = Monde()
    with tempfile.TemporaryDirectory(prefix="conum-bench-") as nom:
        dossier = Path(nom)
        async with broker(dossier / "kafka") as (_, adresse):
            # A topic of its own first: a single day, as at the peak.
            pic = [e for e in evenements(AU_PIC * SECONDES, jours=1, monde=monde) if e.sequence == 1]
            uniques = list({e.id: e for e in pic}.values())
            attentes = await fraicheur(adresse, dossier, uniques)
        async with broker(dossier / "kafka2") as (_, adresse):
            nombre = int(EVENEMENTS / 1.13)
            jours = nombre * 7 // (PAR_JOUR * 5) + 1
            await publier(adresse, list(evenements(nombre, jours=jours, monde=monde)))
            lu, seul, un = await lecture(adresse), await nu(adresse, NUS), await un_par_un(adresse, dossier, UN_PAR_UN)
            refait, memoire = await refaire(adresse, dossier)
    return [
        Figure("rebuild: events", refait, "/s", f"{EVENEMENTS:,} events from Kafka to all pages, SQLite"),
        Figure("rebuild ÷ FastStream's handler of one message", refait / un, "×", "both keep the facts", "≥ 10"),
        Figure("rebuild: memory", memoire, "MiB", "beyond the process at rest, at its largest"),
        Figure("rebuild: topic read and decoded", lu, "/s", "getmany, msgspec, no store"),
        Figure("rebuild: reading ÷ FastStream's", lu / seul, "×", f"{seul:,.0f} /s one message at a time, no store"),
        Figure("rebuild: FastStream's handler of one message", un, "/s", "keeps the fact, marks the buckets"),
        Figure("CRA freshness, p50", centile(attentes, 0.50), "s", f"{AU_PIC} a second: accepted → the nation's"),
        Figure("CRA freshness, p99", centile(attentes, 0.99), "s", f"{len(attentes)} reports"),
    ]


if __name__ == "__main__":
    if sys.argv[1:]:
        uvloop.run(refait_ici(sys.argv[1], Path(sys.argv[2])))
    else:
        montrer(uvloop.run(mesures()))
