"""Who is tried: each role, and for those that have a perimeter one inside and one outside that of the seeded world."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.kit.identity import PUBLIC_AGENT, Agent

__all__ = ["COLONNES", "COMMUNE", "DEPARTEMENT", "SANS_PERIMETRE", "SIRET", "Colonne"]

SIRET: Final = "21690123100011"
DEPARTEMENT: Final = "69"
COMMUNE: Final = "69123"
AUTRE_SIRET: Final = "21750001600019"
AUTRE_DEPARTEMENT: Final = "75"


@dataclass(frozen=True)
class Colonne:
    """One who asks. ``dehors``: a role with a perimeter, to which nothing of the seeded world belongs."""

    titre: str
    agent: Agent
    dehors: bool = False


COLONNES: Final[Sequence[Colonne]] = (
    Colonne("ANCT", Agent("anct", "anct")),
    Colonne("préfecture", Agent("prefecture", "prefecture", frozenset({DEPARTEMENT}))),
    Colonne("autre préfecture", Agent("prefecture", "autre", frozenset({AUTRE_DEPARTEMENT})), dehors=True),
    Colonne("coordinateur", Agent("coordinateur", "coordinateur", frozenset({DEPARTEMENT}))),
    Colonne("autre coordinateur", Agent("coordinateur", "autre", frozenset({AUTRE_DEPARTEMENT})), dehors=True),
    Colonne("structure", Agent("structure", "structure", siret=SIRET)),
    Colonne("autre structure", Agent("structure", "autre", siret=AUTRE_SIRET), dehors=True),
    Colonne("conseiller", Agent("conseiller", "conseiller", siret=SIRET)),
    Colonne("son collègue", Agent("conseiller", "collegue", siret=SIRET)),
    Colonne("autre conseiller", Agent("conseiller", "autre", siret=AUTRE_SIRET), dehors=True),
    Colonne("partenaire", Agent("partenaire", "partenaire")),
    Colonne("service", Agent("service", "notifications")),
    Colonne("public", PUBLIC_AGENT),
)

SANS_PERIMETRE: Final[Sequence[Colonne]] = tuple(
    Colonne(f"{role} sans périmètre", Agent(role, "sans"), dehors=True)
    for role in ("prefecture", "coordinateur", "structure", "conseiller")
)
"""Tokens that carry neither département nor SIRET: tried too, though the table does not show them."""
