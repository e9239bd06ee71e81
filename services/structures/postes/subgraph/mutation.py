"""What is done to posts: by their structure, by the préfecture, by ANCT."""

from datetime import date
from typing import Annotated

import strawberry

from services.kit.aggregate import Decision, Introuvable
from services.kit.identity import roles
from services.kit.subgraph import Refus, champ, type_
from services.kit.temps import uuid7

from .. import domain, recrutement, retour
from .perimetre import visible, vu
from .types import Info, Poste

__all__ = ["GestesDesPostes"]

EMPLOYEUR = roles("structure", "anct")
TERRITOIRE = roles("anct", "prefecture")


@strawberry.input(description="Ce que dit le contrat.")
class ContratInput:
    nature: domain.NatureContrat
    debut: date
    remuneration: int = strawberry.field(
        description="La rémunération brute d'un mois, en centimes d'euro, pour cette quotité."
    )
    fin: date | None = None
    quotite: int = 100

    def termes(self) -> domain.Termes:
        return domain.Termes(
            nature=self.nature,
            debut=self.debut,
            fin=self.fin,
            remuneration=self.remuneration,
            quotite=self.quotite,
        )


@type_()
class GestesDesPostes:
    @champ(droits=EMPLOYEUR, description="Recrute sur le poste un conseiller que la structure a déclaré.")
    async def recruter(
        self,
        info: Info,
        poste: strawberry.ID,
        conseiller: strawberry.ID,
        contrat: ContratInput,
        cle: str | None = None,
    ) -> Annotated[Poste | Refus, strawberry.union("RecruterResultat")]:
        contexte, termes = info.context, contrat.termes()
        change = await recrutement.recruter(
            contexte.stores,
            poste,
            termes,
            contrat=uuid7(),
            conseiller=conseiller,
            par=contexte.agent.role,
            le=contexte.maintenant(),
            dedans=lambda p: visible(contexte.agent, p),
            commande=contexte.commande(cle, geste="recruter", poste=poste, conseiller=conseiller, termes=termes),
        )
        return vu(contexte, change)

    @champ(droits=EMPLOYEUR, description="Change ce qui est écrit au contrat ; la personne ne change pas.")
    async def corriger_contrat(
        self, info: Info, poste: strawberry.ID, id: strawberry.ID, contrat: ContratInput, cle: str | None = None
    ) -> Annotated[Poste | Refus, strawberry.union("CorrigerContratResultat")]:
        contexte, termes = info.context, contrat.termes()
        change = await recrutement.corriger(
            contexte.stores,
            poste,
            termes,
            contrat=id,
            par=contexte.agent.role,
            le=contexte.maintenant(),
            dedans=lambda p: visible(contexte.agent, p),
            commande=contexte.commande(cle, geste="corriger_contrat", poste=poste, id=id, termes=termes),
        )
        return vu(contexte, change)

    @champ(droits=EMPLOYEUR, description="Dit que le contrat finit ce jour-là, passé ou à venir, et pourquoi.")
    async def rompre_contrat(
        self,
        info: Info,
        poste: strawberry.ID,
        id: strawberry.ID,
        motif: domain.MotifRupture,
        fin: date,
        cle: str | None = None,
    ) -> Annotated[Poste | Refus, strawberry.union("RompreContratResultat")]:
        contexte, le = info.context, info.context.maintenant()

        def regle(p: domain.Poste) -> Decision[domain.Poste]:
            if not visible(contexte.agent, p):
                raise Introuvable
            return p.rompre(id, motif=motif, fin=fin, par=contexte.agent.role, le=le)

        commande = contexte.commande(cle, geste="rompre_contrat", poste=poste, id=id, motif=motif, fin=fin)
        return vu(contexte, await contexte.stores.postes.change(poste, regle, commande=commande))

    @champ(
        droits=EMPLOYEUR, description="Rend un poste vacant à l'enveloppe d'où il vient. La précision est facultative."
    )
    async def rendre_poste(
        self,
        info: Info,
        id: strawberry.ID,
        motif: domain.MotifRetour,
        precision: str | None = None,
        cle: str | None = None,
    ) -> Annotated[Poste | Refus, strawberry.union("RendrePosteResultat")]:
        contexte = info.context
        change = await retour.rendre(
            contexte.stores,
            id,
            motif=motif,
            precision=precision,
            par=contexte.agent.role,
            le=contexte.maintenant(),
            dedans=lambda p: visible(contexte.agent, p),
            commande=contexte.commande(cle, geste="rendre_poste", id=id, motif=motif, precision=precision),
        )
        return vu(contexte, change)

    @champ(
        droits=TERRITOIRE,
        description="Transfère un poste vacant à une autre structure du département  ; son délai de recrutement court.",
    )
    async def transferer_poste(
        self, info: Info, id: strawberry.ID, vers: strawberry.ID, cle: str | None = None
    ) -> Annotated[Poste | Refus, strawberry.union("TransfererPosteResultat")]:
        contexte = info.context
        change = await retour.transferer(
            contexte.stores,
            id,
            vers,
            par=contexte.agent.role,
            le=contexte.maintenant(),
            dedans=lambda p: visible(contexte.agent, p),
            commande=contexte.commande(cle, geste="transferer_poste", id=id, vers=vers),
        )
        return vu(contexte, change)
