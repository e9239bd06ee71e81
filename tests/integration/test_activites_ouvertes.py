"""Open data: what an edition of the public figures says, as files that anybody downloads, and no more than it says."""

import csv
import hashlib
import io
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import httpx
import msgspec
import pytest

from services.activites.exports.http import exports_app
from services.activites.exports.menage import AGE, MenageExports
from services.activites.exports.ouvertes.publication import REPOS, Publication
from services.activites.statistiques.edition import editer
from services.activites.statistiques.grandeurs import GRANDEURS, TOTAUX, ecrire
from services.activites.statistiques.store import Page, PagePublique
from services.activites.subgraph import schema
from services.kit.identity import PUBLIC_AGENT
from services.kit.subgraph import Contexte
from services.kit.testing import UN_JOUR

from .engines import ENGINES
from .exports import Exports, ouvrir

SCHEMA = schema()
COMBIEN = 20
"""Five territories, by month and by year, CSV and Parquet."""


@pytest.fixture(params=ENGINES)
async def e(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Exports]:
    async with ouvrir(request.param, tmp_path) as exports:
        yield exports


def page(commune: str, departement: str, cra: int, *, mois: Sequence[int] = (1, 2)) -> Page:
    """So many individual reports in each of these months, of one participant each."""
    cellule = [0] * len(GRANDEURS)
    cellule[:5] = cra, cra, cra, 0, cra * 30
    for nom in ("types.INDIVIDUEL", "durees.DE_30_A_59", "lieux.LIEU_ACTIVITE", "ages.NON_COMMUNIQUE"):
        cellule[GRANDEURS.index(nom)] = cra
    for nom in ("statuts.NON_COMMUNIQUE", "genres.NON_COMMUNIQUE", "autonomies.NON_COMMUNIQUE", "themes.EMAIL"):
        cellule[GRANDEURS.index(nom)] = cra
    cellules = {f"{m:02d}": ecrire(cellule) for m in mois}
    return Page(serie=f"COMMUNE:{commune}", page="2026", source=departement, cellules=cellules)


PAGES = (page("69123", "69", 40), page("69266", "69", 30), page("75056", "75", 50), page("38185", "38", 1))


async def editer_et_garder(e: Exports, pages: Sequence[Page] = PAGES, *, le: datetime = UN_JOUR) -> list[PagePublique]:
    publiques = editer("2026", pages, le)
    rang = int(le.timestamp())
    await e.stores.chiffres.publiques.put_many((f"{p.serie}|{p.annee}", p, rang) for p in publiques)
    return publiques


async def publier(e: Exports) -> list[int]:
    e.horloge.avancer(REPOS)
    return await Publication(e.stores, e.objets, horloge=e.horloge).tour()


def client(e: Exports) -> httpx.AsyncClient:
    app = exports_app(e.stores, e.objets, horloge=e.horloge)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://essai/exports/ouvertes/")


async def lire(e: Exports, nom: str) -> list[dict[str, str]]:
    async with client(e) as http:
        answer = await http.get(f"conum-cra-2026-{nom}.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text)))


async def publies(e: Exports, filtre: str = "") -> Any:
    champs = "nom annee maille pas format lignes taille sha256 edition url schema licence { nom } millesime"
    texte = f"{{ donneesOuvertes(first: 100{filtre}) {{ edges {{ node {{ {champs} }} }} }} }}"
    answer = await SCHEMA.execute(texte, context_value=Contexte(PUBLIC_AGENT, e.stores, None, e.horloge))
    assert answer.errors is None
    assert answer.data
    return [edge["node"] for edge in answer.data["donneesOuvertes"]["edges"]]


async def test_an_edition_is_published_as_files_that_anybody_lists_and_downloads(e: Exports) -> None:
    assert await publies(e) == []
    await editer_et_garder(e)
    assert await publier(e) == [2026]
    jeux = await publies(e)
    assert len(jeux) == COMBIEN == len({(j["maille"], j["pas"], j["format"]) for j in jeux})
    async with client(e) as http:
        for jeu in jeux:
            fichier = await http.get(jeu["url"].rsplit("/", 1)[1])
            assert fichier.status_code == 200
            assert hashlib.sha256(fichier.content).hexdigest() == jeu["sha256"]
            assert len(fichier.content) == jeu["taille"]
            assert jeu["licence"] == {"nom": "Licence Ouverte 2.0"}
            schema = (await http.get("schemas/" + jeu["schema"].rsplit("/", 1)[1])).json()
            assert schema["licenses"][0]["name"] == "etalab-2.0"
            if jeu["format"] == "CSV":
                assert fichier.text.splitlines()[0].split(",") == [f["name"] for f in schema["fields"]]
                assert fichier.text.count("\n") == jeu["lignes"] + 1
    assert len(await publies(e, ", annee: 2026")) == COMBIEN
    assert await publies(e, ", annee: 2025") == []


async def test_a_line_says_what_the_edition_says_and_what_it_hides_is_empty(e: Exports) -> None:
    await editer_et_garder(e)
    await publier(e)
    (france,) = await lire(e, "france-annee")
    assert (france["code"], france["nom"], france["annee"]) == ("FRANCE", "France entière", "2026")
    assert (france["cra"], france["minutes"], france["themes_email"], france["themes_sante"]) == (
        "242",
        "7260",
        "242",
        "0",
    )
    departements = {d["code"]: d for d in await lire(e, "departements-annee")}
    assert list(departements) == ["38", "69", "75"]
    assert departements["38"]["cra"] == ""
    assert [c["nom"] for c in await lire(e, "communes-annee")] == ["Grenoble", "Lyon", "Villeurbanne", "Paris"]
    mois = [(m["mois"], m["cra"], m["minutes"]) for m in await lire(e, "france-mois")]
    assert mois == [("2026-01", "121", "3630"), ("2026-02", "121", "3630"), ("2026-03", "0", "0")]


async def test_no_open_file_tells_a_number_under_five(e: Exports) -> None:
    publiques = await editer_et_garder(e)
    await publier(e)
    assert any("x" in cellule for p in publiques for cellule in p.cellules.values())
    comptes = {g.replace(".", "_").lower() for g in GRANDEURS} - {"minutes"}
    for maille in ("communes", "epci", "departements", "regions", "france"):
        for pas in ("mois", "annee"):
            for ligne in await lire(e, f"{maille}-{pas}"):
                dits = [int(n) for nom, n in ligne.items() if nom in comptes and n]
                assert not [n for n in dits if 0 < n < 5], ligne


async def test_a_parquet_file_says_what_it_is_and_under_which_licence(e: Exports) -> None:
    await editer_et_garder(e)
    await publier(e)
    chemin = e.dossier / "ouvert.parquet"
    async with client(e) as http:
        chemin.write_bytes((await http.get("conum-cra-2026-communes-mois.parquet")).content)
    base = duckdb.connect()
    dits = base.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(chemin)]).fetchall()
    metadonnees = {cle.decode(): dit.decode() for cle, dit in dits}
    assert metadonnees["licence"].startswith("Licence Ouverte 2.0")
    assert metadonnees["definition"].startswith("cra.")
    assert metadonnees["millesime"].startswith("COG")
    champs = [c["name"] for c in msgspec.json.decode(metadonnees["colonnes"])["fields"]]
    assert champs == ["code", "nom", "mois", *TOTAUX]
    base.execute("CREATE VIEW m AS SELECT * FROM read_parquet('" + str(chemin) + "')")
    # Lyon is hidden with what its région would tell of Grenoble.
    sommes = base.execute("SELECT code, sum(cra) FROM m WHERE code IN ('69123', '75056') GROUP BY ALL ORDER BY code")
    assert sommes.fetchall() == [("69123", None), ("75056", 100)]


