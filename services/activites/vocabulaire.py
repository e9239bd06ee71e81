"""The words a report is written with, as the scheme uses them today."""

from enum import StrEnum, auto

__all__ = ["Lieu", "SousTheme", "Statut", "Theme", "TypeCra"]


class Statut(StrEnum):
    TRANSMIS = "TRANSMIS"
    CORRIGE = "CORRIGE"
    RETIRE = "RETIRE"


class TypeCra(StrEnum):
    """Only the individual accompagnement can be filed so far."""

    INDIVIDUEL = "INDIVIDUEL"


class Lieu(StrEnum):
    LIEU_ACTIVITE = "LIEU_ACTIVITE"
    DOMICILE = "DOMICILE"
    AUTRE = "AUTRE"
    A_DISTANCE = "A_DISTANCE"


class Theme(StrEnum):
    """The 19 themes; their codes are in lower case, as today's tools write them."""

    DIAGNOSTIC_NUMERIQUE = auto()
    PRENDRE_EN_MAIN_DU_MATERIEL = auto()
    MAINTENANCE_DE_MATERIEL = auto()
    GERER_SES_CONTENUS_NUMERIQUES = auto()
    NAVIGATION_SUR_INTERNET = auto()
    EMAIL = auto()
    BUREAUTIQUE = auto()
    RESEAUX_SOCIAUX = auto()
    SANTE = auto()
    BANQUE_ET_ACHATS_EN_LIGNE = auto()
    ENTREPRENEURIAT = auto()
    INSERTION_PROFESSIONNELLE = auto()
    SECURITE_NUMERIQUE = auto()
    PARENTALITE = auto()
    SCOLARITE_ET_NUMERIQUE = auto()
    CREER_AVEC_LE_NUMERIQUE = auto()
    CULTURE_NUMERIQUE = auto()
    INTELLIGENCE_ARTIFICIELLE = auto()
    AIDE_AUX_DEMARCHES_ADMINISTRATIVES = auto()


class SousTheme(StrEnum):
    """The 11 kinds of administrative procedure, allowed only with AIDE_AUX_DEMARCHES_ADMINISTRATIVES."""

    PAPIERS_ELECTIONS_CITOYENNETE = auto()
    FAMILLE_SCOLARITE = auto()
    SOCIAL_SANTE = auto()
    TRAVAIL_FORMATION = auto()
    LOGEMENT = auto()
    TRANSPORTS_MOBILITE = auto()
    ARGENT_IMPOTS = auto()
    JUSTICE = auto()
    ETRANGERS_EUROPE = auto()
    LOISIRS_SPORTS_CULTURE = auto()
    ASSOCIATIONS = auto()
