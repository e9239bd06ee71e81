"""A platform that works is backed up, and an empty one becomes it: same answers, nothing lost, no second mail."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pymongo
import pytest
from rich.console import Console

from infra.local.demo.chapitres.comite import ordre_du_jour, scores, seance
from infra.local.demo.chapitres.depot import depots
from infra.local.demo.chapitres.inscription import inscriptions
from infra.local.demo.chapitres.instruction import instructions
from infra.local.demo.chapitres.notification import notification
from infra.local.demo.client import Client
from infra.local.demo.journee import Journee
from infra.local.demo.recit import Recit
from infra.local.place import SERVICES, Place
from infra.local.supervisor import plateforme
from tests.integration.engines import mongodb_uri

from .foule import Foule
from .releve import courriels, desordres, doublons, lire
from .sauvegarde import avances, calme, commande, reponses

CHAPITRES = (inscriptions, depots, instructions, ordre_du_jour, scores, seance, notification)


@dataclass(frozen=True)
class Lieux:
    """The platform that was, the empty one, and where the backup goes."""

    origine: Place
    vide: Place
    dossier: Path


@pytest.fixture(params=["sqlite", "mongo"])
async def lieux(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Lieux]:
    uri = mongodb_uri() if request.param == "mongo" else None
    noms = [f"sauve_{uuid4().hex[:8]}_{n}_" for n in range(2)]
    un, deux = (Place.free(tmp_path / nom, mongodb_uri=uri, mongo_prefix=nom) for nom in noms)
    yield Lieux(un, deux, tmp_path / "sauvegarde")
    if uri:
        with pymongo.MongoClient[dict[str, object]](uri) as client:
            for base in [f"{nom}{service}" for nom in noms for service in SERVICES]:
                client.drop_database(base)


async def test_a_backup_taken_under_load_becomes_the_same_platform(lieux: Lieux) -> None:
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
        journee, dites, partis = await vivre_et_sauvegarder(lieux, http)
        async with plateforme(lieux.vide, services=(), gateway=False) as conum:
            assert "Essai" in await commande(conum, "restaurer", str(lieux.dossier), "--essai")
            assert (await lire(conum.kafka)).faits == []
            await commande(conum, "restaurer", str(lieux.dossier))
            code, dit = await conum.command("structures", "infra.procedures", "restaurer", str(lieux.dossier))
            assert (code, "n'est pas vide" in dit) == (1, True)
        assert avances(lieux.vide) == []
        async with plateforme(lieux.vide) as conum:
            assert await reponses(conum, http, journee) == dites
            await calme(Client(http, conum.graphql, conum.token("anct")))
            releve = await lire(conum.kafka)
            assert (desordres(releve.faits), releve.lettres_mortes) == ([], [])
            arrives = courriels(lieux.vide.mails)
            assert partis & {m.message_id for m in arrives} == set()
            assert doublons(arrives) == 0
            code, dit = await conum.command("activites", "services.activites.statistiques", "auditer")
            assert code == 0, dit
            suite = Foule(conum, http, 2)
            await suite.arriver(range(3))
            await suite.constater()


async def vivre_et_sauvegarder(lieux: Lieux, http: httpx.AsyncClient) -> tuple[Journee, dict[str, object], set[str]]:
    """A campagne up to its decisions; then a crowd, during which the backup is taken. What was answered before it, and
    the ids of the mails that had left."""
    async with plateforme(lieux.origine) as conum:
        journee = Journee(conum, http, Recit(Console(file=io.StringIO())))
        for chapitre in CHAPITRES:
            await chapitre(journee)
        await calme(journee.client("anct"))
        dites, partis = await reponses(conum, http, journee), {m.message_id for m in courriels(conum.mails)}
        assert dites["ecarts"] == [0, 0, 0]
        foule = Foule(conum, http, 1)
        async with asyncio.TaskGroup() as groupe:
            groupe.create_task(foule.arriver(range(12), 3))
            await foule.atteint(2)
            groupe.create_task(commande(conum, "sauvegarder", str(lieux.dossier)))
        code, dit = await conum.command("structures", "infra.procedures", "restaurer", str(lieux.dossier))
        assert (code, "travaillent encore" in dit) == (1, True), dit
        assert foule.sans_reponse == 0 or lieux.origine.mongodb_uri
    return journee, dites, partis
