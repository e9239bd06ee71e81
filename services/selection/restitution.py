"""How posts come back to their envelope: a structure gives one back, a candidature is withdrawn once decided, or ANCT
enters the credit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from services.kit.aggregate import Introuvable, Refus
from services.kit.store import Commande

from .domain import Campagne, Compte, Decision
from .store import StatutConnu, Stores

__all__ = [
    "CandidatureRetiree",
    "compte",
    "crediter_postes",
    "rendre_les_postes",
    "reprendre_poste",
    "retirees",
    "si_retiree",
]

RETRAIT: Final = "candidature_retiree"


class CandidatureRetiree(Refus):
    message = "La structure a retiré cette candidature."


def compte(decision: Decision) -> Compte:
    """How this decision's account begins, if the ledger has none of it yet."""
    return Compte(
        departement=decision.departement,
        postes_souhaites=decision.postes_souhaites,
        verdict=decision.verdict,
        postes=decision.postes_attribues,
        motifs=decision.motifs,
    )


async def rendre_les_postes(stores: Stores, candidature: str, *, le: datetime) -> None:
    """What follows from ``candidature_retiree``: every decision of this candidature gives back what it still has."""
    async for decision in stores.decisions.scan({"candidature": candidature}, ("rendue_le",)):
        await _tout_rendre(stores, decision, le)


async def si_retiree(stores: Stores, decision: Decision) -> None:
    """The same, for a decision that is kept just now. Read after it is: either this sees the withdrawal, or
    ``rendre_les_postes`` sees the decision."""
    if decision.postes_attribues and decision.candidature in await retirees(stores, [decision.candidature]):
        await _tout_rendre(stores, decision, decision.rendue_le)


async def crediter_postes(
    stores: Stores, id: str, *, postes: int, motif: str, source: str, le: datetime, commande: Commande | None = None
) -> Campagne:
    """ANCT enters posts that came back. ``source`` names this credit for ever: again, it changes nothing."""
    decision = await stores.decisions.get(id)
    if decision is None:
        raise Introuvable
    return await stores.campagnes.change(
        decision.campagne,
        lambda c: c.crediter(decision=id, compte=compte(decision), postes=postes, source=source, motif=motif, le=le),
        commande=commande,
    )


async def reprendre_poste(stores: Stores, id: str, poste: str, *, le: datetime) -> None:
    """What follows from ``poste_rendu``: the envelope of this decision takes the post back, once for each post."""
    decision = await stores.decisions.get(id)
    if decision is None:
        raise Introuvable
    await stores.campagnes.change(
        decision.campagne,
        lambda c: c.reprendre_poste(decision=id, compte=compte(decision), poste=poste, le=le),
    )


async def retirees(stores: Stores, candidatures: Sequence[str]) -> set[str]:
    """Those among them that their structure has withdrawn."""
    connues = await stores.candidatures.many(candidatures)
    return {c.candidature for c in connues if c is not None and c.statut is StatutConnu.RETIREE}


async def _tout_rendre(stores: Stores, decision: Decision, le: datetime) -> None:
    await stores.campagnes.change(
        decision.campagne,
        lambda c: c.crediter_le_reste(decision=decision.id, compte=compte(decision), source=RETRAIT, le=le),
    )
