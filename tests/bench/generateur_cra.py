"""CRA in any number with the mix of the field (shared/dispositif/domaine.md, "CRA"), the same for the same seed.

No person is in it: ids, codes, sums. ``evenements(1_000_000)`` streams the facts of a million reports, about 1.13 each.
"""

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from services.activites.vocabulaire import (
    Autonomie,
    Genre,
    Lieu,
    Materiel,
    Orientation,
    SousTheme,
    StatutPublic,
    Theme,
    TrancheAge,
    TypeCra,
)
from services.kit.temps import PARIS
from services.territoire import Commune, territoire

__all__ = ["DEBUT", "Depot", "Employe", "Evenement", "Monde", "cras", "depots", "evenements", "ou", "saisie"]

DEBUT: Final = date(2024, 1, 1)
CONSEILLERS: Final = 3_600
STRUCTURES: Final = 2_900
CORRIGES, RETIRES, DEUX_FOIS, TARDIFS = 0.10, 0.01, 0.02, 0.03
TYPES: Final = ((TypeCra.INDIVIDUEL, 0.55), (TypeCra.COLLECTIF, 0.16), (TypeCra.DEMARCHE, 0.29))
DUREES: Final = (((1, 29), 0.35), ((30, 59), 0.40), ((60, 119), 0.20), ((120, 480), 0.05))
LIEUX: Final = ((Lieu.LIEU_ACTIVITE, 0.70), (Lieu.AUTRE, 0.15), (Lieu.A_DISTANCE, 0.09), (Lieu.DOMICILE, 0.06))
Corps = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Evenement:
    """One fact of ``conum.cra``: ``corps`` is its JSON body, with ``le``. A duplicate has the same id."""

    id: str
    type: str
    sequence: int
    le: datetime
    corps: Corps


@dataclass(frozen=True, slots=True)
class Employe:
    """A conseiller at its structure, and the communes where it works, its employer's first."""

    conseiller: str
    contrat: str
    poste: str
    structure: str
    siret: str
    commune: Commune
    autour: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Depot:
    """Who files a report, of which day, and when it was accepted."""

    cra: str
    employe: Employe
    jour: date
    le: datetime


class Tirage(Generic[T]):
    """Draws by weight, quicker than ``random.choices`` one by one."""

    def __init__(self, poids: Sequence[tuple[T, float]]) -> None:
        self._valeurs = [valeur for valeur, _ in poids]
        self._cumul = list(accumulate(p for _, p in poids))

    def __call__(self, hasard: random.Random) -> T:
        return self._valeurs[bisect(self._cumul, hasard.random() * self._cumul[-1])]


def zipf(valeurs: Sequence[T]) -> Tirage[T]:
    return Tirage([(valeur, 1 / rang) for rang, valeur in enumerate(valeurs, 1)])


def uuid(hasard: random.Random, le: datetime | None = None) -> str:
    """A UUIDv7 of that moment, as the platform's own: a store's tree grows at its end; else any UUID."""
    if le is None:
        return str(UUID(int=hasard.getrandbits(128), version=4))
    valeur = int(le.timestamp() * 1_000) << 80 | 0x7 << 76 | hasard.getrandbits(12) << 64 | 0x2 << 62
    return str(UUID(int=valeur | hasard.getrandbits(62)))


class Monde:
    """Structures and conseillers, spread over the communes as their inhabitants are."""

    def __init__(self, graine: int = 1, conseillers: int = CONSEILLERS, structures: int = STRUCTURES) -> None:
        hasard = random.Random(graine)
        peuplees = [c for c in territoire() if c.population]
        par_epci: dict[str | None, list[str]] = {}
        for c in peuplees:
            par_epci.setdefault(c.epci, []).append(c.code)
        tire = Tirage([(c, float(c.population or 0)) for c in peuplees])
        lieux = [tire(hasard) for _ in range(min(structures, conseillers))]
        maisons = [(uuid(hasard), f"{hasard.randrange(10**13, 10**14)}", lieu) for lieu in lieux]
        self.employes = [
            self._employe(hasard, *maisons[n % len(maisons)], par_epci[maisons[n % len(maisons)][2].epci])
            for n in range(conseillers)
        ]

    def _employe(
        self, hasard: random.Random, structure: str, siret: str, commune: Commune, voisines: Sequence[str]
    ) -> Employe:
        autour = tuple(hasard.sample(voisines, min(len(voisines), 4))) if commune.epci else ()
        conseiller, contrat, poste = uuid(hasard), uuid(hasard), uuid(hasard)
        return Employe(conseiller, contrat, poste, structure, siret, commune, (commune.code, *autour))


_type, _duree, _lieu = Tirage(TYPES), Tirage(DUREES), Tirage(LIEUX)
_theme, _sous_theme, _orientation = zipf([*Theme]), zipf([*SousTheme]), zipf([*Orientation])
_age, _statut, _genre = zipf([*TrancheAge][::-1]), zipf([*StatutPublic]), zipf([*Genre])
_materiel, _autonomie = zipf([*Materiel]), zipf([*Autonomie])


def _repartir(hasard: random.Random, tire: Tirage[T], nombre: int) -> dict[T, int]:
    parts: dict[T, int] = {}
    for _ in range(nombre):
        valeur = tire(hasard)
        parts[valeur] = parts.get(valeur, 0) + 1
    return parts


