"""What is done to a registered structure over GraphQL: by itself, ANCT, and whoever holds the link of a mail."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import PUBLIC_AGENT, Agent

from .engines import ENGINES
from .structures import (
    ANCT,
    HERAULT,
    NOTIFICATIONS,
    RHONE,
    VILLE_DE_LYON,
    VILLE_DE_PARIS,
    Structures,
    ouvrir,
)

MOTIF = "Elle a cessé son activité."
LIEN = "query ($id: ID!) { structure(id: $id) { confirmation { jeton expireLe } } }"
HISTOIRE = """
query ($id: ID!, $first: Int! = 20, $after: String) { structure(id: $id) {
  nom courrielConfirmeLe derogations { verdict contre motif leveeLe }
  historique(first: $first, after: $after) {
    edges { node { nature par motif changements { champ avant apres } } } pageInfo { hasNextPage endCursor } } } }
"""


def geste(champ: str, arguments: str) -> str:
    """A mutation, its variables declared as ``$nom: Type``, passed under their own names."""
    passes = ", ".join(f"{nom.strip()[1:]}: {nom.strip()}" for nom in (a.split(":")[0] for a in arguments.split(",")))
    return f"""mutation ({arguments}) {{ {champ}({passes}) {{
      ... on Structure {{ id nom siret fermeeLe eligibilite {{ verdict parDerogation }} }}
      ... on Refus {{ code fautes {{ champ }} }} }} }}"""


CONFIRMER = geste("confirmerCourriel", "$jeton: String!")
RENVOYER = geste("renvoyerConfirmation", "$id: ID!")
MODIFIER = geste("modifierIdentite", "$id: ID!, $identite: IdentiteInput!, $cle: String")
FERMER = geste("fermerStructure", "$id: ID!, $motif: String!")
DEROGER = geste("derogerEligibilite", "$id: ID!, $verdict: VerdictEligibilite!, $motif: String!")
LEVER = geste("leverDerogation", "$id: ID!, $motif: String!")


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def faire(service: Structures, query: str, agent: Agent = ANCT, **variables: Any) -> Any:
    (reponse,) = (await service.demander(query, agent, **variables)).values()
    return reponse


async def types(service: Structures) -> list[str]:
    dits = [f.type.split(".")[1] for f in await service.engine.rows("structures").outbox(50)]
    return [dit for dit in dits if dit != "indicateurs_etablis"]


async def test_the_contact_confirms_its_address_by_the_link_that_notifications_was_given(service: Structures) -> None:
    id = (await service.enregistrer())["id"]
    confirmation = (await faire(service, LIEN, NOTIFICATIONS, id=id))["confirmation"]
    reponses = await asyncio.gather(
        *(faire(service, CONFIRMER, PUBLIC_AGENT, jeton=confirmation["jeton"]) for _ in range(10))
    )
    assert [r["id"] for r in reponses] == [id] * 10
    assert (await types(service)).count("courriel_confirme") == 1
    assert (await faire(service, LIEN, NOTIFICATIONS, id=id))["confirmation"] is None
    vue = await faire(service, HISTOIRE, RHONE, id=id)
    assert vue["courrielConfirmeLe"]
    assert (await faire(service, RENVOYER, VILLE_DE_LYON, id=id))["code"] == "CourrielDejaConfirme"


@pytest.mark.parametrize("agent", [PUBLIC_AGENT, ANCT, RHONE, VILLE_DE_LYON, Agent("partenaire", "p")])
async def test_the_link_is_given_to_a_service_and_to_nobody_else(service: Structures, agent: Agent) -> None:
    id = (await service.enregistrer())["id"]
    answer = await service.brut(LIEN, agent, id=id)
    assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"


@pytest.mark.parametrize("jeton", ["", "x", "inconnue.abc", ".", "$ne.x", "\x00.x", "é.x", "x" * 30_000])
async def test_a_link_that_is_not_one_of_ours_says_nothing(service: Structures, jeton: str) -> None:
    assert (await faire(service, CONFIRMER, PUBLIC_AGENT, jeton=jeton))["code"] == "LienInconnu"


async def test_a_structure_changes_its_identity_and_reads_what_it_was(service: Structures) -> None:
    id = (await service.enregistrer())["id"]
    identite = {"nom": "Ville de Lyon", "contact": {"courriel": "autre@exemple.fr"}}
    for _ in range(2):
        changee = await faire(service, MODIFIER, VILLE_DE_LYON, id=id, identite=identite, cle="une")
        assert changee["nom"] == "Ville de Lyon"
    assert (await types(service))[-2:] == ["identite_modifiee", "courriel_a_confirmer"]
    for agent in (ANCT, RHONE, VILLE_DE_LYON):
        vue = await faire(service, HISTOIRE, agent, id=id)
        (arete,) = vue["historique"]["edges"]
        assert arete["node"] == {
            "nature": "IDENTITE_MODIFIEE",
            "par": "structure",
            "motif": None,
            "changements": [
                {"champ": "nom", "avant": "Une ville", "apres": "Ville de Lyon"},
                {"champ": "contact.courriel", "avant": "camille@exemple.fr", "apres": "autre@exemple.fr"},
            ],
        }
    for agent in (HERAULT, VILLE_DE_PARIS):
        vue = await faire(service, HISTOIRE, agent, id=id)
        assert (vue["historique"], vue["derogations"], vue["courrielConfirmeLe"]) == (None, None, None)
    for agent in (PUBLIC_AGENT, NOTIFICATIONS, Agent("coordinateur", "c", frozenset({"69"}))):
        answer = await service.brut(HISTOIRE, agent, id=id)
        assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"


async def test_a_change_that_is_wrong_is_told_field_by_field(service: Structures) -> None:
    id = (await service.enregistrer())["id"]
    for identite, champs in (
        ({"nom": None, "commune": "\x00"}, ["nom", "commune"]),
        ({"nom": "x" * 30_000}, ["nom"]),
        ({"contact": None}, [f"contact.{c}" for c in ("nom", "prenom", "fonction", "courriel")]),
    ):
        refus = await faire(service, MODIFIER, VILLE_DE_LYON, id=id, identite=identite)
        assert (refus["code"], [f["champ"] for f in refus["fautes"]]) == ("IdentiteRefusee", champs)
    assert (await faire(service, MODIFIER, VILLE_DE_LYON, id=id, identite={}))["nom"] == "Une ville"
    mauvaises: tuple[Any, ...] = ({"siret": "75056"}, {"nom": 1}, "x")
    for mauvaise in mauvaises:
        assert (await service.brut(MODIFIER, VILLE_DE_LYON, id=id, identite=mauvaise))["errors"]


async def test_the_history_goes_on_from_its_cursor_the_latest_first(service: Structures) -> None:
    id = (await service.enregistrer())["id"]
    for n in range(5):
        await faire(service, MODIFIER, VILLE_DE_LYON, id=id, identite={"nom": f"Ville {n}"})
    vus: list[str] = []
    page: Any = {"pageInfo": {"endCursor": None, "hasNextPage": True}}
    while page["pageInfo"]["hasNextPage"]:
        after = page["pageInfo"]["endCursor"]
        page = (await faire(service, HISTOIRE, id=id, first=2, after=after))["historique"]
        vus += [e["node"]["changements"][0]["apres"] for e in page["edges"]]
    assert vus == [f"Ville {n}" for n in (4, 3, 2, 1, 0)]
    for variables in ({"first": 0}, {"first": 101}, {"after": "x"}, {"after": ""}):
        answer = await service.brut(HISTOIRE, ANCT, id=id, **variables)
        assert answer["errors"][0]["extensions"]["code"] in {"PremierInvalide", "CurseurInvalide"}


async def test_a_closed_structure_is_still_read_and_its_siret_stays_taken(service: Structures) -> None:
    id = (await service.enregistrer())["id"]
    fermee = await faire(service, FERMER, VILLE_DE_LYON, id=id, motif=MOTIF)
    assert fermee["fermeeLe"]
    assert (await types(service))[-1] == "structure_fermee"
    for query, variables in (
        (MODIFIER, {"identite": {"nom": "Ville"}}),
        (RENVOYER, {}),
        (FERMER, {"motif": MOTIF}),
        (DEROGER, {"verdict": "INELIGIBLE", "motif": MOTIF}),
        (LEVER, {"motif": MOTIF}),
    ):
        assert (await faire(service, query, id=id, **variables))["code"] == "StructureEstFermee"
    assert (await service.enregistrer())["code"] == "SiretDejaEnregistre"
    assert (await service.demander("query ($id: ID!) { structure(id: $id) { nom fermeeLe } }", id=id))["structure"]


async def test_anct_overrides_a_verdict_and_goes_back_and_both_stay_visible(service: Structures) -> None:
    id = (await service.enregistrer())["id"]
    derogee = await faire(service, DEROGER, id=id, verdict="INELIGIBLE", motif=MOTIF)
    assert derogee["eligibilite"] == {"verdict": "INELIGIBLE", "parDerogation": True}
    rendue = await faire(service, LEVER, id=id, motif="Le motif n'a plus lieu d'être.")
    assert rendue["eligibilite"] == {"verdict": "ELIGIBLE", "parDerogation": False}
    assert (await types(service))[-2:] == ["eligibilite_derogee", "eligibilite_reevaluee"]
    vue = await faire(service, HISTOIRE, VILLE_DE_LYON, id=id)
    (derogation,) = vue["derogations"]
    assert (derogation["verdict"], derogation["contre"], derogation["motif"]) == ("INELIGIBLE", "ELIGIBLE", MOTIF)
    assert derogation["leveeLe"]
    natures = [e["node"]["nature"] for e in vue["historique"]["edges"]]
    assert natures == ["DEROGATION_LEVEE", "ELIGIBILITE_DEROGEE"]


async def test_a_structure_acts_on_itself_alone_and_only_anct_overrides(service: Structures) -> None:
    id = (await service.enregistrer())["id"]
    gestes: tuple[tuple[str, dict[str, Any]], ...] = (
        (MODIFIER, {"identite": {"nom": "Ville"}}),
        (RENVOYER, {}),
        (FERMER, {"motif": MOTIF}),
    )
    for query, variables in gestes:
        for agent in (VILLE_DE_PARIS, Agent("structure", "sans-siret")):
            assert (await faire(service, query, agent, id=id, **variables))["code"] == "Introuvable"
        assert (await faire(service, query, id="inconnue", **variables))["code"] == "Introuvable"
        for agent in (RHONE, PUBLIC_AGENT, NOTIFICATIONS):
            answer = await service.brut(query, agent, id=id, **variables)
            assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"
    for query, variables in ((DEROGER, {"verdict": "INELIGIBLE", "motif": MOTIF}), (LEVER, {"motif": MOTIF})):
        for agent in (VILLE_DE_LYON, RHONE, PUBLIC_AGENT):
            answer = await service.brut(query, agent, id=id, **variables)
            assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"


async def test_a_key_that_served_another_gesture_is_refused(service: Structures) -> None:
    id = (await service.enregistrer())["id"]
    await faire(service, MODIFIER, id=id, identite={"nom": "Ville"}, cle="une")
    refus = await faire(service, MODIFIER, id=id, identite={"nom": "Autre"}, cle="une")
    assert refus["code"] == "CleReutilisee"
