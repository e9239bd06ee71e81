"""Figures come from the facts of the reports, at every level at once, and say what they count."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import PUBLIC_AGENT, Agent
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
