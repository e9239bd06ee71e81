"""The GraphQL operations that are tried, about one structure of the Rhône, its candidature and its conseiller.

``$structure``, ``$candidature``… stand for the ids that the world gave them.
"""

from dataclasses import dataclass

from .agents import COMMUNE, DEPARTEMENT, SIRET

__all__ = ["Operation", "entites", "geste", "lecture", "suivi"]


@dataclass(frozen=True)
class Operation:
    service: str
    texte: str


def lecture(service: str, champ: str) -> Operation:
    return Operation(service, f"query {{ {champ} }}")


def suivi(service: str, champ: str) -> Operation:
    return Operation(service, f"subscription {{ {champ} }}")


def geste(service: str, champ: str, rend: str, champs: str) -> Operation:
    """A mutation that answers with ``rend``, or with a refusal."""
    choix = f"__typename ... on {rend} {{ id {champs} }} ... on Refus {{ code }}"
    return Operation(service, f"mutation {{ {champ} {{ {choix} }} }}")


def entites(service: str, type: str, champs: str) -> Operation:
    """A batch of two, as the gateway asks: the one of the world, and one that does not exist."""
    lot = ", ".join(f'{{__typename: "{type}", id: "{id}"}}' for id in (f"${type.lower()}", "inconnue"))
    return Operation(service, f"query {{ _entities(representations: [{lot}]) {{ ... on {type} {{ {champs} }} }} }}")


_CONTACT = '{nom: "Essai", prenom: "Camille", fonction: "Directrice", courriel: "camille@exemple.fr"}'
_DEMANDE = (
    f'{{siret: "{SIRET}", nom: "Une ville", categorieJuridique: "7210", commune: "{COMMUNE}", contact: {_CONTACT}}}'
)
JUMELLE = "13002526500013"
"""Another body's SIRET: the same name in the same commune makes a pair for the radar."""
_FORMULAIRE = (
    '{postesSouhaites: %d, motivation: "Accompagner les habitants.", debutSouhaite: "2026-09-01",'
    " candidatIdentifie: false, engagementAccepte: true}"
)
_MOTIF = 'motif: "Essayé par le tableau des droits."'
_AVIS = '{sens: FAVORABLE, motivation: "Un projet solide et utile.", postesRecommandes: 2, rang: 1}'
_ENVELOPPES = f'[{{departement: "{DEPARTEMENT}", postes: 5}}]'
_DECIDER = 'deciderCandidature(session: "$session", candidature: "$candidature", '

ENREGISTRER = geste("structures", f"enregistrerStructure(demande: {_DEMANDE})", "Structure", "siret")
MODIFIER_IDENTITE = geste(
    "structures", 'modifierIdentite(id: "$structure", identite: {nom: "Ville"})', "Structure", "siret"
)
RENVOYER_CONFIRMATION = geste("structures", 'renvoyerConfirmation(id: "$structure")', "Structure", "siret")
FERMER = geste("structures", f'fermerStructure(id: "$structure", {_MOTIF})', "Structure", "siret")
DEROGER = geste(
    "structures", f'derogerEligibilite(id: "$structure", verdict: INELIGIBLE, {_MOTIF})', "Structure", "siret"
)
LEVER = geste("structures", f'leverDerogation(id: "$structure", {_MOTIF})', "Structure", "siret")
ENREGISTRER_JUMELLE = geste(
    "structures", f"enregistrerStructure(demande: {_DEMANDE.replace(SIRET, JUMELLE)})", "Structure", "siret"
)
FUSIONNER = geste(
    "structures",
    f'fusionner(conservee: "$premiere_structure", absorbee: "$structure", {_MOTIF})',
    "Structure",
    "siret",
)
DECLARER_QUARTIER = geste(
    "structures", 'declarerQuartier(id: "$structure", code: "QN06901M", preuve: "Attestation")', "Structure", "siret"
)
CONFIRMER = geste("structures", 'confirmerCourriel(jeton: "$structure.faux")', "Structure", "siret")

