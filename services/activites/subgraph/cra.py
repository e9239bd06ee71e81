"""A report as clients read and write it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Self

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import Contexte, Refus, champ, type_
from services.kit.temps import uuid7

from .. import domain, vocabulaire
from ..fusions import employeur, repondantes
from ..store import Stores
from .perimetre import CONSEILLER, LECTEURS, Info, voit_le_cra

__all__ = ["Cra", "Mutation", "cras"]

for _enum, _nom in (
    (vocabulaire.Statut, "StatutCra"),
    (vocabulaire.TypeCra, "TypeCra"),
    (vocabulaire.Theme, "ThemeCra"),
    (vocabulaire.SousTheme, "SousThemeCra"),
    (vocabulaire.Lieu, "LieuCra"),
):
    strawberry.enum(_enum, name=_nom)


@strawberry.input(name="SaisieCra", description="Ce que le conseiller écrit de son accompagnement.")
class SaisieCra:
    jour: date = strawberry.field(description="Le jour de l'accompagnement, en France ; pas dans le futur.")
    duree: int = strawberry.field(description="En minutes, de 1 à 1439.")
    themes: list[vocabulaire.Theme]
    lieu: vocabulaire.Lieu
    type: vocabulaire.TypeCra = vocabulaire.TypeCra.INDIVIDUEL
    sous_themes: list[vocabulaire.SousTheme] = strawberry.field(default_factory=list)
    commune: str | None = strawberry.field(default=None, description="Le code INSEE ; requis pour un autre lieu.")

    def lue(self) -> domain.Saisie:
        return domain.Saisie(
            jour=self.jour,
            duree=self.duree,
            themes=tuple(self.themes),
            lieu=self.lieu,
            type=self.type,
            sous_themes=tuple(self.sous_themes),
            commune=self.commune,
        )


@type_(droits=LECTEURS, keys=["id"], description="Un compte rendu d'activité, sans aucun nom.")
class Cra:
    id: strawberry.ID
    conseiller: strawberry.ID = champ(description="L'identifiant opaque du conseiller.")
    structure: strawberry.ID
    siret: str
    departement: str
    commune: str | None
    jour: date
    type: vocabulaire.TypeCra
    duree: int = champ(description="En minutes.")
    themes: list[vocabulaire.Theme] = champ(taille=19)
    sous_themes: list[vocabulaire.SousTheme] = champ(taille=11)
    lieu: vocabulaire.Lieu
    statut: vocabulaire.Statut
    transmis_le: datetime
    modifie_le: datetime
    corrections: int
    motif_retrait: str | None = champ(droits=roles("anct", "structure", "conseiller"))

    @classmethod
    def de(cls, cra: domain.Cra) -> Self:
        saisie = cra.saisie
        return cls(
            id=strawberry.ID(cra.id),
            conseiller=strawberry.ID(cra.conseiller),
            structure=strawberry.ID(cra.structure),
            siret=cra.siret,
            departement=cra.departement,
            commune=cra.commune,
            jour=saisie.jour,
            type=saisie.type,
            duree=saisie.duree,
            themes=list(saisie.themes),
            sous_themes=list(saisie.sous_themes),
            lieu=saisie.lieu,
            statut=cra.statut,
            transmis_le=cra.transmis_le,
            modifie_le=cra.modifie_le,
            corrections=len(cra.historique),
            motif_retrait=cra.motif_retrait,
        )


async def cras(contexte: Contexte[Stores], ids: Sequence[str]) -> list[Cra | None]:
    """Those of these that the asker may see; None for the others, whether they exist or not."""
    trouves = await contexte.stores.cras.many(ids)
    gardees = await repondantes(contexte.stores, {c.structure for c in trouves if c is not None})
    return [
        Cra.de(c) if c is not None and voit_le_cra(contexte.agent, c, gardees.get(c.structure)) else None
        for c in trouves
    ]


@type_(droits=CONSEILLER)
class Mutation:
    @champ(description="Transmet un compte rendu. La même clé ne le compte jamais deux fois.")
    async def transmettre_cra(
        self, info: Info, saisie: SaisieCra, cle: str
    ) -> Annotated[Cra | Refus, strawberry.union("TransmettreCraResultat")]:
        contexte, lue = info.context, saisie.lue()
        commande = contexte.commande(cle, geste="transmettreCra", saisie=lue)
        cra, fait = domain.Cra.transmettre(
            uuid7(),
            conseiller=domain.conseiller_de(contexte.agent.sub),
            employeur=await employeur(contexte.stores, contexte.agent.siret),
            saisie=lue,
            le=contexte.maintenant(),
        )
        return Cra.de(await contexte.stores.cras.add(cra, fait, commande=commande))

    @champ(description="Corrige un de ses comptes rendus ; ce qu'il disait avant est gardé.")
    async def corriger_cra(
        self, info: Info, id: strawberry.ID, saisie: SaisieCra, cle: str | None = None
    ) -> Annotated[Cra | Refus, strawberry.union("CorrigerCraResultat")]:
        contexte, lue = info.context, saisie.lue()
        le, conseiller = contexte.maintenant(), domain.conseiller_de(contexte.agent.sub)
        corrige = await contexte.stores.cras.change(
            id,
            lambda c: c.corriger(lue, conseiller=conseiller, le=le),
            commande=contexte.commande(cle, geste="corrigerCra", saisie=lue),
        )
        return Cra.de(corrige)

    @champ(description="Retire un de ses comptes rendus : il ne compte plus.")
    async def retirer_cra(
        self, info: Info, id: strawberry.ID, motif: str, cle: str | None = None
    ) -> Annotated[Cra | Refus, strawberry.union("RetirerCraResultat")]:
        contexte = info.context
        le, conseiller = contexte.maintenant(), domain.conseiller_de(contexte.agent.sub)
        retire = await contexte.stores.cras.change(
            id,
            lambda c: c.retirer(motif, conseiller=conseiller, le=le),
            commande=contexte.commande(cle, geste="retirerCra", motif=motif),
        )
        return Cra.de(retire)
