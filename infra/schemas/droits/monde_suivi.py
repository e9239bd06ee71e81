"""A file of reports that was imported for the structure of the world: no operation of GraphQL brings one in."""

from collections.abc import Mapping
from typing import Any

from services.activites.imports.domain import EtatImport, Import
from services.kit.testing import UN_JOUR

__all__ = ["importer_un_fichier"]


async def importer_un_fichier(services: Mapping[str, Any], ids: Mapping[str, str]) -> None:
    fait = Import(
        id="import",
        empreinte="0" * 64,
        structure=ids["structure"],
        conseiller=None,
        lignes=1,
        deja=0,
        deposees=1,
        etat=EtatImport.TERMINE,
        commence_le=UN_JOUR,
        avance_le=UN_JOUR,
    )
    await services["activites"].stores.imports.change(fait.id, lambda _: fait)
