"""What is tried, and at which moment of the world: at least one line for each root field and each entity."""

from collections.abc import Mapping, Sequence
from typing import Final

from services.kit.subgraph import Subgraph

from . import operations as op
from .agents import COMMUNE, DEPARTEMENT, SIRET
from .monde import DEBUT, ECHEC, JOINT
from .operations import entites, lecture, suivi
from .scenario import Scenario, racine
from .scenarios_conseillers import CONSEILLERS
from .scenarios_conventions import CONVENTIONS
from .scenarios_cra import CRA
from .scenarios_exports import EXPORTS
from .scenarios_postes import POSTES
from .scenarios_statistiques import STATISTIQUES
from .scenarios_suivi import SUIVI

__all__ = ["SCENARIOS", "Scenario", "oublies", "racine"]


_STRUCTURE = 'structure(id: "$structure")'
_PAR_SIRET = f'structureParSiret(siret: "{SIRET}")'
_CANDIDATURE = 'candidature(id: "$candidature")'
_DECISIONS = 'decisions(session: "$session") { edges { node { verdict } } }'
_STATUTS = "candidatures { edges { node { statut } } }"

STRUCTURES: Final = (
    Scenario("CRA", lecture("structures", _STRUCTURE + " { nom }")),
    Scenario("CRA", lecture("structures", _STRUCTURE + " { contact { courriel } }"), "contact"),
    Scenario("CRA", lecture("structures", _STRUCTURE + " { postesAttribues }"), "postesAttribues"),
    Scenario("dérogée", lecture("structures", _STRUCTURE + " { historique { edges { node { par } } } }"), "historique"),
    Scenario("dérogée", lecture("structures", _STRUCTURE + " { derogations { motif } }"), "derogations"),
    Scenario("CRA", lecture("structures", _STRUCTURE + " { confirmation { expireLe } }"), "confirmation"),
    Scenario("CRA", lecture("structures", _PAR_SIRET + " { nom }")),
    Scenario("CRA", lecture("structures", _PAR_SIRET + " { contact { courriel } }"), "contact"),
    Scenario("CRA", lecture("structures", "maStructure { contact { courriel } }")),
    Scenario("CRA", lecture("structures", "structures { edges { node { siret } } }")),
    Scenario(
        "CRA",
        lecture("structures", f'structures(departement: "{DEPARTEMENT}") {{ edges {{ node {{ siret }} }} }}'),
        "par département",
    ),
    Scenario(
        DEBUT,
        lecture(
            "structures",
            'simulerEligibilite(categorieJuridique: "7210") { ... on Eligibilite { verdict } ... on Refus { code } }',
        ),
    ),
    Scenario(DEBUT, lecture("structures", "millesimesEligibilite { millesime }")),
    Scenario(DEBUT, lecture("structures", 'communes(recherche: "69123") { edges { node { nom } } }')),
    Scenario("CRA", lecture("structures", 'adresseDeNotification(structure: "$structure") { courriel }')),
    Scenario(
        "CRA",
        lecture("structures", f'indicateursCommune(commune: "{COMMUNE}") {{ frr {{ etat }} }}'),
    ),
    Scenario(
        "CRA",
        lecture("structures", f'indicateursCommune(commune: "{COMMUNE}") {{ postes }}'),
        "postes",
    ),
    Scenario("jumelle", lecture("structures", "doublons { edges { node { probable } } }")),
    Scenario("CRA", lecture("structures", _STRUCTURE + " { indicateurs { postesPour10000 } }"), "postes de la commune"),
    Scenario(DEBUT, op.ENREGISTRER),
    Scenario("CRA", op.MODIFIER_IDENTITE),
    Scenario("CRA", op.RENVOYER_CONFIRMATION),
    Scenario("CRA", op.DEROGER),
    Scenario("dérogée", op.LEVER),
    Scenario("CRA", op.FERMER),
    Scenario("CRA", op.CONFIRMER),
    Scenario("jumelle", op.FUSIONNER),
    Scenario("inscrite", op.DECLARER_QUARTIER),
    *CONSEILLERS,
    *CONVENTIONS,
    *POSTES,
    Scenario("CRA", entites("structures", "Structure", "nom")),
    Scenario("CRA", entites("structures", "Structure", "contact { courriel }"), "contact"),
    Scenario("CRA", entites("structures", "Structure", "postesAttribues"), "postesAttribues"),
)

