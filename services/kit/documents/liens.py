"""The links by which a document comes in and goes out: given by GraphQL to those with the right, for ten minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

import msgspec

from ..liens import LienInvalide, Liens

__all__ = ["DUREE", "JoindreDocument", "LienDocument", "LiensDocuments", "LireDocument"]

D = TypeVar("D", "JoindreDocument", "LireDocument")
DUREE: Final = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class JoindreDocument:
    """What the holder of the link may do: join a file of exactly so many bytes, as that, to that aggregate (its id)."""

    porteur: str
    nature: str
    taille: int


@dataclass(frozen=True, kw_only=True)
class LireDocument:
    """What the holder of the link may do: read that document."""

    porteur: str
    document: str


@dataclass(frozen=True, kw_only=True)
class LienDocument:
    """A URL that serves until that moment."""

    url: str
    expire_le: datetime


class LiensDocuments:
    """``base``: where people reach this service's own HTTP, under ``chemin``; the gateway carries requests of 64 kB at
    most."""

    def __init__(self, liens: Liens, base: str, *, chemin: str = "documents") -> None:
        self._liens, self._base, self.chemin = liens, base, chemin

    @classmethod
    def d_essai(cls, *, chemin: str = "documents") -> "LiensDocuments":
        """Links that this process alone can read."""
        return cls(Liens(), "http://127.0.0.1:4102", chemin=chemin)

    def signer(self, droit: JoindreDocument | LireDocument, *, le: datetime) -> LienDocument:
        jusqu_a = le + DUREE
        contenu: Mapping[str, str | int] = msgspec.to_builtins(droit)
        lien = self._liens.signer(type(droit).__name__, contenu, jusqu_a=jusqu_a)
        return LienDocument(url=f"{self._base}/{self.chemin}/{lien}", expire_le=jusqu_a)

    def joindre(self, lien: str, *, le: datetime) -> JoindreDocument:
        """Raises LienInvalide, LienExpire."""
        return self._lire(lien, JoindreDocument, le)

    def lire(self, lien: str, *, le: datetime) -> LireDocument:
        """Raises LienInvalide, LienExpire."""
        return self._lire(lien, LireDocument, le)

    def _lire(self, lien: str, droit: type[D], le: datetime) -> D:
        try:
            return msgspec.convert(self._liens.lire(droit.__name__, lien, le=le), droit)
        except msgspec.ValidationError as error:
            # Signed by us, before this version of what a link says.
            raise LienInvalide from error
