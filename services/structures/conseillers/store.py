"""How conseillers are kept and found again: by structure, by account, by a digest of their address."""

from services.kit.store import Collection, Index
from services.kit.temps import instant

from .domain import Conseiller, Statut, empreinte_du_courriel

__all__ = ["CONSEILLERS"]


def _courriel(c: Conseiller) -> str | None:
    return empreinte_du_courriel(c.identite.courriel) if c.actif and c.identite else None


CONSEILLERS = Collection(
    "conseillers",
    Conseiller,
    columns={
        "structure": lambda c: c.structure,
        # A declaration that was withdrawn is in no list.
        "departement": lambda c: None if c.statut is Statut.RETIRE else c.departement,
        "declare_le": lambda c: None if c.statut is Statut.RETIRE else instant(c.declare_le),
        "courriel": _courriel,
        "compte": lambda c: c.compte if c.actif else None,
    },
    indexes=[
        Index("structure", "declare_le"),
        Index("departement", "declare_le"),
        # One active conseiller for an address in a structure, and one for an account anywhere.
        Index("structure", "courriel", unique=True),
        Index("compte", unique=True),
    ],
)
