"""Who holds the pen: whose move it is in each state, and since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .etats import Statut
from .valeurs import Transition

__all__ = ["PORTEURS", "Plume", "Porteur", "plume"]


class Porteur(StrEnum):
    """Who is to act next."""

    STRUCTURE = "STRUCTURE"
    PREFECTURE = "PREFECTURE"
    ANCT = "ANCT"
    COMITE = "COMITE"
    PERSONNE = "PERSONNE"


PORTEURS: Mapping[Statut, Porteur] = {
    Statut.BROUILLON: Porteur.STRUCTURE,
    Statut.DEPOSEE: Porteur.PREFECTURE,
    Statut.EN_INSTRUCTION: Porteur.PREFECTURE,
    Statut.COMPLEMENT_DEMANDE: Porteur.STRUCTURE,
    # ANCT closes the agendas; what is on one is the committee's.
    Statut.AVIS_RENDU: Porteur.ANCT,
    Statut.INSCRITE: Porteur.COMITE,
    Statut.AJOURNEE: Porteur.PREFECTURE,
    Statut.ACCEPTEE: Porteur.PERSONNE,
    Statut.REFUSEE: Porteur.PERSONNE,
    Statut.RETIREE: Porteur.PERSONNE,
    Statut.CADUQUE: Porteur.PERSONNE,
    Statut.IRRECEVABLE: Porteur.PERSONNE,
    Statut.DOUBLON: Porteur.PERSONNE,
}


@dataclass(frozen=True, kw_only=True)
class Plume:
    """Who holds the pen, and since which moment."""

    qui: Porteur
    depuis: datetime


def plume(statut: Statut, historique: Sequence[Transition], ouverte_le: datetime) -> Plume:
    """Since the last line of the history that gave the pen to somebody else than who had it."""
    qui = PORTEURS[statut]
    passages = (ligne.le for ligne in reversed(historique) if PORTEURS[ligne.de] is not PORTEURS[ligne.vers])
    return Plume(qui=qui, depuis=next(passages, ouverte_le))
