"""What can be asked of conseillers, and by whom."""

from datetime import datetime
from typing import Final

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import Connexion, champ, des_departements, type_

from ..comptes import conseiller_du_compte
from .liste import page_vue
from .perimetre import charger, vus
from .types import QUI, Conseiller, Info

__all__ = ["LecturesDesConseillers"]

SERVICE: Final = roles("service")


@type_(droits=SERVICE, inaccessible=True, description="À qui écrire pour un conseiller.")
class AdresseDuConseiller:
    courriel: str


@type_(droits=SERVICE, inaccessible=True, description="Le lien qui lie le compte d'un conseiller à sa fiche.")
class ConfirmationDuCompte:
    jeton: str = champ(description="Ce que le lien porte ; il ne sert qu'une fois.")
    expire_le: datetime


@type_()
class LecturesDesConseillers:
    @champ(droits=QUI, description="Le conseiller de cet identifiant, pour qui peut le voir.")
    async def conseiller(self, info: Info, id: strawberry.ID) -> Conseiller | None:
        return (await charger(info.context, [id]))[0]

    @champ(
        droits=roles("anct", "prefecture", "coordinateur"),
        description="Les conseillers, le dernier déclaré d'abord ; chacun ne voit que ses départements.",
    )
    async def conseillers(
        self, info: Info, departement: str | None = None, first: int = 20, after: str | None = None
    ) -> Connexion[Conseiller]:
        where = des_departements(info.context.agent, departement)
        page = await info.context.stores.conseillers.page(where, ("-declare_le",), first, after)
        return await page_vue(info.context, page)

    @champ(droits=roles("conseiller"), description="La fiche à laquelle le compte de la personne connectée est lié.")
    async def mon_profil(self, info: Info) -> Conseiller | None:
        return (await vus(info.context, [await conseiller_du_compte(info.context.stores, info.context.agent.compte)]))[
            0
        ]

    @champ(
        droits=SERVICE,
        inaccessible=True,
        description="La seule voie par laquelle un autre service obtient une adresse : au moment d'écrire.",
    )
    async def adresse_du_conseiller(self, info: Info, conseiller: strawberry.ID) -> AdresseDuConseiller | None:
        trouve = await info.context.stores.conseillers.get(conseiller)
        if trouve is None or not trouve.actif or trouve.identite is None:
            return None
        return AdresseDuConseiller(courriel=trouve.identite.courriel)

    @champ(
        droits=SERVICE,
        inaccessible=True,
        description="Le lien à envoyer au conseiller ; rien quand il a servi, ou qu'il a expiré.",
    )
    async def confirmation_du_compte(self, info: Info, conseiller: strawberry.ID) -> ConfirmationDuCompte | None:
        stores = info.context.stores
        trouve = await stores.conseillers.get(conseiller)
        lien = trouve.lien(secret=stores.secret, le=info.context.maintenant()) if trouve else None
        if lien is None or trouve is None or trouve.confirmation is None:
            return None
        return ConfirmationDuCompte(jeton=lien, expire_le=trouve.confirmation.expire_le)
