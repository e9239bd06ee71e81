"""What this service does when selection speaks: agendas and decisions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.kit.aggregate import Decision, Refus
from services.kit.bus import Consumers, Meta

from ..domain import Candidature, DecisionRecue, Verdict
from ..store import Stores

__all__ = ["DecisionCorrigee", "DecisionNotifiee", "OrdreDuJourClos", "SessionAnnulee", "ecouter_la_selection"]


@dataclass(frozen=True, kw_only=True)
class OrdreDuJourClos:
    """What this service reads of `session.ordre_du_jour_clos.v1`, and no more."""

    session: str
    candidatures: tuple[str, ...]
    le: datetime


@dataclass(frozen=True, kw_only=True)
class SessionAnnulee:
    """What this service reads of `session.session_annulee.v1`, and no more."""

    session: str
    candidatures: tuple[str, ...]
    le: datetime


@dataclass(frozen=True, kw_only=True)
class DecisionNotifiee:
    """What this service reads of `decision.decision_notifiee.v1`, and no more."""

    decision: str
    session: str
    candidature: str
    verdict: Verdict
    postes_attribues: int
    motifs: tuple[str, ...] = ()
    le: datetime


@dataclass(frozen=True, kw_only=True)
class DecisionCorrigee(DecisionNotifiee):
    """What this service reads of `decision.decision_corrigee.v1`, and no more."""

    notifiee: bool


@dataclass(frozen=True, kw_only=True)
class RecoursAccueilli:
    """What this service reads of `decision.recours_accueilli.v1`, and no more."""

    decision: str
    session: str
    candidature: str
    postes_attribues: int
    le: datetime


def ecouter_la_selection(recoit: Consumers, stores: Stores) -> None:
    """A candidature that its structure has withdrawn meanwhile, or that is already decided for good, is left alone. One
    that should be there and is not, or is not where selection believes it to be, is a dead letter with its reason.
    """

    async def _chacune(ids: tuple[str, ...], regle: Callable[[Candidature], Decision[Candidature]]) -> None:
        refus: list[Refus] = []
        for id in ids:
            try:
                await stores.candidatures.change(id, regle)
            except Refus as error:
                refus.append(error)
        # One that does not fit must not keep the others from their session; it is still told.
        if refus:
            raise refus[0]

    @recoit("session.ordre_du_jour_clos.v1")
    async def agenda(fait: OrdreDuJourClos, meta: Meta) -> None:
        await _chacune(fait.candidatures, lambda c: (c,) if c.terminee else c.inscrire(fait.session, le=fait.le))

    @recoit("session.session_annulee.v1")
    async def annulation(fait: SessionAnnulee, meta: Meta) -> None:
        await _chacune(fait.candidatures, lambda c: c.desinscrire(fait.session, le=fait.le))

    @recoit("decision.decision_notifiee.v1")
    async def decision(fait: DecisionNotifiee, meta: Meta) -> None:
        recue = _recue(fait)
        await stores.candidatures.change(fait.candidature, lambda c: (c,) if c.terminee else c.decider(recue))

    @recoit("decision.decision_corrigee.v1")
    async def correction(fait: DecisionCorrigee, meta: Meta) -> None:
        # Not notified yet: the decision will be told as it was corrected.
        if not fait.notifiee:
            return
        await stores.candidatures.change(fait.candidature, lambda c: c.corriger(_recue(fait)))

    @recoit("decision.recours_accueilli.v1")
    async def recours(fait: RecoursAccueilli, meta: Meta) -> None:
        recue = DecisionRecue(
            id=fait.decision,
            session=fait.session,
            verdict=Verdict.POSITIF,
            postes_attribues=fait.postes_attribues,
            motifs=(),
            le=fait.le,
        )
        await stores.candidatures.change(fait.candidature, lambda c: c.accueillir_recours(recue))


def _recue(fait: DecisionNotifiee) -> DecisionRecue:
    return DecisionRecue(
        id=fait.decision,
        session=fait.session,
        verdict=fait.verdict,
        postes_attribues=fait.postes_attribues,
        motifs=fait.motifs,
        le=fait.le,
    )
