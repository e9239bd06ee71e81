"""A conseiller numérique, from its structure's declaration on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from services.kit.aggregate import Refus

from ...domain.confirmation import Confirmation
from ..events import CompteAConfirmer, ConseillerDeclare
from .fiche import Fiche
from .identite import Declaration, Identite

__all__ = ["Conseiller", "ConseillerDejaDeclare"]


class ConseillerDejaDeclare(Refus):
    message = "La structure a déjà déclaré un conseiller avec ce courriel."


@dataclass(frozen=True, kw_only=True)
class Conseiller(Fiche):
    """How a conseiller is declared."""

    @classmethod
    def declarer(
        cls,
        declaration: Declaration,
        *,
        id: str,
        structure: str,
        siret: str,
        departement: str,
        graine: str,
        le: datetime,
    ) -> tuple[Self, ConseillerDeclare, CompteAConfirmer]:
        """Raises ConseillerRefuse with every fault. ``graine``: random text, for the link to the account."""
        conseiller = cls(
            id=id,
            structure=structure,
            siret=siret,
            departement=departement,
            declare_le=le,
            identite=Identite.lire(declaration),
            confirmation=Confirmation(graine=graine, demandee_le=le),
        )
        concerne = conseiller._concerne()
        return conseiller, ConseillerDeclare(**concerne, le=le), CompteAConfirmer(**concerne, le=le)