def ou(hasard: random.Random, employe: Employe, lieu: Lieu) -> str:
    """The commune where a report of that place was given."""
    mobile = lieu in (Lieu.AUTRE, Lieu.LIEU_ACTIVITE) and hasard.random() < 0.3
    return hasard.choice(employe.autour) if mobile else employe.commune.code


def saisie(hasard: random.Random, employe: Employe) -> Corps:
    type_cra, lieu = _type(hasard), _lieu(hasard)
    participants = 1
    if type_cra is TypeCra.COLLECTIF:
        # Two at least, 6.5 in the mean.
        participants = 2 + min(60, int(hasard.expovariate(1 / 5)))
    themes = {_theme(hasard) for _ in range(1 + int(hasard.random() * 2.2))}
    if type_cra is TypeCra.DEMARCHE:
        themes.add(Theme.AIDE_AUX_DEMARCHES_ADMINISTRATIVES)
    avec_demarches = Theme.AIDE_AUX_DEMARCHES_ADMINISTRATIVES in themes
    return {
        "commune": ou(hasard, employe, lieu),
        "type_cra": type_cra,
        "duree": hasard.randint(*_duree(hasard)),
        "lieu": lieu,
        "themes": sorted(themes),
        "sous_themes": sorted({_sous_theme(hasard) for _ in range(hasard.randint(1, 2))}) if avec_demarches else [],
        "participants": participants,
        "deja_accompagnes": hasard.randint(0, participants) if hasard.random() < 0.5 else 0,
        "ages": _repartir(hasard, _age, participants),
        "statuts": _repartir(hasard, _statut, participants),
        "genres": _repartir(hasard, _genre, participants),
        "materiels": [_materiel(hasard)],
        "autonomie": _autonomie(hasard) if hasard.random() < 0.9 else None,
        "orientations": [_orientation(hasard)] if hasard.random() < 0.2 else [],
    }


def _moment(hasard: random.Random, jour: date) -> datetime:
    """When it was accepted (UTC): 40 % between 16:30 and 18:30 in France, 3 % more than a week later."""
    minutes = 990 + hasard.random() * 120 if hasard.random() < 0.4 else 480 + hasard.random() * 510
    tard = hasard.randint(8, 25) if hasard.random() < TARDIFS else 0
    depart = datetime.combine(jour + timedelta(days=tard), time(), PARIS)
    return (depart + timedelta(minutes=minutes)).astimezone(UTC)


def depots(
    nombre: int, hasard: random.Random, employes: Sequence[Employe], *, debut: date = DEBUT, jours: int = 730
) -> Iterator[Depot]:
    """That many reports, spread over the working days of the period, day after day."""
    ouvres = [jour for n in range(jours) if (jour := debut + timedelta(days=n)).weekday() < 5]
    for n in range(nombre):
        jour = ouvres[n * len(ouvres) // nombre]
        employe = employes[int(hasard.random() * len(employes))]
        le = _moment(hasard, jour)
        yield Depot(uuid(hasard, le), employe, jour, le)


def cras(
    nombre: int, *, graine: int = 1, debut: date = DEBUT, jours: int = 730, monde: Monde | None = None
) -> Iterator[tuple[Corps, datetime]]:
    """The bodies of that many reports as first sent."""
    hasard = random.Random(graine)
    for depot in depots(nombre, hasard, (monde or Monde(graine)).employes, debut=debut, jours=jours):
        employe = depot.employe
        corps = {
            "cra": depot.cra,
            "conseiller": employe.conseiller,
            "contrat": employe.contrat,
            "poste": employe.poste,
            "structure": employe.structure,
            "siret": employe.siret,
            "departement": employe.commune.departement,
            "commune_employeur": employe.commune.code,
            "jour": depot.jour.isoformat(),
            **saisie(hasard, employe),
            "statut": "TRANSMIS",
        }
        yield corps, depot.le


def evenements(
    nombre: int, *, graine: int = 1, debut: date = DEBUT, jours: int = 730, monde: Monde | None = None
) -> Iterator[Evenement]:
    """The facts of that many reports: 10 % are corrected, 1 % withdrawn, 2 % told twice."""
    hasard = random.Random(graine + 1)
    monde = monde or Monde(graine)
    par_conseiller = {e.conseiller: e for e in monde.employes}
    for corps, le in cras(nombre, graine=graine, debut=debut, jours=jours, monde=monde):
        suites = [("cra.cra_transmis.v1", corps)]
        if hasard.random() < CORRIGES:
            corps = {**corps, **saisie(hasard, par_conseiller[corps["conseiller"]]), "statut": "CORRIGE"}
            suites.append(("cra.cra_corrige.v1", corps))
        if hasard.random() < RETIRES:
            suites.append(("cra.cra_retire.v1", {**corps, "statut": "RETIRE"}))
        for sequence, (type_, dit) in enumerate(suites, 1):
            moment = le + timedelta(hours=sequence - 1)
            evenement = Evenement(uuid(hasard, moment), type_, sequence, moment, {**dit, "le": moment})
            yield evenement
            if hasard.random() < DEUX_FOIS:
                yield evenement
