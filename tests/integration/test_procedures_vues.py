"""A vue is made again from the topics beside the one that serves, and only what differs is put in its place."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pymongo
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from rich.console import Console

from infra.procedures.__main__ import lecteur
from infra.procedures.cadre import Cadre, Inacheve, Procedure
from infra.procedures.lieux import lieux
from infra.procedures.reprises.acote import ACote, Ailleurs
from infra.procedures.reprises.vues import VUES
from infra.topics import create_topics
from services.activites.store import Stores as Activites
from services.candidatures.domain import VerdictEligibilite
from services.candidatures.store import CANDIDATURES, STRUCTURES
from services.candidatures.store import Stores as Candidatures
from services.kit.store import Engine, Vue, engine_of, open_engine
from services.kit.store.contract import Row
from services.notifications.store import Stores as Notifications
from services.selection.store import Stores as Selection
from services.structures.store import Stores as Structures

from .conftest import broker
from .engines import ENGINES, mongodb_uri

STORES: dict[str, Any] = {
    "structures": Structures,
    "candidatures": Candidatures,
    "selection": Selection,
    "activites": Activites,
    "notifications": Notifications,
}
AILLEURS = {
    # Imported, once and whole: the files are kept.
    "structures": {"zonages", "tranches", "baremes", "paires"},
    # A decision of selection's own.
    "selection": {"inscriptions"},
    # Under the moments of several aggregates' facts, of which those of the last sixty days alone are kept.
    "notifications": {"denouements"},
    # An edition, made of the figures.
    "activites": {"statistiques_publiques"},
}
"""The vues that no topic makes."""
PROFIL = {"departement": "26", "verdict": "ELIGIBLE", "preuves_manquantes": [], "millesime": "2025"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def dits(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A broker of its own: all that lies on the topic is ours."""
    async with broker(tmp_path_factory.mktemp("kafka")) as (_, address):
        await create_topics(address)
        await publier(address)
        yield address


@pytest.fixture(params=ENGINES)
async def engine(
    request: pytest.FixtureRequest, dits: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Engine]:
    """The store of candidatures, which has heard nothing yet."""
    uri, prefix = (mongodb_uri() if request.param == "mongo" else ""), f"vues_{uuid4().hex[:8]}_"
    ici = {"KAFKA_BOOTSTRAP": dits, "CONUM_DATA": str(tmp_path), "MONGODB_URI": uri, "CONUM_MONGO_PREFIX": prefix}
    for nom, valeur in ici.items():
        monkeypatch.setenv(nom, valeur)
    (lieu,) = (lieu for lieu in lieux() if lieu.service == "candidatures")
    ouvert = await engine_of(lieu.settings, lieu.collections)
    yield ouvert
    await ouvert.close()
    if lieu.base:
        with pymongo.MongoClient[dict[str, object]](uri) as client:
            client.drop_database(lieu.base)


async def publier(address: str) -> None:
    """Five structures, of which the last is closed, and a record that nobody can read."""
    async with AIOKafkaProducer(bootstrap_servers=address) as producer:

        async def dire(id: str, sequence: int, nom: str, **champs: Any) -> None:
            type = f"structure.{nom}.v1"
            headers = {"ce_id": f"{id}-{sequence}", "ce_type": type, "ce_subject": id, "ce_sequence": str(sequence)}
            headers |= {"ce_time": "2026-11-01T00:00:00Z"}
            value = msgspec.json.encode({"structure": id, "le": "2026-11-01T00:00:00Z", **champs})
            await producer.send_and_wait(
                "conum.structure", value, id.encode(), headers=[(n, v.encode()) for n, v in headers.items()]
            )

        for n in range(5):
            await dire(f"s{n}", 1, "structure_enregistree", siret=f"2100000000000{n}", **PROFIL)
        await dire("s4", 2, "structure_fermee")
        await dire("s5", 1, "structure_enregistree", siret=5)


