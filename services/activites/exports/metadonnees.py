"""What a Parquet file says of itself, and under which name it is saved."""

from collections.abc import Mapping

import msgspec

from services.kit.temps import instant
from services.territoire import territoire

from .colonnes_cra import VERSION, schema_cra
from .domain import Export

__all__ = ["metadonnees", "nom_de_fichier"]


def nom_de_fichier(export: Export) -> str:
    return f"conum-cra-{export.du}-{export.au}.{export.format.lower()}"


def metadonnees(export: Export) -> Mapping[str, str]:
    """Key → text. ``colonnes``: the Table Schema, with the description and the codes of each column."""
    debut = export.commence_le or export.demande_le
    return {
        "titre": "Comptes rendus d'activité des conseillers numériques",
        "version": VERSION,
        "millesime": territoire().cadre.millesime,
        "perimetre": " ".join((export.perimetre.genre, *export.perimetre.valeurs)),
        "du": export.du.isoformat(),
        "au": export.au.isoformat(),
        "arrete_le": instant(debut),
        "colonnes": msgspec.json.encode(schema_cra()).decode(),
    }
