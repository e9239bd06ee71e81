"""Counts by counting again: what was marked is recomputed from the facts, and replaces the figures that were there.

Never an increment: a redelivery, a correction or a replay would count twice. One reading of a département's day gives
its cell and those of its communes and EPCI, so that they agree; one of a structure's day gives its conseillers' too.
Years are made of months as they stand, the nation and the régions of the départements' days.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import Final

from services.kit.telemetry import LENT, METER
from services.kit.temps import Horloge, maintenant
from services.kit.worker import for_ever
from services.territoire import territoire

from .jeux import Chiffres, Jeu
from .marques import Lot, marquer, servir
from .pages import RIEN, Compte, poser_les_jours
from .series import FRANCE, Axe, cle_page, departements_comptes, serie, series_de_l_employeur, series_du_territoire
from .store import FaitCra, Marque, Page

__all__ = ["Recompte", "compter", "comptes_du_jour"]


LECTURE: Final = 1_000
_VISIBLE: Final = METER.create_histogram(
    "conum.cra.visible",
    "s",
    "From the last report of a day to the figures that count it.",
    explicit_bucket_boundaries_advisory=LENT,
)
ENSEMBLE: Final = 25
"""How many lots are counted at once: what they write shares its commits."""


def _series_du_fait(fait: FaitCra, nature: str) -> tuple[str, ...]:
    """The series of that nature in which it counts."""
    p = fait.place
    if nature == "EMPLOYEUR":
        return series_de_l_employeur(p.structure, p.conseiller)
    return series_du_territoire(p.departement, p.commune, p.epci)


def comptes_du_jour(faits: Iterable[FaitCra], nature: str) -> Mapping[str, Compte]:
    """Serie → its count, for the facts of one lot."""
    comptes: defaultdict[str, Compte] = defaultdict(lambda: RIEN)
    for fait in faits:
        for s in _series_du_fait(fait, nature):
            comptes[s] = comptes[s].avec(fait.cellule, fait.evenement, fait.le)
    return comptes


async def compter(
    jeu: Jeu, marques: Sequence[Marque], *, horloge: Horloge, visible: Callable[[datetime], None] = lambda _: None
) -> None:
    """Step 3 for some lots: days at once, then the nation's months, as they are marked by then.

    ``visible`` is told, for each day of a département that can be read by now, when its last report was made.
    """
    jours = [m for m in marques if m.nature != "NATION"]
    for debut in range(0, len(jours), ENSEMBLE):
        ensemble = jours[debut : debut + ENSEMBLE]
        derniers = await asyncio.gather(*(_jour(jeu, marque, horloge) for marque in ensemble))
        for marque, dernier in zip(ensemble, derniers, strict=True):
            if marque.nature == "TERRITOIRE" and dernier is not None:
                visible(dernier)
        # Before these marks are cleared: killed in between, all is done again.
        await marquer(jeu, _au_dessus(ensemble), horloge=horloge)
        await asyncio.gather(*(servir(jeu, marque) for marque in ensemble))
    for nation in (m for m in marques if m.nature == "NATION"):
        if (presente := await jeu.marques.get(nation.cle)) is not None and presente.depuis is not None:
            await _nation(jeu, presente, horloge)
            await servir(jeu, presente)


async def _jour(jeu: Jeu, marque: Marque, horloge: Horloge) -> datetime | None:
    """When the last report that it counts was made."""
    territoires = marque.nature == "TERRITOIRE"
    de = {"jour": marque.periode, "departement" if territoires else "structure": marque.code}
    comptes = comptes_du_jour([f async for f in jeu.faits.scan(de, lot=LECTURE)], marque.nature)
    tete = serie(Axe.DEPARTEMENT if territoires else Axe.STRUCTURE, marque.code)
    mois, jour = marque.periode[:7], marque.periode[8:]
    await asyncio.gather(
        *(
            poser_les_jours(jeu, s, mois, marque.code, {jour: comptes.get(s, RIEN)}, marque.rang, horloge)
            for s in (tete, *marque.touches)
        )
    )
    return comptes[tete].le if tete in comptes else None


def _au_dessus(marques: Iterable[Marque]) -> Mapping[Lot, Iterable[str]]:
    """The nation's months that these days are in, with the days."""
    lots: defaultdict[Lot, set[str]] = defaultdict(set)
    for marque in marques:
        if marque.nature == "TERRITOIRE":
            lots["NATION", "", marque.periode[:7]].add(f"{marque.code}:{marque.periode[8:]}")
    return lots


async def _nation(jeu: Jeu, marque: Marque, horloge: Horloge) -> None:
    jours = sorted({touche.partition(":")[2] for touche in marque.touches})
    codes = departements_comptes()
    cles = [cle_page(serie(Axe.DEPARTEMENT, d), marque.periode, d) for d in codes]
    pages = {d: page for d, page in zip(codes, await jeu.pages.many(cles), strict=True) if page is not None}
    par_region: defaultdict[str, list[Page]] = defaultdict(list)
    for d, page in pages.items():
        par_region[FRANCE].append(page)
        if d in territoire().cadre.departements:
            par_region[serie(Axe.REGION, territoire().cadre.departements[d][1])].append(page)
    touches = {touche.partition(":")[0] for touche in marque.touches}
    regions = {serie(Axe.REGION, r[1]) for d, r in territoire().cadre.departements.items() if d in touches}
    for s in (FRANCE, *sorted(regions)):
        comptes = {jour: _somme(par_region[s], jour) for jour in jours}
        await poser_les_jours(jeu, s, marque.periode, "", comptes, marque.rang, horloge)


def _somme(pages: Iterable[Page], cle: str) -> Compte:
    compte = RIEN
    for page in pages:
        compte = compte.avec(page.cellules.get(cle, ""), page.evenement, page.le)
    return compte


class Recompte:
    """The worker: recounts marked lots, the longest marked first. ``pause`` (seconds) between looks."""

    def __init__(
        self, chiffres: Chiffres, *, pause: float = 5.0, lot: int = 100, horloge: Horloge = maintenant
    ) -> None:
        self._chiffres, self._pause, self._lot, self._horloge = chiffres, pause, lot, horloge
        self._reveil = asyncio.Event()

    def reveiller(self) -> None:
        self._reveil.set()

    async def tour(self) -> int:
        """Recounts ``lot`` lots at most; answers how many."""
        jeu = await self._chiffres.jeu()
        page = await jeu.marques.page({}, ("depuis",), self._lot)
        await compter(jeu, page.items, horloge=self._horloge, visible=self._visible)
        return len(page.items)

    def _visible(self, dernier: datetime) -> None:
        _VISIBLE.record(max(0.0, (self._horloge() - dernier).total_seconds()))

    async def travailler(self) -> None:
        """For ever, whatever becomes of the store: what is marked stays marked until it is recounted."""
        await for_ever(self._avancer, pause=self._pause, reveil=self._reveil)

    async def _avancer(self) -> float:
        debut = monotonic()
        if not await self.tour():
            return self._pause
        # In a flood of reports, as long for those who file and those who hear: what is marked again meanwhile is
        # counted once. Not the pause: days that were counted have marked the nation's months.
        await asyncio.sleep(monotonic() - debut)
        return 0
