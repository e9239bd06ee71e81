"""A document from the structure's desk to the préfecture's: who may, what comes in, what goes out."""

from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from services.kit.documents import TAILLE_MAX
from services.kit.temps import maintenant, uuid7

from .candidatures import Candidatures, agir
from .documents import LETTRE, LIRE, RETIRER, Documents, documents
from .engines import ENGINES
from .objets import bucket, s3, serveur_s3
from .pdfs import pdf


@pytest.fixture
async def tout(tmp_path: Path) -> AsyncIterator[Documents]:
    async with documents("sqlite", tmp_path) as ouvert:
        yield ouvert


async def du_bureau_a_la_prefecture(tout: Documents) -> None:
    id = await tout.service.brouillon()
    gros = pdf(pages=3, bourre=200_000)
    joint = await tout.joindre(id, gros, nature="STATUTS", nom="Nos statuts (été).pdf")
    assert joint.status_code == 201, joint.text
    assert (await tout.service.faits())["document_joint"] == 1
    await tout.service.agir("lyon", agir("deposerCandidature"), id=id)
    (document,) = await tout.documents(id, "rhone")
    assert (document["nature"], document["nom"], document["taille"], document["pages"], document["sha256"]) == (
        "STATUTS",
        "Nos statuts (été).pdf",
        len(gros),
        3,
        sha256(gros).hexdigest(),
    )
    lu = await tout.lire(document)
    assert (lu.status_code, lu.content) == (200, gros)


@pytest.mark.parametrize("engine", ENGINES)
async def test_a_document_goes_from_the_structure_to_its_prefecture(engine: str, tmp_path: Path) -> None:
    async with documents(engine, tmp_path) as tout:
        await du_bureau_a_la_prefecture(tout)


async def test_it_does_so_through_a_bucket_too(tmp_path: Path) -> None:
    with serveur_s3() as serveur:
        async with documents("sqlite", tmp_path, s3(serveur, bucket(serveur))) as tout:
            await du_bureau_a_la_prefecture(tout)


async def test_what_goes_out_is_saved_and_never_executed(tout: Documents) -> None:
    id = await tout.service.brouillon()
    await tout.joindre(id, nom='été "2026"\r\nSet-Cookie: x=1; .pdf')
    (document,) = await tout.documents(id)
    lu = await tout.lire(document)
    assert lu.headers["content-type"] == "application/pdf"
    assert lu.headers["content-length"] == str(len(LETTRE))
    assert lu.headers["x-content-type-options"] == "nosniff"
    assert lu.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert lu.headers["cache-control"] == "private, no-store"
    assert lu.headers["content-disposition"] == (
        'attachment; filename="?t? _2026_ Set-Cookie: x=1;.pdf"; '.replace("?", "_")
        + "filename*=UTF-8''%C3%A9t%C3%A9%20%222026%22%20Set-Cookie%3A%20x%3D1%3B.pdf"
    )
    assert "set-cookie" not in lu.headers


@pytest.mark.parametrize(("deposee", "lecteurs"), [(False, ["lyon"]), (True, ["lyon", "rhone", "anct"])])
async def test_only_those_with_the_right_are_given_the_link(
    tout: Documents, deposee: bool, lecteurs: list[str]
) -> None:
    id = await tout.service.brouillon()
    await tout.joindre(id)
    if deposee:
        await tout.service.agir("lyon", agir("deposerCandidature"), id=id)
    vus = []
    for qui in ("lyon", "gueret", "rhone", "paris", "anct", "coordinateur", "conseiller", "partenaire", "public"):
        answer = await tout.service.demander(qui, LIRE, c=id)
        if answer.errors:
            assert answer.errors[0].extensions["code"] == "INTERDIT"
        elif answer.data["candidature"]:
            assert answer.data["candidature"]["documents"][0]["lien"]
            vus.append(qui)
    assert vus == lecteurs


async def test_only_its_structure_joins_a_document(tout: Documents) -> None:
    id = await tout.service.brouillon()
    assert (await tout.lien(id, qui="gueret"))["code"] == "Introuvable"
    for faux in ("", "x", uuid7(), "\x00", "é" * 5_000):
        assert (await tout.lien(faux))["code"] == "Introuvable"
    for qui in ("rhone", "anct", "coordinateur", "conseiller", "partenaire", "public"):
        with pytest.raises(AssertionError, match="Vous n'avez pas le droit"):
            await tout.lien(id, qui=qui)


