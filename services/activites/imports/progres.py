"""What the command says while it works: how far it has come, and what is wrong at which line."""

import sys
from collections.abc import Callable

from .fichier import Defaut

__all__ = ["Defauts", "Lecture", "dire", "progression"]


def dire(phrase: str) -> None:
    print(phrase, file=sys.stderr, flush=True)


class Defauts:
    """Says each bad line as soon as it is found, ``montres`` of them at most (None: all); counts the others."""

    def __init__(self, montres: int | None) -> None:
        self._montres, self.total = montres, 0

    def __call__(self, defaut: Defaut) -> None:
        self.total += 1
        if self._montres is None or self.total <= self._montres:
            quoi = " ; ".join(defaut.messages)
            dire(f"ligne {defaut.ligne} : {quoi}" if defaut.ligne else quoi)

    def conclure(self) -> None:
        if self._montres is not None and self.total > self._montres:
            dire(f"… et {self.total - self._montres} autres lignes (--tous les montre)")
        s = "s" if self.total > 1 else ""
        dire(f"{self.total} défaut{s} : rien n'a été déposé.")


class Lecture:
    """Says how much of the file is read, at each tenth of its ``taille``."""

    def __init__(self, taille: int) -> None:
        self._taille, self._dit = max(1, taille), 0

    def __call__(self, lu: int) -> None:
        if (dixieme := min(10, lu * 10 // self._taille)) > self._dit:
            self._dit = dixieme
            dire(f"  {dixieme * 10} % lus")


def progression(quoi: str) -> Callable[[int, int], None]:
    """Says how far the work has come, at each tenth of it."""
    dit = -1

    def avance(faits: int, total: int) -> None:
        nonlocal dit
        if (dixieme := faits * 10 // max(1, total)) > dit:
            dit = dixieme
            dire(f"  {faits}/{total} {quoi} ({faits * 100 // max(1, total)} %)")

    return avance