CANDIDATURES: Final = (
    Scenario("brouillon", lecture("candidatures", _CANDIDATURE + " { statut }")),
    Scenario("déposée", lecture("candidatures", _CANDIDATURE + " { statut }")),
    Scenario("avis rendu", lecture("candidatures", _CANDIDATURE + " { avis { sens } }"), "avis"),
    Scenario("délibérée", lecture("candidatures", _CANDIDATURE + " { decisions { verdict } }"), "décisions"),
    Scenario("notifiée", lecture("candidatures", _CANDIDATURE + " { avis { sens } }"), "avis"),
    Scenario("notifiée", lecture("candidatures", _CANDIDATURE + " { avis { motivation } }"), "motivation de l'avis"),
    Scenario("notifiée", lecture("candidatures", _CANDIDATURE + " { decisions { verdict } }"), "décisions"),
    Scenario("brouillon", lecture("candidatures", "mesCandidatures { edges { node { statut } } }")),
    Scenario("brouillon", lecture("candidatures", _STATUTS)),
    Scenario("déposée", lecture("candidatures", _STATUTS)),
    Scenario(
        "déposée",
        lecture("candidatures", f'candidatures(departement: "{DEPARTEMENT}") {{ edges {{ node {{ statut }} }} }}'),
        "par département",
    ),
    Scenario("inscrite", op.OUVRIR),
    Scenario("brouillon", op.MODIFIER),
    Scenario("brouillon", op.DEPOSER),
    Scenario("déposée", op.INSTRUIRE),
    Scenario("instruction", op.DEMANDER_COMPLEMENT),
    Scenario("complément", lecture("candidatures", _CANDIDATURE + " { complements { manque } }"), "compléments"),
    Scenario("complément", lecture("candidatures", _CANDIDATURE + " { plume { qui } }"), "plume"),
    Scenario("complément", op.FOURNIR_COMPLEMENT),
    Scenario("complément", op.REFUSER_COMPLEMENT),
    Scenario("instruction", op.RENDRE_AVIS),
    Scenario("ajournée", op.REPRENDRE),
    Scenario("deuxième", op.MARQUER_DOUBLON),
    Scenario("déposée", lecture("candidatures", f'delais(departement: "{DEPARTEMENT}") {{ detenues }}')),
    Scenario("brouillon", op.DEPOSER_DOCUMENT),
    Scenario(JOINT, op.RETIRER_DOCUMENT),
    Scenario(JOINT, lecture("candidatures", _CANDIDATURE + " { documents { nom } }"), "documents"),
    Scenario("déposée", op.RETIRER),
    Scenario("brouillon", suivi("candidatures", 'candidatureChange(id: "$candidature") { statut }')),
    Scenario("déposée", suivi("candidatures", 'candidatureChange(id: "$candidature") { statut }')),
    Scenario("brouillon", entites("candidatures", "Candidature", "statut")),
    Scenario("déposée", entites("candidatures", "Candidature", "statut")),
    Scenario("avis rendu", entites("candidatures", "Candidature", "avis { sens }"), "avis"),
    Scenario("brouillon", entites("candidatures", "Structure", _STATUTS), "candidatures"),
    Scenario("déposée", entites("candidatures", "Structure", _STATUTS), "candidatures"),
)

