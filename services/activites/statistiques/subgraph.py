"""What a client can ask of the figures: any axis that it may see, and a structure's own beside the structure."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import strawberry

from services.kit.aggregate import Introuvable
from services.kit.identity import PUBLIC
from services.kit.subgraph import Contexte, champ, type_

from ..store import Stores
from ..subgraph.perimetre import LECTEURS, Info
from .lecture import Releve, lire_chiffres, lire_publics
from .perimetre import Vue, vue_de
from .periodes import Pas, Periode
from .series import FRANCE, Axe
from .types import Statistiques

__all__ = ["LecturesDesChiffres", "Structure", "structures"]

Ctx = Contexte[Stores]


async def _lire(contexte: Ctx, vue: Vue, periode: Periode, pas: Pas) -> Releve:
    chiffres = contexte.stores.chiffres
    if vue.publics:
        return await lire_publics(chiffres, vue.series[0], FRANCE, periode, pas)
    return await lire_chiffres(
        await chiffres.jeu(), vue.series, periode, pas, sources=vue.sources, horloge=contexte.horloge
    )


async def statistiques(contexte: Ctx, axe: Axe, code: str | None, du: date, au: date, pas: Pas) -> Statistiques:
    """Raises PeriodeInvalide, Introuvable, DetailNonPublic."""
    periode = Periode.demandee(du, au, pas)
    vue = await vue_de(contexte.stores, contexte.agent, axe, code)
    releve = await _lire(contexte, vue, periode, pas)

    async def avant() -> Releve:
        return await _lire(contexte, vue, periode.precedente(), Pas.ANNEE)

    return Statistiques.de(axe, vue.code, pas, releve, avant)


@type_(keys=["id"], droits=LECTEURS)
class Structure:
    id: strawberry.ID

    @champ(description="Les chiffres de la structure et de celles qu'elle a absorbées, pour qui peut les voir.")
    async def statistiques(self, info: Info, du: date, au: date, pas: Pas = Pas.MOIS) -> Statistiques | None:
        # Beside one that it may not see, a list of structures is still answered.
        with suppress(Introuvable):
            return await statistiques(info.context, Axe.STRUCTURE, str(self.id), du, au, pas)
        return None


async def structures(contexte: Ctx, ids: Sequence[str]) -> list[Structure]:
    """A structure is not ours: whether it exists is said by its own service, and by its figures whether it is seen."""
    return [Structure(id=strawberry.ID(id)) for id in ids]


@type_()
class LecturesDesChiffres:
    @champ(
        droits=PUBLIC,
        description="Les chiffres d'un territoire, d'une structure ou d'un conseiller, du premier au dernier jour"
        " compris. Hors de son périmètre, un territoire se lit comme chacun peut le lire.",
    )
    async def statistiques(
        self, info: Info, axe: Axe, du: date, au: date, code: strawberry.ID | None = None, pas: Pas = Pas.MOIS
    ) -> Statistiques:
        return await statistiques(info.context, axe, code, du, au, pas)
