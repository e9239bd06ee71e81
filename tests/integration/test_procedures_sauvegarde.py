"""Backing up and restoring without the services: what each guard is for, and what replacing leaves to come back to."""

import io
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import bson
import msgspec
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer
from pymongo import MongoClient
from rich.console import Console

from infra.procedures.cadre import Cadre, Impossible
from infra.procedures.sauvegarde.flux import lire
from infra.procedures.sauvegarde.manifeste import NOM
from infra.procedures.sauvegarde.photo_mongo import PhotoMongo
from infra.procedures.sauvegarde.sauvegarder import _photographier
from infra.procedures.sauvegarde.sujets import avant, copier
from infra.procedures.sauvegarde.vide import vider
from services.kit.bus.topics import DEAD_LETTER, ensure
from services.kit.kafka import KafkaAccess

from .conftest import broker
from .engines import ENGINES, mongodb_uri
from .sauvegarde import GROUPE, Petite

UN_SEUL = pytest.mark.parametrize("petite", ["sqlite"], indirect=True)
"""What has nothing to do with the engine."""
SUJETS = {"conum.structure": 3, "conum.fusion": 1, DEAD_LETTER: 1}
"""Three of the platform's: emptying and making all of its partitions again would be most of the time."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def a_nous(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A broker of its own: restoring wants all of it."""
    async with broker(tmp_path_factory.mktemp("kafka")) as (_, address):
        yield address


@pytest.fixture(params=ENGINES)
async def petite(
    request: pytest.FixtureRequest, a_nous: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Petite]:
    uri = mongodb_uri() if request.param == "mongo" else ""
    ici = {"KAFKA_BOOTSTRAP": a_nous, "MONGODB_URI": uri, "CONUM_MONGO_PREFIX": f"petite_{uuid4().hex[:8]}_"}
    for nom, valeur in {**ici, "CONUM_DATA": str(tmp_path / "data"), "KAFKA_REPLICATION": "1"}.items():
        monkeypatch.setenv(nom, valeur)
    la = Petite(KafkaAccess.of(a_nous))
    await ensure(a_nous, SUJETS, SUJETS, replication=1)
    yield la
    await vider(la.lieux)


@pytest.fixture
async def sauvee(petite: Petite, tmp_path: Path) -> Path:
    """A backup of a platform where two structures live."""
    for nom in ("un", "deux"):
        await petite.vivre(nom)
    dossier = tmp_path / "sauvegarde"
    code, dit = await petite.procedure("sauvegarder", str(dossier))
    assert code == 0, dit
    return dossier


async def test_a_platform_with_data_is_replaced_when_that_is_asked_and_can_come_back(
    petite: Petite, sauvee: Path
) -> None:
    avant = await petite.etat()
    await petite.vivre("trois")
    apres = await petite.etat()
    assert apres != avant
    code, dit = await petite.procedure("restaurer", str(sauvee))
    assert (code, "n'est pas vide" in dit) == (1, True), dit
    assert await petite.etat() == apres
    code, dit = await petite.procedure("restaurer", str(sauvee), "--remplacer", "--essai")
    assert (code, await petite.etat()) == (0, apres), dit
    code, dit = await petite.procedure("restaurer", str(sauvee), "--remplacer")
    assert (code, await petite.etat()) == (0, avant), dit
    (copie,) = sauvee.parent.glob("sauvegarde.remplacee-*")
    code, dit = await petite.procedure("restaurer", str(copie), "--remplacer", "--sans-copie")
    assert (code, await petite.etat()) == (0, apres), dit


@pytest.mark.parametrize("coupure", ["sujets", "structures"])
async def test_a_replacement_that_is_cut_loses_nothing(petite: Petite, sauvee: Path, coupure: str) -> None:
    """Neither what was to be put there nor what was there: the same command goes on, or the copy comes back."""
    avant = await petite.etat()
    await petite.vivre("trois")
    apres = await petite.etat()
    code, dit = await petite.procedure("restaurer", str(sauvee), "--remplacer", coupure=coupure)
    assert code == 3, dit
    assert await petite.etat() not in (avant, apres)
    (copie,) = sauvee.parent.glob("sauvegarde.remplacee-*")
    voulu, attendu = (sauvee, avant) if coupure == "sujets" else (copie, apres)
    code, dit = await petite.procedure("restaurer", str(voulu), "--remplacer", "--sans-copie")
    assert (code, await petite.etat()) == (0, attendu), dit


async def test_a_spoiled_backup_replaces_nothing(petite: Petite, sauvee: Path) -> None:
    avant, abimees = await petite.etat(), list[str]()
    fichiers = fichiers_de(sauvee)
    for fichier in fichiers:
        octets = fichier.read_bytes()
        fichier.write_bytes(octets[:-1] + bytes([octets[-1] ^ 1]) if octets else b"x")
        code, dit = await petite.procedure("restaurer", str(sauvee), "--remplacer", "--sans-copie")
        abimees += [fichier.name] if (code, "sha256" in dit) != (1, True) else []
        fichier.write_bytes(octets)
    assert fichiers
    assert abimees == [], "taken although it was spoiled"
    assert await petite.etat() == avant


def fichiers_de(dossier: Path) -> list[Path]:
    return [f for f in sorted(dossier.rglob("*")) if f.is_file() and f.name != NOM]


