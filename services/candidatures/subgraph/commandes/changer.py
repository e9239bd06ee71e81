"""What every command on a candidature does: within the perimeter, load, decide, save, show."""

from collections.abc import Callable
from datetime import datetime

from services.kit.aggregate import Decision, Introuvable
from services.kit.store import Commande

from ... import domain
from ..perimetre import Ctx, visible
from ..types import Candidature, exposer_une

__all__ = ["changer"]


async def changer(
    contexte: Ctx,
    id: str,
    commande: Commande | None,
    regle: Callable[[domain.Candidature, datetime], Decision[domain.Candidature]],
) -> Candidature:
    le = contexte.maintenant()

    def dans_le_perimetre(c: domain.Candidature) -> Decision[domain.Candidature]:
        if not visible(contexte.agent, c):
            raise Introuvable
        return regle(c, le)

    suite = await contexte.stores.candidatures.change(id, dans_le_perimetre, commande=commande)
    return exposer_une(contexte.agent, suite)
