"""The link by which an export is read: given by GraphQL to those with the right, for an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from services.kit.liens import LienInvalide, Liens
from services.kit.objets import SettingsObjets

__all__ = ["LienExport", "LiensExports"]

DUREE: Final = timedelta(hours=1)
"""A long download that is cut goes on by the same link, or by another of the same export."""
_USAGE: Final = "LireExport"


@dataclass(frozen=True, kw_only=True)
class LienExport:
    """A URL that serves until that moment."""

    url: str
    expire_le: datetime


class LiensExports:
    """``base``: where people reach this service's own HTTP; the gateway carries no file."""

    def __init__(self, liens: Liens, base: str) -> None:
        self._liens, self.base = liens, base

    @classmethod
    def de(cls, settings: SettingsObjets) -> Self:
        return cls(settings.liens, settings.base)

    @classmethod
    def d_essai(cls) -> Self:
        """Links that this process alone can read."""
        return cls(Liens(), "http://127.0.0.1:4104")

    def signer(self, export: str, *, le: datetime) -> LienExport:
        jusqu_a = le + DUREE
        lien = self._liens.signer(_USAGE, {"export": export}, jusqu_a=jusqu_a)
        return LienExport(url=f"{self.base}/exports/{lien}", expire_le=jusqu_a)

    def ouvert(self, nom: str) -> str:
        """Where anybody reads an open file, or ``schemas/<nom>``: for ever."""
        return f"{self.base}/exports/ouvertes/{nom}"

    def lire(self, lien: str, *, le: datetime) -> str:
        """The id of the export. Raises LienInvalide, LienExpire."""
        export = self._liens.lire(_USAGE, lien, le=le).get("export")
        if not isinstance(export, str):
            raise LienInvalide
        return export
