"""Reads the communes, départements, régions and EPCI that ``infra/reference/territoire.py`` wrote beside this file."""

import gzip
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.resources import files

import msgspec

from .commune import Commune
from .noms import cle_de_nom

__all__ = ["Territoire", "territoire"]


class Cadre(msgspec.Struct, frozen=True):
    """What lies above the communes: code → name, and the vintage (``COG`` and its year)."""

    millesime: str
    source: str
    regions: dict[str, str]
    departements: dict[str, tuple[str, str]]
    epci: dict[str, str]
    ept: dict[str, str]
    arrondissements: dict[str, str]


class Territoire:
    """The communes of one year. A line stays text until its commune is asked."""

    def __init__(self, cadre: Cadre, lignes: list[str]) -> None:
        """``lignes``: code, nom, département, EPCI, population, SIREN, by tabs, in the order of the codes."""
        self.cadre = cadre
        self._lignes = lignes

    @cached_property
    def _noms(self) -> list[tuple[str, int]]:
        """In order. Made by the first search: 0.3 s, that most processes do without."""
        return sorted((cle_de_nom(ligne.split("\t", 2)[1]), i) for i, ligne in enumerate(self._lignes))

    def __len__(self) -> int:
        return len(self._lignes)

    def __iter__(self) -> Iterator[Commune]:
        """Each commune, in the order of the codes."""
        return map(self._lire, range(len(self._lignes)))

    def commune(self, code: str) -> Commune | None:
        """The commune of this INSEE code; an arrondissement of Paris, Lyon or Marseille gives its commune."""
        code = self.cadre.arrondissements.get(code, code)
        rang = bisect_left(self._lignes, code, key=lambda ligne: ligne[:5])
        if rang == len(self._lignes) or self._lignes[rang][:5] != code:
            return None
        return self._lire(rang)

    def chercher(self, debut: str, nombre: int) -> list[Commune]:
        """The communes whose name begins so (case, accents and hyphens aside), by name, ``nombre`` at most.

        None when there is not a letter to search.
        """
        cle = cle_de_nom(debut)
        if not cle:
            return []
        rang = bisect_left(self._noms, (cle, -1))
        trouves: list[Commune] = []
        while len(trouves) < nombre and rang < len(self._noms) and self._noms[rang][0].startswith(cle):
            trouves.append(self._lire(self._noms[rang][1]))
            rang += 1
        return trouves

    def _lire(self, rang: int) -> Commune:
        code, nom, departement, epci, population, siren = self._lignes[rang].split("\t")
        return Commune(
            code=code,
            nom=nom,
            departement=departement,
            region=self.cadre.departements[departement][1],
            epci=epci or None,
            population=int(population) if population else None,
            siren=siren or None,
        )


@cache
def territoire() -> Territoire:
    """The territory in force, read once."""
    ici = files(__package__)
    cadre = msgspec.json.decode((ici / "territoire.json").read_bytes(), type=Cadre)
    return Territoire(cadre, gzip.decompress((ici / "communes.tsv.gz").read_bytes()).decode().split("\n"))
