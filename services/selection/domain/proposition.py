"""A share of the posts that the rule proposes: kept as it was computed, taken or left by a person."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from services.kit.aggregate import Aggregate, Refus

from ..events import RepartitionEcartee, RepartitionProposee, RepartitionRetenue
from .etapes import ReserveALAnct

__all__ = ["LigneProposee", "Proposition", "PropositionTranchee", "StatutProposition"]


class StatutProposition(StrEnum):
    PROPOSEE = "PROPOSEE"
    RETENUE = "RETENUE"
    ECARTEE = "ECARTEE"


class PropositionTranchee(Refus):
    message = "Cette proposition a déjà été retenue ou écartée."


@dataclass(frozen=True, kw_only=True)
class LigneProposee:
    """``score`` in hundredths, as it was when the share was computed."""

    candidature: str
    departement: str
    score: int
    postes: int


@dataclass(frozen=True, kw_only=True)
class Proposition(Aggregate):
    """The posts proposed for an agenda under ``hypotheses`` (candidature → posts). It decides nothing: taking it
    lets ``coselec`` ask the ledger for each line, under the rules of any decision."""

    session: str
    campagne: str
    hypotheses: dict[str, int]
    lignes: tuple[LigneProposee, ...]
    objectif: int
    prouve: bool
    le: dt.datetime
    statut: StatutProposition = StatutProposition.PROPOSEE
    tranchee_le: dt.datetime | None = None
    tranchee_par: str | None = None

    @property
    def postes(self) -> int:
        return sum(ligne.postes for ligne in self.lignes)

    @classmethod
    def faire(
        cls,
        *,
        id: str,
        session: str,
        campagne: str,
        hypotheses: Mapping[str, int],
        lignes: tuple[LigneProposee, ...],
        objectif: int,
        prouve: bool,
        role: str,
        le: dt.datetime,
    ) -> tuple[Self, RepartitionProposee]:
        _reserver(role)
        proposition = cls(
            id=id,
            session=session,
            campagne=campagne,
            hypotheses=dict(hypotheses),
            lignes=lignes,
            objectif=objectif,
            prouve=prouve,
            le=le,
        )
        fait = RepartitionProposee(
            proposition=id, session=session, campagne=campagne, postes=proposition.postes, prouvee=prouve, le=le
        )
        return proposition, fait

    def retenir(self, *, role: str, auteur: str, le: dt.datetime) -> tuple[Self, *tuple[RepartitionRetenue, ...]]:
        """A person takes it; taken again, it changes nothing."""
        _reserver(role)
        if self.statut is StatutProposition.RETENUE:
            return (self,)
        fait = RepartitionRetenue(proposition=self.id, session=self.session, campagne=self.campagne, le=le)
        return self._tranchee(StatutProposition.RETENUE, auteur, le), fait

    def ecarter(self, *, role: str, auteur: str, le: dt.datetime) -> tuple[Self, *tuple[RepartitionEcartee, ...]]:
        """A person leaves it; left again, it changes nothing."""
        _reserver(role)
        if self.statut is StatutProposition.ECARTEE:
            return (self,)
        fait = RepartitionEcartee(proposition=self.id, session=self.session, campagne=self.campagne, le=le)
        return self._tranchee(StatutProposition.ECARTEE, auteur, le), fait

    def _tranchee(self, statut: StatutProposition, auteur: str, le: dt.datetime) -> Self:
        if self.statut is not StatutProposition.PROPOSEE:
            raise PropositionTranchee
        return replace(self, statut=statut, tranchee_le=le, tranchee_par=auteur)


def _reserver(role: str) -> None:
    if role != "anct":
        raise ReserveALAnct
