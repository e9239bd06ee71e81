"""What the préfecture can do to a candidature of its département, and ANCT with it."""

from dataclasses import asdict
from typing import Annotated

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import Refus, champ, type_

from ... import domain
from ..perimetre import INSTRUCTEURS, Info, charger_une
from ..types import Candidature
from .changer import changer

__all__ = ["GestesDePrefecture"]

PREFECTURE = roles("prefecture")

Instruction = Annotated[Candidature | Refus, strawberry.union("OuvrirInstructionResultat")]
AvisRendu = Annotated[Candidature | Refus, strawberry.union("RendreAvisResultat")]
Reprise = Annotated[Candidature | Refus, strawberry.union("ReprendreInstructionResultat")]
Doublon = Annotated[Candidature | Refus, strawberry.union("MarquerDoublonResultat")]
DemandeDeComplement = Annotated[Candidature | Refus, strawberry.union("DemanderComplementResultat")]


@strawberry.input(description="Une nouvelle version de l'avis motivé.")
class AvisPrefetSaisi:
    sens: domain.SensAvis
    motivation: str
    postes_recommandes: int
    rang: int | None = None


@type_()
class GestesDePrefecture:
    @champ(droits=PREFECTURE, description="La préfecture prend la candidature en main.")
    async def ouvrir_instruction(self, info: Info, id: strawberry.ID, cle: str | None = None) -> Instruction:
        contexte = info.context
        return await changer(
            contexte,
            id,
            contexte.commande(cle, action="ouvrir_instruction", id=id),
            lambda c, le: c.ouvrir_instruction(departements=contexte.agent.departements, le=le),
        )

    @champ(
        droits=PREFECTURE,
        description="Demande des éléments complémentaires ; le délai de l'avis s'arrête jusqu'à la réponse.",
    )
    async def demander_complement(
        self, info: Info, id: strawberry.ID, manque: str, cle: str | None = None
    ) -> DemandeDeComplement:
        contexte = info.context
        return await changer(
            contexte,
            id,
            contexte.commande(cle, action="demander_complement", id=id, manque=manque),
            lambda c, le: c.demander_complement(manque, departements=contexte.agent.departements, le=le),
        )

    @champ(droits=PREFECTURE, description="Rend l'avis motivé, ou une nouvelle version de celui-ci.")
    async def rendre_avis(
        self, info: Info, id: strawberry.ID, avis: AvisPrefetSaisi, cle: str | None = None
    ) -> AvisRendu:
        contexte = info.context
        return await changer(
            contexte,
            id,
            contexte.commande(cle, action="rendre_avis", id=id, avis=asdict(avis)),
            lambda c, le: c.rendre_avis(**asdict(avis), departements=contexte.agent.departements, le=le),
        )

    @champ(droits=PREFECTURE, description="Après un ajournement : reprend l'instruction.")
    async def reprendre_instruction(self, info: Info, id: strawberry.ID, cle: str | None = None) -> Reprise:
        contexte = info.context
        return await changer(
            contexte,
            id,
            contexte.commande(cle, action="reprendre_instruction", id=id),
            lambda c, le: c.reprendre_instruction(departements=contexte.agent.departements, le=le),
        )

    @champ(
        droits=INSTRUCTEURS,
        description="Écarte la candidature comme doublon d'une autre, déposée avant elle par la même structure.",
    )
    async def marquer_doublon(
        self, info: Info, id: strawberry.ID, original: strawberry.ID, cle: str | None = None
    ) -> Doublon:
        contexte = info.context
        agent = contexte.agent
        premiere = await charger_une(contexte, original)
        return await changer(
            contexte,
            id,
            contexte.commande(cle, action="marquer_doublon", id=id, original=original),
            lambda c, le: c.marquer_doublon(
                premiere, departements=None if agent.role == "anct" else agent.departements, le=le
            ),
        )
