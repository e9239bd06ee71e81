"""The links by which a document comes in and goes out: given by GraphQL to those with the right, for ten minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

import msgspec

from services.kit.liens import LienInvalide, Liens

from ..events import NatureDocument

__all__ = ["DUREE", "JoindreDocument", "LienDocument", "LiensDocuments", "LireDocument"]

D = TypeVar("D", "JoindreDocument", "LireDocument")
DUREE: Final = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class JoindreDocument:
    """What the holder of the link may do: join a file of exactly so many bytes, as that, to that candidature."""

    candidature: str
    nature: NatureDocument
    taille: int


@dataclass(frozen=True, kw_only=True)
class LireDocument:
    """What the holder of the link may do: read that document."""

    candidature: str
    document: str


@dataclass(frozen=True, kw_only=True)
class LienDocument:
    """A URL that serves until that moment."""

    url: str
    expire_le: datetime


class LiensDocuments:
    """``base``: where people reach this service's own HTTP; the gateway carries requests of 64 kB at most."""

    def __init__(self, liens: Liens, base: str) -> None:
        self._liens, self._base = liens, base

    @classmethod
    def d_essai(cls) -> "LiensDocuments":
        """Links that this process alone can read."""
        return cls(Liens(), "http://127.0.0.1:4102")

    def signer(self, droit: JoindreDocument | LireDocument, *, le: datetime) -> LienDocument:
        jusqu_a = le + DUREE
        contenu: Mapping[str, str | int] = msgspec.to_builtins(droit)
        lien = self._liens.signer(type(droit).__name__, contenu, jusqu_a=jusqu_a)
        return LienDocument(url=f"{self._base}/documents/{lien}", expire_le=jusqu_a)

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
