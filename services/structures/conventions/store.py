"""How conventions are kept and found again, and what this part keeps of the posts and of the training."""

from services.kit.store import Collection, Index
from services.kit.temps import instant

from .domain import Convention, Parcours, PosteSuivi

__all__ = ["CONVENTIONS", "PARCOURS_SUIVIS", "POSTES_SUIVIS"]


def _manquement_le(c: Convention) -> str | None:
    return max((instant(e.manquement.le) for e in c.engagements if e.manquement is not None), default=None)


CONVENTIONS = Collection(
    "conventions",
    Convention,
    columns={
        "structure": lambda c: c.structure,
        "decision": lambda c: c.decision,
        "departement": lambda c: c.departement,
        "statut": lambda c: str(c.statut),
        "ouverte_le": lambda c: instant(c.ouverte_le),
        # The next thing that the clock will make true of it.
        "echeance": lambda c: instant(c.echeance) if c.echeance else None,
        # The latest breach that stands; None: it is in no list of breaches.
        "manquement_le": _manquement_le,
    },
    indexes=[
        Index("structure", "ouverte_le"),
        Index("decision"),
        Index("departement", "statut", "ouverte_le"),
        Index("departement", "ouverte_le"),
        Index("statut", "ouverte_le"),
        Index("ouverte_le"),
        Index("echeance"),
        Index("departement", "manquement_le"),
        Index("manquement_le"),
    ],
)

POSTES_SUIVIS = Collection(
    "conventions_postes",
    PosteSuivi,
    columns={"decision": lambda p: p.decision, "conseiller": lambda p: p.conseiller},
    indexes=[Index("decision"), Index("conseiller")],
)

PARCOURS_SUIVIS = Collection("conventions_parcours", Parcours)