async def reconstruire(*mots: str) -> str:
    options, ecran = lecteur().parse_args(["reconstruire", *mots]), io.StringIO()
    procedure: Procedure = options.procedure
    try:
        assert await procedure.faire(Cadre(Console(file=ecran, width=300), options.essai), options) == 0
    except Inacheve as arret:
        return f"{ecran.getvalue()}✗ {arret}"
    return ecran.getvalue()


async def test_what_the_facts_explain_is_put_in_place_and_the_rest_when_it_is_asked_for(engine: Engine) -> None:
    stores, vue = Candidatures.on(engine), "candidatures.structures_connues"
    dit = await reconstruire(vue, "--essai")
    assert "7 faits relus" in dit
    assert "refusé à la relecture, 1 fois : structure.structure_enregistree.v1 : ValidationError" in dit
    assert dit.count(" manque") == 5
    assert await stores.structures.get("s0") is None, "an attempt changes nothing"
    assert "5 lignes mises en place, 0 diffèrent" in await reconstruire(vue)
    connue = await stores.structures.get("s4")
    assert connue is not None
    assert connue.fermee
    assert "0 lignes diffèrent" in await reconstruire(vue)

    saine = await stores.structures.get("s0")
    assert saine is not None
    fausse = replace(saine, eligibilite=replace(saine.eligibilite, verdict=VerdictEligibilite.INELIGIBLE))
    await engine.rows("structures_connues").delete("s0")
    await stores.structures.put("s0", fausse, sequence=1)
    await engine.rows("structures_connues").delete("s1")
    await stores.structures.put("s9", fausse, sequence=1)
    await stores.structures.put("s2", fausse, sequence=7)
    await stores.structures.delete("s4")
    await stores.structures.put("s4", replace(connue, fermee=False), sequence=1)
    dit = await reconstruire(vue)
    ecarts = ("s0 diffère", "s1 manque", "s2 dit plus que les sujets", "s4 est en retard", "s9 n'est dans aucun sujet")
    assert [ecart for ecart in ecarts if ecart not in dit] == []
    assert "✗ 3 lignes diffèrent sans que les faits l'expliquent" in dit
    assert await stores.structures.get("s4") == connue
    assert await stores.structures.get("s0") == fausse
    assert "3 lignes mises en place, 0 diffèrent" in await reconstruire(vue, "--forcer")
    assert await stores.structures.get("s0") == saine
    assert await stores.structures.get("s9") is None


async def test_while_one_is_made_again_nothing_else_can_be_written(engine: Engine, tmp_path: Path) -> None:
    cote = await open_engine("cote", [STRUCTURES], folder=tmp_path)
    try:
        a_cote = ACote(engine, cote, [STRUCTURES.name])
        ligne = Row("c1", 1, {}, {})
        await a_cote.rows(STRUCTURES.name).insert(replace(ligne, columns={"siret": "1"}))
        assert await engine.rows(STRUCTURES.name).fetch(["c1"]) == {}
        with pytest.raises(Ailleurs):
            await a_cote.rows(CANDIDATURES.name).insert(ligne)
        with pytest.raises(Ailleurs):
            await a_cote.rows(CANDIDATURES.name).update(ligne, expected=0)
    finally:
        await cote.close()


@pytest.mark.parametrize("service", VUES)
async def test_no_vue_is_forgotten(service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONUM_DATA", str(tmp_path))
    monkeypatch.delenv("MONGODB_URI", raising=False)
    (lieu,) = (lieu for lieu in lieux() if lieu.service == service)
    engine = await engine_of(lieu.settings, lieu.collections)
    try:
        stores = STORES[service].on(engine)
        gardees = {
            objet.collection.name
            for tenu in ([stores, stores.chiffres] if service == "activites" else [stores])
            for objet in (getattr(tenu, f.name) for f in fields(tenu))
            if isinstance(objet, Vue)
        }
    finally:
        await asyncio.shield(engine.close())
    assert gardees == set(VUES[service]) | AILLEURS.get(service, set())
