"""The rights: what is committed is what is declared and answered, and what must never be answered is not."""

import asyncio
import difflib
from collections.abc import Mapping, Sequence

import pytest
import strawberry

from infra.local.place import ROOT
from infra.schemas.droits import PATH
from infra.schemas.droits.agents import COLONNES, SANS_PERIMETRE, Colonne
from infra.schemas.droits.releve import Ligne, Valeur, relever
from infra.schemas.droits.scenarios import SCENARIOS, oublies
from infra.schemas.droits.table import declares, document
from infra.schemas.services import subgraphs
from services.kit.identity import PUBLIC, ROLES, Agent, roles
from services.kit.subgraph import Contexte, build_schema, champ, type_

SCHEMAS = subgraphs()
A_TOUS = {
    "Query.structure",
    "Query.structureParSiret",
    "Query.simulerEligibilite",
    "Query.millesimesEligibilite",
    "Query.communes",
    "Query.indicateursCommune",
    "Query.donneesOuvertes",
    "Query.statistiques › FRANCE",
    "Query.statistiques › DEPARTEMENT",
    "_entities Structure",
}
"""All that is answered to somebody who has no token."""
PROPRE_A_LA_STRUCTURE = (
    "contact",
    "postesAttribues",
    "courrielConfirmeLe",
    "derogations",
    "historique",
    "confirmation",
    "absorbees",
)
PROPRES = dict.fromkeys(("Acte", "Changement", "Derogation", "Confirmation", "StructureFusionnee", "PaireDeStructures"))
PERSONNEL: Mapping[str, Mapping[str, tuple[str, ...] | None]] = {
    "structures": {
        "Contact": None,
        "AdresseDeNotification": None,
        "Structure": PROPRE_A_LA_STRUCTURE,
        "QuartierDeLaStructure": ("preuve",),
        "Indicateurs": ("postes", "postesPour10000"),
        **PROPRES,
        **dict.fromkeys(("Convention", "InformationsDeConvention", "PieceDeConvention", "EngagementDeLaStructure")),
        **dict.fromkeys(("Manquement", "TableauDePilotage", "ConseillerDuTableau", "AFaire")),
    },
    "candidatures": {"Candidature": None, "AvisPrefet": None, "DecisionNotifiee": None, "Structure": ("candidatures",)},
    "selection": {
        "Decision": None,
        "Session": None,
        "Comite": None,
        "Membre": None,
        "Campagne": None,
        "CandidaturePrete": None,
    },
    "activites": {
        **dict.fromkeys(("Cra", "RedactionCra", "FormulaireCra", "ParAge", "ParStatut", "ParGenre")),
        **dict.fromkeys(("BrouillonCra", "BrouillonSupprime", "LotDeCras", "LigneTransmise", "ContratDuConseiller")),
        **dict.fromkeys(("Export", "LienExport", "PerimetreExport")),
        **dict.fromkeys(("Conseil", "Fiabilite", "ImportCra", "MissionsDuConseiller", "SuiviCra")),
    },
    "notifications": {"Notification": None, "BoitePrefecture": None},
}
"""Types (None: each of their fields) that a partner platform and the public may not even ask."""


ANNONCES = {"Mutation.deposerDocument", "Mutation.deposerPiece"}
"""What is announced so changes something when it has come."""


@pytest.fixture(scope="module")
def lignes() -> Sequence[Ligne]:
    return asyncio.run(relever((*COLONNES, *SANS_PERIMETRE)))


def colonne(titre: str) -> Colonne:
    return next(c for c in COLONNES if c.titre == titre)


def nom(ligne: Ligne) -> str:
    return " › ".join(filter(None, (ligne.scenario.champ, ligne.scenario.precision)))


def repondus(lignes: Sequence[Ligne], titre: str) -> set[str]:
    return {nom(ligne) for ligne in lignes if ligne.cellules[colonne(titre)].valeur is Valeur.OUI}


def test_the_committed_matrix_is_what_is_declared_and_answered(lignes: Sequence[Ligne]) -> None:
    committed = (ROOT / PATH).read_text().splitlines()
    today = document(SCHEMAS, lignes).splitlines()
    diff = "\n".join(difflib.unified_diff(committed, today, PATH, "today (make schemas)", lineterm="", n=0))
    assert not diff, f"\n{diff}"


@pytest.mark.parametrize("service", SCENARIOS)
def test_every_root_field_and_every_entity_is_tried(service: str) -> None:
    assert oublies(SCHEMAS[service], SCENARIOS[service]) == []


def test_another_perimeter_is_answered_nothing_of_this_one(lignes: Sequence[Ligne]) -> None:
    seen = [
        f"{nom(ligne)} ({ligne.scenario.moment}) : {c.titre}"
        for ligne in lignes
        if nom(ligne) not in A_TOUS
        for c, cellule in ligne.cellules.items()
        if c.dehors and cellule.valeur is Valeur.OUI
    ]
    assert not seen, "\n".join(seen)


def test_another_perimeter_changes_nothing_of_this_one(lignes: Sequence[Ligne]) -> None:
    assert [nom(x) for x in lignes for c, cellule in x.cellules.items() if c.dehors and cellule.change] == []