@pytest.mark.parametrize("taille", [-1, 0, TAILLE_MAX + 1, 2_147_483_647])
async def test_a_size_that_is_not_taken_is_refused_before_anything_is_sent(tout: Documents, taille: int) -> None:
    refus = await tout.lien(await tout.service.brouillon(), taille=taille)
    assert (refus["code"], refus["fautes"]) == ("TailleInvalide", [{"champ": "taille"}])


async def test_a_link_is_for_one_use_and_for_ten_minutes(tout: Documents) -> None:
    id = await tout.service.brouillon()
    depot = await tout.chemin(id)
    assert (await tout.client.get(depot)).json()["code"] == "LIEN_INVALIDE"
    await tout.joindre(id)
    (document,) = await tout.documents(id)
    lecture = urlsplit(document["lien"]).path
    assert (await tout.client.put(lecture, content=LETTRE)).json()["code"] == "LIEN_INVALIDE"
    tout.service.le += timedelta(minutes=10)
    for answer in (await tout.client.get(lecture), await tout.client.put(depot, content=LETTRE)):
        assert (answer.status_code, answer.json()["code"]) == (403, "LIEN_EXPIRE")


@pytest.mark.parametrize("faux", ["x", "a.b.c", "é", "..%2f..%2fetc%2fpasswd", "x" * 8_000])
async def test_a_link_of_somebody_elses_opens_nothing(tout: Documents, faux: str) -> None:
    for answer in (await tout.client.get(f"/documents/{faux}"), await tout.client.put(f"/documents/{faux}")):
        assert answer.status_code in (403, 404)
    assert (await tout.client.post("/documents/x")).status_code == 405
    assert await tout.cles() == set()


async def test_a_document_taken_back_is_gone_at_once_and_its_file_within_two_hours(tout: Documents) -> None:
    id = await tout.service.brouillon()
    await tout.joindre(id)
    (document,) = await tout.documents(id)
    for _ in range(2):
        assert "statut" in await tout.service.agir("lyon", RETIRER, id=id, d=document["id"], cle="k")
    assert (await tout.lire(document)).status_code == 404
    assert (await tout.service.faits())["document_retire"] == 1
    assert (await tout.service.agir("lyon", RETIRER, id=id, d=document["id"]))["code"] == "Introuvable"
    assert (await tout.service.agir("gueret", RETIRER, id=id, d=document["id"]))["code"] == "Introuvable"
    await plus_tard(tout)
    assert await tout.menage().tour() == 1
    assert await tout.cles() == set()


async def plus_tard(tout: Documents) -> None:
    """Files carry the real time: the sweep's clock goes on from there."""
    tout.service.le = maintenant() + timedelta(hours=1, minutes=1)


async def test_documents_are_frozen_once_deposited(tout: Documents) -> None:
    id = await tout.service.brouillon()
    await tout.joindre(id)
    chemin = await tout.chemin(id, pdf(pages=2))
    await tout.service.agir("lyon", agir("deposerCandidature"), id=id)
    tard = await tout.client.put(chemin, content=pdf(pages=2))
    assert (tard.status_code, tard.json()["code"]) == (409, "DocumentsFiges")
    assert (await tout.lien(id))["code"] == "DocumentsFiges"
    (document,) = await tout.documents(id)
    assert (await tout.service.agir("lyon", RETIRER, id=id, d=document["id"]))["code"] == "DocumentsFiges"
    assert await tout.cles() == {f"{id}/{document['id']}"}


async def test_documents_are_joined_again_while_more_is_asked_for(tout: Documents) -> None:
    service: Candidatures = tout.service
    id = await service.brouillon()
    await tout.joindre(id)
    await service.agir("lyon", agir("deposerCandidature"), id=id)
    await service.agir("rhone", agir("ouvrirInstruction"), id=id)
    demande = 'mutation ($id: ID!) { r: demanderComplement(id: $id, manque: "Il manque vos statuts à jour.")'
    service.le += timedelta(minutes=1)
    assert (await service.agir("rhone", demande, id=id))["statut"] == "COMPLEMENT_DEMANDE"
    service.le += timedelta(minutes=1)
    assert (await tout.joindre(id, pdf(pages=2), nature="STATUTS")).status_code == 201
    assert [d["nature"] for d in await tout.documents(id, "rhone")] == ["LETTRE_MOTIVATION", "STATUTS"]
