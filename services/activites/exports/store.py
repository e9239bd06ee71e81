"""How exports and open files are kept and found again."""

from services.kit.store import Collection, Index
from services.kit.temps import instant

from .domain import Export
from .ouvertes.domain import JeuOuvert

__all__ = ["EXPORTS", "JEUX_OUVERTS"]

EXPORTS = Collection(
    "exports",
    Export,
    columns={
        "demandeur": lambda e: e.demandeur,
        "demande_le": lambda e: instant(e.demande_le),
        # Whose export is not ready yet: one person does not keep the worker from the others.
        "attendu_par": lambda e: e.demandeur if e.ouvert else None,
        "echeance": lambda e: instant(e.echeance) if e.echeance else None,
    },
    indexes=[Index("demandeur", "demande_le"), Index("attendu_par"), Index("echeance")],
)

JEUX_OUVERTS = Collection(
    "jeux_ouverts",
    JeuOuvert,
    # By name, a year's files are together.
    columns={"nom": lambda j: j.nature.nom, "annee": lambda j: j.nature.annee},
    indexes=[Index("nom"), Index("annee", "nom")],
)
