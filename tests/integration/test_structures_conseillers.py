"""Conseillers over GraphQL: declared by their structure, seen inside a perimeter, and nowhere else."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.kit.identity import PUBLIC_AGENT, Agent

from .conseillers import (
    AUTRE_CONSEILLER,
    COORDINATEUR,
    DOMINIQUE,
    MOTIF,
    PARISIEN,
    VUE,
    declaration,
    declarer,
    dits,
    faire,
    geste,
)
from .engines import ENGINES
from .structures import (
    ANCT,
    HERAULT,
    LYON,
    NOTIFICATIONS,
    PARIS,
    RHONE,
    VILLE_DE_LYON,
    VILLE_DE_PARIS,
    Structures,
    ouvrir,
)

LIRE = f"query ($id: ID!) {{ conseiller(id: $id) {{ {VUE} }} }}"
NOM = "query ($id: ID!) { conseiller(id: $id) { nom prenom parcours { etat } } }"
MODIFIER = geste("modifierConseiller", "$id: ID!, $identite: ConseillerModifieInput!, $cle: String", VUE)
RETIRER = geste("retirerConseiller", "$id: ID!, $motif: String!")
ADRESSE = "query ($id: ID!) { adresseDuConseiller(conseiller: $id) { courriel } }"


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def test_a_structure_declares_a_conseiller_and_reads_it_whole(service: Structures) -> None:
    id = (await declarer(service))["id"]
    assert await dits(service) == ["conseiller_declare", "compte_a_confirmer"]
    for agent in (VILLE_DE_LYON, ANCT, RHONE):
        vu = await faire(service, LIRE, agent, id=id)
        assert (vu["nom"], vu["prenom"]) == ("Quidam", "Zéphirin")
        assert (vu["courriel"], vu["telephone"]) == ("Dominique.Essai@exemple.fr", "0612345678")
        assert (vu["structure"]["siret"], vu["statut"], vu["compteLieLe"]) == (LYON, "ACTIF", None)
        assert vu["lienExpireLe"]
        assert [e["etat"] for e in vu["parcours"]] == ["A_FAIRE"] * 5


async def test_out_of_its_perimeter_a_conseiller_does_not_exist(service: Structures) -> None:
    id = (await declarer(service))["id"]
    for agent in (
        VILLE_DE_PARIS,
        HERAULT,
        DOMINIQUE,
        AUTRE_CONSEILLER,
        Agent("structure", "sans"),
        Agent("prefecture", "sans-departement"),
    ):
        assert await faire(service, LIRE, agent, id=id) is None
    assert await faire(service, NOM, PARISIEN, id=id) is None
    for agent in (PUBLIC_AGENT, NOTIFICATIONS, Agent("partenaire", "p")):
        answer = await service.brut(NOM, agent, id=id)
        assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"
    assert await faire(service, LIRE, ANCT, id="inconnu") is None


async def test_the_coordinateur_of_the_departement_reads_the_name_and_not_the_address(service: Structures) -> None:
    id = (await declarer(service))["id"]
    assert (await faire(service, NOM, COORDINATEUR, id=id))["nom"] == "Quidam"
    for champ in ("courriel", "telephone", "historique { edges { cursor } }", "lienExpireLe"):
        answer = await service.brut(f"query ($id: ID!) {{ conseiller(id: $id) {{ {champ} }} }}", COORDINATEUR, id=id)
        assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"


async def test_entities_keep_the_same_perimeter(service: Structures) -> None:
    id = (await declarer(service))["id"]
    query = """query ($lot: [_Any!]!) { _entities(representations: $lot) { ... on Conseiller { nom } } }"""
    lot = [{"__typename": "Conseiller", "id": i} for i in (id, "inconnu", id)]
    for agent, nom in ((VILLE_DE_LYON, {"nom": "Quidam"}), (VILLE_DE_PARIS, None), (DOMINIQUE, None)):
        assert await faire(service, query, agent, lot=lot) == [nom, None, nom]


async def test_only_its_own_structure_or_anct_declares(service: Structures) -> None:
    for agent in (VILLE_DE_PARIS, Agent("structure", "sans-siret")):
        assert (await declarer(service, agent=agent))["code"] == "Introuvable"
    assert (await declarer(service, agent=ANCT))["statut"] == "ACTIF"
    query = geste("declarerConseiller", "$structure: ID!, $declaration: DeclarerConseillerInput!")
    assert (await faire(service, query, ANCT, structure="inconnue", declaration={}))["code"] == "Introuvable"
    for agent in (RHONE, COORDINATEUR, DOMINIQUE, PUBLIC_AGENT):
        answer = await service.brut(query, agent, structure="x", declaration=declaration())
        assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"


async def test_a_closed_structure_declares_nobody(service: Structures) -> None:
    id = (await service.enregistrer())["id"]
    fermer = "mutation ($id: ID!, $m: String!) { fermerStructure(id: $id, motif: $m) { __typename } }"
    await faire(service, fermer, id=id, m=MOTIF)
    assert (await declarer(service))["code"] == "StructureEstFermee"


async def test_all_that_is_wrong_is_told_at_once(service: Structures) -> None:
    refus = await declarer(service, nom=None, prenom="\x00", courriel="x" * 30_000, telephone="12")
    assert refus["code"] == "ConseillerRefuse"
    assert [f["champ"] for f in refus["fautes"]] == ["nom", "prenom", "courriel", "telephone"]
    assert await dits(service) == []


async def test_one_active_conseiller_for_an_address_in_a_structure(service: Structures) -> None:
    reponses = await asyncio.gather(*(declarer(service, nom=f"Quidam {n}") for n in range(20)))
    assert sorted(r.get("code", "") for r in reponses) == [""] + ["ConseillerDejaDeclare"] * 19
    assert (await declarer(service, courriel="DOMINIQUE.ESSAI@EXEMPLE.FR"))["code"] == "ConseillerDejaDeclare"
    assert (await declarer(service, siret=PARIS))["statut"] == "ACTIF"
    (id,) = [r["id"] for r in reponses if "id" in r]
    assert (await faire(service, RETIRER, id=id, motif=MOTIF))["statut"] == "RETIRE"
    assert (await declarer(service))["statut"] == "ACTIF"


async def test_the_same_declaration_sent_twice_with_its_key_is_one(service: Structures) -> None:
    reponses = await asyncio.gather(*(declarer(service, cle="une") for _ in range(5)))
    assert len({r["id"] for r in reponses}) == 1
    assert (await declarer(service, cle="une", nom="Autre"))["code"] == "CleReutilisee"


async def test_a_correction_is_in_the_history_and_refused_when_the_address_is_taken(service: Structures) -> None:
    id = (await declarer(service))["id"]
    autre = (await declarer(service, courriel="autre@exemple.fr"))["id"]
    corrige = await faire(service, MODIFIER, id=id, identite={"nom": "Nouveau", "telephone": None})
    assert (corrige["nom"], corrige["prenom"], corrige["telephone"]) == ("Nouveau", "Zéphirin", None)
    (arete,) = corrige["historique"]["edges"]
    assert arete["node"]["changements"] == [
        {"champ": "nom", "avant": "Quidam", "apres": "Nouveau"},
        {"champ": "telephone", "avant": "0612345678", "apres": ""},
    ]
    refus = await faire(service, MODIFIER, id=autre, identite={"courriel": "dominique.essai@exemple.fr"})
    assert refus["code"] == "ConseillerDejaDeclare"
    for agent in (VILLE_DE_PARIS, DOMINIQUE):
        assert (await faire(service, MODIFIER, agent, id=id, identite={"nom": "x"}))["code"] == "Introuvable"


async def test_an_address_is_given_to_a_service_and_to_nobody_else(service: Structures) -> None:
    id = (await declarer(service))["id"]
    assert (await faire(service, ADRESSE, NOTIFICATIONS, id=id))["courriel"] == "Dominique.Essai@exemple.fr"
    assert await faire(service, ADRESSE, NOTIFICATIONS, id="inconnu") is None
    await faire(service, RETIRER, id=id, motif=MOTIF)
    assert await faire(service, ADRESSE, NOTIFICATIONS, id=id) is None
    confirmation = "query ($id: ID!) { confirmationDuCompte(conseiller: $id) { jeton } }"
    assert await faire(service, confirmation, NOTIFICATIONS, id=id) is None
    for query in (ADRESSE, confirmation):
        for agent in (PUBLIC_AGENT, ANCT, VILLE_DE_LYON, DOMINIQUE):
            answer = await service.brut(query, agent, id=id)
            assert answer["errors"][0]["extensions"]["code"] == "INTERDIT"
