"""What the exports tell: a file asked for, how far it is, how it ended. Nothing of who asked, nor of what it says."""

from dataclasses import dataclass
from datetime import date, datetime

from services.kit.aggregate import Fait

from ..statistiques.series import Axe
from .vocabulaire import FormatExport, GenrePerimetre, PasOuvert, RaisonEchec

__all__ = [
    "ExportAvance",
    "ExportCommence",
    "ExportDemande",
    "ExportEchoue",
    "ExportExpire",
    "ExportPret",
    "JeuPublie",
]


@dataclass(frozen=True, kw_only=True)
class _Base:
    export: str


@dataclass(frozen=True, kw_only=True)
class ExportDemande(_Base, Fait, aggregat="export"):
    """``du`` and ``au``: the first and the last day of the reports."""

    format: FormatExport
    perimetre: GenrePerimetre
    du: date
    au: date


@dataclass(frozen=True, kw_only=True)
class ExportCommence(_Base, Fait, aggregat="export"):
    """A worker has taken it, for the first time or after another one stopped: it goes on from ``trouvees`` lines."""

    trouvees: int


@dataclass(frozen=True, kw_only=True)
class ExportAvance(_Base, Fait, aggregat="export"):
    """Lines found in the store so far, lines written to the file so far, and the share of the work that is done (%)."""

    trouvees: int
    ecrites: int
    avancement: int


@dataclass(frozen=True, kw_only=True)
class ExportPret(_Base, Fait, aggregat="export"):
    """The file can be read until ``expire_le``. ``taille`` in bytes."""

    lignes: int
    taille: int
    sha256: str
    expire_le: datetime


@dataclass(frozen=True, kw_only=True)
class ExportEchoue(_Base, Fait, aggregat="export"):
    """There will be no file."""

    raison: RaisonEchec


@dataclass(frozen=True, kw_only=True)
class ExportExpire(_Base, Fait, aggregat="export"):
    """The file is gone."""


@dataclass(frozen=True, kw_only=True)
class JeuPublie(Fait, aggregat="publication"):
    """A file of public figures can be downloaded by anybody, as ``fichier``; it takes the place of the one before.

    ``edition``: when its figures were settled. The same ``sha256`` as before: the same bytes. ``taille`` in bytes.
    """

    publication: str
    fichier: str
    annee: int
    maille: Axe
    pas: PasOuvert
    format: FormatExport
    lignes: int
    taille: int
    sha256: str
    edition: datetime
