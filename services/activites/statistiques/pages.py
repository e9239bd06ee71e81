"""Replaces cells of a page by what was counted, unless they were counted under a later rank."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from operator import add

from services.kit.temps import Horloge

from .grandeurs import LARGEUR, Cellule, ecrire, lire, somme
from .jeux import Jeu
from .series import cle_page
from .store import Page

__all__ = ["RIEN", "Compte", "poser", "poser_les_jours"]


@dataclass(frozen=True)
class Compte:
    """What was counted for one bucket, and the last event among what it counts."""

    cellule: Cellule
    evenement: str | None = None
    le: datetime | None = None

    def avec(self, texte: str, evenement: str | None, le: datetime | None) -> "Compte":
        cellule = list(map(add, self.cellule, lire(texte))) if texte else self.cellule
        if le is not None and (self.le is None or (le, evenement or "") > (self.le, self.evenement or "")):
            return Compte(cellule, evenement, le)
        return Compte(cellule, self.evenement, self.le)


RIEN = Compte([0] * LARGEUR)


async def poser_les_jours(
    jeu: Jeu, serie: str, mois: str, source: str, comptes: Mapping[str, Compte], rang: int, horloge: Horloge
) -> None:
    """Replaces these days of a month's page, then that month of the year's page."""

    def jours(page: Page | None) -> Page:
        return poser(page or Page(serie=serie, page=mois, source=source), comptes, rang, horloge())

    du_mois = await jeu.pages.change(cle_page(serie, mois, source), jours)
    total = Compte(somme(du_mois.cellules.values()), du_mois.evenement, du_mois.le)
    annee, cle = mois[:4], mois[5:]

    def le_mois(page: Page | None) -> Page:
        posee = page or Page(serie=serie, page=annee, source=source)
        return poser(posee, {cle: total}, du_mois.ecritures, horloge())

    await jeu.pages.change(cle_page(serie, annee, source), le_mois)


def poser(page: Page, comptes: Mapping[str, Compte], rang: int, le: datetime) -> Page:
    """The page with these cells, but for those that were counted under this rank or a later one."""
    retenus = {cle: compte for cle, compte in comptes.items() if page.rangs.get(cle, 0) < rang}
    if not retenus:
        return page
    dernier = Compte([], page.evenement, page.le)
    for compte in retenus.values():
        dernier = dernier.avec("", compte.evenement, compte.le)
    return replace(
        page,
        cellules=dict(sorted({**page.cellules, **{c: ecrire(x.cellule) for c, x in retenus.items()}}.items())),
        rangs=dict(sorted({**page.rangs, **dict.fromkeys(retenus, rang)}.items())),
        ecritures=page.ecritures + 1,
        evenement=dernier.evenement,
        le=dernier.le,
        compte_le=le,
    )
