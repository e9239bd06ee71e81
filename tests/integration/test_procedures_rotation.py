"""The issuer's key is changed while requests come: nobody is refused, until the former key is withdrawn."""

import argparse
import asyncio
import io
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from infra.local.issuer import Issuer
from infra.local.place import Place
from infra.local.supervisor import Plateforme, plateforme
from infra.procedures.cadre import Cadre, Impossible
from infra.procedures.rotation import EMETTEUR
from services.kit.identity import JetonRefuse, Jetons

QUESTION = {"query": '{ structure(id: "inconnue") { id } }'}
PAUSE = 6.0
"""More than the five seconds in which a service asks the issuer once only for a key that it does not know."""


async def etape(dossier: Path, nom: str, *, essai: bool = False, attente: float | None = 0.0) -> str:
    ecran = io.StringIO()
    options = argparse.Namespace(etape=nom, dossier=dossier, attente=attente)
    assert await EMETTEUR.faire(Cadre(Console(file=ecran, width=200), essai), options) == 0
    return ecran.getvalue()


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    Issuer.create(tmp_path, "http://127.0.0.1:4001", "conum")
    return tmp_path


def cles(dossier: Path) -> list[str]:
    return [cle["kid"] for cle in Issuer.read(dossier, "http://127.0.0.1:4001", "conum").jwks()["keys"]]


async def test_each_step_waits_for_the_one_before_and_is_safe_to_run_twice(dossier: Path) -> None:
    (ancienne,) = cles(dossier)
    with pytest.raises(Impossible, match="commencez par"):
        await etape(dossier, "basculer")
    await etape(dossier, "annoncer", essai=True)
    assert cles(dossier) == [ancienne]
    await etape(dossier, "annoncer")
    assert "déjà publiée" in await etape(dossier, "annoncer")
    _, nouvelle = cles(dossier)
    with pytest.raises(Impossible, match="trop récente"):
        await etape(dossier, "basculer", attente=None)
    with pytest.raises(Impossible, match="ne signe pas encore"):
        await etape(dossier, "retirer")
    await etape(dossier, "basculer")
    assert cles(dossier) == [nouvelle, ancienne]
    with pytest.raises(Impossible, match="elle signe déjà"):
        await etape(dossier, "basculer")
    await etape(dossier, "retirer")
    assert "rien à retirer" in await etape(dossier, "retirer")
    assert cles(dossier) == [nouvelle]


async def test_no_request_is_refused_while_the_key_is_changed(tmp_path: Path, kafka: str) -> None:
    place = Place.free(tmp_path, kafka_bootstrap=kafka)
    async with plateforme(place, services=("structures",)) as conum, httpx.AsyncClient(timeout=20) as http:
        ancien = conum.token("anct")
        fini, reponses = asyncio.Event(), list[tuple[int, str]]()
        async with asyncio.TaskGroup() as groupe:
            for url in (conum.graphql, conum.subgraph("structures")):
                groupe.create_task(demander(conum, http, url, ancien, fini, reponses))
            await asyncio.sleep(PAUSE)
            for nom in ("annoncer", "basculer"):
                await etape(place.folder / "issuer", nom)
                await asyncio.sleep(1)
            fini.set()
        assert [texte for _, texte in reponses if not texte.startswith('{"data":{"structure":null}')] == []
        assert len({jeton for jeton, _ in reponses}) == 3
        verifier = Jetons(f"{place.url('issuer')}/jwks.json", place.url("issuer"), "conum", pause=0)
        assert (await verifier.agent(f"Bearer {ancien}")).role == "anct"
        await etape(place.folder / "issuer", "retirer")
        with pytest.raises(JetonRefuse):
            await Jetons(f"{place.url('issuer')}/jwks.json", place.url("issuer"), "conum").agent(f"Bearer {ancien}")


async def demander(
    conum: Plateforme,
    http: httpx.AsyncClient,
    url: str,
    ancien: str,
    fini: asyncio.Event,
    reponses: list[tuple[int, str]],
) -> None:
    """Asks until it is over, with a token of the moment, then with one of the beginning: which, and the answer."""
    premiere = conum.token("anct").partition(".")[0]
    while not fini.is_set():
        frais = conum.token("anct")
        for numero, jeton in ((0, ancien), (1 + (frais.partition(".")[0] != premiere), frais)):
            lue = await http.post(url, json=QUESTION, headers={"authorization": f"Bearer {jeton}"})
            reponses.append((numero, lue.text))
        await asyncio.sleep(0.02)
