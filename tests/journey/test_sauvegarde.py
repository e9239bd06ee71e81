"""The platform that works is backed up, and an empty one becomes it: same answers, nothing lost, no second mail."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pymongo
import pytest
import pytest_asyncio

from infra.local.demo.client import Client
from infra.local.demo.journee import Journee
from infra.local.place import SERVICES, Place
from infra.local.supervisor import Plateforme, plateforme

from .foule import Foule
from .releve import courriels, desordres, doublons, lire
from .sauvegarde import avances, calme, commande, reponses

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def vide(place: Place, tmp_path: Path) -> AsyncIterator[Place]:
    """Where nothing is yet, on the same engine."""
    prefixe = f"vide_{uuid4().hex[:8]}_"
    yield Place.free(tmp_path / "vide", mongodb_uri=place.mongodb_uri, mongo_prefix=prefixe)
    if place.mongodb_uri:
        with pymongo.MongoClient[dict[str, object]](place.mongodb_uri) as client:
            for service in SERVICES:
                client.drop_database(f"{prefixe}{service}")


async def test_a_backup_taken_under_load_becomes_the_same_platform(
    conum: Plateforme, journee: Journee, http: httpx.AsyncClient, vide: Place, tmp_path: Path
) -> None:
    await calme(journee.client("anct"))
    dites, partis = await reponses(conum, http, journee), {m.message_id for m in courriels(conum.mails)}
    assert set(dites["ecarts"]) == {0}
    await sauver_sous_charge(Foule(conum, http, 50), tmp_path / "sauvegarde")
    # Its broker stays up from the restoration to the end: what was put there is what the services find.
    async with plateforme(vide, services=(), gateway=False) as restauree:
        await commande(restauree, "restaurer", str(tmp_path / "sauvegarde"))
        assert avances(vide) == []
        await servir(restauree)
        assert await reponses(restauree, http, journee) == dites
        await calme(Client(http, restauree.graphql, restauree.token("anct")))
        releve = await lire(restauree.kafka)
        assert (desordres(releve.faits), releve.lettres_mortes) == ([], [])
        arrives = courriels(vide.mails)
        assert partis & {m.message_id for m in arrives} == set()
        assert doublons(arrives) == 0
        code, dit = await restauree.command("activites", "services.activites.statistiques", "auditer")
        assert code == 0, dit
        suite = Foule(restauree, http, 51)
        await suite.arriver(range(3))
        await suite.constater()


async def test_every_vue_is_what_its_topics_make_of_it(
    conum: Plateforme, journee: Journee, http: httpx.AsyncClient
) -> None:
    """So that the list of the topics of each vue is whole, and that making one again changes nothing that is right."""
    await calme(journee.client("anct"))
    dit = await commande(conum, "reconstruire", "vues", "--essai")
    lignes = [ligne for ligne in dit.splitlines() if "faits relus" in ligne]
    assert [ligne for ligne in lignes if ", 0 lignes diffèrent" not in ligne] == [], dit
    assert [ligne for ligne in lignes if " 0 faits relus" in ligne] == [], dit


async def sauver_sous_charge(foule: Foule, dossier: Path) -> None:
    async with asyncio.TaskGroup() as groupe:
        groupe.create_task(foule.arriver(range(12), 3))
        await foule.atteint(2)
        groupe.create_task(commande(foule.conum, "sauvegarder", str(dossier)))
    assert foule.sans_reponse == 0 or foule.conum.place.mongodb_uri


async def servir(conum: Plateforme) -> None:
    """Its services and its gateway are started, all at once."""
    async with asyncio.TaskGroup() as groupe:
        groupe.create_task(conum.run_gateway())
        for service in SERVICES:
            programme = conum.replica(service, name=service, port=conum.place.port(service))
            groupe.create_task(conum.run(programme, conum.subgraph(service)))
