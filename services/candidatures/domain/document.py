"""A document of a candidature: what is kept of a file, and what may be wrong with one that is sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from unicodedata import category, normalize

from services.kit.aggregate import Faute, Refus

from ..events import NatureDocument

__all__ = ["NOM_MAX", "TAILLE_MAX", "Document", "TailleInvalide", "fautes_de_taille", "nom_lisible"]

TAILLE_MAX: Final = 10 * 1024 * 1024
NOM_MAX: Final = 120
_SUFFIXE: Final = ".pdf"
_NOMS: Final = {
    NatureDocument.LETTRE_MOTIVATION: "Lettre de motivation.pdf",
    NatureDocument.STATUTS: "Statuts.pdf",
}


class TailleInvalide(Refus):
    message = "Ce fichier ne peut pas être joint."


@dataclass(frozen=True, kw_only=True)
class Document:
    """A PDF that lies in the object store under the candidature's id and its own.

    ``nom`` is for people to read and for nothing else; ``taille`` is in bytes; ``sha256`` in 64 hexadecimal digits.
    """

    id: str
    nature: NatureDocument
    nom: str
    taille: int
    pages: int
    sha256: str
    le: datetime


def fautes_de_taille(taille: int) -> tuple[Faute, ...]:
    """What is wrong with a file of so many bytes."""
    if taille < 1:
        return (Faute("taille", "Le fichier est vide."),)
    if taille > TAILLE_MAX:
        return (Faute("taille", "Le fichier compte plus de 10 Mo."),)
    return ()


def nom_lisible(brut: str, nature: NatureDocument) -> str:
    """The name somebody gave, as it can be shown: without folders, without what hides or reverses text, ``.pdf`` at
    its end, NOM_MAX characters at most. What leaves nothing to show is named after what the document is."""
    dernier = normalize("NFC", brut).replace("\\", "/").rsplit("/", 1)[-1]
    # Cf holds the marks that turn the direction of text (U+202E): "fdp.exe" could be shown as "exe.pdf".
    lisible = "".join(c if category(c)[0] != "C" else " " for c in dernier)
    nom = " ".join(lisible.split())
    if nom.lower().endswith(_SUFFIXE):
        nom = nom[: -len(_SUFFIXE)]
    nom = nom[: NOM_MAX - len(_SUFFIXE)].strip(" .")
    return nom + _SUFFIXE if nom else _NOMS[nature]
