"""Makes the figures again from the topic, beside the live ones; the two are compared, then swapped.

Facts are read in lots from the beginning, and kept in the set that is not live, gated by version like any other; pages
are counted from them month by month. It may be killed at any moment: run again, it goes on from the last lot kept.

Memory: the lots in hand (2,000 records a partition) and one month of pages, about 100 MB whatever the number of
events; 0 bytes for an event that was kept.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import add
from time import monotonic

from services.kit.store import Entre
from services.territoire import territoire

from .ecoute import fait_de
from .grandeurs import DEFINITION, LARGEUR, Cellule, ecrire, somme
from .lecteur import Position, lire_le_topic
from .recompte import series_du_fait
from .series import FRANCE, Axe, cle_page, serie
from .store import LEQUEL, Chiffres, FaitCra, Jeu, Page, Vivant

__all__ = ["Dire", "compter_tout", "lire_les_faits"]

Dire = Callable[[str], None]
LOT = 1_000
LECTURE = 2_000
Cle = tuple[str, str]
"""A serie and a source."""


async def lire_les_faits(chiffres: Chiffres, cote: Jeu, bootstrap: str, topic: str, dire: Dire) -> int:
    """Keeps in ``cote`` all that the topic holds by now and that it has not read yet; how many events."""
    vivant = await chiffres.vivant.get(LEQUEL) or Vivant()
    lus, illisibles, debut, dit = 0, 0, monotonic(), monotonic()
    async for lot in lire_le_topic(bootstrap, {int(p): o for p, o in vivant.positions.items()}, topic=topic):
        await cote.faits.put_many((cra.cra, fait_de(cra, meta), meta.sequence) for cra, meta in lot.recus)
        await avancer(chiffres, lot.positions)
        lus, illisibles = lus + len(lot.recus), illisibles + lot.illisibles
        if monotonic() - dit > 5:
            dit = monotonic()
            dire(f"{lus:,} events read, {lus / (dit - debut):,.0f} a second")
    dire(f"{lus:,} events read in {monotonic() - debut:.1f} s" + (f", {illisibles} unreadable" * bool(illisibles)))
    return lus


async def avancer(chiffres: Chiffres, positions: Position) -> None:
    def plus_loin(vivant: Vivant | None) -> Vivant:
        lues = {str(p): o for p, o in positions.items()}
        return replace(vivant or Vivant(), definition=DEFINITION, positions=lues)

    await chiffres.vivant.change(LEQUEL, plus_loin)


@dataclass
class Tas:
    """One bucket while it is counted: sparse additions to one cell, and the last event."""

    cellule: Cellule
    evenement: str
    le: datetime

    def ajouter(self, parts: Iterable[tuple[int, int]], fait: FaitCra) -> None:
        for place, n in parts:
            self.cellule[place] += n
        if (fait.le, fait.evenement) > (self.le, self.evenement):
            self.le, self.evenement = fait.le, fait.evenement


async def compter_tout(cote: Jeu, le: datetime, dire: Dire) -> int:
    """Every page of ``cote``, from its facts; how many. Nobody else writes there."""
    await cote.pages_par_lots.clear()
    annees: dict[Cle, Page] = {}
    ecrites = 0
    premiers, derniers = [(await cote.faits.page({}, (sens,), 1)).items for sens in ("jour", "-jour")]
    for debut, fin in _mois(premiers[0].place.jour, derniers[0].place.jour) if premiers else ():
        pages = await _un_mois(cote, debut, fin, le)
        _sommer(annees, pages.values(), le)
        ecrites += await _ecrire(cote, pages.values())
        if fin.month == 1:
            ecrites += await _ecrire(cote, annees.values())
            annees.clear()
        dire(f"{debut:%Y-%m}: {ecrites:,} pages")
    return ecrites + await _ecrire(cote, annees.values())


def _mois(premier: date, dernier: date) -> Iterator[tuple[date, date]]:
    debut = premier.replace(day=1)
    while debut <= dernier:
        fin = (debut + timedelta(days=31)).replace(day=1)
        yield debut, fin
        debut = fin


async def _un_mois(cote: Jeu, debut: date, fin: date, le: datetime) -> dict[Cle, Page]:
    pages: dict[Cle, Page] = {}
    jour, tas = debut, dict[Cle, Tas]()
    async for fait in cote.faits.scan({"jour": Entre(f"{debut}", f"{fin}")}, ("jour",), lot=LECTURE):
        if fait.place.jour != jour:
            _ranger(pages, tas, jour, le)
            jour, tas = fait.place.jour, {}
        parts = [(place, int(n)) for place, n in enumerate(fait.cellule.split(",")) if n]
        for nature, source in (("TERRITOIRE", fait.place.departement), ("EMPLOYEUR", fait.place.structure)):
            for s in series_du_fait(fait, nature):
                if (s, source) not in tas:
                    tas[s, source] = Tas([0] * LARGEUR, fait.evenement, fait.le)
                tas[s, source].ajouter(parts, fait)
    _ranger(pages, tas, jour, le)
    return pages


def _ranger(pages: dict[Cle, Page], tas: dict[Cle, Tas], jour: date, le: datetime) -> None:
    """The day's cells into the pages of their month, the régions' and the nation's made of the départements'."""
    for s, source in list(tas):
        if s.startswith(Axe.DEPARTEMENT):
            for haut in _au_dessus(source):
                compte = tas[s, source]
                dessus = tas.setdefault((haut, ""), Tas([0] * LARGEUR, compte.evenement, compte.le))
                dessus.cellule = list(map(add, dessus.cellule, compte.cellule))
                dessus.le, dessus.evenement = max((dessus.le, dessus.evenement), (compte.le, compte.evenement))
    for (s, source), compte in tas.items():
        page = pages.setdefault((s, source), Page(serie=s, page=f"{jour:%Y-%m}", source=source))
        page.cellules[f"{jour:%d}"] = ecrire(compte.cellule)
        pages[s, source] = _datee(page, compte.evenement, compte.le, le)


def _au_dessus(departement: str) -> tuple[str, ...]:
    cadre = territoire().cadre
    if departement not in cadre.departements:
        return (FRANCE,)
    return FRANCE, serie(Axe.REGION, cadre.departements[departement][1])


def _datee(page: Page, evenement: str | None, le: datetime | None, compte_le: datetime) -> Page:
    if le is None or (page.le is not None and (page.le, page.evenement or "") > (le, evenement or "")):
        evenement, le = page.evenement, page.le
    return replace(page, evenement=evenement, le=le, compte_le=compte_le, ecritures=1)


def _sommer(annees: dict[Cle, Page], pages: Iterable[Page], le: datetime) -> None:
    """The months of these pages into the pages of their year."""
    for page in pages:
        cle = page.serie, page.source
        annee = annees.setdefault(cle, Page(serie=page.serie, page=page.page[:4], source=page.source))
        annee.cellules[page.page[5:]] = ecrire(somme(page.cellules.values()))
        annees[cle] = _datee(annee, page.evenement, page.le, le)


async def _ecrire(cote: Jeu, pages: Iterable[Page]) -> int:
    toutes = list(pages)
    for debut in range(0, len(toutes), LOT):
        await cote.pages_par_lots.put_many(
            (cle_page(p.serie, p.page, p.source), p, 1) for p in toutes[debut : debut + LOT]
        )
    return len(toutes)
