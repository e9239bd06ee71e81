"""Engagements that this platform sees by itself: recruiting, training, examinations, the use of the CRA."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Self

from services.kit.aggregate import Decision, Fait

from ..events import (
    CodeEngagement,
    EngagementEnRetard,
    EngagementExigible,
    EngagementSuspendu,
    EngagementTenu,
)
from .engagement import Attestation, Engagement
from .horloge import Horloge
from .liste import LISTE, Depuis

__all__ = ["Constats", "Parcours", "PosteSuivi", "Vu"]

PLATEFORME: Final = "plateforme"


@dataclass(frozen=True, kw_only=True)
class PosteSuivi:
    """What is kept of a post: of which decision, with which structure now and before (``passees``), since when.

    ``conseiller`` is the one assigned now by ``contrat``, which began on ``debut``; ``recrute``: one ever was.
    ``parti``: given back, or cancelled by a correction.
    """

    decision: str
    structure: str
    depuis: date
    passees: tuple[str, ...] = ()
    contrat: str | None = None
    conseiller: str | None = None
    debut: date | None = None
    recrute: bool = False
    parti: bool = False


@dataclass(frozen=True, kw_only=True)
class Parcours:
    """How far a conseiller's training is: its end, the examinations passed."""

    forme: bool = False
    examens: frozenset[str] = frozenset()

    @property
    def certifie(self) -> bool:
        return self.examens >= {"PIX", "CCP1"}


@dataclass(frozen=True, kw_only=True)
class Vu:
    """What is seen of the posts that a convention is about."""

    postes: Sequence[PosteSuivi] = ()
    parcours: Mapping[str, Parcours] = field(default_factory=dict)

    @property
    def a_recruter(self) -> date | None:
        """Since when the first post that never had a conseiller waits for one."""
        return min((p.depuis for p in self.postes if not p.recrute), default=None)

    @property
    def debut(self) -> date | None:
        """The first day of the first contract that runs."""
        return min((p.debut for p in self.postes if p.debut is not None), default=None)

    def en_attente(self, code: CodeEngagement) -> date | None:
        """The first day of the first conseiller for whom this is still to be done."""
        return min((p.debut for p in self.postes if p.debut is not None and not self._fait(code, p)), default=None)

    def _fait(self, code: CodeEngagement, poste: PosteSuivi) -> bool:
        parcours = self.parcours.get(poste.conseiller or "", Parcours())
        return parcours.forme if code is CodeEngagement.FORMATION else parcours.certifie


@dataclass(frozen=True, kw_only=True)
class Constats(Horloge):
    """What follows from the facts of posts, conseillers and CRA. Seen twice, they change nothing."""

    def observer(self, vu: Vu, *, le: datetime) -> Decision[Self]:
        """The posts of this convention, as they are since ``le``."""
        if self.terminee or not vu.postes:
            return (self,)
        # What was late by then is told as such, whenever the sweep comes by.
        suite, *faits = self.echoir(le=le)
        if suite.terminee:
            return suite, *faits
        suite, *recrute = suite._recrutement(vu, le)
        suite, *forme = suite._formation(vu, le)
        suite, *certifie = suite._certification(vu, le)
        suite, *debute = suite._debut(vu, le)
        faits += [*recrute, *forme, *certifie, *debute]
        return suite, *faits

    def constater_cra(self, *, le: datetime) -> Decision[Self]:
        """A conseiller of this convention has filed a CRA at ``le``; one that came before what is known is old news."""
        engagement = self.engagement(CodeEngagement.CRA)
        deja = engagement.attestations[-1].le if engagement.attestations else None
        if self.terminee or (deja is not None and le <= max(deja, engagement.retard_dit_le or deja)):
            return (self,)
        return self._tenir(CodeEngagement.CRA, le)

    def constater_silence(self, echeance: date, *, le: datetime) -> Decision[Self]:
        """The service that counts the CRA said at ``le`` that none came by ``echeance``."""
        engagement = self.engagement(CodeEngagement.CRA)
        tenu_depuis = engagement.attestation is not None and engagement.attestation.le >= le
        if self.terminee or tenu_depuis or engagement.retard_dit_le is not None:
            return (self,)
        return self._engager(engagement.retarder(echeance, le=le)), EngagementEnRetard(
            **self._concerne(), engagement=CodeEngagement.CRA, echeance=echeance, tardif=False, le=le
        )

    def _debut(self, vu: Vu, le: datetime) -> Decision[Self]:
        """The clocks that a first contract starts."""
        suite: Self = self
        faits: list[Fait] = []
        for code, promesse in LISTE.items():
            if vu.debut is not None and promesse.depuis is Depuis.RECRUTEMENT and suite._jamais_exige(code):
                suite, *autres = suite._exiger(code, promesse.echeance(vu.debut), le)
                faits += autres
        return suite, *faits

    def _formation(self, vu: Vu, le: datetime) -> Decision[Self]:
        return self._parcours(CodeEngagement.FORMATION, vu, le)

    def _certification(self, vu: Vu, le: datetime) -> Decision[Self]:
        return self._parcours(CodeEngagement.CERTIFICATION, vu, le)

    def _recrutement(self, vu: Vu, le: datetime) -> Decision[Self]:
        code = CodeEngagement.RECRUTEMENT
        if vu.a_recruter is None:
            return self._tenir(code, le)
        if self.engagement(code).attestation is None:
            return (self,)
        # Posts were added since: for these the clock runs anew.
        return self._exiger(code, LISTE[code].echeance(vu.a_recruter), le)

    def _parcours(self, code: CodeEngagement, vu: Vu, le: datetime) -> Decision[Self]:
        engagement, attente = self.engagement(code), vu.en_attente(code)
        if vu.debut is None:
            return (self,) if engagement.attestation or engagement.echeance is None else self._suspendre(engagement, le)
        if attente is None:
            return self._tenir(code, le)
        if engagement.attestation is None and engagement.echeance is not None:
            return (self,)
        return self._exiger(code, LISTE[code].echeance(attente), le)

    def _jamais_exige(self, code: CodeEngagement) -> bool:
        engagement = self.engagement(code)
        return engagement.echeance is None and not engagement.attestations

    def _exiger(self, code: CodeEngagement, echeance: date, le: datetime) -> Decision[Self]:
        suite = self._engager(self.engagement(code).exiger(echeance, le=le))
        return suite, EngagementExigible(**self._concerne(), engagement=code, echeance=echeance, le=le)

    def _suspendre(self, engagement: Engagement, le: datetime) -> Decision[Self]:
        fait = EngagementSuspendu(**self._concerne(), engagement=engagement.code, le=le)
        return self._engager(engagement.suspendre()), fait

    def _tenir(self, code: CodeEngagement, le: datetime) -> Decision[Self]:
        engagement = self.engagement(code)
        if engagement.attestation is not None:
            return (self,)
        tenu = engagement.attester(Attestation(par=PLATEFORME, le=le))
        return self._engager(tenu), EngagementTenu(**self._concerne(), engagement=code, atteste_par=PLATEFORME, le=le)
