"""The life of a candidature as a table: in which state, which action, to which state."""

from collections.abc import Mapping
from enum import StrEnum

from services.kit.aggregate import Refus

__all__ = [
    "LIBELLES",
    "REFUS",
    "TABLE",
    "TERMINAUX",
    "Action",
    "ActionImpossible",
    "AvisClos",
    "ComplementAttendu",
    "DoublonTropTard",
    "InstructionAReprendre",
    "InstructionNonOuverte",
    "Statut",
    "diagramme",
    "suivant",
]


class Statut(StrEnum):
    """Where a candidature stands."""

    BROUILLON = "BROUILLON"
    DEPOSEE = "DEPOSEE"
    EN_INSTRUCTION = "EN_INSTRUCTION"
    COMPLEMENT_DEMANDE = "COMPLEMENT_DEMANDE"
    AVIS_RENDU = "AVIS_RENDU"
    INSCRITE = "INSCRITE"
    ACCEPTEE = "ACCEPTEE"
    REFUSEE = "REFUSEE"
    AJOURNEE = "AJOURNEE"
    RETIREE = "RETIREE"
    CADUQUE = "CADUQUE"
    IRRECEVABLE = "IRRECEVABLE"
    DOUBLON = "DOUBLON"


class Action(StrEnum):
    """What can be done to a candidature."""

    MODIFIER = "MODIFIER"
    DEPOSER = "DEPOSER"
    DECLARER_IRRECEVABLE = "DECLARER_IRRECEVABLE"
    OUVRIR_INSTRUCTION = "OUVRIR_INSTRUCTION"
    DEMANDER_COMPLEMENT = "DEMANDER_COMPLEMENT"
    FOURNIR_COMPLEMENT = "FOURNIR_COMPLEMENT"
    REFUSER_COMPLEMENT = "REFUSER_COMPLEMENT"
    RENDRE_AVIS = "RENDRE_AVIS"
    INSCRIRE = "INSCRIRE"
    DESINSCRIRE = "DESINSCRIRE"
    ACCEPTER = "ACCEPTER"
    REFUSER = "REFUSER"
    AJOURNER = "AJOURNER"
    ACCUEILLIR_RECOURS = "ACCUEILLIR_RECOURS"
    ACCEPTER_PAR_CORRECTION = "ACCEPTER_PAR_CORRECTION"
    REFUSER_PAR_CORRECTION = "REFUSER_PAR_CORRECTION"
    REPRENDRE_INSTRUCTION = "REPRENDRE_INSTRUCTION"
    RETIRER = "RETIRER"
    MARQUER_DOUBLON = "MARQUER_DOUBLON"
    RELANCER = "RELANCER"
    CONSTATER_RETARD = "CONSTATER_RETARD"
    RENDRE_CADUQUE = "RENDRE_CADUQUE"


TABLE: Mapping[Statut, Mapping[Action, Statut]] = {
    Statut.BROUILLON: {
        Action.MODIFIER: Statut.BROUILLON,
        Action.DEPOSER: Statut.DEPOSEE,
        Action.DECLARER_IRRECEVABLE: Statut.IRRECEVABLE,
        Action.RETIRER: Statut.RETIREE,
    },
    Statut.DEPOSEE: {
        Action.OUVRIR_INSTRUCTION: Statut.EN_INSTRUCTION,
        Action.RELANCER: Statut.DEPOSEE,
        Action.CONSTATER_RETARD: Statut.DEPOSEE,
        Action.RETIRER: Statut.RETIREE,
        Action.MARQUER_DOUBLON: Statut.DOUBLON,
    },
    Statut.EN_INSTRUCTION: {
        Action.DEMANDER_COMPLEMENT: Statut.COMPLEMENT_DEMANDE,
        Action.RENDRE_AVIS: Statut.AVIS_RENDU,
        Action.RELANCER: Statut.EN_INSTRUCTION,
        Action.CONSTATER_RETARD: Statut.EN_INSTRUCTION,
        Action.RETIRER: Statut.RETIREE,
        Action.MARQUER_DOUBLON: Statut.DOUBLON,
    },
    Statut.COMPLEMENT_DEMANDE: {
        Action.FOURNIR_COMPLEMENT: Statut.EN_INSTRUCTION,
        Action.REFUSER_COMPLEMENT: Statut.EN_INSTRUCTION,
        Action.RELANCER: Statut.COMPLEMENT_DEMANDE,
        Action.RENDRE_CADUQUE: Statut.CADUQUE,
        Action.RETIRER: Statut.RETIREE,
        Action.MARQUER_DOUBLON: Statut.DOUBLON,
    },
    Statut.AVIS_RENDU: {
        Action.RENDRE_AVIS: Statut.AVIS_RENDU,
        Action.INSCRIRE: Statut.INSCRITE,
        Action.RETIRER: Statut.RETIREE,
        Action.MARQUER_DOUBLON: Statut.DOUBLON,
    },
    Statut.INSCRITE: {
        # The session of before was cancelled, and we learn of the next one first.
        Action.INSCRIRE: Statut.INSCRITE,
        Action.DESINSCRIRE: Statut.AVIS_RENDU,
        Action.ACCEPTER: Statut.ACCEPTEE,
        Action.REFUSER: Statut.REFUSEE,
        Action.AJOURNER: Statut.AJOURNEE,
        Action.RETIRER: Statut.RETIREE,
    },
    Statut.AJOURNEE: {
        Action.REPRENDRE_INSTRUCTION: Statut.EN_INSTRUCTION,
        Action.RELANCER: Statut.AJOURNEE,
        Action.CONSTATER_RETARD: Statut.AJOURNEE,
        Action.RETIRER: Statut.RETIREE,
        Action.MARQUER_DOUBLON: Statut.DOUBLON,
    },
    Statut.ACCEPTEE: {
        Action.ACCUEILLIR_RECOURS: Statut.ACCEPTEE,
        Action.ACCEPTER_PAR_CORRECTION: Statut.ACCEPTEE,
        Action.REFUSER_PAR_CORRECTION: Statut.REFUSEE,
    },
    Statut.REFUSEE: {
        Action.ACCUEILLIR_RECOURS: Statut.ACCEPTEE,
        Action.ACCEPTER_PAR_CORRECTION: Statut.ACCEPTEE,
        Action.REFUSER_PAR_CORRECTION: Statut.REFUSEE,
    },
    Statut.RETIREE: {},
    Statut.CADUQUE: {},
    Statut.IRRECEVABLE: {},
    Statut.DOUBLON: {},
}

