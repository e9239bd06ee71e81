"""The mailbox of a préfecture, that ANCT sets."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import uuid5

from services.kit.aggregate import Aggregate, Faute

from ..events import BoitePrefectureDefinie
from .refus import BoiteInvalide
from .valeurs import ESPACE

__all__ = ["COURRIEL", "Boite"]

DEPARTEMENT = re.compile(r"0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5]|97[1-8]|98[678]")
COURRIEL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")


@dataclass(frozen=True, kw_only=True)
class Boite(Aggregate):
    """The functional mailbox of one préfecture: an office's address, not a person's."""

    departement: str
    courriel: str
    definie_le: datetime

    @staticmethod
    def id_de(departement: str) -> str:
        """One mailbox a département: its id derives from it."""
        return str(uuid5(ESPACE, f"boite:{departement}"))

    @classmethod
    def definir(cls, departement: str, courriel: str, *, le: datetime) -> tuple[Self, BoitePrefectureDefinie]:
        fautes: tuple[Faute, ...] = ()
        if not DEPARTEMENT.fullmatch(departement):
            fautes += (Faute("departement", "Ce code de département n'existe pas."),)
        if not COURRIEL.fullmatch(courriel):
            fautes += (Faute("courriel", "Cette adresse de courriel n'est pas valable."),)
        if fautes:
            raise BoiteInvalide(fautes=fautes)
        id = cls.id_de(departement)
        boite = cls(id=id, departement=departement, courriel=courriel, definie_le=le)
        return boite, BoitePrefectureDefinie(le=le, boite=id, departement=departement)

    def changer(self, courriel: str, *, le: datetime) -> tuple[Self, BoitePrefectureDefinie] | tuple[Self]:
        if courriel == self.courriel:
            return (self,)
        nouvelle, fait = self.definir(self.departement, courriel, le=le)
        return replace(nouvelle, version=self.version), fait
