"""A file of public figures that is published: told here as the worker of activites would, without its file."""

from collections.abc import Mapping
from typing import Any, Final

from services.activites.exports.ouvertes.domain import JeuOuvert, Nature
from services.activites.exports.vocabulaire import FormatExport, PasOuvert
from services.activites.statistiques.series import Axe
from services.kit.testing import UN_JOUR

__all__ = ["publier_un_fichier"]

NATURE: Final = Nature(annee=2026, maille=Axe.FRANCE, pas=PasOuvert.MOIS, format=FormatExport.CSV)


async def publier_un_fichier(services: Mapping[str, Any], ids: Mapping[str, str]) -> None:
    jeu, fait = JeuOuvert.ouvrir(
        NATURE, cle="ouvertes/essai", taille=1, sha256="0" * 64, lignes=1, edition=UN_JOUR, le=UN_JOUR
    )
    await services["activites"].stores.jeux_ouverts.add(jeu, fait)
