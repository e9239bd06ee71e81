"""The committee that sits: its members, who is there, who withdraws from one candidature, and when it may decide."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from services.kit.aggregate import Faute, Refus

from .textes import defaut

__all__ = [
    "MEMBRES_MAX",
    "Comite",
    "ComiteInvalide",
    "Deport",
    "Membre",
    "MembreInconnu",
    "Pointage",
    "PresidenceAbsente",
    "QualiteMembre",
    "QuorumNonAtteint",
]

MEMBRES_MAX: Final = 100
PRESIDE_PAR: Final = "ANCT"


class QualiteMembre(StrEnum):
    """What a member does; in the absence of the president, or when it withdraws, a vice-president chairs."""

    PRESIDENT = "PRESIDENT"
    VICE_PRESIDENT = "VICE_PRESIDENT"
    MEMBRE = "MEMBRE"


class ComiteInvalide(Refus):
    message = "Le comité ne peut pas être composé ainsi."


class MembreInconnu(Refus):
    message = "Ce numéro n'est celui d'aucun membre du comité."


class QuorumNonAtteint(Refus):
    message = "Le quorum n'est pas atteint : le comité ne peut pas se prononcer."


class PresidenceAbsente(Refus):
    message = "L'ANCT, qui préside le comité, n'est pas représentée : le comité ne peut pas se prononcer."


@dataclass(frozen=True, kw_only=True)
class Membre:
    """A person who sits: personal data, told in no event. Its number in the committee (from 1) stands for it there."""

    nom: str
    prenom: str
    organisme: str
    fonction: str
    qualite: QualiteMembre = QualiteMembre.MEMBRE


@dataclass(frozen=True, kw_only=True)
class Pointage:
    """Who is there (numbers, in order) from that moment until the next."""

    presents: tuple[int, ...]
    le: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Deport:
    """A member has withdrawn from one candidature, for good. Why is the member's own business."""

    membre: int
    candidature: str
    le: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Comite:
    """Members, and what happened among them. ``quorum`` is how many must be there, on the whole committee.

    Nobody sits before a first ``Pointage``.
    """

    membres: tuple[Membre, ...]
    quorum: int
    pointages: tuple[Pointage, ...] = ()
    deports: tuple[Deport, ...] = ()

    @classmethod
    def composer(cls, *, membres: Sequence[Membre], quorum: int | None = None) -> Self:
        """The president is ANCT's, as every vice-president is. ``quorum`` is by default half of the members at least
        (art. R. 133-10 du code des relations entre le public et l'administration)."""
        if fautes := _fautes(membres, quorum):
            raise ComiteInvalide(fautes=tuple(fautes))
        propres = tuple(
            Membre(
                nom=m.nom.strip(),
                prenom=m.prenom.strip(),
                organisme=m.organisme.strip(),
                fonction=m.fonction.strip(),
                qualite=m.qualite,
            )
            for m in membres
        )
        return cls(membres=propres, quorum=-(-len(propres) // 2) if quorum is None else quorum)

    @property
    def presents(self) -> tuple[int, ...]:
        return self.pointages[-1].presents if self.pointages else ()

    @property
    def quorum_atteint(self) -> bool:
        return len(self.presents) >= self.quorum

    def pointer(self, presents: Collection[int], *, le: dt.datetime) -> Self:
        """These members, and no other, are there from now on; self when it was so already."""
        for numero in presents:
            self.membre(numero)
        suite = tuple(sorted(set(presents)))
        if self.pointages and suite == self.presents:
            return self
        return replace(self, pointages=(*self.pointages, Pointage(presents=suite, le=le)))

    def deporter(self, membre: int, candidature: str, *, le: dt.datetime) -> Self:
        """That member takes no part in that candidature; self when it was so already."""
        self.membre(membre)
        if membre in self.deportes(candidature):
            return self
        return replace(self, deports=(*self.deports, Deport(membre=membre, candidature=candidature, le=le)))

    def deportes(self, candidature: str) -> frozenset[int]:
        return frozenset(d.membre for d in self.deports if d.candidature == candidature)

    def votants(self, candidature: str, *, renvoi: bool = False) -> tuple[int, ...]:
        """Who decides on this candidature now: those there, less those who withdrew from it; one of them chairs.

        Raises QuorumNonAtteint when they are fewer than the quorum of the whole committee: who withdraws counts
        neither as there nor for a smaller quorum, or a handful could decide because the others withdrew. To put the
        candidature off (``renvoi``) is to decide nothing of it: enough that the committee itself is quorate, so that
        withdrawals never leave a session without an end.
        """
        deportes = self.deportes(candidature)
        votants = tuple(n for n in self.presents if n not in deportes)
        if len(self.presents if renvoi else votants) < self.quorum:
            raise QuorumNonAtteint(f"Membres qui peuvent se prononcer : {len(votants)}, quorum : {self.quorum}.")
        self.presider(votants)
        return votants

    def siege(self) -> None:
        """Raises QuorumNonAtteint or PresidenceAbsente when the committee cannot sit with those who are there."""
        if not self.quorum_atteint:
            raise QuorumNonAtteint(f"Membres présents : {len(self.presents)}, quorum : {self.quorum}.")
        self.presider(self.presents)

    def presider(self, numeros: Collection[int]) -> int:
        """Who of these chairs: the president, else the first vice-president. Raises PresidenceAbsente."""
        for qualite in (QualiteMembre.PRESIDENT, QualiteMembre.VICE_PRESIDENT):
            for numero in sorted(numeros):
                if self.membre(numero).qualite is qualite:
                    return numero
        raise PresidenceAbsente

    def membre(self, numero: int) -> Membre:
        """Raises MembreInconnu."""
        if not 1 <= numero <= len(self.membres):
            raise MembreInconnu(f"Membres : de 1 à {len(self.membres)}.")
        return self.membres[numero - 1]


def _fautes(membres: Sequence[Membre], quorum: int | None) -> list[Faute]:
    if not 1 <= len(membres) <= MEMBRES_MAX:
        return [Faute("membres", f"De 1 à {MEMBRES_MAX} membres.")]
    fautes = []
    for numero, membre in enumerate(membres, start=1):
        for champ, maxi in (("nom", 100), ("prenom", 100), ("organisme", 200), ("fonction", 200)):
            if faute := defaut(getattr(membre, champ), mini=1, maxi=maxi):
                fautes.append(Faute("membres", f"Membre {numero}, {champ} : {faute}"))
        if membre.qualite is not QualiteMembre.MEMBRE and membre.organisme.strip() != PRESIDE_PAR:
            fautes.append(Faute("membres", f"Membre {numero} : seule l'ANCT préside le comité."))
    if sum(m.qualite is QualiteMembre.PRESIDENT for m in membres) != 1:
        fautes.append(Faute("membres", "Le comité a un président, et un seul."))
    if quorum is not None and not 1 <= quorum <= len(membres):
        fautes.append(Faute("quorum", f"De 1 à {len(membres)} membres présents."))
    return fautes
