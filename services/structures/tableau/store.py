"""How the CRA of a month are kept: one row a conseiller, structure and month."""

from services.kit.store import Collection, Index

from .domain import CraDuMois

__all__ = ["CRA_DU_MOIS"]

CRA_DU_MOIS = Collection(
    "tableau_cra",
    CraDuMois,
    columns={
        "structure": lambda c: c.structure,
        "mois": lambda c: c.mois,
        "conseiller": lambda c: c.conseiller,
    },
    indexes=[Index("structure", "mois"), Index("conseiller", "mois"), Index("mois")],
)
