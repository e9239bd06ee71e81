"""An export asked for through GraphQL, and its file read by the link: whole, in parts, by nobody else."""

import asyncio
import hashlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn

from services.activites.exports.domain import GARDE
from services.activites.exports.http import exports_app
from services.activites.exports.liens import DUREE, LiensExports
from services.activites.exports.vocabulaire import GenrePerimetre
from services.activites.store import CompteLie
from services.activites.subgraph import schema
from services.kit.identity import PUBLIC_AGENT, Agent
from services.kit.liens import Liens
from services.kit.subgraph import Contexte

from .engines import ENGINES
from .exports import Exports, cra, ouvrir
from .objets import nulle_part

SCHEMA = schema()
SIRET = "21690123100011"
ANCT = Agent("anct", "anct")
RHONE = Agent("prefecture", "rhone", frozenset({"69"}))
PARIS = Agent("prefecture", "paris", frozenset({"75"}))
VILLE = Agent("structure", "ville", siret=SIRET)
CONSEILLER = Agent("conseiller", "sub-1", siret=SIRET)
CHAMPS = (
    "id statut avancement lignesTrouvees lignesEcrites taille sha256 perimetre { genre valeurs } lien { url expireLe }"
)
DEMANDE = (
    'mutation { demanderExport(format: %s, du: "2026-01-01", au: "2026-01-31"%s)'
    " { __typename ... on Export { " + CHAMPS + " } ... on Refus { code fautes { champ } } } }"
)


@pytest.fixture(params=ENGINES)
async def e(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Exports]:
    async with ouvrir(request.param, tmp_path) as exports:
        await exports.structure("structure-1")
        lie = CompteLie(conseiller="conseiller-1", compte=CONSEILLER.compte)
        await exports.stores.comptes_lies.put("conseiller-1", lie, sequence=1)
        yield exports


async def demander(e: Exports, texte: str, agent: Agent) -> Any:
    contexte = Contexte(agent, e.stores, None, e.horloge)
    answer = await SCHEMA.execute(texte, context_value=contexte)
    assert answer.errors is None, answer.errors
    (valeur,) = (answer.data or {}).values()
    return valeur


async def refuser(e: Exports, texte: str, agent: Agent) -> str:
    answer: Any = await SCHEMA.execute(texte, context_value=Contexte(agent, e.stores, None, e.horloge))
    assert answer.errors
    return str((answer.errors[0].extensions or {}).get("code"))


def client(e: Exports, **autres: Any) -> httpx.AsyncClient:
    app = exports_app(e.stores, autres.get("objets", e.objets), horloge=e.horloge)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://essai")


async def pret(e: Exports, agent: Agent = ANCT, autres: str = "") -> Any:
    """An export that its asker reads again, ready."""
    demande = await demander(e, DEMANDE % ("CSV", autres), agent)
    assert await e.atelier().tour() == 1
    return await demander(e, f'{{ export(id: "{demande["id"]}") {{ {CHAMPS} }} }}', agent)


async def test_an_export_is_asked_for_made_and_read_by_its_link(e: Exports) -> None:
    await e.garder(cra("un"), cra("deux"))
    demande = await demander(e, DEMANDE % ("CSV", ""), RHONE)
    assert (demande["statut"], demande["lien"]) == ("DEMANDE", None)
    assert demande["perimetre"] == {"genre": "DEPARTEMENTS", "valeurs": ["69"]}
    await e.atelier().tour()
    lu = await demander(e, f'{{ export(id: "{demande["id"]}") {{ {CHAMPS} }} }}', RHONE)
    assert (lu["statut"], lu["avancement"], lu["lignesTrouvees"], lu["lignesEcrites"]) == ("PRET", 100, 2, 2)
    async with client(e) as http:
        fichier = await http.get(urlsplit(lu["lien"]["url"]).path)
        tete = await http.head(urlsplit(lu["lien"]["url"]).path)
    assert fichier.status_code == tete.status_code == 200
    assert hashlib.sha256(fichier.content).hexdigest() == lu["sha256"]
    assert len(fichier.content) == lu["taille"] == int(tete.headers["content-length"])
    assert fichier.headers["content-type"].startswith("text/csv")
    assert 'filename="conum-cra-2026-01-01-2026-01-31.csv"' in fichier.headers["content-disposition"]
    assert fichier.headers["accept-ranges"] == "bytes"
    assert fichier.headers["cache-control"] == "private, no-store"


