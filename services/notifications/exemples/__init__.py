"""Made-up letters: each model to each of its addressees, in each variant that changes what it says."""

from dataclasses import dataclass, replace
from typing import Any, Final

from ..domain import Destinataire, Genre, Modele, Notification
from . import candidature, suites
from .matiere import ASSEZ, CONFIRMATION, LE, REFERENCES, Lettres

__all__ = ["CONFIRMATION", "EXEMPLES", "LE", "Exemple", "exemple"]

LETTRES: Final[Lettres] = candidature.LETTRES | suites.LETTRES


@dataclass(frozen=True)
class Exemple:
    """``nom`` names its files."""

    nom: str
    variante: str
    notification: Notification


def exemple(modele: Modele, genre: Genre | None = None, **valeurs: Any) -> Notification:
    """A letter of that model, to its first addressee unless another is named."""
    a = genre or LETTRES[modele][0][0]
    contenu = replace(ASSEZ, **(LETTRES[modele][1][0][1] | valeurs))
    return Notification.preparer("apercu", modele, Destinataire(a, REFERENCES[a]), contenu, le=LE)[0]


EXEMPLES: Final = tuple(
    Exemple(f"{modele.value.lower()}-{genre.value.lower()}-{rang}", variante, exemple(modele, genre, **valeurs))
    for modele, (genres, variantes) in LETTRES.items()
    for genre in genres
    for rang, (variante, valeurs) in enumerate(variantes, 1)
)
