"""How a decision changes once its session is closed: the ledger first, which may refuse, then the decision follows."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from services.kit.aggregate import Introuvable, Refus
from services.kit.store import Commande

from . import procesverbal
from .domain import Campagne, Decision, StatutRecours, StatutSession
from .events import Motif, RevisionInscrite, Verdict
from .registre import une_session
from .restitution import CandidatureRetiree, compte, retirees, si_retiree
from .store import Stores

__all__ = ["CorrectionPrematuree", "RecoursAbsent", "accueillir", "corriger", "rejeter", "suivre"]

CLOSES: Final = (StatutSession.DELIBEREE, StatutSession.NOTIFIEE)
Regle = Callable[[Campagne], tuple[Campagne, *tuple[RevisionInscrite, ...]]]


class CorrectionPrematuree(Refus):
    message = "La session n'a pas fini de délibérer : une décision se corrige une fois la session close."


class RecoursAbsent(Refus):
    message = "Aucun recours n'est déposé contre cette décision."


async def corriger(
    stores: Stores,
    id: str,
    *,
    verdict: Verdict,
    postes: int,
    motifs: tuple[Motif, ...],
    raison: str,
    source: str,
    le: datetime,
    commande: Commande | None = None,
) -> Decision:
    """ANCT corrects a decision of a closed session, within the envelopes. ``source`` names it, once."""
    decision = await _decision(stores, id)
    if (await une_session(stores, decision.session)).statut not in CLOSES:
        raise CorrectionPrematuree
    return await _reviser(
        stores,
        decision,
        lambda c: c.corriger(
            decision=id,
            compte=compte(decision),
            verdict=verdict,
            postes=postes,
            motifs=motifs,
            raison=raison,
            source=source,
            le=le,
        ),
        commande,
    )


async def accueillir(
    stores: Stores, id: str, *, postes: int, raison: str, source: str, le: datetime, commande: Commande | None = None
) -> Decision:
    """ANCT upholds the recours with so many posts in all, if the envelopes still have them."""
    decision = await _en_recours(stores, id)
    return await _reviser(
        stores,
        decision,
        lambda c: c.accueillir(
            decision=id, compte=compte(decision), postes=postes, raison=raison, source=source, le=le
        ),
        commande,
    )


async def rejeter(
    stores: Stores, id: str, *, raison: str, source: str, le: datetime, commande: Commande | None = None
) -> Decision:
    """ANCT dismisses the recours."""
    decision = await _en_recours(stores, id)
    return await _reviser(
        stores,
        decision,
        lambda c: c.rejeter(decision=id, compte=compte(decision), raison=raison, source=source, le=le),
        commande,
    )


async def suivre(stores: Stores, id: str) -> Decision:
    """What follows from ``revision_inscrite``: the decision says what the ledger does, the procès-verbal is annexed."""
    decision = await _decision(stores, id)
    campagne = await stores.campagnes.get(decision.campagne)
    tenu = campagne.comptes.get(id) if campagne else None
    if tenu is None:
        return decision
    decision = await stores.decisions.change(id, lambda d: d.suivre(tenu.revisions))
    for revision in decision.revisions:
        await procesverbal.annexer(stores, decision, revision)
    await si_retiree(stores, decision)
    return decision


async def _reviser(stores: Stores, decision: Decision, regle: Regle, commande: Commande | None) -> Decision:
    # Written as the committee left it before anything changes.
    await procesverbal.etablir(stores, decision.session)
    await stores.campagnes.change(decision.campagne, regle, commande=commande)
    return await suivre(stores, decision.id)


async def _en_recours(stores: Stores, id: str) -> Decision:
    decision = await _decision(stores, id)
    if decision.recours is None:
        raise RecoursAbsent
    pendant = decision.recours.statut is StatutRecours.DEPOSE
    if pendant and decision.candidature in await retirees(stores, [decision.candidature]):
        raise CandidatureRetiree
    return decision


async def _decision(stores: Stores, id: str) -> Decision:
    decision = await stores.decisions.get(id)
    if decision is None:
        raise Introuvable
    return decision
