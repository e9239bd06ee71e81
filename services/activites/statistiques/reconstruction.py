"""Makes the figures again from the topic, beside the live ones; the two are compared, then swapped.

Facts are read in lots from the beginning, and kept in the set that is not live, gated by version like any other; pages
are counted from them month by month. It may be killed at any moment: run again, it goes on from the last lot kept.

Memory: the lots in hand (2,000 records a partition) and one month of pages, about 100 MB whatever the number of
events; 0 bytes for an event that was kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from time import monotonic

from services.kit.kafka import KafkaAccess
from services.kit.store import Entre
from services.territoire import territoire

from .ecoute import fait_de
from .grandeurs import DEFINITION, deplier, ecrire, lire, plier
from .jeux import LEQUEL, Chiffres, Jeu
from .lecteur import Position, lire_le_topic
from .series import FRANCE, Axe, cle_page, serie, series_de_l_employeur, series_du_territoire
from .store import FaitCra, Page, Vivant

__all__ = ["Dire", "compter_tout", "lire_les_faits"]

Dire = Callable[[str], None]
LOT = 1_000
LECTURE = 2_000
Cle = tuple[str, str]
"""A serie and a source."""


async def lire_les_faits(chiffres: Chiffres, cote: Jeu, kafka: KafkaAccess | str, topic: str, dire: Dire) -> int:
    """Keeps in ``cote`` all that the topic holds by now and that it has not read yet; how many events."""
    vivant = await chiffres.vivant.get(LEQUEL) or Vivant()
    lus, illisibles, debut, dit = 0, 0, monotonic(), monotonic()
    async for lot in lire_le_topic(kafka, {int(p): o for p, o in vivant.positions.items()}, topic=topic):
        await cote.faits.put_many((cra.cra, fait_de(cra, meta), meta.sequence) for cra, meta in lot.recus)
        await avancer(chiffres, lot.positions)
        lus, illisibles = lus + len(lot.recus), illisibles + lot.illisibles
        if monotonic() - dit > 5:
            dit = monotonic()
            dire(f"{lus:,} faits relus, {lus / (dit - debut):,.0f} par seconde")
    dire(f"{lus:,} faits relus en {monotonic() - debut:.1f} s" + (f", {illisibles} illisibles" * bool(illisibles)))
    return lus


async def avancer(chiffres: Chiffres, positions: Position) -> None:
    def plus_loin(vivant: Vivant | None) -> Vivant:
        lues = {str(p): o for p, o in positions.items()}
        return replace(vivant or Vivant(), definition=DEFINITION, positions=lues)

    await chiffres.vivant.change(LEQUEL, plus_loin)


@dataclass
class Tas:
    """A bucket while it is counted: its cell, folded, and the last event that it counts."""

    cellule: int
    evenement: str
    le: datetime
    jours: dict[str, str] = field(default_factory=dict)
    """Of a month, or a year, the cells that it is made of."""

    def ajouter(self, cellule: int, evenement: str, le: datetime) -> None:
        self.cellule += cellule
        if (le, evenement) > (self.le, self.evenement):
            self.le, self.evenement = le, evenement

    def reunir(self, cle: str, partie: "Tas") -> None:
        """``partie`` is its cell of that key."""
        self.jours[cle] = ecrire(deplier(partie.cellule))
        self.ajouter(partie.cellule, partie.evenement, partie.le)


Tous = dict[Cle, Tas]


async def compter_tout(cote: Jeu, le: datetime, dire: Dire) -> int:
    """Every page of ``cote``, from its facts; how many. Nobody else writes there."""
    await cote.pages_par_lots.clear()
    annees: Tous = {}
    ecrites = 0
    premiers, derniers = [(await cote.faits.page({}, (sens,), 1)).items for sens in ("jour", "-jour")]
    for debut, fin in _mois(premiers[0].place.jour, derniers[0].place.jour) if premiers else ():
        mois = await _un_mois(cote, debut, fin)
        _reunir(annees, mois, f"{debut:%m}")
        ecrites += await _ecrire(cote, mois, f"{debut:%Y-%m}", le)
        if fin.month == 1 or fin > derniers[0].place.jour:
            ecrites += await _ecrire(cote, annees, f"{debut:%Y}", le)
            annees = {}
        dire(f"{debut:%Y-%m} : {ecrites:,} pages")
    return ecrites


def _mois(premier: date, dernier: date) -> Iterator[tuple[date, date]]:
    debut = premier.replace(day=1)
    while debut <= dernier:
        fin = (debut + timedelta(days=31)).replace(day=1)
        yield debut, fin
        debut = fin


async def _un_mois(cote: Jeu, debut: date, fin: date) -> Tous:
    mois: Tous = {}
    jour, du_jour = debut, Tous()
    async for fait in cote.faits.scan({"jour": Entre(f"{debut}", f"{fin}")}, ("jour",), lot=LECTURE):
        if fait.place.jour != jour:
            _reunir(mois, _avec_le_dessus(du_jour), f"{jour:%d}")
            jour, du_jour = fait.place.jour, {}
        cellule, p = plier(lire(fait.cellule)), fait.place
        for cle in _cles(p.departement, p.commune, p.epci, p.structure, p.conseiller):
            _tas(du_jour, cle, fait).ajouter(cellule, fait.evenement, fait.le)
    _reunir(mois, _avec_le_dessus(du_jour), f"{jour:%d}")
    return mois


@lru_cache(50_000)
def _cles(departement: str, commune: str, epci: str | None, structure: str, conseiller: str) -> tuple[Cle, ...]:
    """Where a report of that place counts: a conseiller has some, day after day."""
    territoires = series_du_territoire(departement, commune, epci)
    return (
        *((s, departement) for s in territoires),
        *((s, structure) for s in series_de_l_employeur(structure, conseiller)),
    )


def _tas(tous: Tous, cle: Cle, de: FaitCra | Tas) -> Tas:
    """The bucket of that key; it begins empty with its first part."""
    if (tas := tous.get(cle)) is None:
        tas = tous[cle] = Tas(0, de.evenement, de.le)
    return tas


def _avec_le_dessus(du_jour: Tous) -> Tous:
    """With the régions' day and the nation's, made of the départements'."""
    dessus: Tous = {}
    for (s, source), tas in du_jour.items():
        if s.startswith(Axe.DEPARTEMENT):
            for haut in _au_dessus(source):
                _tas(dessus, (haut, ""), tas).ajouter(tas.cellule, tas.evenement, tas.le)
    return {**du_jour, **dessus}


def _au_dessus(departement: str) -> tuple[str, ...]:
    cadre = territoire().cadre
    if departement not in cadre.departements:
        return (FRANCE,)
    return FRANCE, serie(Axe.REGION, cadre.departements[departement][1])


def _reunir(grands: Tous, petits: Tous, cle: str) -> None:
    """Days into their month, months into their year."""
    for quoi, tas in petits.items():
        _tas(grands, quoi, tas).reunir(cle, tas)


async def _ecrire(cote: Jeu, tous: Tous, page: str, le: datetime) -> int:
    # In the order of the keys, so that a store's tree is walked once.
    ranges = sorted(tous)
    for debut in range(0, len(ranges), LOT):
        pages = (
            Page(
                serie=s,
                page=page,
                source=source,
                cellules=tas.jours,
                ecritures=1,
                evenement=tas.evenement,
                le=tas.le,
                compte_le=le,
            )
            for s, source in ranges[debut : debut + LOT]
            for tas in (tous[s, source],)
        )
        await cote.pages_par_lots.put_many((cle_page(p.serie, p.page, p.source), p, 1) for p in pages)
    return len(ranges)
