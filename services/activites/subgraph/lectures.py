"""The lists of reports: one's own, those of a structure, and the last one to begin again from."""

from datetime import date
from typing import Self

import strawberry

from services.kit.aggregate import Faute, Introuvable, Refus
from services.kit.identity import roles
from services.kit.store import Entre, Parmi
from services.kit.subgraph import Connexion, champ, page_to_connexion, type_
from services.kit.temps import jour_paris

from ..domain import ContratConnu
from ..fusions import groupe, repondantes
from ..situation import conseillers_de, situation_de
from ..vocabulaire import Statut
from .cra import Cra, cras
from .formulaire import FormulaireCra
from .perimetre import CONSEILLER, LECTEURS, Info, voit_la_structure

__all__ = ["LecturesDuCra", "MoisInvalide"]


class MoisInvalide(Refus):
    message = "Un mois s'écrit AAAA-MM, par exemple 2026-03."


def du_mois(mois: str) -> Entre:
    """The days of a month, as their column is written: no day comes after the 31st."""
    try:
        if date.fromisoformat(f"{mois}-01").isoformat() != f"{mois}-01":
            raise ValueError
    except ValueError:
        raise MoisInvalide(fautes=(Faute("mois", MoisInvalide.message),)) from None
    return Entre(f"{mois}-01", f"{mois}-32")


@type_(droits=CONSEILLER, description="Un de ses contrats, tel que ce service le connaît.")
class ContratDuConseiller:
    id: strawberry.ID
    structure: strawberry.ID
    debut: date
    fin: date | None

    @classmethod
    def de(cls, c: ContratConnu) -> Self:
        return cls(id=strawberry.ID(c.contrat), structure=strawberry.ID(c.structure), debut=c.debut, fin=c.fin)


@type_(droits=LECTEURS)
class LecturesDuCra:
    @champ(droits=CONSEILLER, description="Ses propres comptes rendus, par jour, les plus récents d'abord.")
    async def mes_cras(
        self, info: Info, mois: str | None = None, first: int = 20, after: str | None = None
    ) -> Connexion[Cra]:
        miens = await conseillers_de(info.context.stores, info.context.agent.compte)
        where: dict[str, Parmi | Entre] = {"conseiller": Parmi(tuple(sorted(miens)))}
        if mois is not None:
            where["jour"] = du_mois(mois)
        page = await info.context.stores.cras.page(where, ("-jour",), first, after)
        return page_to_connexion(page, Cra.de)

    @champ(droits=CONSEILLER, description="Le formulaire de son dernier compte rendu, daté d'aujourd'hui.")
    async def meme_que_le_dernier(self, info: Info) -> FormulaireCra | None:
        stores = info.context.stores
        miens = await conseillers_de(stores, info.context.agent.compte)
        page = await stores.cras.page({"conseiller": Parmi(tuple(sorted(miens)))}, ("-transmis_le",), 20)
        dernier = next((c for c in page.items if c.statut is not Statut.RETIRE), None)
        if dernier is None:
            return None
        return FormulaireCra.de(dernier.saisie.ebauche(jour=jour_paris(info.context.maintenant())))

    @champ(droits=CONSEILLER, taille=10, description="Les contrats pour lesquels il rend compte.")
    async def mes_contrats(self, info: Info) -> list[ContratDuConseiller]:
        situation = await situation_de(info.context.stores, info.context.agent.compte)
        return [ContratDuConseiller.de(c) for c in sorted(situation.contrats, key=lambda c: (c.debut, c.contrat))]

    @champ(description="Un compte rendu, pour qui peut le voir.")
    async def cra(self, info: Info, id: strawberry.ID) -> Cra | None:
        return (await cras(info.context, [id]))[0]

    @champ(
        droits=roles("anct", "prefecture", "coordinateur", "structure"),
        description="Les comptes rendus d'une structure et de celles qu'elle a absorbées, pour un mois.",
    )
    async def cras(
        self, info: Info, structure: strawberry.ID, mois: str, first: int = 20, after: str | None = None
    ) -> Connexion[Cra]:
        stores, jours = info.context.stores, du_mois(mois)
        connue = (await repondantes(stores, [structure])).get(structure)
        if connue is None or not voit_la_structure(info.context.agent, connue):
            raise Introuvable
        membres = Parmi(await groupe(stores, connue.structure))
        page = await stores.cras.page({"structure": membres, "jour": jours}, ("-jour",), first, after)
        return page_to_connexion(page, Cra.de)
