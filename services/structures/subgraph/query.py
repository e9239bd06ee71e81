"""What can be asked of structures, and by whom."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from services.kit.identity import PUBLIC, roles
from services.kit.store import Page
from services.kit.store.check import first_within
from services.kit.subgraph import Connexion, Contexte, Refus, champ, des_departements, page_to_connexion, type_
from services.territoire import territoire

from .. import domain
from ..bareme import du_millesime, en_vigueur, millesimes
from ..conseillers.subgraph import LecturesDesConseillers
from ..conventions.subgraph import LecturesDesConventions
from ..fusions import repondantes
from ..postes.subgraph import LecturesDesPostes
from ..store import Stores
from ..tableau.subgraph import LecturesDuTableau
from .doublons import LecturesDesDoublons
from .territoire import LecturesDuTerritoire
from .types import (
    AdresseDeNotification,
    Commune,
    Eligibilite,
    Info,
    MillesimeEligibilite,
    Structure,
    commune,
    eligibilite,
    structures_vues,
)

__all__ = ["Query", "charger"]


async def charger(contexte: Contexte[Stores], ids: Sequence[str]) -> list[Structure | None]:
    """The structures of these ids, None where there is none: one store call, and one more for those that answer
    in the place of absorbed ones."""
    trouvees = await repondantes(contexte.stores, await contexte.stores.structures.many(ids))
    uniques = {s.id: s for s in trouvees if s is not None}
    vues = dict(zip(uniques, structures_vues(contexte, uniques.values()), strict=True))
    return [vues[s.id] if s is not None else None for s in trouvees]


async def _par_siret(contexte: Contexte[Stores], siret: str) -> Structure | None:
    page = await contexte.stores.structures.page({"siret": domain.normaliser(siret)}, first=1)
    reponses = await repondantes(contexte.stores, page.items)
    return next(iter(structures_vues(contexte, [s for s in reponses if s is not None])), None)


@type_()
class Query(
    LecturesDuTerritoire,
    LecturesDesDoublons,
    LecturesDesConseillers,
    LecturesDesConventions,
    LecturesDesPostes,
    LecturesDuTableau,
):
    @champ(droits=PUBLIC, description="La structure de cet identifiant.")
    async def structure(self, info: Info, id: strawberry.ID) -> Structure | None:
        return (await charger(info.context, [id]))[0]

    @champ(droits=PUBLIC, description="La structure enregistrée avec ce SIRET ou ce RIDET.")
    async def structure_par_siret(self, info: Info, siret: str) -> Structure | None:
        return await _par_siret(info.context, siret)

    @champ(droits=roles("structure"), description="La structure de la personne connectée, si elle est enregistrée.")
    async def ma_structure(self, info: Info) -> Structure | None:
        siret = info.context.agent.siret
        return None if siret is None else await _par_siret(info.context, siret)

    @champ(
        droits=roles("anct", "prefecture"),
        description="Les structures, la dernière enregistrée d'abord ; une préfecture ne voit que ses départements.",
    )
    async def structures(
        self, info: Info, departement: str | None = None, first: int = 20, after: str | None = None
    ) -> Connexion[Structure]:
        where = des_departements(info.context.agent, departement)
        page = await info.context.stores.structures.page(where, ("-enregistree_le",), first, after)
        vues = structures_vues(info.context, page.items)
        return page_to_connexion(Page(items=vues, curseurs=page.curseurs, suite=page.suite), lambda vue: vue)

    @champ(
        droits=PUBLIC,
        description="Dit, avant toute inscription, si une structure de cette catégorie juridique est éligible.",
    )
    async def simuler_eligibilite(
        self,
        info: Info,
        categorie_juridique: str,
        siret: str | None = None,
        siren: str | None = None,
        rna: str | None = None,
        millesime: str | None = None,
    ) -> Annotated[Eligibilite | Refus, strawberry.union("SimulerEligibiliteResultat")]:
        stores = info.context.stores
        bareme = await (en_vigueur(stores) if millesime is None else du_millesime(stores, millesime))
        if bareme is None:
            raise domain.MillesimeInconnu
        return eligibilite(domain.simuler(bareme, categorie=categorie_juridique, siret=siret, siren=siren, rna=rna))

    @champ(
        droits=PUBLIC,
        description="Les lectures successives du texte, la dernière d'abord : elle donne les verdicts.",
        taille=10,
    )
    async def millesimes_eligibilite(self, info: Info) -> list[MillesimeEligibilite]:
        return [
            MillesimeEligibilite(millesime=b.bareme.millesime, applique_le=b.applique_le)
            for b in await millesimes(info.context.stores)
        ]

    @champ(droits=PUBLIC, description="Les communes dont le nom commence ainsi, ou celle de ce code Insee.")
    def communes(self, recherche: str, first: int = 20) -> Connexion[Commune]:
        nombre = first_within(first)
        exacte = territoire().commune(recherche.strip().upper())
        trouvees = [exacte] if exacte else territoire().chercher(recherche, nombre + 1)
        gardees = trouvees[:nombre]
        page = Page(items=gardees, curseurs=[c.code for c in gardees], suite=len(trouvees) > nombre)
        return page_to_connexion(page, commune)

    @champ(
        droits=roles("service"),
        inaccessible=True,
        description="La seule voie par laquelle un autre service obtient une adresse : au moment d'écrire.",
    )
    async def adresse_de_notification(self, info: Info, structure: strawberry.ID) -> AdresseDeNotification | None:
        stores = info.context.stores
        (trouvee,) = await repondantes(stores, [await stores.structures.get(structure)])
        contact = trouvee.contact if trouvee else None
        return AdresseDeNotification(courriel=contact.courriel, nom=trouvee.nom) if trouvee and contact else None
