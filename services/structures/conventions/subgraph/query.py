"""What can be asked of conventions: one, the list by département and state, those with a breach."""

import strawberry

from services.kit.aggregate import Introuvable
from services.kit.subgraph import Connexion, champ, des_departements, page_to_connexion, type_

from .. import domain
from .perimetre import INSTRUCTEURS, LECTEURS, Info, charger_une
from .types import Convention

__all__ = ["LecturesDesConventions"]


@type_()
class LecturesDesConventions:
    @champ(droits=LECTEURS, description="La convention de cet identifiant.")
    async def convention(self, info: Info, id: strawberry.ID) -> Convention | None:
        try:
            return Convention.de(await charger_une(info.context, id))
        except Introuvable:
            return None

    @champ(
        droits=INSTRUCTEURS,
        description="Les conventions, la plus ancienne d'abord ; une préfecture ne voit que ses départements.",
    )
    async def conventions(
        self,
        info: Info,
        departement: str | None = None,
        statut: domain.Statut | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> Connexion[Convention]:
        where = {**des_departements(info.context.agent, departement), **({"statut": statut.value} if statut else {})}
        page = await info.context.stores.conventions.page(where, ("ouverte_le",), first, after)
        return page_to_connexion(page, Convention.de)

    @champ(
        droits=INSTRUCTEURS,
        description="Les conventions dont un manquement n'est pas levé, le dernier constaté d'abord.",
    )
    async def manquements(
        self, info: Info, departement: str | None = None, first: int = 20, after: str | None = None
    ) -> Connexion[Convention]:
        where = des_departements(info.context.agent, departement)
        page = await info.context.stores.conventions.page(where, ("-manquement_le",), first, after)
        return page_to_connexion(page, Convention.de)
