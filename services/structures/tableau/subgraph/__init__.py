"""The tableau de pilotage over GraphQL: one question, for the structure, its préfecture, ANCT."""

from datetime import datetime
from typing import Self, TypeAlias

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import Contexte, champ, type_

from ... import domain as structures
from ...conventions.subgraph.types import Convention
from ...fusions import repondantes
from ...store import Stores
from ..lecture import Lu, lire_le_tableau
from .lignes import PERIMETRE, AFaire, AlerteDuTableau, ConseillerDuTableau, CraDuTableau, PostesDuTableau

__all__ = ["LecturesDuTableau"]

Ctx: TypeAlias = Contexte[Stores]
Info: TypeAlias = strawberry.Info[Contexte[Stores], None]


@type_(droits=PERIMETRE, description="Où en est une structure d'accueil, et ce qu'elle a à faire.")
class TableauDePilotage:
    structure: strawberry.ID
    siret: str
    conventions: list[Convention] = champ(description="De la plus ancienne à la dernière.", taille=3)
    postes: PostesDuTableau
    conseillers: list[ConseillerDuTableau]
    cra: CraDuTableau
    alertes: list[AlerteDuTableau] = champ(description="La plus ancienne d'abord.", taille=5)
    a_faire: list[AFaire] = champ(description="Par échéance, la plus proche d'abord.", taille=20)
    calcule_le: datetime

    @classmethod
    def de(cls, s: structures.Structure, lu: Lu, le: datetime) -> Self:
        t = lu.tableau
        return cls(
            structure=strawberry.ID(s.id),
            siret=s.siret,
            conventions=[Convention.de(c) for c in lu.conventions],
            postes=PostesDuTableau.de(t.postes),
            conseillers=[ConseillerDuTableau.de(c) for c in t.conseillers],
            cra=CraDuTableau.de(t.mois, t.cra),
            alertes=[AlerteDuTableau.de(a) for a in t.alertes],
            a_faire=[AFaire.de(f) for f in t.a_faire],
            calcule_le=le,
        )


@type_()
class LecturesDuTableau:
    @champ(
        droits=PERIMETRE,
        description="Où en est cette structure, et ce qu'elle a à faire ; vu d'elle-même, de la préfecture de son"
        " département et de l'ANCT.",
    )
    async def tableau_de_pilotage(self, info: Info, structure: strawberry.ID) -> TableauDePilotage | None:
        contexte = info.context
        (trouvee,) = await repondantes(contexte.stores, [await contexte.stores.structures.get(structure)])
        return await _vu(contexte, trouvee)

    @champ(droits=roles("structure"), description="Le tableau de pilotage de ma structure, si elle est enregistrée.")
    async def mon_tableau(self, info: Info) -> TableauDePilotage | None:
        contexte, siret = info.context, info.context.agent.siret
        if siret is None:
            return None
        page = await contexte.stores.structures.page({"siret": siret}, first=1)
        (trouvee,) = await repondantes(contexte.stores, page.items or [None])
        return await _vu(contexte, trouvee)


async def _vu(contexte: Ctx, structure: structures.Structure | None) -> TableauDePilotage | None:
    """None of what is not there and of what is hidden alike."""
    # The type of a structure names what the parts add to it: it is read once they are all there.
    from ...subgraph.types import voit_tout

    if structure is None or not voit_tout(contexte.agent, structure):
        return None
    le = contexte.maintenant()
    return TableauDePilotage.de(structure, await lire_le_tableau(contexte.stores, structure.id, le=le), le)
