"""Conventions on a store: opened and closed by what is decided elsewhere, moved by who may, told once by the clock."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import Agent
from services.kit.temps import fin_de_jour, jour_paris, maintenant
from services.structures.conventions.balayage import BalayageDesConventions

from . import conventions as c
from .engines import ENGINES
from .structures import ANCT, HERAULT, LYON, PARIS, RHONE, VILLE_DE_LYON, VILLE_DE_PARIS, Structures, ouvrir

MOTIF = "Le conseiller n'a pas d'ordinateur."
LISTE = """query ($departement: String, $statut: StatutConvention, $first: Int! = 20) {
  conventions(departement: $departement, statut: $statut, first: $first) { edges { node { id statut } } } }"""
MANQUEMENTS = """query ($departement: String) {
  manquements(departement: $departement) { edges { node { id manquements { engagement motif } } } } }"""


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def dits(service: Structures) -> list[str]:
    """What the conventions have told and nobody has carried yet."""
    return [e.type for e in await service.engine.rows("conventions").outbox(100)]


async def corriger(service: Structures, postes: int, *, sequence: int, notifiee: bool = True) -> None:
    structure = next(iter([s.id async for s in service.stores.structures.scan({"siret": LYON})]))
    await service.recevoir(
        "decision.decision_corrigee.v1",
        "d-1",
        sequence=sequence,
        candidature="c-d-1",
        structure=structure,
        postes_attribues=postes,
        notifiee=notifiee,
    )


async def test_posts_that_are_notified_open_one_convention_however_often_they_are(service: Structures) -> None:
    structure, id = await c.dotee(service, postes=2)
    await service.decision("d-1", structure, 2)
    lue = (await service.demander(c.LIRE, VILLE_DE_LYON, id=id))["convention"]
    assert (lue["structure"], lue["statut"], lue["etape"]["etape"]) == (structure, "A_COMPLETER", "COMPLETER")
    assert len(lue["engagements"]) == 7
    assert (await dits(service)).count("convention.tableau_ouvert.v1") == 1


async def test_a_refusal_opens_none_and_a_recours_that_gives_the_first_posts_does(service: Structures) -> None:
    structure = (await service.enregistrer(siret=LYON))["id"]
    await service.decision("d-1", structure, 0)
    assert await dits(service) == []
    await service.recevoir(
        "decision.recours_accueilli.v1",
        "d-1",
        sequence=5,
        candidature="c-d-1",
        structure=structure,
        postes_attribues=1,
    )
    assert await dits(service) == ["convention.tableau_ouvert.v1"]


async def test_a_correction_closes_and_opens_it_and_an_older_fact_changes_nothing(service: Structures) -> None:
    structure, id = await c.dotee(service)
    await corriger(service, 0, sequence=3)
    close = await service.stores.conventions.get(id)
    assert close is not None
    assert close.resiliation is not None
    assert str(close.resiliation.motif) == "DECISION_CORRIGEE"
    await service.decision("d-1", structure, 1)
    assert (await service.stores.conventions.get(id)) == close
    await corriger(service, 2, sequence=4)
    rouverte = await service.stores.conventions.get(id)
    assert rouverte is not None
    assert (str(rouverte.statut), rouverte.postes) == ("A_COMPLETER", 2)
    await corriger(service, 0, sequence=3)
    assert (await service.stores.conventions.get(id)) == rouverte


async def test_a_correction_that_nobody_outside_knows_of_opens_nothing(service: Structures) -> None:
    await service.enregistrer(siret=LYON)
    await corriger(service, 2, sequence=2, notifiee=False)
    assert await dits(service) == []


async def test_a_convention_goes_from_the_structure_to_the_prefecture_to_both_signatures(service: Structures) -> None:
    _, id = await c.completee(service)
    assert (await c.faire(service, c.TRANSMETTRE, id=id))["statut"] == "EN_INSTRUCTION"
    renvoyee = await c.faire(service, c.RENVOYER, RHONE, id=id, manque="Le pouvoir est illisible.")
    assert (renvoyee["statut"], renvoyee["renvois"]) == ("A_COMPLETER", [{"manque": "Le pouvoir est illisible."}])
    await c.faire(service, c.TRANSMETTRE, id=id)
    tot = await c.faire(service, c.SIGNER, id=id, jour=c.aujourd_hui())
    assert tot["code"] == "InstructionNonAchevee"
    assert (await c.faire(service, c.APPROUVER, RHONE, id=id))["etape"]["etape"] == "SIGNER"
    une = await c.faire(service, c.SIGNER, RHONE, id=id, jour=c.aujourd_hui(), reference="YS-1")
    assert [s["partie"] for s in une["signatures"]] == ["ETAT"]
    deux = await c.faire(service, c.SIGNER, id=id, jour=c.aujourd_hui())
    assert deux["statut"] == "SIGNEE"
    fin = date.fromisoformat(deux["fin"])
    demandee = await c.faire(service, c.DEMANDER, id=id)
    assert demandee["etape"] is None
    renouvelee = await c.faire(service, c.RENOUVELER, RHONE, id=id, fin=(fin + timedelta(days=365)).isoformat())
    assert renouvelee["statut"] == "RENOUVELEE"
    resiliee = await c.faire(
        service, c.RESILIER, ANCT, id=id, motif="DEMANDE_DE_LA_STRUCTURE", precision="La commune renonce."
    )
    assert resiliee["resiliation"] == {
        "motif": "DEMANDE_DE_LA_STRUCTURE",
        "precision": "La commune renonce.",
        "par": "ANCT",
    }


async def test_what_is_missing_is_said_all_at_once(service: Structures) -> None:
    _, id = await c.dotee(service)
    refus = await c.faire(service, c.TRANSMETTRE, id=id)
    assert refus["code"] == "TransmissionIncomplete"
    assert [f["champ"] for f in refus["fautes"]] == ["informations", "pieces", "pieces"]
    vides = dict.fromkeys(c.INFORMATIONS, " ")
    refus = await c.faire(service, c.COMPLETER, id=id, informations=vides)
    assert (refus["code"], len(refus["fautes"])) == ("InformationsInvalides", 4)


async def test_the_same_key_answers_the_same_and_for_another_request_is_refused(service: Structures) -> None:
    _, id = await c.dotee(service)
    for _ in range(2):
        faite = await c.faire(service, c.COMPLETER, id=id, informations=c.INFORMATIONS, cle="k")
        assert faite["__typename"] == "Convention"
    autre = {**c.INFORMATIONS, "adresse": "2 place de la Mairie"}
    assert (await c.faire(service, c.COMPLETER, id=id, informations=autre, cle="k"))["code"] == "CleReutilisee"
    assert (await dits(service)).count("convention.informations_enregistrees.v1") == 1


@pytest.mark.parametrize("agent", [VILLE_DE_PARIS, Agent("structure", "sans")])
async def test_another_structure_sees_and_does_nothing_with_an_id_it_guessed(service: Structures, agent: Agent) -> None:
    _, id = await c.dotee(service)
    await service.enregistrer(siret=PARIS)
    assert (await service.demander(c.LIRE, agent, id=id))["convention"] is None
    assert (await c.faire(service, c.TRANSMETTRE, agent, id=id))["code"] == "Introuvable"
    assert (await c.faire(service, c.ATTESTER, agent, convention=id, engagement="EQUIPEMENT", preuve=MOTIF))[
        "code"
    ] == "Introuvable"


async def test_a_key_that_served_another_does_not_open_a_convention(service: Structures) -> None:
    _, id = await c.dotee(service)
    await c.faire(service, c.COMPLETER, id=id, informations=c.INFORMATIONS, cle="k")
    voleur = Agent("structure", VILLE_DE_LYON.sub + "2", siret=PARIS)
    assert (await c.faire(service, c.COMPLETER, voleur, id=id, informations=c.INFORMATIONS, cle="k"))[
        "code"
    ] == "Introuvable"


async def test_another_prefecture_neither_reads_nor_acts(service: Structures) -> None:
    _, id = await c.completee(service)
    await c.faire(service, c.TRANSMETTRE, id=id)
    assert (await service.demander(c.LIRE, HERAULT, id=id))["convention"] is None
    assert (await c.faire(service, c.APPROUVER, HERAULT, id=id))["code"] == "Introuvable"
    assert (await service.demander(LISTE, HERAULT))["conventions"]["edges"] == []
    assert (await service.brut(LISTE, HERAULT, departement="69"))["errors"]


async def test_conventions_are_listed_by_departement_and_state(service: Structures) -> None:
    _, id = await c.completee(service)
    paris = (await service.enregistrer(siret=PARIS))["id"]
    await service.decision("d-2", paris, 1, siret=PARIS, departement="75")
    await c.faire(service, c.TRANSMETTRE, id=id)

    async def liste(agent: Agent, **variables: Any) -> list[str]:
        edges = (await service.demander(LISTE, agent, **variables))["conventions"]["edges"]
        return [e["node"]["statut"] for e in edges]

    assert await liste(ANCT) == ["EN_INSTRUCTION", "A_COMPLETER"]
    assert await liste(ANCT, departement="75") == ["A_COMPLETER"]
    assert await liste(ANCT, statut="EN_INSTRUCTION") == ["EN_INSTRUCTION"]
    assert await liste(ANCT, departement="69", statut="A_COMPLETER") == []
    assert await liste(RHONE, statut="EN_INSTRUCTION") == ["EN_INSTRUCTION"]
    assert await liste(RHONE) == ["EN_INSTRUCTION"]


async def test_a_breach_is_seen_by_anct_and_its_prefecture_until_it_is_lifted(service: Structures) -> None:
    _, id = await c.dotee(service)
    await c.faire(service, c.CONSTATER, RHONE, convention=id, engagement="EQUIPEMENT", motif=MOTIF)

    async def vus(agent: Agent) -> list[Any]:
        return [e["node"] for e in (await service.demander(MANQUEMENTS, agent))["manquements"]["edges"]]

    attendu = [{"id": id, "manquements": [{"engagement": "EQUIPEMENT", "motif": MOTIF}]}]
    assert await vus(ANCT) == await vus(RHONE) == attendu
    assert await vus(HERAULT) == []
    await c.faire(service, c.LEVER, ANCT, convention=id, engagement="EQUIPEMENT", motif="L'ordinateur est arrivé.")
    assert await vus(ANCT) == []


async def test_an_attestation_is_confirmed_or_contested(service: Structures) -> None:
    _, id = await c.dotee(service)
    sur: dict[str, str] = {"convention": id, "engagement": "EQUIPEMENT"}
    await c.faire(service, c.ATTESTER, **sur, preuve="Un ordinateur remis le 2 mai.")
    await c.faire(service, c.CONFIRMER, RHONE, **sur)
    contestee = await c.faire(service, c.CONTESTER, RHONE, **sur, motif="L'ordinateur est hors d'usage.")
    engagement = next(e for e in contestee["engagements"] if e["code"] == "EQUIPEMENT")
    assert (engagement["etat"], engagement["attestation"]) == ("A_TENIR", None)
    constate = await c.faire(service, c.ATTESTER, convention=id, engagement="FORMATION", preuve="Il est formé.")
    assert constate["code"] == "EngagementConstate"


async def test_what_is_due_is_told_once_by_two_sweeps_at_once(service: Structures) -> None:
    _, id = await c.dotee(service)
    le = fin_de_jour(jour_paris(maintenant()) + timedelta(days=60))
    balayages = [BalayageDesConventions(service.stores, horloge=lambda: le) for _ in range(2)]
    await asyncio.gather(*(b.tour() for b in balayages))
    await balayages[0].tour()
    assert (await dits(service)).count("convention.convention_en_retard.v1") == 1
    lue = await service.stores.conventions.get(id)
    assert lue is not None
    assert lue.en_retard


async def test_a_closed_structure_has_no_convention_any_more(service: Structures) -> None:
    structure, id = await c.dotee(service)
    await service.recevoir("structure.structure_fermee.v1", structure, sequence=9)
    lue = await service.stores.conventions.get(id)
    assert lue is not None
    assert lue.resiliation is not None
    assert str(lue.resiliation.motif) == "STRUCTURE_FERMEE"


async def test_the_convention_of_a_merged_structure_is_the_kept_ones_and_read_by_both(service: Structures) -> None:
    structure, id = await c.dotee(service)
    await service.recevoir(
        "structure.structure_absorbee.v1", structure, sequence=9, conservee="t", siret_conserve=PARIS
    )
    for agent in (VILLE_DE_LYON, VILLE_DE_PARIS):
        assert (await service.demander(c.LIRE, agent, id=id))["convention"]["structure"] == "t"
