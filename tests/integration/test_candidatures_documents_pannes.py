"""What becomes of a document that is not one, that comes in pieces, twice, or while something is down."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest

from services.candidatures.domain import Candidature
from services.candidatures.domain.documents import DOCUMENTS_MAX
from services.kit.documents import TAILLE_MAX
from services.kit.objets import Objets
from services.kit.store import Store
from services.kit.temps import maintenant, uuid7

from .candidatures import Candidatures
from .documents import LETTRE, Documents, documents, servir
from .engines import ENGINES
from .objets import STORES, nulle_part
from .pdfs import chiffre, pdf

JS = "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 500


@pytest.fixture
async def tout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Documents]:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    async with documents("sqlite", tmp_path) as ouvert:
        yield ouvert
    assert os.listdir(tmp_path / "tmp") == []


async def rien_n_est_garde(tout: Documents, id: str) -> None:
    assert await tout.documents(id) == []
    assert await tout.cles() == set()
    assert (await tout.service.faits())["document_joint"] == 0


@pytest.mark.parametrize(
    ("contenu", "status", "code"),
    [
        (PNG, 415, "PAS_UN_PDF"),
        (b"Bonjour", 415, "PAS_UN_PDF"),
        (b"\n" + LETTRE, 415, "PAS_UN_PDF"),
        (b"%PDF-1.7 Bonjour %%EOF", 415, "PDF_ILLISIBLE"),
        (pdf(pages=9)[:-40], 415, "PDF_ILLISIBLE"),
        (chiffre(), 415, "PDF_CHIFFRE"),
        (pdf(catalogue=JS), 415, "PDF_ACTIF"),
    ],
    ids=["an image renamed", "text", "shifted", "magic only", "truncated", "locked", "programmed"],
)
async def test_what_is_not_a_pdf_to_read_is_refused_by_its_content(
    tout: Documents, contenu: bytes, status: int, code: str
) -> None:
    id = await tout.service.brouillon()
    refus = await tout.joindre(id, contenu)
    assert (refus.status_code, refus.json()["code"]) == (status, code)
    assert refus.json()["message"].endswith(".")
    await rien_n_est_garde(tout, id)


@pytest.mark.parametrize(
    ("contenu", "status", "code"),
    [
        (b"", 422, "FICHIER_VIDE"),
        (LETTRE[:-1], 422, "FICHIER_INCOMPLET"),
        (LETTRE + b"\n", 413, "FICHIER_TROP_GROS"),
    ],
)
async def test_a_file_has_the_size_that_was_announced(tout: Documents, contenu: bytes, status: int, code: str) -> None:
    id = await tout.service.brouillon()
    chemin = await tout.chemin(id)
    refus = await tout.client.put(chemin, content=contenu)
    assert (refus.status_code, refus.json()["code"]) == (status, code)
    refus = await tout.client.put(chemin, content=un_flot(contenu))
    assert (refus.status_code, refus.json()["code"]) == (status, code)
    await rien_n_est_garde(tout, id)
    assert (await tout.client.put(chemin, content=un_flot(LETTRE))).status_code == 201


async def un_flot(contenu: bytes, morceau: int = 100) -> AsyncIterator[bytes]:
    """A body without a length."""
    for debut in range(0, len(contenu), morceau):
        yield contenu[debut : debut + morceau]


async def test_a_body_that_never_ends_is_cut_at_ten_megabytes(tout: Documents) -> None:
    id = await tout.service.brouillon()
    chemin = await tout.chemin(id, b"x" * TAILLE_MAX)
    url = urlsplit(str(tout.client.base_url))
    _, writer = await asyncio.open_connection(url.hostname, url.port)
    writer.write(f"PUT {chemin} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    envoye, morceau = 0, b"%PDF-" + b"x" * 65_531
    try:
        while envoye < 40 * TAILLE_MAX:
            writer.write(b"10000\r\n" + morceau + b"\r\n")
            await writer.drain()
            envoye += len(morceau)
    except ConnectionError:
        pass
    assert envoye < 20 * TAILLE_MAX, "it was let go on"
    writer.close()
    await rien_n_est_garde(tout, id)


async def test_an_upload_cut_half_way_leaves_nothing_and_may_begin_again(tout: Documents) -> None:
    id = await tout.service.brouillon()
    chemin = await tout.chemin(id)
    url = urlsplit(str(tout.client.base_url))
    for tete in (f"Content-Length: {len(LETTRE)}", "Transfer-Encoding: chunked"):
        _, writer = await asyncio.open_connection(url.hostname, url.port)
        debut = LETTRE[:100] if "Length" in tete else b"64\r\n" + LETTRE[:100] + b"\r\n"
        writer.write(f"PUT {chemin} HTTP/1.1\r\nHost: x\r\n{tete}\r\n\r\n".encode() + debut)
        await writer.drain()
        await asyncio.sleep(0.2)
        writer.transport.abort()
        await asyncio.sleep(0.2)
    await rien_n_est_garde(tout, id)
    assert (await tout.client.put(chemin, content=LETTRE)).status_code == 201


async def test_an_upload_that_crawls_is_given_up(tout: Documents) -> None:
    id = await tout.service.brouillon()
    async with servir(tout.service, tout.objets, reception=0.2) as presse:
        url = urlsplit(str(presse.client.base_url))
        reader, writer = await asyncio.open_connection(url.hostname, url.port)
        tete = f"PUT {await presse.chemin(id)} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(LETTRE)}\r\n\r\n"
        writer.write(tete.encode() + LETTRE[:100])
        answer = await reader.read()
        writer.close()
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"TROP_LENT" in answer
    await rien_n_est_garde(tout, id)


async def test_the_same_content_again_is_the_same_document(tout: Documents) -> None:
    id = await tout.service.brouillon()
    chemin = await tout.chemin(id)
    un, deux = [await tout.client.put(chemin, content=LETTRE) for _ in range(2)]
    assert (un.status_code, deux.status_code) == (201, 200)
    assert un.json() == deux.json()
    assert await tout.cles() == {f"{id}/{un.json()['id']}"}
    assert (await tout.service.faits())["document_joint"] == 1


@pytest.mark.parametrize("engine", ENGINES)
async def test_the_same_content_many_times_at_once_is_one_document(engine: str, tmp_path: Path) -> None:
    async with documents(engine, tmp_path) as tout:
        id = await tout.service.brouillon()
        chemin = await tout.chemin(id)
        tous = await asyncio.gather(*(tout.client.put(chemin, content=LETTRE) for _ in range(8)))
        assert sorted(r.status_code for r in tous) == [200] * 7 + [201]
        assert len({r.json()["id"] for r in tous}) == 1
        assert await tout.cles() == {f"{id}/{tous[0].json()['id']}"}


async def test_the_bound_holds_however_many_come_at_once(tout: Documents) -> None:
    id = await tout.service.brouillon()
    contenus = [pdf(pages=n) for n in range(1, DOCUMENTS_MAX + 4)]
    chemins = [await tout.chemin(id, contenu) for contenu in contenus]
    tous = await asyncio.gather(*(tout.client.put(c, content=b) for c, b in zip(chemins, contenus, strict=True)))
    assert sorted(r.status_code for r in tous) == [201] * DOCUMENTS_MAX + [409] * 3
    assert {r.json()["code"] for r in tous if r.status_code == 409} == {"TropDeDocuments"}
    assert await tout.cles() == {f"{id}/{d['id']}" for d in await tout.documents(id)}


@pytest.mark.parametrize("store", STORES)
async def test_while_the_object_store_is_down_people_are_told_and_nothing_is_lost(
    tout: Documents, tmp_path: Path, store: str
) -> None:
    id = await tout.service.brouillon()
    assert (await tout.joindre(id)).status_code == 201
    (document,) = await tout.documents(id)
    async with servir(tout.service, nulle_part(tmp_path / "absent", store)) as panne:
        autre = pdf(pages=2)
        chemin = await tout.chemin(id, autre)
        for answer in (await panne.client.put(chemin, content=autre), await panne.lire(document)):
            assert (answer.status_code, answer.json()["code"]) == (503, "INDISPONIBLE")
            assert "rien n'est perdu" in answer.json()["message"]
            assert answer.headers["retry-after"] == "30"
    assert await tout.documents(id) == [document]
    assert (await tout.lire(document)).content == LETTRE
    assert (await tout.client.put(chemin, content=autre)).status_code == 201


class MeurtAvantLeFait:
    """A store of candidatures that goes down between the file and its fact."""

    def __init__(self, store: Store[Candidature]) -> None:
        self._store = store

    async def change(self, *_: Any, **__: Any) -> Candidature:
        raise ConnectionError

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def dans_une_heure(service: Candidatures, *, de_plus: timedelta = timedelta(minutes=1)) -> None:
    """Files carry the real time; the service's clock goes on from there."""
    service.le = maintenant() + timedelta(hours=1) + de_plus