SELECTION: Final = (
    Scenario("campagne", lecture("selection", 'campagne(id: "$campagne") { nom }')),
    Scenario("campagne", lecture("selection", "campagnes { edges { node { nom } } }")),
    Scenario("ordre du jour", lecture("selection", 'session(id: "$session") { ordreDuJour { siret } }')),
    Scenario("ordre du jour", lecture("selection", 'sessions(campagne: "$campagne") { edges { node { statut } } }')),
    Scenario("comité", lecture("selection", 'session(id: "$session") { comite { membres { nom } } }'), "comité"),
    Scenario("délibérée", lecture("selection", _DECISIONS)),
    Scenario("notifiée", lecture("selection", _DECISIONS)),
    Scenario("avis rendu", lecture("selection", "candidaturesPretes { edges { node { siret } } }")),
    Scenario("avis rendu", op.OUVRIR_CAMPAGNE),
    Scenario("campagne", op.MODIFIER_ENVELOPPE),
    Scenario("campagne", op.FIXER_BAREME),
    Scenario("campagne", op.PLANIFIER),
    Scenario("session", op.CLORE),
    Scenario("séance", lecture("selection", 'scores(session: "$session") { score { valeur } }')),
    Scenario("séance", op.APPRECIER),
    Scenario(
        "séance",
        lecture(
            "selection",
            'simulerRepartition(session: "$session")'
            " { ... on SimulationRepartition { realisable } ... on Refus { code } }",
        ),
    ),
    Scenario("proposition", lecture("selection", 'propositions(session: "$session") { edges { node { statut } } }')),
    Scenario("séance", op.PROPOSER),
    Scenario("proposition", op.RETENIR),
    Scenario("proposition", op.ECARTER),
    Scenario("ordre du jour", op.COMPOSER),
    Scenario("comité", op.SIEGER),
    Scenario("séance", op.POINTER),
    Scenario("séance", op.DEPORTER),
    Scenario("séance", op.ACCORDER),
    Scenario("décidée", op.DELIBERER),
    Scenario("délibérée", op.NOTIFIER),
    Scenario("session", op.ANNULER),
    Scenario("notifiée", op.CREDITER),
    Scenario("notifiée", op.CORRIGER_DECISION),
    Scenario("notifiée", op.DEPOSER_RECOURS),
    Scenario("recours", op.ACCUEILLIR),
    Scenario("recours", op.REJETER),
    Scenario("recours", lecture("selection", "decisionsEnRecours { edges { node { recours { moyens } } } }")),
    Scenario("recours", entites("selection", "Decision", "recours { moyens }"), "recours"),
    Scenario("délibérée", lecture("selection", 'procesVerbal(session: "$session") { pieces { sha256 } }')),
    Scenario("campagne", entites("selection", "Campagne", "nom")),
    Scenario("session", entites("selection", "Session", "statut")),
    Scenario("délibérée", entites("selection", "Decision", "verdict")),
    Scenario("notifiée", entites("selection", "Decision", "verdict")),
    Scenario("délibérée", entites("selection", "Candidature", "decision { verdict }"), "decision"),
    Scenario("notifiée", entites("selection", "Candidature", "decision { verdict }"), "decision"),
    Scenario("notifiée", entites("selection", "Structure", "id")),
)

ACTIVITES: Final = (
    *CRA,
    *EXPORTS,
    *SUIVI,
    *STATISTIQUES,
)

NOTIFICATIONS: Final = (
    Scenario("notifiée", lecture("notifications", "notifications { edges { node { reference } } }")),
    Scenario("notifiée", lecture("notifications", 'avancement(session: "$session") { total }')),
    Scenario(ECHEC, lecture("notifications", "notificationsEnEchec { edges { node { reference } } }")),
    Scenario("boîte", lecture("notifications", "boitesPrefecture { edges { node { courriel } } }")),
    Scenario("notifiée", op.DEFINIR_BOITE),
    Scenario(ECHEC, op.RENVOYER),
    Scenario(ECHEC, entites("notifications", "Notification", "reference")),
    Scenario("boîte", entites("notifications", "BoitePrefecture", "courriel")),
)

SCENARIOS: Final[Mapping[str, Sequence[Scenario]]] = {
    "structures": STRUCTURES,
    "candidatures": CANDIDATURES,
    "selection": SELECTION,
    "activites": ACTIVITES,
    "notifications": NOTIFICATIONS,
}


def oublies(schema: Subgraph, scenarios: Sequence[Scenario]) -> list[str]:
    """The root fields and the entities of this subgraph that no scenario tries, federation's own apart."""
    racines = {f"{t}.{n}" for t, n in schema.droits if t in ("Query", "Mutation", "Subscription") and n[0] != "_"}
    attendus = racines | {f"_entities {type}" for type in schema.entities}
    return sorted(attendus - {s.champ for s in scenarios})
