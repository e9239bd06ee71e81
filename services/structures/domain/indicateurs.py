"""What is known of a structure's place before anybody decides: each indicator with its vintage, or not known."""

from dataclasses import dataclass
from datetime import datetime

from services.territoire import Commune

from .zonage import Etat, Lecture

__all__ = ["Indicateurs", "Quartier", "relever"]

OUTRE_MER = ("97", "98")
HABITANTS = 10_000


@dataclass(frozen=True, kw_only=True)
class Quartier:
    """The QPV in which a structure itself stands: a fact of the place, with the proof that was given of it."""

    code: str
    preuve: str
    declare_le: datetime


@dataclass(frozen=True, kw_only=True)
class Indicateurs:
    """``population`` of the commune (INSEE code) and the vintage of its reference; ``postes`` allotted there.

    ``postes_pour_10000`` is in hundredths, None where there is no population to divide by.
    """

    commune: str
    population: int | None
    population_millesime: str | None
    frr: Lecture
    qpv: Lecture
    outre_mer: bool
    postes: int
    postes_pour_10000: int | None

    @property
    def classe(self) -> str | None:
        """The FRR class, None when it is not known."""
        return self.frr.valeurs[0].code if self.frr.etat is Etat.CONNU else None

    @property
    def quartiers(self) -> tuple[str, ...]:
        """The codes of the QPV in the commune; empty also when they are not known (``qpv.etat`` tells)."""
        return tuple(v.code for v in self.qpv.valeurs)


def relever(commune: Commune, *, millesime: str, frr: Lecture, qpv: Lecture, postes: int) -> Indicateurs:
    """The indicators of a commune; ``millesime`` is that of the reference which gives its population."""
    connue = commune.population is not None
    return Indicateurs(
        commune=commune.code,
        population=commune.population,
        population_millesime=millesime if connue else None,
        frr=frr,
        qpv=qpv,
        outre_mer=commune.departement.startswith(OUTRE_MER),
        postes=postes,
        postes_pour_10000=_densite(postes, commune.population),
    )


def _densite(postes: int, population: int | None) -> int | None:
    """Hundredths of a post per 10,000 inhabitants, rounded to the nearest."""
    return (postes * HABITANTS * 100 + population // 2) // population if population else None
