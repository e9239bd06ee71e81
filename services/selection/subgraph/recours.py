"""What changes a decision after its session: corrected by ANCT, or looked at again when its structure asks."""

from typing import Annotated

import strawberry

from services.kit.aggregate import Introuvable
from services.kit.identity import roles
from services.kit.subgraph import Contexte, Refus, champ, type_
from services.kit.temps import uuid7

from .. import revision
from ..events import Motif, Verdict
from ..fusions import sirets
from ..store import Stores
from . import lecture, types

__all__ = ["MutationRevision"]

ANCT = roles("anct")
Info = strawberry.Info[Contexte[Stores], None]


def _source(contexte: Contexte[Stores], cle: str | None) -> str:
    return f"{contexte.agent.sub}:{cle}" if cle else uuid7()


@type_(droits=ANCT)
class MutationRevision:
    @champ(description="Corrige une décision d'une session close, dans la limite des enveloppes.")
    async def corriger_decision(
        self,
        info: Info,
        decision: strawberry.ID,
        verdict: Verdict,
        raison: str,
        postes: int = 0,
        motifs: list[Motif] | None = None,
        cle: str | None = None,
    ) -> Annotated[types.Decision | Refus, strawberry.union("CorrigerDecisionResultat")]:
        contexte = info.context
        corrigee = await revision.corriger(
            contexte.stores,
            decision,
            verdict=verdict,
            postes=postes,
            motifs=tuple(motifs or ()),
            raison=raison,
            source=_source(contexte, cle),
            le=contexte.maintenant(),
            commande=contexte.commande(
                cle,
                geste="corrigerDecision",
                decision=decision,
                verdict=verdict,
                postes=postes,
                motifs=motifs,
                raison=raison,
            ),
        )
        return await lecture.decision(contexte, corrigee)

    @champ(
        droits=roles("structure"),
        description="La structure demande à l'ANCT de revoir sa décision, dans les deux mois de la notification.",
    )
    async def deposer_recours(
        self, info: Info, decision: strawberry.ID, moyens: str, cle: str | None = None
    ) -> Annotated[types.Decision | Refus, strawberry.union("DeposerRecoursResultat")]:
        contexte, le = info.context, info.context.maintenant()
        gardee = await contexte.stores.decisions.get(decision)
        siens = await sirets(contexte.stores, contexte.agent)
        if gardee is None or not lecture.est_visible(contexte.agent, siens, gardee):
            raise Introuvable
        deposee = await contexte.stores.decisions.change(
            decision,
            lambda d: d.deposer_recours(moyens=moyens, le=le),
            commande=contexte.commande(cle, geste="deposerRecours", moyens=moyens),
        )
        return await lecture.decision(contexte, deposee)

    @champ(description="Accueille un recours : la décision attribue ce nombre de postes, pris sur l'enveloppe.")
    async def accueillir_recours(
        self, info: Info, decision: strawberry.ID, postes: int, raison: str, cle: str | None = None
    ) -> Annotated[types.Decision | Refus, strawberry.union("AccueillirRecoursResultat")]:
        contexte = info.context
        accueilli = await revision.accueillir(
            contexte.stores,
            decision,
            postes=postes,
            raison=raison,
            source=_source(contexte, cle),
            le=contexte.maintenant(),
            commande=contexte.commande(cle, geste="accueillirRecours", decision=decision, postes=postes, raison=raison),
        )
        return await lecture.decision(contexte, accueilli)

    @champ(description="Rejette un recours, en disant pourquoi : la décision reste ce qu'elle est.")
    async def rejeter_recours(
        self, info: Info, decision: strawberry.ID, raison: str, cle: str | None = None
    ) -> Annotated[types.Decision | Refus, strawberry.union("RejeterRecoursResultat")]:
        contexte = info.context
        rejete = await revision.rejeter(
            contexte.stores,
            decision,
            raison=raison,
            source=_source(contexte, cle),
            le=contexte.maintenant(),
            commande=contexte.commande(cle, geste="rejeterRecours", decision=decision, raison=raison),
        )
        return await lecture.decision(contexte, rejete)
