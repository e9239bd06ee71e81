"""Whom notifications tells when something happens elsewhere: each event makes its mails once, and sends none."""

from collections.abc import Callable

from services.kit.bus import Consumers
from services.kit.temps import Horloge, maintenant

from ..store import Stores
from . import (
    avancement,
    boites,
    candidatures,
    conseillers,
    conventions,
    decisions,
    denouements,
    engagements,
    postes,
    recours,
    structures,
)
from .preparation import Preparation

__all__ = ["consumers"]


def consumers(stores: Stores, reveil: Callable[[], None] = lambda: None, horloge: Horloge = maintenant) -> Consumers:
    """``reveil`` wakes the sender once a mail is due."""
    recoit = Consumers("notifications")
    prepare = Preparation(stores, reveil, horloge)
    candidatures.ecouter(recoit, prepare)
    decisions.ecouter(recoit, prepare)
    recours.ecouter(recoit, prepare)
    structures.ecouter(recoit, prepare, stores)
    denouements.ecouter(recoit, prepare, horloge)
    conventions.ecouter(recoit, prepare)
    engagements.ecouter(recoit, prepare)
    postes.ecouter(recoit, prepare)
    conseillers.ecouter(recoit, prepare)
    boites.ecouter(recoit, stores, reveil, horloge)
    avancement.ecouter(recoit, stores)
    return recoit
