"""One conseiller of one structure of the Rhône, as its structure declares it."""

from datetime import timedelta
from typing import Final

from services.kit.aggregate import Fait
from services.kit.testing import UN_JOUR
from services.structures.conseillers.domain import Conseiller, Declaration

__all__ = ["COMPTE", "CONCERNE", "MOTIF", "SECRET", "UNE_HEURE", "UN_JOUR", "declarer"]

CONCERNE: Final = {"conseiller": "c", "structure": "s", "siret": "21690123100011", "departement": "69"}
COMPTE: Final = "compte-1"
SECRET: Final = b"un secret qui n'est nulle part ailleurs"
MOTIF: Final = "Une erreur de saisie."
UNE_HEURE: Final = timedelta(hours=1)


def declarer(**autrement: str | None) -> tuple[Conseiller, *tuple[Fait, ...]]:
    formulaire = {"nom": "Essai", "prenom": "Dominique", "courriel": "Dominique@exemple.fr", **autrement}
    conseiller, declare, a_confirmer = Conseiller.declarer(
        Declaration(**formulaire),
        id="c",
        structure="s",
        siret="21690123100011",
        departement="69",
        graine="graine",
        le=UN_JOUR,
    )
    return conseiller, declare, a_confirmer
