"""The life of a convention as a table: in which state, which action, to which state."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from services.kit.aggregate import Refus

__all__ = [
    "EN_VIGUEUR",
    "LIBELLES",
    "TABLE",
    "TERMINAUX",
    "Action",
    "ActionImpossible",
    "Statut",
    "diagramme",
    "suivant",
]


class Statut(StrEnum):
    """Where a convention stands."""

    A_COMPLETER = "A_COMPLETER"
    EN_INSTRUCTION = "EN_INSTRUCTION"
    SIGNEE = "SIGNEE"
    RENOUVELEE = "RENOUVELEE"
    TERMINEE = "TERMINEE"
    RESILIEE = "RESILIEE"


class Action(StrEnum):
    """What can be done to a convention, or what time does to it."""

    COMPLETER = "COMPLETER"
    TRANSMETTRE = "TRANSMETTRE"
    RENVOYER = "RENVOYER"
    APPROUVER = "APPROUVER"
    APPOSER_SIGNATURE = "APPOSER_SIGNATURE"
    SIGNER = "SIGNER"
    DEMANDER_RENOUVELLEMENT = "DEMANDER_RENOUVELLEMENT"
    RENOUVELER = "RENOUVELER"
    CONSTATER_RETARD = "CONSTATER_RETARD"
    TERMINER = "TERMINER"
    RESILIER = "RESILIER"
    ROUVRIR = "ROUVRIR"


_EN_COURS: Final = {Action.CONSTATER_RETARD, Action.DEMANDER_RENOUVELLEMENT}

TABLE: Final[Mapping[Statut, Mapping[Action, Statut]]] = {
    Statut.A_COMPLETER: {
        Action.COMPLETER: Statut.A_COMPLETER,
        Action.CONSTATER_RETARD: Statut.A_COMPLETER,
        Action.TRANSMETTRE: Statut.EN_INSTRUCTION,
        Action.RESILIER: Statut.RESILIEE,
    },
    Statut.EN_INSTRUCTION: {
        Action.APPROUVER: Statut.EN_INSTRUCTION,
        Action.APPOSER_SIGNATURE: Statut.EN_INSTRUCTION,
        Action.CONSTATER_RETARD: Statut.EN_INSTRUCTION,
        Action.RENVOYER: Statut.A_COMPLETER,
        # The second of the two signatures.
        Action.SIGNER: Statut.SIGNEE,
        Action.RESILIER: Statut.RESILIEE,
    },
    Statut.SIGNEE: {
        **dict.fromkeys(sorted(_EN_COURS), Statut.SIGNEE),
        Action.RENOUVELER: Statut.RENOUVELEE,
        Action.TERMINER: Statut.TERMINEE,
        Action.RESILIER: Statut.RESILIEE,
    },
    Statut.RENOUVELEE: {
        **dict.fromkeys(sorted(_EN_COURS), Statut.RENOUVELEE),
        Action.RENOUVELER: Statut.RENOUVELEE,
        Action.TERMINER: Statut.TERMINEE,
        Action.RESILIER: Statut.RESILIEE,
    },
    Statut.TERMINEE: {},
    # Only what was closed because a correction took all the posts: another one gives some again.
    Statut.RESILIEE: {Action.ROUVRIR: Statut.A_COMPLETER},
}

EN_VIGUEUR: Final = frozenset({Statut.SIGNEE, Statut.RENOUVELEE})
TERMINAUX: Final = frozenset({Statut.TERMINEE, Statut.RESILIEE})

LIBELLES: Final[Mapping[Statut, str]] = {
    Statut.A_COMPLETER: "à compléter par la structure",
    Statut.EN_INSTRUCTION: "en cours d'instruction",
    Statut.SIGNEE: "signée",
    Statut.RENOUVELEE: "renouvelée",
    Statut.TERMINEE: "terminée",
    Statut.RESILIEE: "résiliée",
}


class ActionImpossible(Refus):
    message = "Cette action n'est pas possible dans l'état actuel de la convention."


def suivant(statut: Statut, action: Action) -> Statut:
    """The state that this action leads to. Raises ActionImpossible, which says the state."""
    if action not in TABLE[statut]:
        raise ActionImpossible(f"La convention est {LIBELLES[statut]}.")
    return TABLE[statut][action]


def diagramme() -> str:
    """The table as a Mermaid state diagram."""
    lignes = ["stateDiagram-v2", f"    [*] --> {Statut.A_COMPLETER} : OUVRIR"]
    for statut, actions in TABLE.items():
        lignes += [f"    {statut} --> {vers} : {action}" for action, vers in actions.items()]
    lignes += [f"    {statut} --> [*]" for statut in TABLE if statut in TERMINAUX]
    return "\n".join(lignes) + "\n"