async def test_each_role_exports_what_it_may_see_and_no_more(e: Exports) -> None:
    await e.structure("ailleurs", departement="75", siret="21750001600019")
    attendus = {
        ANCT: {"genre": "NATION", "valeurs": []},
        RHONE: {"genre": "DEPARTEMENTS", "valeurs": ["69"]},
        VILLE: {"genre": "STRUCTURE", "valeurs": ["structure-1"]},
        CONSEILLER: {"genre": "CONSEILLER", "valeurs": ["conseiller-1"]},
    }
    for agent, perimetre in attendus.items():
        assert (await demander(e, DEMANDE % ("PARQUET", ""), agent))["perimetre"] == perimetre
    permis = ((ANCT, "departement", "75"), (ANCT, "structure", "ailleurs"), (RHONE, "structure", "structure-1"))
    for agent, quoi, valeur in permis:
        export = await demander(e, DEMANDE % ("CSV", f', perimetre: {{{quoi}: "{valeur}"}}'), agent)
        assert export["perimetre"]["valeurs"] == [valeur]
    interdits = (
        (RHONE, "departement", "75"),
        (RHONE, "structure", "ailleurs"),
        (VILLE, "structure", "ailleurs"),
        (VILLE, "departement", "69"),
        (CONSEILLER, "structure", "structure-1"),
        (CONSEILLER, "departement", "69"),
        (ANCT, "departement", "969"),
        (ANCT, "structure", "inconnue"),
    )
    for agent, quoi, valeur in interdits:
        refus = await demander(e, DEMANDE % ("CSV", f', perimetre: {{{quoi}: "{valeur}"}}'), agent)
        assert refus["code"] == "Introuvable", (agent, quoi, valeur)


@pytest.mark.parametrize(
    "agent",
    [
        Agent("prefecture", "sans"),
        Agent("structure", "sans"),
        Agent("structure", "inconnue", siret="13002526500013"),
        Agent("conseiller", "sans compte lié", siret=SIRET),
    ],
)
async def test_who_has_nothing_to_see_exports_nothing(e: Exports, agent: Agent) -> None:
    assert (await demander(e, DEMANDE % ("CSV", ""), agent))["code"] == "Introuvable"


@pytest.mark.parametrize("agent", [PUBLIC_AGENT, Agent("partenaire", "p"), Agent("service", "s")])
async def test_the_public_and_partners_may_not_even_ask(e: Exports, agent: Agent) -> None:
    assert await refuser(e, DEMANDE % ("CSV", ""), agent) == "INTERDIT"


async def test_a_period_upside_down_or_two_perimeters_are_refused_with_their_field(e: Exports) -> None:
    envers = await demander(e, DEMANDE.replace("2026-01-01", "2026-02-01") % ("CSV", ""), ANCT)
    deux = await demander(e, DEMANDE % ("CSV", ', perimetre: {departement: "69", structure: "structure-1"}'), ANCT)
    assert (envers["code"], envers["fautes"]) == ("PeriodeInvalide", [{"champ": "au"}])
    assert (deux["code"], deux["fautes"]) == ("PerimetreAmbigu", [{"champ": "perimetre"}])


async def test_the_same_key_asks_once_and_nobody_fills_the_queue(e: Exports) -> None:
    une = [await demander(e, DEMANDE % ("CSV", ', cle: "k"'), ANCT) for _ in range(2)]
    assert une[0]["id"] == une[1]["id"]
    for _ in range(4):
        assert (await demander(e, DEMANDE % ("CSV", ""), ANCT))["__typename"] == "Export"
    assert (await demander(e, DEMANDE % ("CSV", ""), ANCT))["code"] == "TropDExports"
    assert (await demander(e, DEMANDE % ("CSV", ', cle: "k"'), ANCT))["id"] == une[0]["id"]
    assert (await demander(e, DEMANDE % ("CSV", ""), RHONE))["__typename"] == "Export"
    await e.atelier().tour()
    assert (await demander(e, DEMANDE % ("CSV", ""), ANCT))["__typename"] == "Export"


async def test_an_export_is_that_of_who_asked_for_it(e: Exports) -> None:
    lu = await pret(e, RHONE)
    autre_du_rhone = replace(RHONE, sub="un autre")
    for agent in (ANCT, PARIS, autre_du_rhone):
        assert await demander(e, f'{{ export(id: "{lu["id"]}") {{ id }} }}', agent) is None
        assert (await demander(e, "{ mesExports { edges { node { id } } } }", agent))["edges"] == []
    miens = await demander(e, "{ mesExports { edges { node { id statut } } } }", RHONE)
    assert miens["edges"] == [{"node": {"id": lu["id"], "statut": "PRET"}}]


