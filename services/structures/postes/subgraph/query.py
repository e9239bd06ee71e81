"""What can be asked of posts: one, the alerts of a département, the audit of a campagne."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from services.kit.aggregate import Introuvable
from services.kit.identity import roles
from services.kit.store import Page
from services.kit.subgraph import Connexion, champ, des_departements, page_to_connexion, type_

from ..audit import Cause, auditer
from ..retour import structures_qui_cherchent
from .perimetre import charger, vus
from .types import QUI, Info, Poste

if TYPE_CHECKING:
    from ...subgraph.types import Structure

__all__ = ["LecturesDesPostes"]

ANCT = roles("anct")
SUIVENT = roles("anct", "prefecture")
strawberry.enum(Cause, name="CauseDEcart", description="Ce qui est encore en route, ou INEXPLIQUE : à regarder.")


@type_(droits=ANCT, description="Une décision dont les postes ne sont pas ceux que le registre a accordés.")
class DesaccordDePostes:
    decision_id: strawberry.ID
    departement: str
    ecart: int = champ(description="Accordés par le registre, moins ceux qu'il y a.")
    cause: Cause


@type_(droits=ANCT, description="Les postes d'un département, comptés par chacun de ceux qui les tiennent.")
class AuditDePostes:
    departement: str
    accordes: int = champ(description="Pris sur l'enveloppe et non revenus, selon le registre de la campagne.")
    en_attente: int = champ(description="Parmi eux, ceux de décisions qui ne sont pas encore notifiées.")
    notifies: int = champ(description="Attribués par les décisions notifiées, postes rendus depuis compris.")
    attaches: int = champ(description="Rattachés à une structure.")
    en_trop: int = champ(description="Parmi eux, occupés au-delà de ce que leur décision attribue désormais.")
    rendus: int
    ecart: int = champ(description="accordes − enAttente − (attaches − enTrop), décision par décision, sans signe.")
    desaccords: list[DesaccordDePostes] = champ(taille=10)


@type_()
class LecturesDesPostes:
    @champ(droits=QUI, description="Le poste de cet identifiant.")
    async def poste(self, info: Info, id: strawberry.ID) -> Poste | None:
        return (await charger(info.context, [id]))[0]

    @champ(
        droits=SUIVENT,
        description="Les postes sur lesquels une alerte court, la plus ancienne d'abord ; une préfecture ne voit que "
        "ses départements.",
    )
    async def alertes_de_postes(
        self, info: Info, departement: str | None = None, first: int = 20, after: str | None = None
    ) -> Connexion[Poste]:
        contexte = info.context
        where = des_departements(contexte.agent, departement)
        page = await contexte.stores.postes.page(where, ("alerte_le",), first, after)
        vues = [v for v in vus(contexte, page.items) if v is not None]
        return page_to_connexion(Page(items=vues, curseurs=page.curseurs, suite=page.suite), lambda v: v)

    @champ(
        droits=SUIVENT,
        description="À qui transférer un poste vacant : les structures du département qui en ont demandé un et ne "
        "l'ont pas eu, la première à l'avoir demandé d'abord. Dix au plus ; aucune : le poste est à rendre.",
        taille=10,
    )
    async def transferts_possibles(
        self, info: Info, poste: strawberry.ID
    ) -> list[Annotated["Structure", strawberry.lazy("services.structures.subgraph.types")]]:
        from ...subgraph.types import structures_vues

        contexte = info.context
        (vu,) = await charger(contexte, [poste])
        if vu is None:
            raise Introuvable
        fiche = vu.fiche
        trouvees = await structures_qui_cherchent(contexte.stores, fiche.departement, fiche.dernier.structure)
        return structures_vues(contexte, trouvees)

    @champ(
        droits=ANCT,
        description="L'enveloppe, les décisions et les postes d'une campagne, département par département : l'écart "
        "est nul dès que plus rien n'est en route.",
        taille=110,
    )
    async def audit_postes(
        self, info: Info, campagne: strawberry.ID, departement: str | None = None
    ) -> list[AuditDePostes]:
        lignes = await auditer(info.context.stores, campagne, departement)
        return [
            AuditDePostes(
                departement=x.departement,
                accordes=x.accordes,
                en_attente=x.en_attente,
                notifies=x.notifies,
                attaches=x.attaches,
                en_trop=x.en_trop,
                rendus=x.rendus,
                ecart=x.ecart,
                desaccords=[
                    DesaccordDePostes(
                        decision_id=strawberry.ID(d.decision), departement=d.departement, ecart=d.ecart, cause=d.cause
                    )
                    for d in x.desaccords
                ],
            )
            for x in lignes
        ]