OUVRIR = geste("candidatures", f"ouvrirCandidature(formulaire: {_FORMULAIRE % 3})", "Candidature", "statut")
OUVRIR_AUTRE = geste(
    "candidatures",
    f"ouvrirCandidature(formulaire: {_FORMULAIRE % 1}, nature: COORDINATEUR)",
    "Candidature",
    "statut",
)
MODIFIER = geste(
    "candidatures",
    f'modifierCandidature(id: "$candidature", formulaire: {_FORMULAIRE % 4})',
    "Candidature",
    "statut",
)
DEPOSER = geste("candidatures", 'deposerCandidature(id: "$candidature")', "Candidature", "statut")
INSTRUIRE = geste("candidatures", 'ouvrirInstruction(id: "$candidature")', "Candidature", "statut")
DEMANDER_COMPLEMENT = geste(
    "candidatures", 'demanderComplement(id: "$candidature", manque: "Les statuts signés.")', "Candidature", "statut"
)
FOURNIR_COMPLEMENT = geste(
    "candidatures", 'fournirComplement(id: "$candidature", reponse: "Les voici.")', "Candidature", "statut"
)
REFUSER_COMPLEMENT = geste("candidatures", 'refuserComplement(id: "$candidature")', "Candidature", "statut")
MARQUER_DOUBLON = geste(
    "candidatures", 'marquerDoublon(id: "$candidature", original: "$premiere_candidature")', "Candidature", "statut"
)
RENDRE_AVIS = geste("candidatures", f'rendreAvis(id: "$candidature", avis: {_AVIS})', "Candidature", "statut")
REPRENDRE = geste("candidatures", 'reprendreInstruction(id: "$candidature")', "Candidature", "statut")
DEPOSER_DOCUMENT = Operation(
    "candidatures",
    'mutation { deposerDocument(candidature: "$candidature", nature: STATUTS, taille: 1000)'
    " { ... on DepotDocument { expireLe } ... on Refus { code } } }",
)
RETIRER_DOCUMENT = geste(
    "candidatures", 'retirerDocument(candidature: "$candidature", document: "$document")', "Candidature", "statut"
)
RETIRER = geste("candidatures", 'retirerCandidature(id: "$candidature")', "Candidature", "statut")

OUVRIR_CAMPAGNE = geste(
    "selection",
    f'ouvrirCampagne(nom: "2026", enveloppeNationale: 5, enveloppes: {_ENVELOPPES})',
    "Campagne",
    "nom",
)
MODIFIER_ENVELOPPE = geste(
    "selection", 'modifierEnveloppe(campagne: "$campagne", enveloppeNationale: 6)', "Campagne", "nom"
)
PLANIFIER = geste("selection", 'planifierSession(campagne: "$campagne", date: "2026-03-24")', "Session", "statut")
CLORE = geste("selection", 'cloreOrdreDuJour(session: "$session")', "Session", "statut")
_PRESIDENTE = '{nom: "Essai", prenom: "Camille", organisme: "ANCT", fonction: "Directrice", qualite: PRESIDENT}'
COMPOSER = geste(
    "selection", f'composerComite(session: "$session", membres: [{_PRESIDENTE}])', "Session", "comite { quorum }"
)
SIEGER = geste("selection", 'ouvrirSeance(session: "$session", presents: [1])', "Session", "statut")
POINTER = geste("selection", 'constaterPresence(session: "$session", presents: [])', "Session", "statut")
DEPORTER = geste(
    "selection", 'declarerDeport(session: "$session", membre: 1, candidature: "$candidature")', "Session", "statut"
)
ACCORDER = geste("selection", _DECIDER + "verdict: POSITIF, postes: 2)", "Decision", "verdict")
AJOURNER = geste("selection", _DECIDER + "verdict: EXAMEN_COMPLEMENTAIRE)", "Decision", "verdict")
FIXER_BAREME = geste(
    "selection",
    'fixerBareme(campagne: "$campagne", poids: {qualite: 25, pertinence: 25, demande: 25, besoins: 25})',
    "Campagne",
    "seuil",
)
APPRECIER = geste(
    "selection",
    'apprecierCandidature(session: "$session", candidature: "$candidature", noteQualite: 4, notePertinence: 3)',
    "Appreciation",
    "noteQualite",
)
PROPOSER = geste("selection", 'proposerRepartition(session: "$session")', "Proposition", "statut")
RETENIR = geste("selection", 'retenirProposition(proposition: "$proposition")', "Proposition", "statut")
ECARTER = geste("selection", 'ecarterProposition(proposition: "$proposition")', "Proposition", "statut")
DELIBERER = geste("selection", 'deliberer(session: "$session")', "Session", "statut")
NOTIFIER = geste("selection", 'notifierSession(session: "$session")', "Session", "statut")
CORRIGER_DECISION = geste(
    "selection",
    'corrigerDecision(decision: "$decision", verdict: POSITIF, postes: 1, raison: "Erreur de saisie.")',
    "Decision",
    "verdict",
)
DEPOSER_RECOURS = geste(
    "selection",
    'deposerRecours(decision: "$decision", moyens: "Nous demandons un poste de plus.")',
    "Decision",
    "recours { statut }",
)
ACCUEILLIR = geste(
    "selection",
    'accueillirRecours(decision: "$decision", postes: 3, raison: "Un besoin établi.")',
    "Decision",
    "verdict",
)
REJETER = geste("selection", 'rejeterRecours(decision: "$decision", raison: "Rien de nouveau.")', "Decision", "verdict")
CREDITER = geste(
    "selection",
    'crediterPostes(decision: "$decision", postes: 1, motif: "La structure rend un poste.")',
    "Campagne",
    "nom",
)
ANNULER = geste("selection", 'annulerSession(session: "$session")', "Session", "statut")

DEFINIR_BOITE = geste(
    "notifications",
    f'definirBoitePrefecture(departement: "{DEPARTEMENT}", courriel: "numerique@prefecture.example")',
    "BoitePrefecture",
    "departement",
)
RENVOYER = geste("notifications", 'renvoyerNotification(id: "$notification")', "Notification", "statut")
