"""Posts over GraphQL: who reads what, who does what, and that an id that is guessed opens nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.kit.identity import PUBLIC_AGENT, Agent
from services.kit.temps import jour_paris, maintenant
from services.structures.postes.balayage import BalayageDesPostes

from .engines import ENGINES
from .structures import ANCT, HERAULT, LYON, PARIS, RHONE, VILLE_DE_LYON, VILLE_DE_PARIS, Structures, ouvrir
from .structures_postes import (
    COORDINATEUR,
    CORRIGER,
    RENDRE,
    ROMPRE,
    TRANSFERER,
    agir,
    conseiller,
    contrat,
    lire,
    postes,
    recruter,
)

BRON = "21690029000018"
CONTRATS = "contrats { remuneration conseillerId conseiller { nom } }"
LISTE = """query ($id: ID!, $etat: EtatPoste, $first: Int! = 20, $after: String) { structure(id: $id) {
  postes(etat: $etat, first: $first, after: $after) {
    edges { node { id etat } } pageInfo { hasNextPage endCursor } } } }"""
ALERTES = """query ($d: String) { alertesDePostes(departement: $d) {
  edges { node { id alerte { nature vacantDepuis enRetard } } } } }"""
AUDIT = """query { auditPostes(campagne: "2026") {
  departement accordes enAttente notifies attaches enTrop rendus ecart desaccords { decisionId ecart cause } } }"""
DEMAIN = maintenant() + timedelta(days=1)


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


@pytest.fixture
async def lyon(service: Structures) -> str:
    """Lyon, with two posts."""
    id = str((await service.enregistrer())["id"])
    await service.decision("d1", id, 2)
    return id


async def premier(service: Structures) -> str:
    return (await postes(service))[0].id


async def liste(service: Structures, id: str, agent: Agent = VILLE_DE_LYON, **variables: Any) -> Any:
    return (await service.demander(LISTE, agent, id=id, **variables))["structure"]["postes"]


async def test_a_post_is_read_inside_its_perimeter_alone(service: Structures, lyon: str) -> None:
    id = await premier(service)
    for agent in (ANCT, RHONE, VILLE_DE_LYON, COORDINATEUR):
        assert (await lire(service, id, agent=agent))["data"]["poste"] == {"etat": "VACANT"}
    for agent in (HERAULT, VILLE_DE_PARIS):
        assert (await lire(service, id, agent=agent))["data"] == {"poste": None}
    for agent in (PUBLIC_AGENT, Agent("partenaire", "p"), Agent("conseiller", "c", siret=LYON)):
        assert "errors" in await lire(service, id, agent=agent)
    assert (await lire(service, "inconnu", agent=ANCT))["data"] == {"poste": None}


async def test_a_structure_lists_its_posts_by_pages_and_by_state(service: Structures, lyon: str) -> None:
    await agir(service, RENDRE, id=await premier(service))
    page = await liste(service, lyon, first=1)
    suite = await liste(service, lyon, first=1, after=page["pageInfo"]["endCursor"])
    vus = [e["node"]["id"] for e in (*page["edges"], *suite["edges"])]
    assert set(vus) == {p.id for p in await postes(service)}
    assert (page["pageInfo"]["hasNextPage"], suite["pageInfo"]["hasNextPage"]) == (True, False)
    assert len((await liste(service, lyon, etat="RENDU"))["edges"]) == 1
    assert (await liste(service, lyon, HERAULT))["edges"] == []
    fautif = await service.brut(LISTE, VILLE_DE_LYON, id=lyon, first=101)
    assert "100" in fautif["errors"][0]["message"]
    assert "errors" in await service.brut(LISTE, VILLE_DE_LYON, id=lyon, after="n'importe quoi")


async def test_a_contract_is_made_corrected_and_broken(service: Structures, lyon: str) -> None:
    id, ana = await premier(service), await conseiller(service, lyon)
    recrute = await recruter(service, id, ana)
    assert (recrute["etat"], recrute["contrats"][0]["remuneration"]) == ("OCCUPE", 2_000_00)
    ecrit = contrat(nature="CDD", fin=DEMAIN.date().isoformat())
    corrige = await agir(service, CORRIGER, VILLE_DE_LYON, poste=id, id=recrute["contrats"][0]["id"], contrat=ecrit)
    assert corrige["contrats"] == [{"fin": DEMAIN.date().isoformat()}]
    aujourdhui = jour_paris(maintenant()).isoformat()
    rupture = {"poste": id, "id": recrute["contrats"][0]["id"], "motif": "LICENCIEMENT", "fin": aujourdhui}
    rompu = await agir(service, ROMPRE, VILLE_DE_LYON, **rupture)
    assert rompu["contrats"] == [{"dernierJour": aujourdhui, "motifDeRupture": "LICENCIEMENT", "termine": False}]
    assert (await agir(service, RENDRE, VILLE_DE_LYON, id=id))["code"] == "PosteOccupe"


async def test_the_same_key_recruits_once(service: Structures, lyon: str) -> None:
    id, ana = await premier(service), await conseiller(service, lyon)
    memes = [await recruter(service, id, ana, cle="une fois") for _ in range(2)]
    assert memes[0] == memes[1]
    assert len((await postes(service))[0].contrats) == 1


async def test_who_is_not_declared_by_that_structure_is_not_recruited(service: Structures, lyon: str) -> None:
    id = await premier(service)
    paris = (await service.enregistrer(siret=PARIS))["id"]
    for qui in (await conseiller(service, paris), "inconnu", ""):
        assert (await recruter(service, id, qui))["code"] == "ConseillerNonDeclare"


async def test_every_fault_of_a_contract_comes_at_once(service: Structures, lyon: str) -> None:
    ana = await conseiller(service, lyon)
    refus = await recruter(service, await premier(service), ana, nature="CDD", debut="1990-01-01", remuneration=1)
    assert [f["champ"] for f in refus["fautes"]] == ["debut", "fin", "remuneration"]


async def test_a_guessed_id_opens_no_act(service: Structures, lyon: str) -> None:
    id, ana = await premier(service), await conseiller(service, lyon)
    assert (await recruter(service, id, ana, VILLE_DE_PARIS))["code"] == "Introuvable"
    assert (await recruter(service, "inconnu", ana))["code"] == "Introuvable"
    for geste, agent in ((RENDRE, VILLE_DE_PARIS), (TRANSFERER, HERAULT)):
        variables = {"id": id, **({"vers": lyon} if geste is TRANSFERER else {})}
        assert (await agir(service, geste, agent, **variables))["code"] == "Introuvable"
    for geste, agent in ((RENDRE, RHONE), (TRANSFERER, VILLE_DE_LYON), (RENDRE, COORDINATEUR)):
        variables = {"id": id, **({"vers": lyon} if geste is TRANSFERER else {})}
        assert (await service.brut(geste, agent, **variables))["errors"][0]["extensions"]["code"] == "INTERDIT"


async def test_a_post_is_given_back_with_its_reason(service: Structures, lyon: str) -> None:
    id = await premier(service)
    assert (await agir(service, RENDRE, VILLE_DE_LYON, id=id, precision="court"))["code"] == "MotifInvalide"
    rendu = await agir(service, RENDRE, VILLE_DE_LYON, id=id, precision="Le projet s'arrête cette année.")
    assert rendu == {"__typename": "Poste", "etat": "RENDU", "motifDeRetour": "FIN_DU_PROJET"}
    assert await agir(service, RENDRE, VILLE_DE_LYON, id=id) == rendu


async def test_a_post_is_transferred_inside_its_departement_and_its_past_employees_stay_hidden(
    service: Structures, lyon: str
) -> None:
    id, ana = await premier(service), await conseiller(service, lyon)
    contrat_id = (await recruter(service, id, ana))["contrats"][0]["id"]
    hier = jour_paris(maintenant()).isoformat()
    await agir(service, ROMPRE, VILLE_DE_LYON, poste=id, id=contrat_id, motif="DEMISSION", fin=hier)
    await service.stores.postes.change(id, lambda p: p.constater(maintenant() + timedelta(days=2)))
    bron = (await service.enregistrer(siret=BRON, commune="69029"))["id"]
    paris = (await service.enregistrer(siret=PARIS))["id"]
    for vers in (paris, lyon):
        assert (await agir(service, TRANSFERER, RHONE, id=id, vers=vers))["code"] == "TransfertRefuse"
    assert (await agir(service, TRANSFERER, RHONE, id=id, vers="inconnue"))["code"] == "Introuvable"
    transfere = await agir(service, TRANSFERER, RHONE, id=id, vers=bron)
    assert transfere["structure"] == {"siret": BRON}
    assert [r["voie"] for r in transfere["rattachements"]] == ["ATTRIBUTION", "TRANSFERT"]
    ville_de_bron = Agent("structure", "bron", siret=BRON)
    assert (await lire(service, id, CONTRATS, ville_de_bron))["data"]["poste"] == {"contrats": []}
    assert (await lire(service, id, agent=VILLE_DE_LYON))["data"] == {"poste": None}
    assert len((await lire(service, id, CONTRATS, RHONE))["data"]["poste"]["contrats"]) == 1


async def test_the_pay_is_not_the_coordinateurs_to_read(service: Structures, lyon: str) -> None:
    id = await premier(service)
    await recruter(service, id, await conseiller(service, lyon))
    assert "errors" in await lire(service, id, CONTRATS, COORDINATEUR)
    lu = await lire(service, id, "contrats { nature conseiller { nom } }", COORDINATEUR)
    assert lu["data"]["poste"]["contrats"] == [{"nature": "CDI", "conseiller": {"nom": "Essai"}}]


async def test_the_alerts_of_a_departement_and_who_could_take_the_post(service: Structures, lyon: str) -> None:
    bron = (await service.enregistrer(siret=BRON, commune="69029"))["id"]
    await service.recevoir("candidature.candidature_deposee.v1", "c-bron", nature="INITIALE", structure=bron)
    tard = maintenant() + timedelta(days=100)
    await BalayageDesPostes(service.stores, horloge=lambda: tard).tour()
    for agent in (ANCT, RHONE):
        alertes = (await service.demander(ALERTES, agent, d="69"))["alertesDePostes"]["edges"]
        assert {a["node"]["alerte"]["nature"] for a in alertes} == {"RECRUTEMENT_EN_RETARD"}
        assert len(alertes) == 2
    assert (await service.demander(ALERTES, HERAULT))["alertesDePostes"]["edges"] == []
    assert "errors" in await service.brut(ALERTES, HERAULT, d="69")
    possibles = "query ($id: ID!) { transfertsPossibles(poste: $id) { siret } }"
    id = await premier(service)
    assert (await service.demander(possibles, RHONE, id=id))["transfertsPossibles"] == [{"siret": BRON}]
    await service.recevoir("candidature.candidature_acceptee.v1", "c-bron", sequence=9)
    assert (await service.demander(possibles, RHONE, id=id))["transfertsPossibles"] == []
    assert "errors" in await service.brut(possibles, HERAULT, id=id)


async def test_the_audit_says_what_is_still_on_its_way(service: Structures, lyon: str) -> None:
    async def audit() -> Any:
        (ligne,) = (await service.demander(AUDIT, ANCT))["auditPostes"]
        return ligne

    assert (await audit())["desaccords"] == [{"decisionId": "d1", "ecart": -2, "cause": "DECISION_INCONNUE"}]
    for sequence, decision, nombre in ((1, "d1", 2), (2, "d2", 3)):
        champs = {"decision": decision, "postes_attribues": nombre}
        await service.recevoir("campagne.decision_inscrite.v1", "2026", sequence=sequence, **champs)
    assert await audit() == {
        "departement": "69",
        "accordes": 5,
        "enAttente": 3,
        "notifies": 2,
        "attaches": 2,
        "enTrop": 0,
        "rendus": 0,
        "ecart": 0,
        "desaccords": [],
    }
    id = await premier(service)
    await agir(service, RENDRE, id=id)
    assert (await audit())["desaccords"] == [{"decisionId": "d1", "ecart": 1, "cause": "RETOUR_EN_ROUTE"}]
    await service.recevoir("campagne.postes_credites.v1", "2026", sequence=3, decision="d1", postes=1, poste=id)
    assert ((await audit())["ecart"], (await audit())["rendus"]) == (0, 1)
    assert "errors" in await service.brut(AUDIT, RHONE)


async def test_posts_are_loaded_as_entities_in_one_batch(service: Structures, lyon: str) -> None:
    ids = [p.id for p in await postes(service)]
    lot = ", ".join(f'{{__typename: "Poste", id: "{id}"}}' for id in (*ids, "inconnu"))
    query = (
        f"query {{ _entities(representations: [{lot}]) {{ ... on Poste {{ numero enTrop structure {{ siret }} }} }} }}"
    )
    vus = (await service.demander(query, ANCT))["_entities"]
    assert vus == [*({"numero": n, "enTrop": False, "structure": {"siret": LYON}} for n in (1, 2)), None]


async def test_the_history_of_a_post_is_read_by_pages(service: Structures, lyon: str) -> None:
    id = await premier(service)
    await agir(service, RENDRE, id=id)
    lu = await lire(service, id, "historique(first: 1) { edges { node { nature par precision } } }", RHONE)
    assert lu["data"]["poste"]["historique"]["edges"] == [
        {"node": {"nature": "RETOUR", "par": "anct", "precision": "FIN_DU_PROJET"}}
    ]
