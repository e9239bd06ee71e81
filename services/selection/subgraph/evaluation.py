"""How the committee prepares its decisions: the weights of the campagne, the marks of each candidature."""

from typing import Annotated, Self

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import Contexte, Refus, champ, type_

from .. import domain, evaluation
from ..store import Stores
from . import types

__all__ = ["Appreciation", "MutationEvaluation"]

ANCT = roles("anct")
Info = strawberry.Info[Contexte[Stores], None]


@strawberry.input(description="Le poids de chaque critère, en centièmes : leur somme fait 100.")
class PoidsSaisis:
    qualite: int
    pertinence: int
    demande: int
    besoins: int


@type_(droits=ANCT, description="Les notes du comité pour une candidature, de 0 à 5.")
class Appreciation:
    id: strawberry.ID
    session_id: strawberry.ID
    candidature_id: strawberry.ID
    note_qualite: int | None
    note_pertinence: int | None

    @classmethod
    def de(cls, a: domain.Appreciation) -> Self:
        return cls(
            id=strawberry.ID(a.id),
            session_id=strawberry.ID(a.session),
            candidature_id=strawberry.ID(a.candidature),
            note_qualite=a.note_qualite,
            note_pertinence=a.note_pertinence,
        )


@type_(droits=ANCT)
class MutationEvaluation:
    @champ(description="Fixe le poids des critères et le seuil conseillé, avant la première décision de la campagne.")
    async def fixer_bareme(
        self, info: Info, campagne: strawberry.ID, poids: PoidsSaisis, seuil: int = domain.SEUIL, cle: str | None = None
    ) -> Annotated[types.Campagne | Refus, strawberry.union("FixerBaremeResultat")]:
        contexte, le = info.context, info.context.maintenant()
        voulus = domain.Poids(
            qualite=poids.qualite, pertinence=poids.pertinence, demande=poids.demande, besoins=poids.besoins
        )
        fixee = await contexte.stores.campagnes.change(
            campagne,
            lambda c: c.fixer_bareme(poids=voulus, seuil=seuil, le=le),
            commande=contexte.commande(cle, geste="fixerBareme", poids=vars(voulus), seuil=seuil),
        )
        return types.Campagne.de(fixee)

    @champ(description="Donne à une candidature de l'ordre du jour ses deux notes, de 0 à 5 ; nul retire une note.")
    async def apprecier_candidature(
        self,
        info: Info,
        session: strawberry.ID,
        candidature: strawberry.ID,
        note_qualite: int | None = None,
        note_pertinence: int | None = None,
        cle: str | None = None,
    ) -> Annotated[Appreciation | Refus, strawberry.union("ApprecierCandidatureResultat")]:
        contexte = info.context
        appreciation = await evaluation.apprecier(
            contexte.stores,
            session,
            candidature,
            qualite=note_qualite,
            pertinence=note_pertinence,
            auteur=contexte.agent.sub,
            role=contexte.agent.role,
            le=contexte.maintenant(),
            commande=contexte.commande(
                cle,
                geste="apprecierCandidature",
                session=session,
                candidature=candidature,
                qualite=note_qualite,
                pertinence=note_pertinence,
            ),
        )
        return Appreciation.de(appreciation)
