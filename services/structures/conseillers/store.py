"""How conseillers are kept and found again: by structure, by account, by a digest of their address."""

from dataclasses import dataclass
from datetime import date

from services.kit.store import Collection, Index
from services.kit.temps import instant

from .domain import Conseiller, Statut, empreinte_du_courriel

__all__ = ["CONSEILLERS", "EMPLOIS", "Emploi"]


@dataclass(frozen=True, kw_only=True)
class Emploi:
    """What is kept of a contract, under its id; ``fin`` is its last day, None for a CDI."""

    conseiller: str
    fin: date | None


def _courriel(c: Conseiller) -> str | None:
    return empreinte_du_courriel(c.identite.courriel) if c.actif and c.identite else None


def _declare_le(c: Conseiller) -> str | None:
    """A declaration that was withdrawn is in no list."""
    return None if c.statut is Statut.RETIRE else instant(c.declare_le)


CONSEILLERS = Collection(
    "conseillers",
    Conseiller,
    columns={
        "structure": lambda c: c.structure,
        "departement": lambda c: c.departement,
        "declare_le": _declare_le,
        "courriel": _courriel,
        "compte": lambda c: c.compte if c.actif else None,
        "echeance": lambda c: instant(c.echeance) if c.echeance else None,
    },
    indexes=[
        Index("structure", "declare_le"),
        Index("departement", "declare_le"),
        Index("declare_le"),
        Index("echeance"),
        # One active conseiller for an address in a structure, and one for an account anywhere.
        Index("structure", "courriel", unique=True),
        Index("compte", unique=True),
    ],
)
EMPLOIS = Collection("emplois", Emploi, columns={"conseiller": lambda e: e.conseiller}, indexes=[Index("conseiller")])
