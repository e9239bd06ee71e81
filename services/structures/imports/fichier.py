"""A CSV file of an administration, read line by line, every line that cannot be told by its number."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["TAILLE_MAX", "Defaut", "ImportRefuse", "Ligne", "extrait", "lignes"]

TAILLE_MAX: Final = 32 * 1024 * 1024
"""Octets. The FRR list of 2025 has 1.2 million: a file far above is not such a list."""
SEPARATEUR: Final = ";"
BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Defaut:
    """What is wrong, in French, at which line of the file (the header is line 1; 0: the file as a whole)."""

    ligne: int
    message: str


class ImportRefuse(Exception):
    """Nothing was imported; ``defauts`` tells everything that is wrong, in the order of the lines."""

    def __init__(self, defauts: Sequence[Defaut]) -> None:
        self.defauts = tuple(sorted(defauts, key=lambda d: d.ligne))
        super().__init__(f"{len(self.defauts)} défauts")


@dataclass(frozen=True)
class Ligne:
    """One line of the list: its number in the file, and its fields under the header's names (lower case)."""

    numero: int
    champs: Mapping[str, str]


def extrait(valeur: str) -> str:
    """What was written, short enough for a message."""
    return f"« {valeur[:40]}… »" if len(valeur) > 40 else f"« {valeur} »"


def lignes(chemin: Path, colonnes: Sequence[str]) -> Iterator[Ligne | Defaut]:
    """Each line under the header, or what is wrong with it; empty lines are left out.

    ``colonnes``: how the names of the columns that must be there begin, lower case; each is given under that
    name. Raises ImportRefuse when the file as a whole cannot be such a list.
    """
    brutes = _contenu(chemin).removeprefix(BOM).split(b"\n")
    entete = _champs(brutes[0], 1)
    if isinstance(entete, Defaut):
        raise ImportRefuse([entete])
    noms = _noms([champ.lower() for champ in entete], colonnes)
    for numero, brute in enumerate(brutes[1:], start=2):
        champs = _champs(brute, numero)
        if isinstance(champs, Defaut):
            yield champs
        elif any(champs):
            if len(champs) <= max(noms.values()):
                yield Defaut(numero, f"la ligne n'a que {len(champs)} champs, l'en-tête en annonce {len(entete)}")
            else:
                yield Ligne(numero, {nom: champs[rang] for nom, rang in noms.items()})


def _contenu(chemin: Path) -> bytes:
    try:
        taille = chemin.stat().st_size
        if taille > TAILLE_MAX:
            raise ImportRefuse([Defaut(0, f"le fichier est trop gros ({taille} octets, {TAILLE_MAX} au plus)")])
        contenu = chemin.read_bytes()
    except OSError as erreur:
        raise ImportRefuse([Defaut(0, f"le fichier ne peut pas être lu ({erreur.strerror})")]) from erreur
    if not contenu.strip():
        raise ImportRefuse([Defaut(0, "le fichier est vide")])
    return contenu


def _champs(brute: bytes, numero: int) -> list[str] | Defaut:
    try:
        texte = brute.decode("utf-8").rstrip("\r")
        (champs,) = csv.reader([texte], delimiter=SEPARATEUR, strict=True) if texte else ([],)
    except UnicodeDecodeError:
        return Defaut(numero, "la ligne n'est pas en UTF-8")
    except csv.Error:
        return Defaut(numero, "les guillemets de la ligne ne se ferment pas")
    return [champ.strip() for champ in champs]


def _noms(entete: Sequence[str], colonnes: Sequence[str]) -> dict[str, int]:
    noms = {c: rang for c in colonnes for rang, champ in enumerate(entete) if champ.startswith(c)}
    if manquantes := [c for c in colonnes if c not in noms]:
        aide = "" if len(entete) > 1 else " ; les champs se séparent par des points-virgules"
        raise ImportRefuse([Defaut(1, f"l'en-tête n'a pas : {', '.join(manquantes)}{aide}")])
    return noms
