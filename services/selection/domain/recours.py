"""A recours of the structure against a decision, and until when it may be lodged."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from services.kit.aggregate import Refus
from services.kit.temps import jour_paris, mois_apres

from ..events import Origine

__all__ = [
    "DELAI_MOIS",
    "MOYENS",
    "TRANSITIONS",
    "Recours",
    "RecoursDejaDepose",
    "RecoursForclos",
    "RecoursInvalide",
    "RecoursSansObjet",
    "StatutRecours",
    "dernier_jour",
    "diagramme",
]

DELAI_MOIS: Final = 2
"""Recours gracieux, within the time of droit commun: art. R. 421-1 du code de justice administrative."""
MOYENS: Final = (10, 4_000)
"""How long what the structure says is, in characters."""


class StatutRecours(StrEnum):
    DEPOSE = "DEPOSE"
    ACCUEILLI = "ACCUEILLI"
    REJETE = "REJETE"


TRANSITIONS: Final[Mapping[StatutRecours, Mapping[Origine, StatutRecours]]] = {
    StatutRecours.DEPOSE: {
        Origine.RECOURS_ACCUEILLI: StatutRecours.ACCUEILLI,
        Origine.RECOURS_REJETE: StatutRecours.REJETE,
    },
    StatutRecours.ACCUEILLI: {},
    StatutRecours.REJETE: {},
}
"""Where each answer leads. The rule and the diagram both read it; the ledger enters one answer only."""


def diagramme() -> str:
    """The table as a Mermaid state diagram."""
    lignes = ["stateDiagram-v2", f"    [*] --> {StatutRecours.DEPOSE} : DEPOSER"]
    for statut, reponses in TRANSITIONS.items():
        lignes += [f"    {statut} --> {vers} : {reponse}" for reponse, vers in reponses.items()]
    lignes += [f"    {statut} --> [*]" for statut, reponses in TRANSITIONS.items() if not reponses]
    return "\n".join(lignes) + "\n"


class RecoursInvalide(Refus):
    message = "Le recours ne peut pas être déposé ainsi."


class RecoursSansObjet(Refus):
    message = "Cette décision ne peut pas faire l'objet d'un recours : elle accorde ce qui est demandé, ou l'ajourne."


class RecoursDejaDepose(Refus):
    message = "Un recours est déjà déposé contre cette décision."


class RecoursForclos(Refus):
    message = "Le délai de recours est passé : deux mois à compter de la notification."


@dataclass(frozen=True, kw_only=True)
class Recours:
    """``moyens`` is what the structure says, ``raison`` what ANCT answers; ``tranche_le`` is None until it does."""

    moyens: str
    depose_le: dt.datetime
    statut: StatutRecours = StatutRecours.DEPOSE
    raison: str | None = None
    tranche_le: dt.datetime | None = None

    def trancher(self, reponse: Origine, *, raison: str, le: dt.datetime) -> Self:
        return replace(self, statut=TRANSITIONS[self.statut][reponse], raison=raison, tranche_le=le)


def dernier_jour(notifiee_le: dt.datetime) -> dt.date:
    """The last day (of France) on which a recours may be lodged.

    The two months are full (*délai franc*): neither the day of the notification nor the one on which they end counts.
    One that ends on a Saturday, a Sunday or a public holiday goes on to the next working day (art. 642 du code de
    procédure civile, which the administrative judge follows).
    """
    fin = mois_apres(jour_paris(notifiee_le), DELAI_MOIS) + dt.timedelta(days=1)
    while fin.weekday() >= 5 or fin in _feries(fin.year):
        fin += dt.timedelta(days=1)
    return fin


def _feries(annee: int) -> frozenset[dt.date]:
    """The public holidays of the whole country (art. L. 3133-1 du code du travail)."""
    paques = _paques(annee)
    fixes = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    mobiles = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday
    return frozenset(
        [*(dt.date(annee, m, j) for m, j in fixes), *(paques + dt.timedelta(days=n) for n in mobiles)],
    )


def _paques(annee: int) -> dt.date:
    """Easter Sunday (Meeus, Jones and Butcher's algorithm)."""
    a, (b, c) = annee % 19, divmod(annee, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    mois, jour = divmod(h + m - 7 * n + 114, 31)
    return dt.date(annee, mois, jour + 1)