async def test_a_file_without_a_fact_is_swept_after_an_hour_and_never_one_with_a_fact(tout: Documents) -> None:
    id = await tout.service.brouillon()
    await tout.joindre(id)
    (document,) = await tout.documents(id)
    autre = pdf(pages=2)
    chemin = await tout.chemin(id, autre)
    mourante = cast(Store[Candidature], MeurtAvantLeFait(tout.service.stores.candidatures))
    async with servir(tout.service, tout.objets, stores=replace(tout.service.stores, candidatures=mourante)) as panne:
        answer = await panne.client.put(chemin, content=autre)
    assert (answer.status_code, answer.json()["code"]) == (503, "INDISPONIBLE")
    assert len(await tout.cles()) == 2
    dans_une_heure(tout.service, de_plus=timedelta(minutes=-1))
    assert await tout.menage().tour() == 0
    dans_une_heure(tout.service)
    assert await tout.menage().tour() == 1
    assert await tout.cles() == {f"{id}/{document['id']}"}
    assert (await tout.joindre(id, autre)).status_code == 201


async def test_files_that_are_not_known_here_are_left_alone(tout: Documents) -> None:
    inconnus = {f"{uuid7()}/{uuid7()}", "ailleurs", "a/b/c"}
    for cle in inconnus:
        await tout.objets.put(cle, b"1")
    dans_une_heure(tout.service)
    assert await tout.menage().tour() == 0
    assert await tout.cles() == inconnus


async def test_the_sweep_goes_through_more_files_than_one_lot(tout: Documents) -> None:
    id = await tout.service.brouillon()
    for n in range(520):
        await tout.objets.put(f"{id}/perdu-{n}", b"1")
    await tout.joindre(id)
    dans_une_heure(tout.service)
    assert await tout.menage().tour() == 520
    assert len(await tout.cles()) == 1


async def test_a_document_whose_file_is_missing_is_said_not_to_be_there(tout: Documents) -> None:
    id = await tout.service.brouillon()
    await tout.joindre(id)
    (document,) = await tout.documents(id)
    await tout.objets.delete(f"{id}/{document['id']}")
    assert (await tout.lire(document)).status_code == 404


async def test_the_same_folder_serves_after_a_restart(tmp_path: Path) -> None:
    async with documents("sqlite", tmp_path) as tout:
        id = await tout.service.brouillon()
        await tout.joindre(id)
        (document,) = await tout.documents(id)
        async with servir(tout.service, Objets.dossier(tmp_path / "objets")) as apres:
            assert (await apres.lire(document)).content == LETTRE
