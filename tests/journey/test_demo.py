"""The journey that ``make demo`` shows, on each engine, and what can be seen of it afterwards."""

import httpx
import pytest

from infra.local.demo.journee import Journee
from infra.local.supervisor import Plateforme

from .releve import desordres, lire

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_journey_goes_from_a_registration_to_the_mails_a_recruitment_and_its_figures(
    journee: Journee,
) -> None:
    """Its own checks raise Echec: a subscription arrives, every mail leaves once, each CRA is counted once."""
    assert len(journee.candidatures) == 5
    assert journee.conseillere


async def test_every_fact_about_the_conseillere_is_told_by_her_opaque_id(journee: Journee, conum: Plateforme) -> None:
    faits = [f for f in (await lire(conum.kafka)).faits if f.data.get("conseiller") == journee.conseillere]
    assert {f.type.split(".")[1] for f in faits} >= {"compte_lie", "conseiller_recrute", "cra_transmis", "cra_corrige"}


async def test_every_fact_of_the_journey_is_told_once_in_order_and_none_is_put_aside(
    journee: Journee, conum: Plateforme
) -> None:
    releve = await lire(conum.kafka)
    assert desordres(releve.faits) == []
    assert releve.lettres_mortes == []
    (die,) = [f for f in releve.faits if f.key == journee.candidatures["Die"] and "acceptee" in f.type]
    assert die.data["postes_attribues"] == 2


async def test_one_trace_goes_from_the_request_to_the_mail(journee: Journee, conum: Plateforme) -> None:
    """From a deposit to the mails of the structure and its préfecture; from the notification to each decision's."""
    faits = (await lire(conum.kafka)).faits
    for type, lettres in (("candidature.candidature_deposee.v1", 2), ("decision.decision_notifiee.v1", 2)):
        for origine in (f for f in faits if f.type == type):
            assert origine.trace
            candidature = origine.data["candidature"]
            partis = [f for f in faits if f.type.endswith("envoyee.v1") and f.trace == origine.trace]
            assert len([f for f in partis if f.data["candidature"] == candidature]) == lettres, origine


async def test_what_is_left_answers_when_a_subgraph_is_down(
    journee: Journee, conum: Plateforme, http: httpx.AsyncClient
) -> None:
    entetes = {"authorization": f"Bearer {conum.token('prefecture', departements=['26'])}"}
    demande = {
        "query": "query Une($id: ID!) { candidature(id: $id) { statut structure { nom } } }",
        "variables": {"id": journee.candidatures["Die"]},
    }
    await conum.stop("structures")
    try:
        reponse = await http.post(conum.graphql, json=demande, headers=entetes)
    finally:
        await conum.start("structures")
    lu = reponse.json()
    assert reponse.status_code == 200
    assert lu["data"]["candidature"]["statut"] == "ACCEPTEE"
    assert lu["data"]["candidature"]["structure"] is None
    assert len(lu["errors"]) == 1
