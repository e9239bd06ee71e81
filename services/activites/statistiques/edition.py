"""One edition of a year's public figures, worked out from the pages of the communes: a pure function, however long."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import add

from services.territoire import territoire

from .grandeurs import GRANDEURS, TOTAUX, Cellule, lire
from .lecture import CACHE
from .secret import dicibles
from .series import FRANCE, Axe, serie
from .store import Page, PagePublique
from .tables import ANNEE, MOIS, TABLES, Table

__all__ = ["editer"]


@dataclass
class Noeud:
    """A territory's year: its cell, and of each month the totals only, which is all that months tell."""

    annee: Cellule = field(default_factory=lambda: [0] * len(GRANDEURS))
    mois: list[list[int]] = field(default_factory=lambda: [[0] * len(TOTAUX) for _ in MOIS])

    def ajouter(self, autre: "Noeud") -> None:
        self.annee = list(map(add, self.annee, autre.annee))
        self.mois = [list(map(add, a, b)) for a, b in zip(self.mois, autre.mois, strict=True)]

    def vecteur(self, table: Table) -> Sequence[int]:
        if table.par_mois:
            return [n for mois in self.mois for n in table.sensibles(mois)]
        return table.sensibles(self.annee)


@dataclass
class Arbre:
    """France, its régions, their départements, in each what an EPCI has there, and its communes.

    ``series``: which of these make up each territory that is published; an EPCI over two départements has two.
    """

    noeuds: dict[str, Noeud] = field(default_factory=lambda: {FRANCE: Noeud()})
    enfants: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    series: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def planter(self, page: Page) -> None:
        chemin = _chemin(page.serie.partition(":")[2], page.source)
        feuille = Noeud()
        for cle, texte in page.cellules.items():
            cellule = lire(texte)
            feuille.annee = list(map(add, feuille.annee, cellule))
            feuille.mois[int(cle) - 1] = cellule[: len(TOTAUX)]
        parent = FRANCE
        for nom, publiee in chemin:
            if nom not in self.noeuds:
                self.noeuds[nom] = Noeud()
                self.enfants[parent].append(nom)
            self.series[publiee].add(nom)
            self.noeuds[nom].ajouter(feuille)
            parent = nom


def _chemin(commune: str, departement: str) -> list[tuple[str, str]]:
    """From France down to the commune: each node, and the serie that it is a part of."""
    connue, cadre = territoire().commune(commune), territoire().cadre
    departements = serie(Axe.DEPARTEMENT, departement)
    chemin = [(FRANCE, FRANCE)]
    if departement in cadre.departements:
        region = serie(Axe.REGION, cadre.departements[departement][1])
        chemin.append((region, region))
    chemin.append((departements, departements))
    if connue is not None and connue.epci is not None:
        epci = serie(Axe.EPCI, connue.epci)
        chemin.append((f"{epci}|{departement}", epci))
    sienne = serie(Axe.COMMUNE, commune)
    return [*chemin, (f"{sienne}|{departement}", sienne)]


def editer(annee: str, pages: Iterable[Page], le: datetime) -> list[PagePublique]:
    """The public pages of every territory where a report took place that year."""
    arbre, derniers = Arbre(), [(datetime.min.replace(tzinfo=UTC), "")]
    for page in pages:
        arbre.planter(page)
        if page.le is not None:
            derniers.append((page.le, page.evenement or ""))
    dernier_le, dernier = max(derniers)
    arbre.series[FRANCE].add(FRANCE)
    dits: dict[str, frozenset[str]] = {}
    for table in TABLES:
        vecteurs = {nom: noeud.vecteur(table) for nom, noeud in arbre.noeuds.items()}
        dits[table.nom] = dicibles(FRANCE, arbre.enfants, vecteurs, _permis(dits, table))
    return [
        PagePublique(
            serie=s,
            annee=annee,
            cellules=_cellules([arbre.noeuds[n] for n in noms], {t for t, oui in dits.items() if noms <= oui}),
            edition=le,
            evenement=dernier or None,
            le=dernier_le if dernier else None,
        )
        for s, noms in sorted(arbre.series.items())
    ]


def _permis(dits: Mapping[str, frozenset[str]], table: Table) -> Callable[[str], bool]:
    sous = table.sous
    return (lambda _: True) if sous is None else dits[sous].__contains__


def _cellules(noeuds: Sequence[Noeud], dites: set[str]) -> dict[str, str]:
    somme = Noeud()
    for noeud in noeuds:
        somme.ajouter(noeud)
    visibles = {p for table in TABLES if table.nom in dites and not table.par_mois for p in table.places}
    annee = [str(n) if p in visibles else CACHE for p, n in enumerate(somme.annee)]
    reste = [CACHE] * (len(GRANDEURS) - len(TOTAUX))
    if "mois" in dites:
        mois = {cle: ",".join([*map(str, totaux), *reste]) for cle, totaux in zip(MOIS, somme.mois, strict=True)}
    else:
        mois = dict.fromkeys(MOIS, ",".join([CACHE] * len(GRANDEURS)))
    return {ANNEE: ",".join(annee), **mois}