async def test_the_same_figures_have_the_same_bytes_whatever_the_edition(e: Exports) -> None:
    await editer_et_garder(e)
    await publier(e)
    avant = {j["nom"]: (j["sha256"], j["edition"]) for j in await publies(e)}
    assert await publier(e) == [], "the same edition is published once"
    await editer_et_garder(e, le=UN_JOUR + timedelta(hours=1))
    e.horloge.avancer(timedelta(hours=1))
    assert await publier(e) == [2026]
    apres = {j["nom"]: (j["sha256"], j["edition"]) for j in await publies(e)}
    assert {nom: sha for nom, (sha, _) in avant.items()} == {nom: sha for nom, (sha, _) in apres.items()}
    assert all(apres[nom][1] > edition for nom, (_, edition) in avant.items())


async def test_other_figures_take_the_place_of_those_before_under_the_same_address(e: Exports) -> None:
    await editer_et_garder(e)
    await publier(e)
    async with client(e) as http:
        avant = (await http.get("conum-cra-2026-france-annee.csv")).headers["etag"]
        connu = await http.get("conum-cra-2026-france-annee.csv", headers={"if-none-match": avant})
        assert (connu.status_code, connu.headers["cache-control"]) == (304, "public, max-age=300, must-revalidate")
        await editer_et_garder(e, (*PAGES[:3], page("38185", "38", 60)), le=UN_JOUR + timedelta(hours=1))
        e.horloge.avancer(timedelta(hours=1))
        await publier(e)
        suite = await http.get("conum-cra-2026-france-annee.csv", headers={"range": "bytes=5-", "if-range": avant})
    assert (suite.status_code, suite.headers["etag"] != avant) == (200, True), "a part of another file is no use"
    assert (await lire(e, "france-annee"))[0]["cra"] == "360"
    assert len([vu async for vu in e.objets.list("ouvertes")]) == COMBIEN


async def test_a_territory_that_has_no_report_any_more_is_in_no_file(e: Exports) -> None:
    await editer_et_garder(e)
    await publier(e)
    await editer_et_garder(e, PAGES[:2], le=UN_JOUR + timedelta(hours=1))
    e.horloge.avancer(timedelta(hours=1))
    await publier(e)
    assert [c["code"] for c in await lire(e, "communes-annee")] == ["69123", "69266"]


async def test_an_edition_that_may_still_be_being_written_waits(e: Exports) -> None:
    await editer_et_garder(e)
    e.horloge.avancer(REPOS - timedelta(seconds=1))
    assert await Publication(e.stores, e.objets, horloge=e.horloge).tour() == []


async def test_what_is_not_published_is_not_there(e: Exports) -> None:
    async with client(e) as http:
        for nom in ("conum-cra-2026-france-annee.csv", "..%2F..%2Fetc%2Fpasswd", "schemas/rien.json", "é" * 3_000):
            answer = await http.get(nom)
            assert (answer.status_code, answer.json()["code"]) == (404, "INTROUVABLE"), nom[:60]
        cra = await http.get("schemas/cra.json")
    assert (cra.status_code, cra.json()["name"]) == (200, "conum-cra")


async def test_a_file_of_a_past_edition_that_stayed_is_swept_away(e: Exports) -> None:
    await editer_et_garder(e)
    await publier(e)
    await e.objets.put("ouvertes/conum-cra-2026-france-annee.csv/ancien", b"1")
    await e.objets.put("ouvertes/inconnu.csv/ancien", b"1")
    e.horloge.le = datetime.now(UN_JOUR.tzinfo) + AGE + timedelta(minutes=1)
    assert await MenageExports(e.stores, e.objets, horloge=e.horloge).tour() == 1
    assert len([vu async for vu in e.objets.list("ouvertes")]) == COMBIEN + 1
