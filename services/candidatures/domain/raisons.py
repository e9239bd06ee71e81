"""Why each line of the history came about, found where the reason is kept: no text is kept twice."""

from collections.abc import Iterator
from typing import Final

from .dossier import Dossier
from .etats import REVISIONS, Action
from .valeurs import Transition

__all__ = ["etapes"]

DECIDENT: Final = {Action.ACCEPTER, Action.REFUSER, Action.AJOURNER} | REVISIONS
"""Each of them comes with a decision."""


def etapes(c: Dossier) -> Iterator[tuple[Transition, str | None]]:
    """Each line of the history with its reason: a text somebody wrote, the codes of motives, an id; None: none.

    The reasons of an avis are not among them: they are read with the avis, by those who may.
    """
    demandes, reponses, decisions = iter(c.complements), iter(c.complements), iter(c.decisions)
    for ligne in c.historique:
        match ligne.action:
            case Action.DEMANDER_COMPLEMENT:
                raison: str | None = next(demandes).manque
            case Action.FOURNIR_COMPLEMENT | Action.REFUSER_COMPLEMENT:
                raison = next(reponses).reponse
            case action if action in DECIDENT:
                raison = ", ".join(next(decisions).motifs) or None
            case Action.RETIRER:
                raison = c.motif_retrait
            case Action.DECLARER_IRRECEVABLE:
                raison = c.irrecevabilite
            case Action.MARQUER_DOUBLON:
                raison = c.doublon_de
            case _:
                raison = None
        yield ligne, raison