REVISIONS = frozenset({Action.ACCUEILLIR_RECOURS, Action.ACCEPTER_PAR_CORRECTION, Action.REFUSER_PAR_CORRECTION})
"""What ANCT does to a decision that is made: it upholds a recours against it, or corrects it."""

TERMINAUX = frozenset(statut for statut, actions in TABLE.items() if actions.keys() <= REVISIONS)
"""Where nothing happens any more, unless ANCT comes back to the decision."""

LIBELLES: Mapping[Statut, str] = {
    Statut.BROUILLON: "à l'état de brouillon",
    Statut.DEPOSEE: "déposée et attend d'être instruite",
    Statut.EN_INSTRUCTION: "en cours d'instruction",
    Statut.COMPLEMENT_DEMANDE: "en attente des éléments complémentaires demandés à la structure",
    Statut.AVIS_RENDU: "pourvue d'un avis de la préfecture et attend une session",
    Statut.INSCRITE: "inscrite à l'ordre du jour d'une session",
    Statut.ACCEPTEE: "acceptée",
    Statut.REFUSEE: "refusée",
    Statut.AJOURNEE: "ajournée",
    Statut.RETIREE: "retirée",
    Statut.CADUQUE: "caduque",
    Statut.IRRECEVABLE: "irrecevable",
    Statut.DOUBLON: "le doublon d'une autre",
}


class ActionImpossible(Refus):
    message = "Cette action n'est pas possible dans l'état actuel de la candidature."


class InstructionNonOuverte(ActionImpossible):
    message = "Ouvrez d'abord l'instruction de cette candidature."


class InstructionAReprendre(ActionImpossible):
    message = "Reprenez d'abord l'instruction de cette candidature."


class ComplementAttendu(ActionImpossible):
    message = "Des éléments complémentaires sont attendus de la structure : l'avis se rend ensuite."


class DoublonTropTard(ActionImpossible):
    message = "La candidature est à l'ordre du jour d'une session : c'est au comité de se prononcer."


class AvisClos(ActionImpossible):
    message = "L'avis ne peut plus changer : la candidature a été inscrite à l'ordre du jour d'une session."


REFUS: Mapping[tuple[Statut, Action], type[ActionImpossible]] = {
    (Statut.DEPOSEE, Action.RENDRE_AVIS): InstructionNonOuverte,
    (Statut.DEPOSEE, Action.DEMANDER_COMPLEMENT): InstructionNonOuverte,
    (Statut.COMPLEMENT_DEMANDE, Action.RENDRE_AVIS): ComplementAttendu,
    (Statut.AJOURNEE, Action.RENDRE_AVIS): InstructionAReprendre,
    (Statut.AJOURNEE, Action.DEMANDER_COMPLEMENT): InstructionAReprendre,
    (Statut.INSCRITE, Action.MARQUER_DOUBLON): DoublonTropTard,
    (Statut.INSCRITE, Action.RENDRE_AVIS): AvisClos,
    (Statut.ACCEPTEE, Action.RENDRE_AVIS): AvisClos,
    (Statut.REFUSEE, Action.RENDRE_AVIS): AvisClos,
}
"""The refusals that say more than the state: what to do first, or why it is too late."""


def suivant(statut: Statut, action: Action) -> Statut:
    """The state that this action leads to. Raises ActionImpossible, or the one of REFUS, which says the state."""
    if action not in TABLE[statut]:
        raise REFUS.get((statut, action), ActionImpossible)(f"La candidature est {LIBELLES[statut]}.")
    return TABLE[statut][action]


def diagramme() -> str:
    """The table as a Mermaid state diagram."""
    lignes = ["stateDiagram-v2", f"    [*] --> {Statut.BROUILLON} : OUVRIR"]
    for statut, actions in TABLE.items():
        lignes += [f"    {statut} --> {vers} : {action}" for action, vers in actions.items()]
    lignes += [f"    {statut} --> [*]" for statut in TABLE if statut in TERMINAUX]
    return "\n".join(lignes) + "\n"
