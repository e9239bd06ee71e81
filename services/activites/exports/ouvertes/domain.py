"""A published file: which figures it has, of which edition, and what it weighs."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID, uuid5

from services.kit.aggregate import Aggregate

from ...statistiques.series import Axe
from ..events import JeuPublie
from ..vocabulaire import FormatExport, PasOuvert

__all__ = ["MAILLES", "JeuOuvert", "Nature", "jeu_de"]

ESPACE = UUID("0d8e5f0a-6f6b-5a4e-8f57-2c8c1f0b7a39")
MAILLES = {
    Axe.COMMUNE: "communes",
    Axe.EPCI: "epci",
    Axe.DEPARTEMENT: "departements",
    Axe.REGION: "regions",
    Axe.FRANCE: "france",
}
"""The territories that have a file, and how it is named."""


@dataclass(frozen=True, kw_only=True)
class Nature:
    """What makes a file one file: its figures change, these do not."""

    annee: int
    maille: Axe
    pas: PasOuvert
    format: FormatExport

    @property
    def nom(self) -> str:
        return f"conum-cra-{self.annee}-{MAILLES[self.maille]}-{self.pas.lower()}.{self.format.lower()}"

    @property
    def id(self) -> str:
        return jeu_de(self.nom)


def jeu_de(nom: str) -> str:
    """The id of the file of that name."""
    return str(uuid5(ESPACE, nom))


@dataclass(frozen=True, kw_only=True)
class JeuOuvert(Aggregate):
    """``edition``: when the figures in it were settled; ``cle``: where the file lies."""

    nature: Nature
    cle: str
    taille: int
    sha256: str
    lignes: int
    edition: datetime
    publie_le: datetime

    @classmethod
    def ouvrir(
        cls, nature: Nature, *, cle: str, taille: int, sha256: str, lignes: int, edition: datetime, le: datetime
    ) -> tuple[Self, JeuPublie]:
        """The first edition of that file."""
        jeu = cls(
            id=nature.id,
            nature=nature,
            cle=cle,
            taille=taille,
            sha256=sha256,
            lignes=lignes,
            edition=edition,
            publie_le=le,
        )
        return jeu, jeu._fait(le)

    def suivre(self, autre: Self) -> tuple[Self, JeuPublie] | tuple[Self]:
        """A later edition takes the place of this one; an earlier one, or the same, changes nothing."""
        if autre.edition <= self.edition:
            return (self,)
        suite = replace(autre, version=self.version)
        return suite, suite._fait(suite.publie_le)

    def _fait(self, le: datetime) -> JeuPublie:
        n = self.nature
        return JeuPublie(
            le=le,
            publication=self.id,
            fichier=n.nom,
            annee=n.annee,
            maille=n.maille,
            pas=n.pas,
            format=n.format,
            lignes=self.lignes,
            taille=self.taille,
            sha256=self.sha256,
            edition=self.edition,
        )
