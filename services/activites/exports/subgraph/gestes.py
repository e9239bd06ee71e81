"""What a client can ask of exports: one's own, a new one, and how far it is as it goes on."""

from collections.abc import AsyncGenerator
from datetime import date
from typing import Annotated, Final
from uuid import UUID, uuid5

import strawberry

from services.kit.aggregate import Faute, Introuvable
from services.kit.aggregate import Refus as Non
from services.kit.subgraph import Connexion, Refus, champ, page_to_connexion, type_
from services.kit.temps import uuid7

from ...subgraph.perimetre import LECTEURS, Info
from .. import domain
from ..perimetre import choisir
from ..vocabulaire import FormatExport
from .types import Export, PerimetreDemande

__all__ = ["GestesDExport", "LecturesDExport", "SuiviDExport"]


_DEMANDES: Final = UUID("5f3c6a52-0f0e-5b7e-9d43-6d0a3a0f9c7e")


class PerimetreAmbigu(Non):
    message = "Indiquez un département ou une structure, pas les deux."


async def _le_sien(info: Info, id: str) -> domain.Export:
    """Raises Introuvable: an export is that of who asked for it."""
    export = await info.context.stores.exports.get(id)
    if export is None or export.demandeur != info.context.agent.compte:
        raise Introuvable
    return export


@type_(droits=LECTEURS)
class LecturesDExport:
    @champ(description="Ses propres exports, les plus récents d'abord.")
    async def mes_exports(self, info: Info, first: int = 20, after: str | None = None) -> Connexion[Export]:
        moi = info.context.agent.compte
        page = await info.context.stores.exports.page({"demandeur": moi}, ("-demande_le",), first, after)
        return page_to_connexion(page, Export.de)

    @champ(description="Un de ses exports.")
    async def export(self, info: Info, id: strawberry.ID) -> Export | None:
        try:
            return Export.de(await _le_sien(info, id))
        except Introuvable:
            return None


@type_(droits=LECTEURS)
class GestesDExport:
    @champ(
        description="Demande un fichier des comptes rendus que l'on peut voir, du premier au dernier jour compris. "
        "Il est préparé à part : `suiviExport` ou `export` disent quand il est prêt."
    )
    async def demander_export(
        self,
        info: Info,
        format: FormatExport,
        du: date,
        au: date,
        perimetre: PerimetreDemande | None = None,
        cle: str | None = None,
    ) -> Annotated[Export | Refus, strawberry.union("DemanderExportResultat")]:
        contexte = info.context
        stores, moi = contexte.stores, contexte.agent.compte
        choix = perimetre or PerimetreDemande()
        if choix.departement is not None and choix.structure is not None:
            raise PerimetreAmbigu(fautes=(Faute("perimetre", PerimetreAmbigu.message),))
        commande = contexte.commande(
            cle, geste="demanderExport", format=format, du=du, au=au, departement=choix.departement, s=choix.structure
        )
        # The same key is the same export, also when it is itself what fills the queue.
        id = str(uuid5(_DEMANDES, commande.cle)) if commande else uuid7()
        ouverts = await stores.exports.page({"attendu_par": moi}, (), domain.OUVERTS_MAX)
        export, fait = domain.Export.demander(
            id,
            demandeur=moi,
            format=format,
            perimetre=await choisir(stores, contexte.agent, departement=choix.departement, structure=choix.structure),
            du=du,
            au=au,
            ouverts=sum(ouvert.id != id for ouvert in ouverts.items),
            le=contexte.maintenant(),
        )
        return Export.de(await stores.exports.add(export, fait, commande=commande))


@type_(droits=LECTEURS)
class SuiviDExport:
    @champ(subscription=True, description="L'export tel qu'il est, puis à chacun de ses pas, jusqu'à sa fin.")
    async def suivi_export(self, info: Info, id: strawberry.ID) -> AsyncGenerator[Export, None]:
        # Followed before it is read: what happens in between is told, not lost.
        signaux = info.context.suivre(id)
        export = await _le_sien(info, id)
        yield Export.de(export)
        if not export.ouvert:
            return
        async for _ in signaux:
            suite = await _le_sien(info, id)
            if suite.version != export.version:
                export = suite
                yield Export.de(export)
            if not export.ouvert:
                return
