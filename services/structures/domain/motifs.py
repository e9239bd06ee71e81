"""The French sentences of a verdict, by family of legal categories: the official line, why, the proof asked."""

from collections.abc import Mapping
from typing import Final

from ..events import Verdict

__all__ = ["EXPLICATIONS", "LIGNES", "NOMMEE", "PREUVES"]

OUI, SI, NON = Verdict.ELIGIBLE, Verdict.ELIGIBLE_SOUS_CONDITION, Verdict.INELIGIBLE

COLLECTIVITES: Final = (
    "Collectivités territoriales et leurs groupements au sens de l'article L. 5111-1 du Code général des "
    "collectivités territoriales, la Métropole du Grand Paris ainsi que les établissements publics territoriaux "
    "et la Métropole de Lyon, les territoires et collectivités d'outre-mer"
)
CHAMBRES_ET_EPA: Final = "Chambres consulaires, établissements publics administratifs sous tutelle de l'État"
ASSOCIATIONS: Final = "Associations déclarées au sens de la loi du 1er juillet 1901 (loi 1908 en Alsace-Moselle)"
ESS: Final = "Entreprises relevant de l'économie sociale et solidaire au sens de la loi n°2014-856 du 31 juillet 2014"
PUBLIQUES: Final = "Pour les structures publiques, ce dispositif est ouvert aux"
PRIVEES: Final = "Les structures privées listées ci-dessous peuvent aussi accueillir des conseillers numériques"

LIGNES: Final[Mapping[str, str]] = {
    "COLLECTIVITE_TERRITORIALE": COLLECTIVITES,
    "GROUPEMENT_COLLECTIVITES": COLLECTIVITES,
    "ETABLISSEMENT_PUBLIC_LOCAL": (
        "Établissements publics locaux qui leur sont rattachés : CCAS, CIAS, Offices publics de l'habitat…"
    ),
    "GIP": "GIP constitués de personnes morales de droit public",
    "CHAMBRE_CONSULAIRE": CHAMBRES_ET_EPA,
    "EPA_TUTELLE_ETAT": CHAMBRES_ET_EPA,
    "EPIC_ETAT": "EPIC préalablement identifiés par l'État",
    "AUTRE_DROIT_PUBLIC": PUBLIQUES,
    "SERVICE_ETAT": PUBLIQUES,
    "SERVICE_DECONCENTRE_ETAT": "Les services déconcentrés de l'État ne sont pas éligibles.",
    "ASSOCIATION": ASSOCIATIONS,
    "ASSOCIATION_NON_DECLAREE": ASSOCIATIONS,
    "ESS": ESS,
    "SOCIETE_COMMERCIALE": ESS,
    "ENTREPRISE_SOCIALE_HABITAT": "Entreprises sociales pour l'habitat",
    "INTERET_GENERAL": (
        "Toute personne morale de droit privé poursuivant une mission d'intérêt général et n'ayant pas, "
        "à titre exclusif, un but lucratif."
    ),
    "HORS_CHAMP": PRIVEES,
}
"""Family → the line, word for word, of the page updated on 18/06/2025 (reference/texte-officiel.md)."""

