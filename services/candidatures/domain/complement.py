"""Complementary elements: what the préfecture lacks, and what the structure answers."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from services.kit.aggregate import Faute, Refus

from .delai import Delai
from .formulaire import illisible

__all__ = [
    "MANQUE_MAX",
    "MANQUE_MIN",
    "REPONSE_MAX",
    "Complement",
    "ComplementHorsDelai",
    "ComplementInvalide",
    "IssueComplement",
    "faute_de_texte",
]

MANQUE_MIN, MANQUE_MAX = 10, 4_000
REPONSE_MAX = 4_000


class ComplementInvalide(Refus):
    message = "Ce texte ne peut pas être enregistré tel quel."


class ComplementHorsDelai(Refus):
    """Whether the lapse has been told yet or not: the answer must not depend on how late the sweep is."""

    message = "Le délai pour fournir les éléments demandés est dépassé : la candidature est caduque."


class IssueComplement(StrEnum):
    """What became of a request for complementary elements."""

    FOURNI = "FOURNI"
    REFUSE = "REFUSE"
    ECHU = "ECHU"


@dataclass(frozen=True, kw_only=True)
class Complement:
    """One request, ``numero`` from 1: what is missing (``manque``), and what the structure said to it (``reponse``).

    ``issue`` is None as long as nothing was answered, and for ever when the candidature was withdrawn meanwhile.
    """

    numero: int
    manque: str
    demande_le: datetime
    delai: Delai
    issue: IssueComplement | None = None
    reponse: str | None = None
    repondu_le: datetime | None = None

    def repondre(self, issue: IssueComplement, reponse: str | None, le: datetime) -> Self:
        """Raises ComplementHorsDelai."""
        if self.delai.terme is not None and self.delai.terme <= le:
            raise ComplementHorsDelai
        return replace(self, issue=issue, reponse=reponse, repondu_le=le, delai=self.delai.arreter(le))


def faute_de_texte(champ: str, texte: str, minimum: int, maximum: int) -> tuple[Faute, ...]:
    """What is wrong with a text of so many characters, blanks around it not counted for the least."""
    if len(texte.strip()) < minimum or len(texte) > maximum:
        return (Faute(champ, f"Ce texte compte de {minimum} à {maximum} caractères."),)
    if illisible(texte):
        return (Faute(champ, "Ce texte contient des caractères illisibles."),)
    return ()
