"""Figures come from the facts of the reports, at every level at once, and say what they count."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.local.demo.client import attendre
from services.activites.statistiques.grandeurs import DEFINITION
from services.activites.statistiques.jeux import Jeu
from services.activites.statistiques.lecture import lire_chiffres
from services.activites.statistiques.periodes import Pas, Periode
from services.activites.statistiques.publication import publier
from services.activites.statistiques.recompte import Recompte
from services.activites.statistiques.store import PUBLIQUES, PagePublique
from services.kit.identity import PUBLIC_AGENT, Agent
from services.kit.store import Vue
from services.kit.store.counted import Counted
from services.kit.temps import uuid7

from .activites import CONSEILLER, SIRET, Activites, conseiller_de, ouvrir
from .engines import ENGINES

ANCT = Agent("anct", "a")
STATISTIQUES = """
query ($axe: AxeStatistique!, $code: ID, $du: Date!, $au: Date!, $pas: PasStatistique!) {
  statistiques(axe: $axe, code: $code, du: $du, au: $au, pas: $pas) {
    code definition publics dernierEvenement fraicheur
    total { cra accompagnements participants dejaAccompagnes minutes
      types { code valeur pourcentage } durees { code valeur } themes { code valeur pourcentage } ages { code valeur } }
    periodes { du au cra }
    comparaison { avant { du au cra } evolutionCra }
  }
}"""
MARS = {"du": "2026-03-01", "au": "2026-03-31", "pas": "JOUR"}


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Activites]:
    async with ouvrir(request.param, tmp_path) as opened:
        yield opened


def corps(**valeurs: Any) -> dict[str, Any]:
    """A report as an event tells it: an individual one, of half an hour, in Lyon."""
    return {
        "cra": uuid7(),
        "conseiller": conseiller_de(CONSEILLER),
        "contrat": "contrat-1",
        "poste": "poste-1",
        "siret": SIRET,
        "commune_employeur": "69123",
        "structure": "s-1",
        "departement": "69",
        "commune": "69123",
        "jour": "2026-03-02",
        "type_cra": "INDIVIDUEL",
        "duree": 30,
        "lieu": "LIEU_ACTIVITE",
        "themes": ["EMAIL"],
        "participants": 1,
        "statut": "TRANSMIS",
        **valeurs,
    }


async def dire(service: Activites, *, sequence: int = 1, **valeurs: Any) -> dict[str, Any]:
    dit = corps(**valeurs)
    suffixe = {"TRANSMIS": "transmis", "CORRIGE": "corrige", "RETIRE": "retire"}[dit["statut"]]
    await service.livrer(f"cra.cra_{suffixe}.v1", dit["cra"], dit, sequence=sequence)
    return dit


async def chiffres(service: Activites, axe: str, code: str | None = None, agent: Agent = ANCT, **periode: str) -> Any:
    answer = await service.ask(STATISTIQUES, agent, axe=axe, code=code, **{**MARS, **periode})
    assert answer.errors is None, answer.errors
    return answer.data["statistiques"]


async def test_a_report_counts_where_it_took_place_and_for_its_employer(service: Activites) -> None:
    await service.structure()
    await service.recruter()
    await dire(service, commune="38185", duree=45, participants=4, type_cra="COLLECTIF", deja_accompagnes=1)
    await service.compter()
    for axe, code in (
        ("COMMUNE", "38185"),
        ("EPCI", "200040715"),
        ("DEPARTEMENT", "38"),
        ("REGION", "84"),
        ("FRANCE", None),
        ("STRUCTURE", "s-1"),
        ("CONSEILLER", conseiller_de(CONSEILLER)),
    ):
        total = (await chiffres(service, axe, code))["total"]
        compte = [total[k] for k in ("cra", "accompagnements", "participants", "dejaAccompagnes", "minutes")]
        assert compte == [1, 4, 4, 1, 45], axe
    assert (await chiffres(service, "DEPARTEMENT", "69"))["total"]["cra"] == 0


async def test_the_nation_is_counted_with_its_day_and_not_a_pause_later(service: Activites) -> None:
    await dire(service)
    for envelope in await service.dits():
        await service.entendre(envelope)
    worker = asyncio.create_task(Recompte(service.stores.chiffres, pause=3_600, horloge=service.horloge).travailler())

    async def comptee() -> bool | None:
        return (await chiffres(service, "FRANCE"))["total"]["cra"] == 1 or None

    try:
        await attendre("la nation", comptee, 30)
    finally:
        worker.cancel()


async def test_a_correction_moves_the_figures_and_a_withdrawal_takes_them_away(service: Activites) -> None:
    dit = await dire(service)
    await service.compter()
    await dire(service, sequence=2, **{**dit, "commune": "2A004", "jour": "2026-02-27", "statut": "CORRIGE"})
    await service.compter()
    assert (await chiffres(service, "DEPARTEMENT", "69"))["total"]["cra"] == 0
    assert (await chiffres(service, "COMMUNE", "2A004", du="2026-02-01", au="2026-02-28"))["total"]["cra"] == 1
    assert (await chiffres(service, "FRANCE", du="2026-01-01", au="2026-12-31", pas="ANNEE"))["total"]["cra"] == 1
    await dire(service, sequence=3, **{**dit, "commune": "2A004", "jour": "2026-02-27", "statut": "RETIRE"})
    await service.compter()
    assert (await chiffres(service, "FRANCE", du="2026-01-01", au="2026-12-31", pas="ANNEE"))["total"]["cra"] == 0


async def test_days_months_and_years_say_the_same(service: Activites) -> None:
    for jour in ("2025-12-31", "2026-01-01", "2026-01-31", "2026-02-28", "2026-03-01"):
        await dire(service, jour=jour)
    await service.compter()
    for pas, attendus in (("ANNEE", [1, 4]), ("MOIS", [1, 2, 1, 1])):
        lus = await chiffres(service, "FRANCE", du="2025-12-01", au="2026-03-31", pas=pas)
        assert [p["cra"] for p in lus["periodes"]] == attendus
        assert lus["total"]["cra"] == 5
    jours = await chiffres(service, "FRANCE", du="2025-12-15", au="2026-03-01", pas="JOUR")
    assert (sum(p["cra"] for p in jours["periodes"]), jours["total"]["cra"]) == (5, 5)


async def test_figures_come_with_the_period_before(service: Activites) -> None:
    for jour in ("2026-02-03", "2026-02-04", "2026-03-02", "2026-03-03", "2026-03-04"):
        await dire(service, jour=jour)
    await service.compter()
    assert (await chiffres(service, "FRANCE"))["comparaison"] == {
        "avant": {"du": "2026-02-01", "au": "2026-02-28", "cra": 2},
        "evolutionCra": 50.0,
    }


async def test_figures_say_what_they_count_and_how_fresh_they_are(service: Activites) -> None:
    await dire(service)
    attente = await chiffres(service, "FRANCE")
    assert (attente["total"]["cra"], attente["fraicheur"]) == (0, service.horloge().isoformat())
    service.horloge.avancer(timedelta(minutes=5))
    assert (await chiffres(service, "FRANCE"))["fraicheur"] < service.horloge().isoformat()
    await service.compter()
    lues = await chiffres(service, "FRANCE")
    assert (lues["definition"], lues["fraicheur"]) == (DEFINITION, service.horloge().isoformat())
    assert lues["dernierEvenement"]


async def test_percentages_of_each_list_add_up_to_a_hundred(service: Activites) -> None:
    for type_cra in ("INDIVIDUEL", "COLLECTIF", "DEMARCHE"):
        await dire(service, type_cra=type_cra, themes=["EMAIL", "SANTE", "PARENTALITE"])
    await service.compter()
    total = (await chiffres(service, "FRANCE"))["total"]
    assert [t["pourcentage"] for t in total["types"]] == [33.4, 33.3, 33.3]
    assert round(sum(t["pourcentage"] for t in total["themes"]), 1) == 100.0


async def test_an_epci_over_two_departements_is_the_sum_of_both(service: Activites) -> None:
    for commune in ("69105", "01194", "01194"):
        await dire(service, commune=commune)
    await service.compter()
    assert (await chiffres(service, "EPCI", "200040590"))["total"]["cra"] == 3
    assert (await chiffres(service, "DEPARTEMENT", "01"))["total"]["cra"] == 2


RHONE = Agent("prefecture", "p", frozenset({"69"}))


@pytest.mark.parametrize(
    ("agent", "axe", "code", "entier"),
    [
        (ANCT, "FRANCE", None, True),
        (RHONE, "DEPARTEMENT", "69", True),
        (RHONE, "COMMUNE", "69123", True),
        (RHONE, "EPCI", "200046977", True),
        (RHONE, "EPCI", "200040590", False),
        (RHONE, "DEPARTEMENT", "01", False),
        (RHONE, "REGION", "84", False),
        (RHONE, "FRANCE", None, False),
        (Agent("coordinateur", "c", frozenset({"01", "69"})), "EPCI", "200040590", True),
        (Agent("structure", "s", frozenset(), SIRET), "DEPARTEMENT", "69", False),
        (Agent("partenaire", "x"), "COMMUNE", "69123", False),
        (PUBLIC_AGENT, "FRANCE", None, False),
    ],
)
async def test_outside_its_perimeter_one_reads_what_anybody_may(
    service: Activites, agent: Agent, axe: str, code: str | None, entier: bool
) -> None:
    for _ in range(3):
        await dire(service)
    await service.compter()
    await publier(service.stores.chiffres, horloge=service.horloge)
    lus = await chiffres(service, axe, code, agent, pas="MOIS")
    vide = code in ("01", "200040590")
    assert (lus["publics"], lus["total"]["cra"]) == (not entier, 0 if vide else 3 if entier else None)


@pytest.mark.parametrize(
    ("agent", "axe", "code"),
    [
        (PUBLIC_AGENT, "STRUCTURE", "s-1"),
        (PUBLIC_AGENT, "CONSEILLER", "conseiller-sub-1-s-1"),
        (Agent("structure", "s", frozenset(), "13002526500013"), "STRUCTURE", "s-1"),
        (Agent("structure", "s", frozenset(), "13002526500013"), "CONSEILLER", "conseiller-sub-1-s-1"),
        (Agent("prefecture", "p", frozenset({"01"})), "CONSEILLER", "conseiller-sub-1-s-1"),
        (Agent("conseiller", "sub-9", frozenset(), SIRET), "CONSEILLER", "conseiller-sub-1-s-1"),
        (Agent("conseiller", "sub-9", frozenset(), SIRET), "CONSEILLER", None),
        (ANCT, "CONSEILLER", None),
        (ANCT, "CONSEILLER", "inconnu"),
        (ANCT, "STRUCTURE", "inconnue"),
        (ANCT, "COMMUNE", "69000"),
        (ANCT, "EPCI", ""),
        (ANCT, "DEPARTEMENT", "69 "),
        (ANCT, "REGION", None),
    ],
)
async def test_what_one_may_not_see_does_not_exist(
    service: Activites, agent: Agent, axe: str, code: str | None
) -> None:
    await service.structure()
    await service.recruter()
    await dire(service)
    await service.compter()
    answer = await service.ask(STATISTIQUES, agent, axe=axe, code=code, **MARS)
    assert answer.errors[0].extensions == {"code": "Introuvable"}


async def test_a_structure_sees_of_a_conseiller_what_it_did_for_it(service: Activites) -> None:
    autre = "13002526500013"
    await service.structure()
    await service.structure("s-2", autre, "01")
    await service.recruter()
    moi = conseiller_de(CONSEILLER)
    contrat = {"contrat": "contrat-2", "conseiller": moi, "poste": "poste-2", "structure": "s-2"}
    await service.livrer(
        "poste.conseiller_recrute.v1", "poste-2", {**contrat, "debut": "2026-01-05", "fin": "2026-12-31"}
    )
    await dire(service)
    await dire(service, structure="s-2", siret=autre, contrat="contrat-2", jour="2026-03-03")
    await service.compter()
    for agent, attendu in (
        (CONSEILLER, 2),
        (ANCT, 2),
        (RHONE, 1),
        (Agent("structure", "s", frozenset(), SIRET), 1),
        (Agent("structure", "s", frozenset(), autre), 1),
    ):
        assert (await chiffres(service, "CONSEILLER", moi, agent))["total"]["cra"] == attendu, agent.role
    assert (await chiffres(service, "CONSEILLER", None, CONSEILLER))["total"]["cra"] == 2


async def test_days_are_not_public(service: Activites) -> None:
    for periode in (MARS, {"du": "2026-03-02", "au": "2026-03-31", "pas": "MOIS"}):
        answer = await service.ask(STATISTIQUES, PUBLIC_AGENT, axe="FRANCE", **periode)
        assert answer.errors[0].extensions == {"code": "DetailNonPublic"}


async def test_the_public_reads_the_last_edition(service: Activites) -> None:
    avant = await chiffres(service, "FRANCE", agent=PUBLIC_AGENT, pas="MOIS")
    assert (avant["total"]["cra"], avant["fraicheur"]) == (None, None)
    for _ in range(6):
        await dire(service)
    await service.compter()
    service.horloge.avancer(timedelta(hours=1))
    assert await publier(service.stores.chiffres, horloge=service.horloge) == ["2026"]
    assert await publier(service.stores.chiffres, horloge=service.horloge) == []
    await dire(service)
    await service.compter()
    lus = await chiffres(service, "FRANCE", agent=PUBLIC_AGENT, du="2026-01-01", au="2026-12-31", pas="MOIS")
    assert (lus["total"]["cra"], [p["cra"] for p in lus["periodes"][:4]]) == (6, [0, 0, 6, 0])
    assert lus["total"]["types"] == [
        {"code": "INDIVIDUEL", "valeur": 6, "pourcentage": 100.0},
        {"code": "COLLECTIF", "valeur": 0, "pourcentage": 0.0},
        {"code": "DEMARCHE", "valeur": 0, "pourcentage": 0.0},
    ]
    service.horloge.avancer(timedelta(hours=1))
    assert await publier(service.stores.chiffres, horloge=service.horloge) == ["2026"]
    assert (await chiffres(service, "FRANCE", agent=PUBLIC_AGENT, pas="MOIS"))["total"]["cra"] == 7


class Coupee(Vue[PagePublique]):
    """An edition whose process dies before its last page."""

    async def put_many(self, values: Iterable[tuple[str, PagePublique, int]]) -> int:
        *pages, _ = values
        await super().put_many(pages)
        raise ConnectionError


async def test_an_edition_that_is_cut_short_is_made_again(service: Activites) -> None:
    for _ in range(6):
        await dire(service)
    await service.compter()
    service.horloge.avancer(timedelta(hours=1))
    entiers = service.stores.chiffres
    with pytest.raises(ConnectionError):
        await publier(replace(entiers, publiques=Coupee(service.engine, PUBLIQUES)), horloge=service.horloge)
    assert await publier(entiers, horloge=service.horloge) == ["2026"]
    assert (await chiffres(service, "FRANCE", agent=PUBLIC_AGENT, pas="MOIS"))["total"]["cra"] == 6


async def test_a_structure_shows_its_own_figures_beside_itself(service: Activites) -> None:
    await service.structure()
    await dire(service)
    await service.compter()
    entites = """
    query ($r: [_Any!]!, $du: Date!, $au: Date!) { _entities(representations: $r) {
      ... on Structure { statistiques(du: $du, au: $au) { total { cra } } } } }"""
    variables = {"r": [{"__typename": "Structure", "id": "s-1"}], "du": "2026-03-01", "au": "2026-03-31"}
    answer = await service.ask(entites, Agent("structure", "s", frozenset(), SIRET), **variables)
    assert answer.errors is None
    assert answer.data["_entities"] == [{"statistiques": {"total": {"cra": 1}}}]
    cachee = await service.ask(entites, Agent("structure", "s", frozenset(), "13002526500013"), **variables)
    assert cachee.data["_entities"] == [{"statistiques": None}]


async def test_a_dashboard_reads_as_few_pages_whatever_it_counts(service: Activites) -> None:
    appels: list[int] = []
    for _ in range(2):
        for _ in range(10):
            await dire(service)
        await service.compter()
        compte = Counted(service.engine)
        jeu = Jeu.on(compte, "a")
        periode = Periode(date(2026, 1, 1), date(2026, 12, 31))
        await lire_chiffres(jeu, ["DEPARTEMENT:69"], periode, Pas.MOIS, horloge=service.horloge)
        appels.append(compte.calls.total())
        pages = [p async for p in jeu.pages.scan({"page": "2026", "serie": "DEPARTEMENT:69"})]
        assert len(pages) == 1
    assert appels == [2, 2]