async def test_a_count_that_is_not_reached_is_told(petite: Petite, sauvee: Path) -> None:
    """The manifest says one record more than its file has: as if Kafka had not kept one."""
    manifeste = msgspec.json.decode((sauvee / NOM).read_bytes())
    manifeste["sujets"]["conum.structure"]["fichiers"]["0"]["compte"] += 1
    (sauvee / NOM).write_bytes(msgspec.json.encode(manifeste))
    code, dit = await petite.procedure("restaurer", str(sauvee), "--remplacer", "--sans-copie")
    assert (code, "conum.structure/0 : 2 enregistrements au lieu de 3" in dit) == (3, True), dit
    if manifeste["moteur"] == "mongo":
        manifeste["sujets"]["conum.structure"]["fichiers"]["0"]["compte"] -= 1
        (gardees,) = (f for f in manifeste["magasins"]["structures"]["fichiers"] if "/structures.bson" in f["chemin"])
        gardees["compte"] += 1
        (sauvee / NOM).write_bytes(msgspec.json.encode(manifeste))
        code, dit = await petite.procedure("restaurer", str(sauvee), "--remplacer", "--sans-copie")
        assert (code, "structures.structures : 2 documents au lieu de 3" in dit) == (3, True), dit


@UN_SEUL
async def test_nothing_is_restored_under_services_that_work(petite: Petite, sauvee: Path) -> None:
    avant = await petite.etat()
    consumer = AIOKafkaConsumer("conum.structure", **petite.kafka.client(), group_id=GROUPE, enable_auto_commit=False)
    async with consumer:
        await consumer.getmany(timeout_ms=500)
        code, dit = await petite.procedure("restaurer", str(sauvee), "--remplacer")
    assert (code, f"travaillent encore ({GROUPE}" in dit) == (1, True), dit
    assert await petite.etat() == avant


@UN_SEUL
async def test_a_topic_of_another_size_takes_no_record(petite: Petite, sauvee: Path) -> None:
    await vider(petite.lieux)
    await ensure(petite.kafka, ["conum.structure"], {"conum.structure": 2}, replication=1)
    code, dit = await petite.procedure("restaurer", str(sauvee))
    assert (code, "un autre nombre de partitions" in dit) == (3, True), dit
    assert await petite.enregistrements() == []


async def test_a_backup_goes_back_to_the_engine_it_comes_from(
    petite: Petite, sauvee: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as ailleurs:
        ailleurs.setenv("MONGODB_URI", "" if petite.lieux[0].base else "mongodb://127.0.0.1:9/")
        code, dit = await petite.procedure("restaurer", str(sauvee), "--remplacer")
    assert (code, "cette plateforme est sur" in dit) == (1, True), dit


@UN_SEUL
async def test_a_backup_is_never_written_over_another(petite: Petite, sauvee: Path) -> None:
    code, dit = await petite.procedure("sauvegarder", str(sauvee))
    assert (code, "existe déjà" in dit) == (1, True), dit


async def test_what_is_told_after_the_photo_is_kept_as_far_as_the_photo_knew_of_it(
    petite: Petite, tmp_path: Path
) -> None:
    """The relay goes on between the photo and the copy of the topics. The second fact of ``un`` is in the photo; a
    third is of a future that the store, once restored, has not lived: it would be told again, as another one."""
    await petite.vivre("un")
    await petite.publier("un", 1, DEAD_LETTER)
    debut = await avant(petite.kafka)
    photo = _photographier(Cadre(Console(file=io.StringIO())), petite.lieux, tmp_path, 30)
    try:
        for sequence in (2, 3):
            await petite.publier("un", sequence)
        await petite.publier("inconnue", 1)
        await petite.publier("un", 2, DEAD_LETTER)
        await petite.valider(4)
        gardes, positions = await copier(Cadre(Console(file=io.StringIO())), petite.kafka, debut, photo, tmp_path)
    finally:
        photo.close()
    fichier = tmp_path / gardes["conum.structure"].fichiers[0].chemin
    assert [dict(bson.decode(lu)["h"])["ce_sequence"] for lu in lire(fichier)] == [b"1", b"2"]
    assert gardes[DEAD_LETTER].fichiers[0].compte == 1
    # Where the group was before the photo: what it took since, it is given again.
    assert [(p.groupe, p.offset) for p in positions if p.groupe == GROUPE] == [(GROUPE, 1)]


@dataclass(frozen=True)
class Remue(Cadre):
    """Something is written before each of the first ``fois`` readings."""

    collection: Any = None
    fois: int = 0
    lectures: list[str] = field(default_factory=list)

    @contextmanager
    def avance(self, quoi: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        if len(self.lectures) < self.fois:
            self.collection.update_one({"_id": "un"}, {"$inc": {"version": 1}})
        self.lectures.append(quoi)
        with super().avance(quoi, total) as avance:
            yield avance


async def test_a_photo_of_mongodb_is_of_one_moment(petite: Petite, tmp_path: Path) -> None:
    """What changes while it is read is read again, until nothing did; never still, there is no photo."""
    if not (base := petite.lieux[0].base):
        pytest.skip("MongoDB's own way")
    await petite.vivre("un")
    with MongoClient[dict[str, Any]](petite.lieux[0].uri) as client:
        structures = client[base]["structures"]
        remue = Remue(Console(file=io.StringIO()), collection=structures, fois=3)
        photo = PhotoMongo(remue, petite.lieux, tmp_path, patience=60)
        la = structures.find_one({"_id": "un"})
        assert la is not None
        assert (photo.tours, photo.version("structures", "structures", "un")) == (4, la["version"])
        photo.close()
        sans_cesse = Remue(Console(file=io.StringIO()), collection=structures, fois=1_000)
        with pytest.raises(Impossible, match="des documents changent encore"):
            PhotoMongo(sans_cesse, petite.lieux, tmp_path, patience=0.5)
