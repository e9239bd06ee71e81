"""The steps of a session, from its planning to its notification, and who may take them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from services.kit.aggregate import Refus

__all__ = ["TRANSITIONS", "ReserveALAnct", "StatutSession", "TransitionImpossible", "diagramme", "reserver"]


class StatutSession(StrEnum):
    PLANIFIEE = "PLANIFIEE"
    ORDRE_DU_JOUR_CLOS = "ORDRE_DU_JOUR_CLOS"
    EN_SEANCE = "EN_SEANCE"
    DELIBEREE = "DELIBEREE"
    NOTIFIEE = "NOTIFIEE"
    ANNULEE = "ANNULEE"


S = StatutSession
TRANSITIONS: Final[Mapping[str, tuple[frozenset[StatutSession], StatutSession]]] = {
    "clore l'ordre du jour": (frozenset({S.PLANIFIEE}), S.ORDRE_DU_JOUR_CLOS),
    "ouvrir la séance": (frozenset({S.ORDRE_DU_JOUR_CLOS}), S.EN_SEANCE),
    "délibérer": (frozenset({S.EN_SEANCE}), S.DELIBEREE),
    "notifier": (frozenset({S.DELIBEREE}), S.NOTIFIEE),
    # A sitting committee always has a way out (complementary examination), so only what has not begun is cancelled:
    # decisions in the ledger never lose their session.
    "annuler": (frozenset({S.PLANIFIEE, S.ORDRE_DU_JOUR_CLOS}), S.ANNULEE),
}
"""Every move there is: its name, from where, to where. The rules and the diagram both read it."""


def diagramme() -> str:
    """The state machine as Mermaid draws it."""
    fleches = [
        f"    {de} --> {vers}: {geste}"
        for geste, (depuis, vers) in TRANSITIONS.items()
        for de in sorted(depuis, key=list(S).index)
    ]
    debut = f"    [*] --> {S.PLANIFIEE}: planifier"
    return "\n".join(["stateDiagram-v2", debut, *fleches, f"    {S.NOTIFIEE} --> [*]", f"    {S.ANNULEE} --> [*]", ""])


class ReserveALAnct(Refus):
    message = "Seule l'ANCT, qui préside le comité de sélection national, conduit une session."


class TransitionImpossible(Refus):
    message = "La session n'en est pas à cette étape."


def reserver(role: str) -> None:
    """``role`` is the role of who acts, as its token says; raises ReserveALAnct."""
    if role != "anct":
        raise ReserveALAnct
