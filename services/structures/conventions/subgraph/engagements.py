"""Who says of an engagement that it is held, that it is not proved, that it is broken, that it no longer is."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import strawberry

from services.kit.aggregate import Decision
from services.kit.subgraph import Refus, champ, type_

from .. import domain
from ..events import CodeEngagement
from .perimetre import INSTRUCTEURS, STRUCTURE, Ctx, Info, acteur, changer
from .types import Convention

__all__ = ["GestesDesEngagements"]

Atteste = Annotated[Convention | Refus, strawberry.union("AttesterEngagementResultat")]
Confirme = Annotated[Convention | Refus, strawberry.union("ConfirmerEngagementResultat")]
Conteste = Annotated[Convention | Refus, strawberry.union("ContesterAttestationResultat")]
Constate = Annotated[Convention | Refus, strawberry.union("ConstaterManquementResultat")]
Leve = Annotated[Convention | Refus, strawberry.union("LeverManquementResultat")]


@type_()
class GestesDesEngagements:
    @champ(
        droits=STRUCTURE,
        description="Atteste qu'un engagement est tenu, avec pour preuve un texte, une pièce jointe, ou les deux.",
    )
    async def attester_engagement(
        self,
        info: Info,
        convention: strawberry.ID,
        engagement: CodeEngagement,
        preuve: str | None = None,
        piece: strawberry.ID | None = None,
        cle: str | None = None,
    ) -> Atteste:
        par = acteur(info.context.agent)
        return await _sur(
            info.context,
            convention,
            cle,
            {"geste": "attester_engagement", "code": engagement, "preuve": preuve, "piece": piece},
            lambda c, le: c.attester(engagement, preuve=preuve, piece=piece, par=par, le=le),
        )

    @champ(droits=INSTRUCTEURS, description="Confirme ce que la structure atteste.")
    async def confirmer_engagement(
        self, info: Info, convention: strawberry.ID, engagement: CodeEngagement, cle: str | None = None
    ) -> Confirme:
        par = acteur(info.context.agent)
        return await _sur(
            info.context,
            convention,
            cle,
            {"geste": "confirmer_engagement", "code": engagement},
            lambda c, le: c.confirmer(engagement, par=par, le=le),
        )

    @champ(
        droits=INSTRUCTEURS,
        description="N'admet pas ce que la structure atteste : elle a trente jours pour tenir son engagement.",
    )
    async def contester_attestation(
        self, info: Info, convention: strawberry.ID, engagement: CodeEngagement, motif: str, cle: str | None = None
    ) -> Conteste:
        return await _sur(
            info.context,
            convention,
            cle,
            {"geste": "contester_attestation", "code": engagement, "motif": motif},
            lambda c, le: c.contester(engagement, motif, le=le),
        )

    @champ(droits=INSTRUCTEURS, description="Constate qu'un engagement n'est pas tenu ; le motif reste lisible.")
    async def constater_manquement(
        self, info: Info, convention: strawberry.ID, engagement: CodeEngagement, motif: str, cle: str | None = None
    ) -> Constate:
        par = acteur(info.context.agent)
        return await _sur(
            info.context,
            convention,
            cle,
            {"geste": "constater_manquement", "code": engagement, "motif": motif},
            lambda c, le: c.constater_manquement(engagement, motif, par=par, le=le),
        )

    @champ(droits=INSTRUCTEURS, description="Lève un manquement, avec sa raison ; il reste lisible.")
    async def lever_manquement(
        self, info: Info, convention: strawberry.ID, engagement: CodeEngagement, motif: str, cle: str | None = None
    ) -> Leve:
        par = acteur(info.context.agent)
        return await _sur(
            info.context,
            convention,
            cle,
            {"geste": "lever_manquement", "code": engagement, "motif": motif},
            lambda c, le: c.lever_manquement(engagement, motif, par=par, le=le),
        )


async def _sur(
    contexte: Ctx,
    id: str,
    cle: str | None,
    demande: dict[str, str | None],
    regle: Callable[[domain.Convention, datetime], Decision[domain.Convention]],
) -> Convention:
    return Convention.de(await changer(contexte, id, contexte.commande(cle, id=id, **demande), regle))
