"""The indicators of places: there before any decision, told anew by an import, a post, a vintage that begins."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.kit.identity import PUBLIC_AGENT, Agent
from services.kit.temps import maintenant
from services.kit.testing import UN_JOUR, HorlogeReglable
from services.structures.domain.zonage import Nature, Tranche, Valeur
from services.structures.imports.garder import garder
from services.structures.imports.listes import Liste
from services.structures.releves import retablir_tout
from services.structures.veille import Veille

from .engines import ENGINES
from .structures import ANCT, HERAULT, LYON, PARIS, RHONE, VILLE_DE_LYON, VILLE_DE_PARIS, Structures, ouvrir

LYON_2E = "21690123100029"
PUBLICS = """frr { etat millesime classe libelle } qpv { etat millesime quartiers { code nom } }
  population populationMillesime outreMer"""
DECLARER = """mutation ($id: ID!, $code: String!, $preuve: String!) {
  declarerQuartier(id: $id, code: $code, preuve: $preuve) {
    ... on Structure { quartier { code preuve } } ... on Refus { code fautes { champ } } } }"""
QUARTIER = Valeur(code="QN06901M", libelle="Un quartier")


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def importer(service: Structures, millesime: date, *valeurs: Valeur, nature: Nature = Nature.FRR) -> None:
    liste = Liste(nature, 1, {"69": Tranche(valeurs={"69123": valeurs})})
    await garder(service.stores, liste, millesime, UN_JOUR, lambda faits, total: None)


def classe(code: str) -> Valeur:
    return Valeur(code=code, libelle=code)


async def indicateurs(service: Structures, id: str, champs: str = PUBLICS, agent: Agent = PUBLIC_AGENT) -> Any:
    query = f"query ($id: ID!) {{ structure(id: $id) {{ indicateurs {{ {champs} }} }} }}"
    return (await service.demander(query, agent, id=id))["structure"]["indicateurs"]


async def faits(service: Structures) -> list[dict[str, Any]]:
    lus = await service.engine.rows("structures").outbox(1_000)
    return [msgspec.json.decode(f.data) for f in lus if f.type == "structure.indicateurs_etablis.v1"]


async def test_not_imported_is_an_answer(service: Structures) -> None:
    lyon = await service.enregistrer()
    assert await indicateurs(service, lyon["id"]) == {
        "frr": {"etat": "NON_IMPORTE", "millesime": None, "classe": None, "libelle": None},
        "qpv": {"etat": "NON_IMPORTE", "millesime": None, "quartiers": []},
        "population": 519_127,
        "populationMillesime": "COG 2026",
        "outreMer": False,
    }
    (dit,) = await faits(service)
    assert (dit["frr"], dit["frr_millesime"], dit["qpv_millesime"]) == (None, None, None)


async def test_an_import_tells_again_what_it_changes(service: Structures) -> None:
    lyon = await service.enregistrer()
    paris = await service.enregistrer(siret=PARIS)
    await importer(service, date(2025, 7, 10), classe("FRR_PLUS"))
    await importer(service, date(2024, 1, 1), QUARTIER, nature=Nature.QPV)
    assert await retablir_tout(service.stores, UN_JOUR) == 2
    assert await retablir_tout(service.stores, UN_JOUR) == 0
    vus = await indicateurs(service, lyon["id"])
    assert (vus["frr"]["classe"], vus["frr"]["millesime"]) == ("FRR_PLUS", "2025-07-10")
    assert vus["qpv"]["quartiers"] == [{"code": "QN06901M", "nom": "Un quartier"}]
    ailleurs = await indicateurs(service, paris["id"])
    assert (ailleurs["frr"]["etat"], ailleurs["qpv"]["etat"]) == ("HORS_LISTE", "HORS_LISTE")
    dernier = [f for f in await faits(service) if f["structure"] == lyon["id"]][-1]
    assert (dernier["frr"], dernier["qpv"], dernier["qpv_millesime"]) == ("FRR_PLUS", ["QN06901M"], "2024-01-01")


async def test_a_vintage_counts_from_its_own_day(service: Structures) -> None:
    lyon, horloge = await service.enregistrer(), HorlogeReglable(datetime(2026, 6, 30, 21, 59, tzinfo=UTC))
    await importer(service, date(2025, 7, 10), classe("FRR_PLUS"))
    await importer(service, date(2026, 7, 1), classe("NON_CLASSEE"))
    veille = Veille(service.stores, horloge=horloge)
    assert await veille.tour() == 1
    assert (await indicateurs(service, lyon["id"]))["frr"]["classe"] == "FRR_PLUS"
    assert await veille.tour() == 0
    horloge.le = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)
    assert await veille.tour() == 1
    assert (await indicateurs(service, lyon["id"]))["frr"]["classe"] == "NON_CLASSEE"


async def test_a_decision_tells_the_posts_to_all_that_stand_in_the_commune(service: Structures) -> None:
    lyon, voisine = await service.enregistrer(), await service.enregistrer(siret=LYON_2E)
    for _ in range(2):
        await service.decision("d1", lyon["id"], 26)
    await service.decision("d2", "inconnue", 4)
    for structure in (lyon, voisine):
        vus = await indicateurs(service, structure["id"], "postes postesPour10000", ANCT)
        assert vus == {"postes": 26, "postesPour10000": 0.5}
    assert sorted(f["postes_pour_10000"] for f in await faits(service)) == [0, 0, 50, 50]


async def test_decisions_at_once_in_one_commune_are_all_counted(service: Structures) -> None:
    lyon, voisine = await service.enregistrer(), await service.enregistrer(siret=LYON_2E)
    await asyncio.gather(
        *(service.decision(f"d{n}", (lyon, voisine)[n % 2]["id"], 1) for n in range(20)),
    )
    for structure in (lyon, voisine):
        assert (await indicateurs(service, structure["id"], "postes", ANCT))["postes"] == 20


@pytest.mark.parametrize(
    ("agent", "voit"),
    [(ANCT, True), (RHONE, True), (VILLE_DE_LYON, True), (HERAULT, False), (VILLE_DE_PARIS, False)],
)
async def test_the_posts_of_a_place_stay_in_their_perimeter(service: Structures, agent: Agent, voit: bool) -> None:
    lyon = await service.enregistrer()
    vus = await indicateurs(service, lyon["id"], "postes postesPour10000", agent)
    assert vus == ({"postes": 0, "postesPour10000": 0.0} if voit else {"postes": None, "postesPour10000": None})


async def test_anyone_may_ask_what_is_known_of_a_commune(service: Structures) -> None:
    await importer(service, date(2024, 1, 1), QUARTIER, nature=Nature.QPV)
    query = f"query ($c: String!) {{ indicateursCommune(commune: $c) {{ {PUBLICS} }} }}"
    vus = (await service.demander(query, c="69123"))["indicateursCommune"]
    assert (vus["qpv"]["etat"], vus["frr"]["etat"]) == ("CONNU", "NON_IMPORTE")
    assert (await service.demander(query, c="69029"))["indicateursCommune"]["qpv"]["quartiers"] == []
    for rien in ("", "99999", "x" * 30_000, "\x00"):
        assert (await service.demander(query, c=rien))["indicateursCommune"] is None
    interdit = await service.brut('{ indicateursCommune(commune: "69123") { postes } }')
    assert interdit["errors"][0]["extensions"]["code"] == "INTERDIT"
    postes = '{ indicateursCommune(commune: "69123") { postes } }'
    assert (await service.demander(postes, RHONE))["indicateursCommune"]["postes"] == 0
    assert (await service.demander(postes, HERAULT))["indicateursCommune"]["postes"] is None


async def test_a_structure_declares_its_quartier_among_those_of_its_commune(service: Structures) -> None:
    lyon = await service.enregistrer()
    await importer(service, date(2024, 1, 1), QUARTIER, nature=Nature.QPV)

    async def declarer(code: str, agent: Agent = VILLE_DE_LYON, preuve: str = "Attestation") -> Any:
        return await service.brut(DECLARER, agent, id=lyon["id"], code=code, preuve=preuve)

    refus = (await declarer("QN07501M", preuve=" "))["data"]["declarerQuartier"]
    assert refus == {"code": "QuartierRefuse", "fautes": [{"champ": "code"}, {"champ": "preuve"}]}
    faite = (await declarer("QN06901M"))["data"]["declarerQuartier"]
    assert faite == {"quartier": {"code": "QN06901M", "preuve": "Attestation"}}
    assert (await declarer("QN06901M", VILLE_DE_PARIS))["data"]["declarerQuartier"]["code"] == "Introuvable"
    assert (await declarer("QN06901M", RHONE))["errors"][0]["extensions"]["code"] == "INTERDIT"


async def test_what_is_known_at_registration_is_kept_with_it(service: Structures) -> None:
    await importer(service, date(2025, 7, 10), classe("FRR_SOCLE"))
    lyon = await service.enregistrer(VILLE_DE_LYON, siret=LYON)
    assert (await indicateurs(service, lyon["id"]))["frr"]["classe"] == "FRR_SOCLE"
    assert await Veille(service.stores, horloge=maintenant).tour() == 0
