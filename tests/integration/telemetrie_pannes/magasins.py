"""Trials of alerts whose fault is in a store: slow, locked, altered, unreadable."""

import asyncio
import itertools
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from infra.local.demo import documents as d
from infra.local.demo.client import Client, Echec, attendre
from infra.local.demo.personnes import DIE

from .essais import Essai, essai
from .parties import inscrire

__all__ = ["boite_illisible", "decision_alteree", "magasin_verrouille"]

BOITE = {"departement": "2B", "courriel": "numerique@prefecture-2b.example"}


@contextmanager
def verrouillee(base: Path) -> Iterator[None]:
    """Nobody else writes there meanwhile."""
    with closing(sqlite3.connect(base, isolation_level=None, timeout=30)) as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            db.execute("ROLLBACK")


@contextmanager
def alteree(base: Path, table: str, id: str) -> Iterator[Callable[[Callable[[Any], Any]], object]]:
    """Changes the body of one thing behind its service's back; in the end it has its own again."""
    with closing(sqlite3.connect(base, isolation_level=None, timeout=30)) as db:
        (ecrit,) = db.execute(f"SELECT body FROM {table} WHERE id = ?", (id,)).fetchone()
        sql = f"UPDATE {table} SET body = ? WHERE id = ?"
        try:
            yield lambda change: db.execute(sql, (json.dumps(change(json.loads(ecrit))), id))
        finally:
            db.execute(sql, (ecrit, id))


@asynccontextmanager
async def gestes(e: Essai) -> AsyncIterator[None]:
    """A town hall works on its form, three times at once, whatever it is answered."""
    siret = await inscrire(e)
    mairie = Client(e.journee.http, e.conum.subgraph("candidatures"), e.conum.token("structure", siret=siret))
    formulaire = {
        "postesSouhaites": 1,
        "motivation": "Une permanence de plus.",
        "debutSouhaite": (datetime.now(UTC) + timedelta(days=60)).date().isoformat(),
    }

    async def ouvrir() -> Any:
        ouverte = await mairie.demander(d.OUVRIR, formulaire=formulaire, cle=siret)
        return ouverte["id"] if ouverte["__typename"] == "Candidature" else None

    id = await attendre("la candidature", ouvrir)

    async def modifier() -> None:
        for n in itertools.count(2):
            with suppress(Echec):
                await mairie.faire(d.MODIFIER, id=id, formulaire={**formulaire, "postesSouhaites": n % 9 + 1})
            await asyncio.sleep(0.05)

    async with asyncio.TaskGroup() as groupe:
        taches = []
        for _ in range(3):
            taches.append(groupe.create_task(modifier()))
            await asyncio.sleep(1)  # so that they fail at different moments
        yield
        for tache in taches:
            tache.cancel()


@essai(
    {"candidatures"},
    MagasinLent={"job": "conum/candidatures", "operation": "update"},
    MagasinEnErreur={"job": "conum/candidatures"},
    MutationsEnErreur={"job": "conum/candidatures"},
    ConsommateurBloque={"group": "conum.candidatures.structure"},
)
async def magasin_verrouille(e: Essai) -> None:
    """For a second at a time first: what is written waits, and is. Then for longer than the service waits."""
    base = e.conum.place.data / "candidatures.sqlite3"
    async with gestes(e):
        while not await e.est_levee("MagasinLent"):
            with verrouillee(base):
                await asyncio.sleep(1)
            await asyncio.sleep(0.2)
        with verrouillee(base):
            await inscrire(e)
            await e.leve("ConsommateurBloque", "MagasinEnErreur", "MutationsEnErreur")
            await e.dit("MutationsEnErreur", "graphql:", "candidatures")
            await e.dit("MagasinEnErreur", "logs", "candidatures")
            await e.dit("ConsommateurBloque", "logs", "candidatures")


@essai({"selection"}, AuditeurEnEcart={"auditeur": "registre"}, AuditeurMuet={"auditeur": "registre"})
async def decision_alteree(e: Essai) -> None:
    """Its posts are not those of the ledger; then it cannot be read at all."""
    base, id = e.conum.place.data / "selection.sqlite3", e.journee.decisions[DIE.nom]
    with alteree(base, "decisions", id) as changer:
        changer(lambda decision: {**decision, "postes_attribues": 3})
        await e.leve("AuditeurEnEcart")
        await e.dit("AuditeurEnEcart", '"message": "audit ', "selection")
        changer(lambda _: {})
        await e.leve("AuditeurMuet")
        await e.dit("AuditeurMuet", "not done", "selection")


@essai({"notifications"}, MutationsEnErreurLente={"job": "conum/notifications"})
async def boite_illisible(e: Essai) -> None:
    """One mutation fails among many that do not."""
    anct = Client(e.journee.http, e.conum.subgraph("notifications"), e.conum.token("anct"))
    id = (await anct.faire(d.BOITE, **BOITE))["id"]
    for _ in range(300):
        await anct.faire(d.BOITE, **BOITE)
    with alteree(e.conum.place.data / "notifications.sqlite3", "boites", id) as changer:
        changer(lambda _: {})
        with suppress(Echec):
            await anct.faire(d.BOITE, **BOITE)
    await e.leve("MutationsEnErreurLente")
    assert '1 "error": "ValidationError"' in await e.dit("MutationsEnErreurLente", "uniq -c", "notifications")
