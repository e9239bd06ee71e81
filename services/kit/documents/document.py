"""A document of an aggregate: what is kept of a file, what an aggregate that has some can do, and its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, Protocol, TypeVar
from unicodedata import category, normalize

from ..aggregate import Faute

__all__ = ["NOM_MAX", "TAILLE_MAX", "Document", "Porteur", "Sorte", "fautes_de_taille", "nom_lisible"]

TAILLE_MAX: Final = 10 * 1024 * 1024
NOM_MAX: Final = 120
_SUFFIXE: Final = ".pdf"


class Document(Protocol):
    """A PDF that lies in the object store under its aggregate's id and its own.

    ``nom`` is for people to read and for nothing else; ``taille`` is in bytes; ``sha256`` in 64 hexadecimal digits.
    """

    @property
    def id(self) -> str: ...
    @property
    def nature(self) -> str: ...
    @property
    def nom(self) -> str: ...
    @property
    def taille(self) -> int: ...
    @property
    def sha256(self) -> str: ...


D = TypeVar("D", bound=Document)
D_co = TypeVar("D_co", bound=Document, covariant=True)


class Porteur(Protocol[D_co]):
    """An aggregate with documents. Its rule ``joindre(document)`` keeps one; the same content again changes nothing."""

    @property
    def id(self) -> str: ...

    def document(self, id: str) -> D_co | None: ...

    def identique(self, nature: Any, sha256: str) -> D_co | None:
        """The one that is joined already with this very content."""

    def accueillir(self, nature: Any, *, le: datetime) -> None:
        """Raises a Refus when one more of this nature is not taken."""


@dataclass(frozen=True)
class Sorte(Generic[D]):
    """The documents of one service: how one is made (from the fields of ``Document``, ``pages`` and ``le``), the enum
    of their natures, and how a file without a name is named, by nature."""

    document: Callable[..., D]
    natures: Callable[[str], Any]
    noms: Mapping[Any, str]


def fautes_de_taille(taille: int) -> tuple[Faute, ...]:
    """What is wrong with a file of so many bytes."""
    if taille < 1:
        return (Faute("taille", "Le fichier est vide."),)
    if taille > TAILLE_MAX:
        return (Faute("taille", "Le fichier compte plus de 10 Mo."),)
    return ()


def nom_lisible(brut: str, defaut: str) -> str:
    """The name somebody gave, as it can be shown: without folders, without what hides or reverses text, ``.pdf`` at
    its end, NOM_MAX characters at most; ``defaut`` when nothing is left to show."""
    dernier = normalize("NFC", brut).replace("\\", "/").rsplit("/", 1)[-1]
    # Cf holds the marks that turn the direction of text (U+202E): "fdp.exe" could be shown as "exe.pdf".
    lisible = "".join(c if category(c)[0] != "C" else " " for c in dernier)
    nom = " ".join(lisible.split())
    if nom.lower().endswith(_SUFFIXE):
        nom = nom[: -len(_SUFFIXE)]
    nom = nom[: NOM_MAX - len(_SUFFIXE)].strip(" .")
    return nom + _SUFFIXE if nom else defaut
