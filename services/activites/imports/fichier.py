"""A CSV file of reports, read line by line whatever its size, each line that cannot be read told by its number."""

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

__all__ = ["LIGNES_MAX", "LIGNE_MAX", "Defaut", "Fichier", "FichierRefuse", "Ligne"]

LIGNES_MAX: Final = 200_000
"""What is remembered to find a line twice grows with the lines: a longer file is to be cut."""
LIGNE_MAX: Final = 64 * 1024
BOM: Final = b"\xef\xbb\xbf"
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
SEPARATEURS: Final = ";,"


@dataclass(frozen=True)
class Defaut:
    """All that is wrong, in French, with one line of the file (the header is line 1; 0: the file as a whole)."""

    ligne: int
    messages: tuple[str, ...]


class FichierRefuse(Exception):
    """The file as a whole cannot be such a list."""

    def __init__(self, ligne: int, *messages: str) -> None:
        self.defaut = Defaut(ligne, messages)
        super().__init__(*messages)


@dataclass(frozen=True)
class Ligne:
    """One line: its number in the file, and what is written under each column of the header; empty cells left out."""

    numero: int
    champs: Mapping[str, str]


class Fichier:
    """An open file and the columns that it may and must have. ``lu``: bytes read so far.

    Only once all the lines have been read is ``empreinte`` that of the file.
    """

    def __init__(self, ouvert: BinaryIO, *, connues: Sequence[str], requises: Sequence[str]) -> None:
        self._ouvert, self._connues, self._requises = ouvert, frozenset(connues), requises
        self._sha256 = hashlib.sha256()
        self.lu = 0

    @property
    def empreinte(self) -> str:
        return self._sha256.hexdigest()

    def lignes(self) -> Iterator[Ligne | Defaut]:
        """Raises FichierRefuse at the first line, or at one too many."""
        entete = self._brute()
        if not entete:
            raise FichierRefuse(0, "le fichier est vide")
        if entete.startswith(UTF_16):
            raise FichierRefuse(1, "le fichier est en UTF-16 : enregistrez-le en UTF-8")
        separateur, noms = self._entete(entete.removeprefix(BOM))
        numero = 1
        while brute := self._brute():
            numero += 1
            if numero > LIGNES_MAX + 1:
                raise FichierRefuse(0, f"le fichier a plus de {LIGNES_MAX} lignes : coupez-le")
            champs = _champs(brute, separateur)
            if isinstance(champs, str):
                yield Defaut(numero, (champs,))
            elif not any(champs):
                continue
            elif len(champs) != len(noms):
                yield Defaut(numero, (f"la ligne a {len(champs)} champs, l'en-tête en annonce {len(noms)}",))
            else:
                yield Ligne(numero, {nom: champ for nom, champ in zip(noms, champs, strict=True) if champ})

    def _brute(self) -> bytes:
        """The next line; of one without an end in sight, what shows that it has none. Empty at the end."""
        brute = suite = self._lire()
        while len(suite) == LIGNE_MAX and not suite.endswith(b"\n"):
            suite = self._lire()
        return brute

    def _lire(self) -> bytes:
        lu = self._ouvert.readline(LIGNE_MAX)
        self._sha256.update(lu)
        self.lu += len(lu)
        return lu

    def _entete(self, brute: bytes) -> tuple[str, list[str]]:
        separateur = max(SEPARATEURS, key=lambda s: brute.count(s.encode()))
        champs = _champs(brute, separateur)
        if isinstance(champs, str):
            raise FichierRefuse(1, champs)
        noms = [champ.lower() for champ in champs]
        fautes = [
            *(f"colonne inconnue : {nom[:40]!r}" for nom in noms if nom not in self._connues),
            *(f"colonne en double : {nom}" for nom in sorted(self._connues) if noms.count(nom) > 1),
            *(f"il manque la colonne : {nom}" for nom in self._requises if nom not in noms),
        ]
        if fautes:
            raise FichierRefuse(1, *fautes)
        return separateur, noms


def _champs(brute: bytes, separateur: str) -> list[str] | str:
    """The cells of a line, or what is wrong with it."""
    if len(brute) >= LIGNE_MAX:
        return f"la ligne est trop longue ({LIGNE_MAX} octets au plus)"
    if b"\0" in brute:
        return "la ligne contient un octet nul : ce n'est pas du texte"
    try:
        texte = brute.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        return "la ligne n'est pas en UTF-8"
    if "\r" in texte:
        return "les lignes se terminent par un retour chariot seul : enregistrez le fichier avec des fins de ligne LF"
    try:
        (champs,) = csv.reader([texte], delimiter=separateur, strict=True) if texte else ([],)
    except csv.Error:
        return "les guillemets de la ligne ne se ferment pas"
    return [champ.strip() for champ in champs]