async def test_who_may_no_longer_see_what_a_file_holds_is_given_no_link(e: Exports) -> None:
    lu = await pret(e, RHONE)
    muté = replace(RHONE, departements=frozenset({"75"}))
    assert (await demander(e, f'{{ export(id: "{lu["id"]}") {{ {CHAMPS} }} }}', muté))["lien"] is None


async def test_the_follower_of_an_export_is_told_each_step_until_it_is_ready(e: Exports) -> None:
    await e.garder(cra("un"))
    demande = await demander(e, DEMANDE % ("CSV", ""), ANCT)

    class Battement:
        """Something may have changed, again and again."""

        async def suivre(self, key: str) -> AsyncIterator[object]:
            while True:
                await asyncio.sleep(0.001)
                yield None

    texte = f'subscription {{ suiviExport(id: "{demande["id"]}") {{ statut lignesTrouvees }} }}'
    suite: Any = await SCHEMA.subscribe(texte, context_value=Contexte(ANCT, e.stores, Battement(), e.horloge))
    etats = [(await anext(suite)).data["suiviExport"]["statut"]]
    await e.atelier().tour()
    etats += [pas.data["suiviExport"]["statut"] async for pas in suite]
    assert (etats[0], etats[-1]) == ("DEMANDE", "PRET")


@asynccontextmanager
async def serveur(e: Exports) -> AsyncIterator[httpx.AsyncClient]:
    """The application behind a real socket, which can be cut."""
    app = exports_app(e.stores, e.objets, horloge=e.horloge)
    with socket.create_server(("127.0.0.1", 0)) as ecoute:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        tourne = asyncio.create_task(server.serve([ecoute]))
        try:
            async with httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{ecoute.getsockname()[1]}", trust_env=False
            ) as http:
                yield http
        finally:
            server.should_exit = True
            await tourne


async def test_a_download_whose_connection_is_cut_goes_on_by_another_link(e: Exports) -> None:
    await e.garder(*[cra(f"c-{n:04d}") for n in range(2_000)])
    lu = await pret(e)
    recu, coupures = b"", 0
    async with serveur(e) as http:
        while len(recu) < lu["taille"]:
            frais = await demander(e, f'{{ export(id: "{lu["id"]}") {{ {CHAMPS} }} }}', ANCT)
            suite = {"range": f"bytes={len(recu)}-", "if-range": f'"{lu["sha256"]}"'}
            async with http.stream("GET", urlsplit(frais["lien"]["url"]).path, headers=suite) as reponse:
                assert reponse.status_code == 206
                async for morceau in reponse.aiter_raw():
                    recu += morceau
                    if coupures < 3:
                        # Leaving here closes the socket, whatever is still on its way.
                        coupures += 1
                        break
            e.horloge.avancer(DUREE)
    assert coupures == 3
    assert hashlib.sha256(recu).hexdigest() == lu["sha256"]


async def test_a_download_that_is_cut_goes_on_where_it_stopped(e: Exports) -> None:
    await e.garder(*[cra(f"c-{n:03d}") for n in range(300)])
    lu = await pret(e)
    chemin = urlsplit(lu["lien"]["url"]).path
    taille, recu = int(lu["taille"]), b""
    async with client(e) as http:
        for coupure in (1_000, 20_000, taille):
            headers = {"range": f"bytes={len(recu)}-", "if-range": f'"{lu["sha256"]}"'} if recu else {}
            partie = await http.get(chemin, headers=headers)
            assert partie.status_code == (206 if recu else 200)
            if recu:
                assert partie.headers["content-range"] == f"bytes {len(recu)}-{taille - 1}/{taille}"
            recu += partie.content[: coupure - len(recu)]
    assert hashlib.sha256(recu).hexdigest() == lu["sha256"]


