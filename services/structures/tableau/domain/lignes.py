"""What the tableau is put together from, and what it says: small values, of no other part of the service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

__all__ = [
    "Alerte",
    "ConventionVue",
    "CraVus",
    "EngagementVu",
    "EtapeVue",
    "LigneDeConseiller",
    "LigneDePoste",
    "Tache",
]


@dataclass(frozen=True, kw_only=True)
class EtapeVue:
    """A step, of a convention or of a training path: its code, where it stands, its last day.

    ``prevue``: the day on which it will be done, when that is known; ``alerte``: what is wrong with it, in a sentence.
    """

    code: str
    faite: bool
    echeance: date | None = None
    prevue: date | None = None
    alerte: str | None = None


@dataclass(frozen=True, kw_only=True)
class EngagementVu:
    """``titre`` as people read it; ``constate``: nobody has to attest it."""

    code: str
    titre: str
    etat: str
    echeance: date | None
    constate: bool
    manquement_le: date | None = None


@dataclass(frozen=True, kw_only=True)
class ConventionVue:
    """``etape`` is what it waits for; ``complete``: nothing is missing in its file; ``signee_ici``: by the structure.

    ``fin`` is its last day once signed; ``renvoyee``: the préfecture asked for more.
    """

    id: str
    etape: str | None
    echeance: date | None
    complete: bool = False
    renvoyee: bool = False
    signee_ici: bool = False
    fin: date | None = None
    engagements: Sequence[EngagementVu] = ()


@dataclass(frozen=True, kw_only=True)
class LigneDePoste:
    """``etat``: OCCUPE, VACANT or RENDU. ``recruter_avant``: nobody was recruited since the structure has it;
    ``rendre_avant``: the last day of the present vacancy."""

    id: str
    numero: int
    genre: str
    etat: str
    conseiller: str | None = None
    attribue: bool = True
    vacant_depuis: date | None = None
    recruter_avant: date | None = None
    rendre_avant: date | None = None


@dataclass(frozen=True, kw_only=True)
class LigneDeConseiller:
    """``en_poste``: under a contract, or not yet under any; who has left has nothing more to do here.

    ``lien_expire``: the last day of the link to the account, None when there is none on its way.
    """

    id: str
    nom: str | None
    lie: bool
    en_poste: bool
    lien_expire: date | None = None
    heures: int | None = None
    etapes: Sequence[EtapeVue] = ()


@dataclass(frozen=True, kw_only=True)
class CraVus:
    """The CRA of a conseiller: how many in the month, and the last day of all that are known."""

    conseiller: str
    nombre: int
    dernier_jour: date | None


@dataclass(frozen=True, kw_only=True)
class Tache:
    """One thing to do: ``geste`` is the mutation that does it (None: it is done elsewhere), on ``cible`` (an id).

    ``retard`` counts the days since the last day, 0 while it is not over.
    """

    code: str
    phrase: str
    echeance: date | None
    retard: int
    geste: str | None
    cible: str


@dataclass(frozen=True, kw_only=True)
class Alerte:
    """What is wrong by now, since that day; ``cible`` is the id of what it is about."""

    code: str
    phrase: str
    depuis: date | None
    cible: str
