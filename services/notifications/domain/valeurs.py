"""The words of a mail: which letter, to whom, in which state, why it has not left."""

from enum import StrEnum
from typing import Final
from uuid import UUID

__all__ = ["COMPTEES", "ESPACE", "Genre", "Modele", "Raison", "Statut"]

ESPACE: Final = UUID("6f1d2b53-6c1e-5b0c-9c5e-0d1a5a2f7a10")
"""Under which ids derive from what they are about."""


class Modele(StrEnum):
    """The letters we write; each is a template of the same name in lower case.

    Where both a structure and its préfecture are told, each has a letter of its own.
    """

    COURRIEL_A_CONFIRMER = "COURRIEL_A_CONFIRMER"
    DEPOT_ENREGISTRE = "DEPOT_ENREGISTRE"
    CANDIDATURE_A_EXAMINER = "CANDIDATURE_A_EXAMINER"
    CANDIDATURE_IRRECEVABLE = "CANDIDATURE_IRRECEVABLE"
    CANDIDATURE_DOUBLON = "CANDIDATURE_DOUBLON"
    COMPLEMENT_DEMANDE = "COMPLEMENT_DEMANDE"
    RELANCE_COMPLEMENT = "RELANCE_COMPLEMENT"
    COMPLEMENT_FOURNI = "COMPLEMENT_FOURNI"
    COMPLEMENT_REFUSE = "COMPLEMENT_REFUSE"
    CANDIDATURE_CADUQUE = "CANDIDATURE_CADUQUE"
    CADUCITE_DU_DEPARTEMENT = "CADUCITE_DU_DEPARTEMENT"
    RELANCE_AVIS = "RELANCE_AVIS"
    AVIS_EN_RETARD = "AVIS_EN_RETARD"
    AVIS_RENDU = "AVIS_RENDU"
    DECISION_POSITIVE = "DECISION_POSITIVE"
    DECISION_NEGATIVE = "DECISION_NEGATIVE"
    DECISION_AJOURNEE = "DECISION_AJOURNEE"
    DECISION_DU_DEPARTEMENT = "DECISION_DU_DEPARTEMENT"
    DECISION_CORRIGEE = "DECISION_CORRIGEE"
    CORRECTION_DU_DEPARTEMENT = "CORRECTION_DU_DEPARTEMENT"
    RECOURS_DEPOSE = "RECOURS_DEPOSE"
    RECOURS_A_EXAMINER = "RECOURS_A_EXAMINER"
    RECOURS_ACCUEILLI = "RECOURS_ACCUEILLI"
    RECOURS_REJETE = "RECOURS_REJETE"
    RECOURS_DU_DEPARTEMENT = "RECOURS_DU_DEPARTEMENT"
    STRUCTURE_ABSORBEE = "STRUCTURE_ABSORBEE"
    STRUCTURE_FERMEE = "STRUCTURE_FERMEE"
    FERMETURE_DU_DEPARTEMENT = "FERMETURE_DU_DEPARTEMENT"


class Genre(StrEnum):
    """Whom we write to: a structure's contact, a préfecture's mailbox, ANCT's."""

    STRUCTURE = "STRUCTURE"
    PREFECTURE = "PREFECTURE"
    ANCT = "ANCT"


class Statut(StrEnum):
    A_ENVOYER = "A_ENVOYER"
    EN_COURS = "EN_COURS"
    ENVOYEE = "ENVOYEE"
    EN_ECHEC = "EN_ECHEC"
    SANS_OBJET = "SANS_OBJET"


class Raison(StrEnum):
    """Why a mail has not left yet, or never will. The server's own words may hold an address: never kept."""

    SANS_BOITE = "SANS_BOITE"
    SANS_ADRESSE = "SANS_ADRESSE"
    ADRESSES_INJOIGNABLES = "ADRESSES_INJOIGNABLES"
    SMTP_INJOIGNABLE = "SMTP_INJOIGNABLE"
    SMTP_DIFFERE = "SMTP_DIFFERE"
    SMTP_REJETE = "SMTP_REJETE"
    ENVOI_INCERTAIN = "ENVOI_INCERTAIN"
    ERREUR_INTERNE = "ERREUR_INTERNE"
    PLUS_A_DIRE = "PLUS_A_DIRE"


COMPTEES = frozenset({Raison.SANS_ADRESSE, Raison.SMTP_DIFFERE, Raison.ENVOI_INCERTAIN, Raison.ERREUR_INTERNE})
"""Delays that say something of this mail, and so lead to giving up. A server that is down says nothing of it:
these are tried for ever, so that an outage, however long, loses no mail."""
