"""A small aggregate that has every kind of column a store meets, and its rules."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Self

from services.kit.aggregate import Aggregate, Decision, Fait, Refus
from services.kit.store import Collection, Index
from services.kit.temps import instant, uuid7

UN_JOUR = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)


class Statut(StrEnum):
    OUVERT = "OUVERT"
    CLOS = "CLOS"


class DossierClos(Refus):
    message = "Ce dossier est clos."


@dataclass(frozen=True, kw_only=True)
class DossierOuvert(Fait, aggregat="dossier"):
    dossier: str


@dataclass(frozen=True, kw_only=True)
class MontantAjoute(Fait, aggregat="dossier"):
    dossier: str
    montant: int


@dataclass(frozen=True, kw_only=True)
class Piece:
    titre: str
    recue_le: date | None = None


@dataclass(frozen=True, kw_only=True)
class Dossier(Aggregate):
    siret: str | None = None
    departement: str = "69"
    statut: Statut = Statut.OUVERT
    ouvert_le: datetime = UN_JOUR
    relance_le: datetime | None = None
    total: int = 0
    note: str | None = None
    pieces: tuple[Piece, ...] = ()
    par_commune: dict[str, int] | None = None

    def ajouter(self, montant: int = 1, *, le: datetime = UN_JOUR, fois: int = 1) -> Decision[Self]:
        if self.statut is Statut.CLOS:
            raise DossierClos
        faits = [MontantAjoute(dossier=self.id, montant=montant, le=le) for _ in range(fois)]
        return replace(self, total=self.total + montant * fois), *faits


def ouvert(dossier: Dossier) -> DossierOuvert:
    return DossierOuvert(dossier=dossier.id, le=dossier.ouvert_le)


def nouveau(
    *,
    id: str | None = None,
    siret: str | None = None,
    departement: str = "69",
    ouvert_le: datetime = UN_JOUR,
    relance_le: datetime | None = None,
    total: int = 0,
) -> Dossier:
    return Dossier(
        id=id or uuid7(),
        siret=siret,
        departement=departement,
        ouvert_le=ouvert_le,
        relance_le=relance_le,
        total=total,
    )


_relance: Callable[[Dossier], str | None] = lambda d: instant(d.relance_le) if d.relance_le else None  # noqa: E731

DOSSIERS = Collection(
    "dossiers",
    Dossier,
    columns={
        "siret": lambda d: d.siret,
        "departement": lambda d: d.departement,
        "statut": lambda d: str(d.statut),
        "ouvert_le": lambda d: instant(d.ouvert_le),
        "relance_le": _relance,
        "total": lambda d: d.total,
    },
    indexes=[
        Index("siret", unique=True),
        Index("departement", "ouvert_le"),
        Index("departement", "statut", "total"),
        Index("relance_le"),
        Index("total", "ouvert_le"),
    ],
)


@dataclass(frozen=True, kw_only=True)
class Connue:
    """What a vue keeps."""

    siret: str
    departement: str
    vus: tuple[int, ...] = ()


CONNUES = Collection(
    "connues",
    Connue,
    columns={"siret": lambda c: c.siret, "departement": lambda c: c.departement},
    indexes=[Index("siret", unique=True), Index("departement", "siret")],
)

COLLECTIONS = (DOSSIERS, CONNUES)