def test_only_a_mutation_that_is_answered_changes_anything(lignes: Sequence[Ligne]) -> None:
    for ligne in lignes:
        geste = ligne.scenario.champ.startswith("Mutation.") and ligne.scenario.champ not in ANNONCES
        for cellule in ligne.cellules.values():
            assert cellule.change is (geste and cellule.valeur is Valeur.OUI), nom(ligne)


def test_every_line_is_answered_to_somebody_or_says_nothing_yet(lignes: Sequence[Ligne]) -> None:
    """A scenario that asks badly would be answered to nobody, and prove nothing."""
    muettes = {
        (nom(ligne), ligne.scenario.moment)
        for ligne in lignes
        if not any(cellule.valeur is Valeur.OUI for cellule in ligne.cellules.values())
    }
    assert muettes == {
        ("Query.candidatures", "brouillon"),
        ("Query.candidature › décisions", "délibérée"),
        ("_entities Structure", "notifiée"),
        # The mail has just left, and its link is nobody's to guess.
        ("Mutation.renvoyerConfirmation", "CRA"),
        ("Mutation.confirmerCourriel", "CRA"),
        ("Mutation.renvoyerLienDuCompte", "conseiller déclaré"),
        ("Mutation.lierMonCompte", "conseiller déclaré"),
    }


@pytest.mark.parametrize("titre", ["public", "partenaire"])
def test_who_has_no_perimeter_sees_no_contact_no_avis_no_draft_and_no_cra(lignes: Sequence[Ligne], titre: str) -> None:
    assert repondus(lignes, titre) == A_TOUS
    for service, types in PERSONNEL.items():
        for (type, champ_), permis in SCHEMAS[service].droits.items():
            if type in types and (champ_ in (types[type] or (champ_,))):
                assert colonne(titre).agent.role not in permis, f"{service}: {type}.{champ_}"


def test_a_machine_opens_the_address_of_a_notification_and_what_everybody_sees(lignes: Sequence[Ligne]) -> None:
    assert repondus(lignes, "service") == A_TOUS | {
        "Query.adresseDeNotification",
        "Query.structure › confirmation",
        "Query.adresseDuConseiller",
        "Query.confirmationDuCompte",
    }
    propres = {
        f"{type}.{nom}"
        for schema in SCHEMAS.values()
        for (type, nom), permis in schema.droits.items()
        if "service" in permis and permis != PUBLIC
    }
    assert propres == {
        "Query.adresseDeNotification",
        "AdresseDeNotification.courriel",
        "AdresseDeNotification.nom",
        "Query.adresseDuConseiller",
        "AdresseDuConseiller.courriel",
        "Query.confirmationDuCompte",
        "ConfirmationDuCompte.jeton",
        "ConfirmationDuCompte.expireLe",
        "Structure.confirmation",
        "Confirmation.jeton",
        "Confirmation.expireLe",
    }


def test_a_conseiller_shares_figures_with_its_colleagues_and_no_report(lignes: Sequence[Ligne]) -> None:
    assert repondus(lignes, "son collègue") == A_TOUS | {"Query.statistiques › STRUCTURE", "Query.fiabilite"}


def test_a_draft_is_answered_to_its_structure_alone(lignes: Sequence[Ligne]) -> None:
    for ligne in lignes:
        if ligne.service == "candidatures" and ligne.scenario.moment == "brouillon":
            assert {c.titre for c, x in ligne.cellules.items() if x.valeur is Valeur.OUI} <= {"structure"}, nom(ligne)


@type_(droits=PUBLIC, keys=["id"])
class Livre:
    id: strawberry.ID
    reserve: str = champ(droits=roles())


@type_()
class Feuille:
    mot: str


@type_()
class Query:
    @champ(droits=PUBLIC)
    def livre(self) -> Livre:
        return Livre(id=strawberry.ID("1"), reserve="r")

    @champ(droits=PUBLIC)
    def feuille(self) -> Feuille:
        return Feuille(mot="m")

    @champ()
    def oubli(self) -> str:
        return "o"


async def livres(contexte: Contexte[None], ids: Sequence[str]) -> list[Livre]:
    return [Livre(id=strawberry.ID(id), reserve="r") for id in ids]


PLANTE = build_schema(Query, entities={"Livre": livres})


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("champs", ["oubli", "feuille { mot }", "livre { reserve }"])
async def test_a_field_that_opens_to_nobody_is_refused_to_all(role: str, champs: str) -> None:
    answer = await PLANTE.execute(f"{{ {champs} }}", context_value=Contexte(Agent(role, "moi"), None))
    assert answer.data is None
    assert answer.errors is not None
    assert answer.errors[0].extensions == {"code": "INTERDIT"}


def test_a_field_that_opens_to_nobody_shows_as_such() -> None:
    text = "\n".join(declares({"essai": PLANTE}))
    for type, nom in (("Query", "oubli"), ("Feuille", "mot"), ("Livre", "reserve")):
        assert f"| {type} | {nom} |{'  |' * len(ROLES)}\n" in text


def test_a_root_field_that_nobody_tries_is_named() -> None:
    assert oublies(PLANTE, []) == ["Query.feuille", "Query.livre", "Query.oubli", "_entities Livre"]
