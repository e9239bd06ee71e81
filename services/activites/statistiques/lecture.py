"""Reads the figures of a serie over a period: a few pages, whatever the number of reports that they count."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import chain
from operator import add

from services.kit.aggregate import Refus
from services.kit.store import Parmi
from services.kit.store.contract import Where
from services.kit.temps import Horloge

from .grandeurs import GRANDEURS, Cellule, somme
from .jeux import Chiffres, Jeu
from .periodes import Pas, Periode, Seau
from .store import Page, PagePublique

__all__ = ["CACHE", "CellulePublique", "DetailNonPublic", "Releve", "lire_chiffres", "lire_publics"]

CACHE = "x"
"""A hidden figure, in a public page."""
CellulePublique = list[int | None]
"""A cell in which None is hidden, or not published yet."""


class DetailNonPublic(Refus):
    message = "Les chiffres publics d'un territoire se demandent par mois entiers, avec un pas d'un mois ou d'un an."


@dataclass(frozen=True, kw_only=True)
class Releve:
    """The figures of a period, and of each of its days, months or years.

    ``evenement`` and ``le``: the last event that the pages count. ``fraicheur``: all that this service had heard by
    then is counted. None: nothing was published yet.
    """

    periode: Periode
    total: CellulePublique
    tranches: Sequence[tuple[Periode, CellulePublique]]
    evenement: str | None
    le: datetime | None
    fraicheur: datetime | None
    publics: bool = False


async def lire_chiffres(
    jeu: Jeu,
    series: Sequence[str],
    periode: Periode,
    pas: Pas,
    *,
    sources: Collection[str] | None = None,
    horloge: Horloge,
) -> Releve:
    """The sum of these series, from these sources only when some are given."""
    decoupe = [(tranche, list(tranche.seaux())) for tranche in periode.tranches(pas)]
    voulues = Parmi(tuple(sorted({seau.page for _, seaux in decoupe for seau in seaux})))
    toutes, attente = await asyncio.gather(
        _pages(jeu, {"page": voulues, "serie": Parmi(tuple(series))}), jeu.marques.page({}, ("depuis",), 1)
    )
    pages = [page for page in toutes if sources is None or page.source in sources]
    par_nom: dict[str, list[Page]] = {}
    for page in pages:
        par_nom.setdefault(page.page, []).append(page)
    tranches = [(tranche, somme(_textes(par_nom, seaux))) for tranche, seaux in decoupe]
    le, evenement = max(((p.le, p.evenement) for p in pages if p.le is not None), default=(None, None))
    return Releve(
        periode=periode,
        # Summed up from what is shown: a recount in between cannot part them.
        total=[*reduce(_plus, (cellule for _, cellule in tranches))],
        tranches=[(tranche, [*cellule]) for tranche, cellule in tranches],
        evenement=evenement,
        le=le,
        fraicheur=attente.items[0].depuis if attente.items else horloge(),
    )


async def _pages(jeu: Jeu, lesquelles: Where) -> list[Page]:
    return [page async for page in jeu.pages.scan(lesquelles)]


def _plus(a: Cellule, b: Cellule) -> Cellule:
    return list(map(add, a, b))


def _textes(pages: Mapping[str, Sequence[Page]], seaux: Iterable[Seau]) -> Iterable[str]:
    return (page.cellules.get(seau.cle, "") for seau in seaux for page in pages.get(seau.page, ()))


def _total(cellules: Iterable[CellulePublique]) -> CellulePublique:
    """Their sum; None wherever one of them is."""
    return [
        None if None in colonne else sum(n for n in colonne if n is not None) for colonne in zip(*cellules, strict=True)
    ]


async def lire_publics(chiffres: Chiffres, serie: str, france: str, periode: Periode, pas: Pas) -> Releve:
    """What the last edition tells of a territory. Raises DetailNonPublic when days are asked.

    A year without an edition is not published yet; a territory without a page in an edition had no report.
    """
    if pas is Pas.JOUR or not periode.mois_entiers:
        raise DetailNonPublic
    annees = [f"{annee}" for annee in range(periode.du.year, periode.au.year + 1)]
    pages = await chiffres.publiques.many([f"{s}|{annee}" for s in (serie, france) for annee in annees])
    siennes, editions = dict(zip(annees, pages, strict=False)), dict(zip(annees, pages[len(annees) :], strict=True))
    tranches = [(tranche, _publique(tranche, siennes, editions)) for tranche in periode.tranches(pas)]
    par_annee = (_publique(annee, siennes, editions) for annee in periode.tranches(Pas.ANNEE))
    connues = [p for p in chain(siennes.values(), editions.values()) if p is not None]
    le, evenement = max(((p.le, p.evenement) for p in connues if p.le is not None), default=(None, None))
    return Releve(
        periode=periode,
        # By whole years where it can: a year may be told whose months are not.
        total=_total(par_annee),
        tranches=tranches,
        evenement=evenement,
        le=le,
        fraicheur=min((p.edition for p in connues), default=None),
        publics=True,
    )


def _publique(
    tranche: Periode, siennes: Mapping[str, PagePublique | None], editions: Mapping[str, PagePublique | None]
) -> CellulePublique:
    annee = f"{tranche.du.year}"
    if editions[annee] is None:
        return [None] * len(GRANDEURS)
    page = siennes[annee]
    if page is None:
        return [0] * len(GRANDEURS)
    if tranche.annees_entieres:
        return _lue(page.cellules["an"])
    return _total(_lue(page.cellules[f"{mois:02d}"]) for mois in range(tranche.du.month, tranche.au.month + 1))


def _lue(texte: str) -> CellulePublique:
    valeurs = texte.split(",") if texte else []
    cellule: CellulePublique = [None if v == CACHE else int(v or 0) for v in valeurs]
    return cellule + [0] * (len(GRANDEURS) - len(cellule))
