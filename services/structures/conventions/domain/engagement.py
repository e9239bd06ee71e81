"""One engagement of the official list: what is promised, by when, whether it is held, and who says so."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from ..events import CodeEngagement

__all__ = ["Attestation", "Engagement", "EtatEngagement", "Manquement"]


class EtatEngagement(StrEnum):
    """How an engagement stands. ``EN_RETARD`` once its day was told to be over."""

    A_TENIR = "A_TENIR"
    TENU = "TENU"
    EN_RETARD = "EN_RETARD"
    MANQUEMENT = "MANQUEMENT"


@dataclass(frozen=True, kw_only=True)
class Attestation:
    """Who, as a role, says that it is held, with a text or a document (its id) for proof.

    ``confirmee_par``: the préfecture or ANCT, which took the structure's word. ``close_le``: since when it is worth
    nothing any more, because it was contested (``contestation``: why) or because the clock runs again.
    """

    par: str
    le: datetime
    preuve: str | None = None
    piece: str | None = None
    confirmee_par: str | None = None
    confirmee_le: datetime | None = None
    contestation: str | None = None
    close_le: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Manquement:
    """A breach, by whom (a role) and why it was found and lifted; ``leve_le`` None: it stands."""

    motif: str
    par: str
    le: datetime
    leve_par: str | None = None
    leve_le: datetime | None = None
    motif_levee: str | None = None


@dataclass(frozen=True, kw_only=True)
class Engagement:
    """``echeance`` is the last day to hold it, None as long as its clock has not begun or while it is stopped;
    ``retard_dit_le`` is when that day was told to be over. Attestations and breaches are only ever added."""

    code: CodeEngagement
    echeance: date | None = None
    retard_dit_le: datetime | None = None
    attestations: tuple[Attestation, ...] = ()
    manquements: tuple[Manquement, ...] = ()

    @property
    def attestation(self) -> Attestation | None:
        """The one that counts."""
        derniere = self.attestations[-1] if self.attestations else None
        return derniere if derniere is not None and derniere.close_le is None else None

    @property
    def manquement(self) -> Manquement | None:
        """The breach that stands."""
        dernier = self.manquements[-1] if self.manquements else None
        return dernier if dernier is not None and dernier.leve_le is None else None

    @property
    def etat(self) -> EtatEngagement:
        if self.manquement is not None:
            return EtatEngagement.MANQUEMENT
        if self.attestation is not None:
            return EtatEngagement.TENU
        return EtatEngagement.EN_RETARD if self.retard_dit_le is not None else EtatEngagement.A_TENIR

    @property
    def a_dire(self) -> date | None:
        """The day whose end will be told, unless somebody acts before."""
        return self.echeance if self.etat is EtatEngagement.A_TENIR else None

    def exiger(self, echeance: date, *, le: datetime) -> Self:
        """Its clock runs up to that day; what attested it before is over."""
        return replace(self._close(le), echeance=echeance, retard_dit_le=None)

    def suspendre(self) -> Self:
        return replace(self, echeance=None, retard_dit_le=None)

    def attester(self, attestation: Attestation) -> Self:
        return replace(self, attestations=(*self.attestations, attestation))

    def confirmer(self, *, par: str, le: datetime) -> Self:
        *avant, derniere = self.attestations
        return replace(self, attestations=(*avant, replace(derniere, confirmee_par=par, confirmee_le=le)))

    def contester(self, motif: str, *, echeance: date, le: datetime) -> Self:
        *avant, derniere = self.attestations
        contestee = replace(derniere, contestation=motif)
        return replace(self, attestations=(*avant, contestee)).exiger(echeance, le=le)

    def manquer(self, manquement: Manquement) -> Self:
        return replace(self, manquements=(*self.manquements, manquement))

    def lever(self, motif: str, *, par: str, le: datetime) -> Self:
        *avant, dernier = self.manquements
        leve = replace(dernier, leve_par=par, leve_le=le, motif_levee=motif)
        return replace(self, manquements=(*avant, leve))

    def retarder(self, echeance: date, *, le: datetime) -> Self:
        return replace(self._close(le), echeance=echeance, retard_dit_le=le)

    def _close(self, le: datetime) -> Self:
        if self.attestation is None:
            return self
        *avant, derniere = self.attestations
        return replace(self, attestations=(*avant, replace(derniere, close_le=le)))
