"""A line of an agenda: a candidature as it stood when the agenda was closed."""

from dataclasses import dataclass
from enum import StrEnum

from services.kit.aggregate import Refus

__all__ = ["HorsOrdreDuJour", "LigneOrdreDuJour", "Sens"]


class Sens(StrEnum):
    """The préfecture's opinion, as the agenda shows it."""

    FAVORABLE = "FAVORABLE"
    RESERVE = "RESERVE"
    DEFAVORABLE = "DEFAVORABLE"


class HorsOrdreDuJour(Refus):
    message = "Cette candidature n'est pas à l'ordre du jour de la session."


@dataclass(frozen=True, kw_only=True)
class LigneOrdreDuJour:
    """A candidature as it stood when the agenda was closed: what the committee decides upon."""

    candidature: str
    structure: str
    siret: str
    departement: str
    nature: str
    postes_souhaites: int
    sens: Sens
    postes_recommandes: int
    rang: int | None = None
