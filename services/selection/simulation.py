"""What the envelopes would have left, the best share under them, and what follows when a person takes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.kit.aggregate import Introuvable, Refus
from services.kit.store import Commande

from . import coselec, evaluation
from .domain import (
    LigneProposee,
    Probleme,
    Proposition,
    SeanceNonOuverte,
    StatutProposition,
    StatutSession,
    noter,
    probleme,
)
from .events import Verdict
from .registre import une_session
from .restitution import retirees
from .solveur import LIMITE, Repartition, repartir
from .store import Stores

__all__ = ["EnveloppeDepassee", "Simulation", "SimulationFermee", "appliquer", "proposer", "retenir", "simuler"]


class SimulationFermee(Refus):
    message = "On simule entre la clôture de l'ordre du jour et la délibération du comité."


class EnveloppeDepassee(Refus):
    message = "Ces hypothèses dépassent une enveloppe : aucune répartition n'est possible."


@dataclass(frozen=True)
class Simulation:
    """The question as it stands now, and its answer; None when the hypotheses alone exceed an envelope."""

    campagne: str
    question: Probleme
    repartition: Repartition | None


async def simuler(
    stores: Stores,
    session: str,
    *,
    hypotheses: Mapping[str, int],
    indivisible: bool = False,
    limite: float = LIMITE,
) -> Simulation:
    """Changes nothing. What is withdrawn or decided is no part of the question."""
    tenue = await une_session(stores, session)
    if tenue.statut not in (StatutSession.ORDRE_DU_JOUR_CLOS, StatutSession.EN_SEANCE):
        raise SimulationFermee
    campagne = await stores.campagnes.get(tenue.campagne)
    if campagne is None:
        raise Introuvable
    parties = await retirees(stores, [x.candidature for x in tenue.ordre_du_jour])
    lignes = [x for x in tenue.ordre_du_jour if x.candidature not in parties]
    entrees = await evaluation.entrees(stores, session, lignes)
    scores = [noter(e, campagne.poids).valeur for e in entrees]
    question = probleme(campagne, session, lignes, scores, hypotheses=hypotheses, indivisible=indivisible)
    return Simulation(campagne.id, question, await repartir(question, limite=limite))


async def proposer(
    stores: Stores,
    id: str,
    session: str,
    *,
    hypotheses: Mapping[str, int],
    indivisible: bool = False,
    role: str,
    le: datetime,
    commande: Commande | None = None,
) -> Proposition:
    """Keeps the best share as a proposal; raises EnveloppeDepassee when there is none."""
    simulation = await simuler(stores, session, hypotheses=hypotheses, indivisible=indivisible)
    repartition = simulation.repartition
    if repartition is None:
        raise EnveloppeDepassee
    lignes = tuple(
        LigneProposee(
            candidature=c.candidature,
            departement=c.departement,
            score=c.score,
            postes=repartition.postes.get(c.candidature, 0),
        )
        for c in simulation.question.choix
    )
    proposition = Proposition.faire(
        id=id,
        session=session,
        campagne=simulation.campagne,
        hypotheses=hypotheses,
        lignes=lignes,
        objectif=repartition.objectif,
        prouve=repartition.prouve,
        role=role,
        le=le,
    )
    return await stores.propositions.add(*proposition, commande=commande)


async def retenir(
    stores: Stores, id: str, *, role: str, auteur: str, le: datetime, commande: Commande | None = None
) -> Proposition:
    """A person takes the proposal, in séance; ``appliquer`` follows, from the consumer of the fact: hundreds of
    decisions take longer than a person's request may."""
    proposition = await stores.propositions.get(id)
    if proposition is None:
        raise Introuvable
    if (await une_session(stores, proposition.session)).statut is not StatutSession.EN_SEANCE:
        raise SeanceNonOuverte
    return await stores.propositions.change(id, lambda p: p.retenir(role=role, auteur=auteur, le=le), commande=commande)


async def appliquer(stores: Stores, id: str) -> None:
    """What follows from ``repartition_retenue``: each line with posts becomes a decision, under the rules of any
    decision. One that they refuse by now (decided, withdrawn, no posts left, no quorum, a reason to be given) is left
    to the committee; called again, it changes nothing."""
    proposition = await stores.propositions.get(id)
    if proposition is None:
        raise Introuvable
    if proposition.statut is not StatutProposition.RETENUE or proposition.tranchee_le is None:
        return
    for ligne in proposition.lignes:
        if ligne.postes:
            try:
                await coselec.decider(
                    stores,
                    proposition.session,
                    ligne.candidature,
                    verdict=Verdict.POSITIF,
                    postes=ligne.postes,
                    motifs=(),
                    le=proposition.tranchee_le,
                )
            except Refus:
                continue
