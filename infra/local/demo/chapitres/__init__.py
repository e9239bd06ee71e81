"""The journey's chapters, in the order in which they are lived; each leaves in the Journee what the next needs."""

from collections.abc import Awaitable, Callable
from typing import Final

from ..journee import Journee
from .activite import activite
from .chiffres import chiffres, chiffres_publics
from .comite import ordre_du_jour, scores, seance
from .depot import depots
from .doublons import doublons
from .inscription import confirmation, eligibilite, inscriptions
from .instruction import instructions
from .notification import notification
from .recrutement import formation, recrutement
from .suites import proces_verbal, recours
from .tableau import convention, tableau
from .zonages import zonages

__all__ = ["CHAPITRES", "jouer"]

CHAPITRES: Final[tuple[Callable[[Journee], Awaitable[None]], ...]] = (
    eligibilite,
    inscriptions,
    confirmation,
    zonages,
    doublons,
    depots,
    instructions,
    ordre_du_jour,
    scores,
    seance,
    notification,
    proces_verbal,
    recours,
    tableau,
    convention,
    recrutement,
    formation,
    activite,
    chiffres,
    chiffres_publics,
)


async def jouer(journee: Journee) -> None:
    """Every chapter in its order; raises Echec at the first thing that is not as it must be."""
    for chapitre in CHAPITRES:
        await chapitre(journee)