PREUVES: Final[Mapping[str, str]] = {
    "GROUPEMENT_COLLECTIVITES": (
        "Les statuts ou l'arrêté qui montrent que la structure est un groupement de collectivités au sens de "
        "l'article L. 5111-1 du Code général des collectivités territoriales."
    ),
    "ETABLISSEMENT_PUBLIC_LOCAL": (
        "La délibération ou l'acte de création qui rattache l'établissement à une collectivité territoriale "
        "ou à un groupement."
    ),
    "GIP": (
        "La convention constitutive du groupement, qui atteste que tous ses membres sont des personnes morales "
        "de droit public."
    ),
    "EPA_TUTELLE_ETAT": "Le texte qui place l'établissement sous la tutelle de l'État.",
    "EPIC_ETAT": "La décision de l'État qui a préalablement identifié cet EPIC pour le dispositif.",
    "AUTRE_DROIT_PUBLIC": (
        "Le texte ou les statuts qui rattachent la structure à l'une des structures publiques auxquelles "
        "le dispositif est ouvert."
    ),
    "SOCIETE_COMMERCIALE": (
        "La mention « économie sociale et solidaire » au répertoire Sirene ou l'agrément ESUS ; à défaut, les statuts "
        "qui montrent une mission d'intérêt général sans but exclusivement lucratif."
    ),
    "INTERET_GENERAL": (
        "Les statuts qui montrent que la structure poursuit une mission d'intérêt général et n'a pas, "
        "à titre exclusif, un but lucratif."
    ),
}
"""Family → what an eligibility under condition still has to show."""

EXPLICATIONS: Final[Mapping[tuple[str, Verdict], str]] = {
    ("COLLECTIVITE_TERRITORIALE", OUI): "La structure est une collectivité territoriale.",
    ("GROUPEMENT_COLLECTIVITES", OUI): "La structure est un groupement de collectivités territoriales.",
    ("GROUPEMENT_COLLECTIVITES", SI): (
        "La structure est éligible si elle est bien un groupement de collectivités territoriales."
    ),
    ("ETABLISSEMENT_PUBLIC_LOCAL", OUI): "La structure est un établissement public local rattaché à une collectivité.",
    ("ETABLISSEMENT_PUBLIC_LOCAL", SI): (
        "La structure est éligible si elle est rattachée à une collectivité territoriale ou à un groupement."
    ),
    ("GIP", SI): "Le groupement est éligible si tous ses membres sont des personnes morales de droit public.",
    ("CHAMBRE_CONSULAIRE", OUI): "La structure est une chambre consulaire.",
    ("EPA_TUTELLE_ETAT", OUI): "La structure est un établissement public administratif sous tutelle de l'État.",
    ("EPA_TUTELLE_ETAT", SI): "La structure est éligible si elle est placée sous la tutelle de l'État.",
    ("EPIC_ETAT", SI): "L'établissement est éligible si l'État l'a préalablement identifié.",
    ("AUTRE_DROIT_PUBLIC", SI): (
        "Cette personne morale de droit public n'est pas nommée par le texte : son éligibilité est vérifiée "
        "au cas par cas."
    ),
    ("SERVICE_ETAT", NON): (
        "Un service de l'État, sans personnalité morale propre, ne figure pas parmi les structures publiques "
        "auxquelles le dispositif est ouvert."
    ),
    ("SERVICE_DECONCENTRE_ETAT", NON): "La structure est un service déconcentré de l'État, que le texte exclut.",
    ("ASSOCIATION", OUI): "La structure est une association déclarée.",
    ("ASSOCIATION_NON_DECLAREE", NON): "Une association qui n'est pas déclarée n'est pas éligible.",
    ("ESS", OUI): "La structure relève par nature de l'économie sociale et solidaire.",
    ("SOCIETE_COMMERCIALE", SI): (
        "La société est éligible si elle relève de l'économie sociale et solidaire, ou si elle poursuit une mission "
        "d'intérêt général sans but exclusivement lucratif."
    ),
    ("ENTREPRISE_SOCIALE_HABITAT", OUI): "La structure est une entreprise sociale pour l'habitat.",
    ("INTERET_GENERAL", SI): (
        "La structure est éligible si elle poursuit une mission d'intérêt général sans but exclusivement lucratif."
    ),
    ("HORS_CHAMP", NON): (
        "Une personne physique, un organisme étranger ou une forme purement lucrative ou patrimoniale ne figure pas "
        "parmi les structures privées qui peuvent accueillir un conseiller numérique."
    ),
}
"""(family, verdict) → why, for the person who reads it."""

NOMMEE: Final = "{nom} est nommée par le texte, quelle que soit sa catégorie juridique."