async def test_the_parts_that_are_asked_are_given_and_nothing_beyond_the_end(e: Exports) -> None:
    lu = await pret(e)
    chemin, taille = urlsplit(lu["lien"]["url"]).path, int(lu["taille"])
    etag = f'"{lu["sha256"]}"'
    async with client(e) as http:
        tout = (await http.get(chemin)).content
        for plage, partie in {
            "bytes=0-9": tout[:10],
            "bytes=5-": tout[5:],
            "bytes=-5": tout[-5:],
            f"bytes=-{taille * 9}": tout,
            f"bytes={taille - 1}-{taille * 9}": tout[-1:],
            "BYTES=0-0": tout[:1],
        }.items():
            answer = await http.get(chemin, headers={"range": plage})
            assert (answer.status_code, answer.content) == (206, partie), plage
            assert int(answer.headers["content-length"]) == len(partie)
        for plage in ("bytes=", "bytes=-", "bytes=a-b", "bytes=9-3", "octets=0-1", "bytes=0-1,5-6", "x" * 500):
            answer = await http.get(chemin, headers={"range": plage})
            assert (answer.status_code, answer.content) == (200, tout), plage
        for plage in (f"bytes={taille}-", "bytes=-0", f"bytes={'9' * 18}-"):
            answer = await http.get(chemin, headers={"range": plage})
            assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{taille}"), plage
        autre = await http.get(chemin, headers={"range": "bytes=0-1", "if-range": '"un autre"'})
        assert (autre.status_code, autre.content) == (200, tout)
        assert (await http.get(chemin, headers={"if-none-match": f'"x", {etag}'})).status_code == 304
        assert (await http.put(chemin)).status_code == 405


async def test_a_link_that_is_late_forged_or_for_another_use_opens_nothing(e: Exports) -> None:
    lu = await pret(e)
    lien = urlsplit(lu["lien"]["url"]).path
    entete, corps, signature = lien.rsplit("/", 1)[1].split(".")
    le = e.horloge() + DUREE
    autre_usage = e.stores.liens_exports._liens.signer("LireDocument", {"export": lu["id"]}, jusqu_a=le)
    autre_cle = LiensExports(Liens(), "").signer(lu["id"], le=e.horloge()).url
    async with client(e) as http:
        faux = (
            f"/exports/{entete}.{corps}.{signature[::-1]}",
            f"/exports/{entete}.{corps}.",
            "/exports/rien",
            f"/exports/{'a' * 5_000}",
            f"/exports/{autre_usage}",
            autre_cle,
        )
        for chemin in faux:
            answer = await http.get(chemin)
            assert (answer.status_code, answer.json()["code"]) == (403, "LIEN_INVALIDE"), chemin[:60]
        e.horloge.avancer(DUREE)
        tard = await http.get(lien)
        assert (tard.status_code, tard.json()["code"]) == (403, "LIEN_EXPIRE")


async def test_a_file_that_is_gone_is_said_to_be(e: Exports) -> None:
    lu = await pret(e)
    id = lu["id"]
    pas_pret = await e.demander(GenrePerimetre.NATION)
    e.horloge.avancer(GARDE)
    async with client(e) as http:
        for de in (id, pas_pret, "inconnu"):
            lien = e.stores.liens_exports.signer(de, le=e.horloge()).url
            answer = await http.get(urlsplit(lien).path)
            assert (answer.status_code, answer.json()["code"]) == (404, "INTROUVABLE")


async def test_an_object_store_that_is_down_or_empty_is_told_to_whoever_reads(e: Exports, tmp_path: Path) -> None:
    lu = await pret(e)
    chemin = urlsplit(lu["lien"]["url"]).path
    (tmp_path / "absent").mkdir()
    async with client(e, objets=nulle_part(tmp_path / "absent", "dossier")) as http:
        panne = await http.get(chemin)
    assert (panne.status_code, panne.headers["retry-after"]) == (503, "30")
    async for vu in e.objets.list():
        await e.objets.delete(vu.key)
    async with client(e) as http:
        assert (await http.get(chemin)).status_code == 404


async def test_a_link_is_good_for_an_hour_and_a_new_one_for_as_long_as_the_file(e: Exports) -> None:
    lu = await pret(e)
    e.horloge.avancer(timedelta(days=6))
    frais = await demander(e, f'{{ export(id: "{lu["id"]}") {{ {CHAMPS} }} }}', ANCT)
    async with client(e) as http:
        assert (await http.get(urlsplit(frais["lien"]["url"]).path)).status_code == 200
    e.horloge.avancer(timedelta(days=1))
    assert (await demander(e, f'{{ export(id: "{lu["id"]}") {{ {CHAMPS} }} }}', ANCT))["lien"] is None
