"""Linking an account to the conseiller whose address it reads: one conseiller at most has it, whatever comes."""

from datetime import datetime

from services.kit.aggregate import Conflit

from ..domain import LienInconnu, sujet_du_jeton
from ..liens import suivre
from ..store import Stores
from .domain import CompteDejaLie, Conseiller
from .events import MotifDelie

__all__ = ["conseiller_du_compte", "lier"]


async def conseiller_du_compte(stores: Stores, compte: str) -> Conseiller | None:
    return next(iter((await stores.conseillers.page({"compte": compte}, first=1)).items), None)


async def lier(stores: Stores, lien: str, *, compte: str, le: datetime) -> Conseiller:
    """The conseiller of this link, once ``compte`` is linked to it. Raises LienInconnu, LienExpire, CompteDejaLie…

    Who is declared by a new employer follows its link with the account it has: it leaves the former one's conseiller,
    then comes to this one. A crash in between leaves it with neither, and the link still good.
    """
    id = sujet_du_jeton(lien)
    conseiller = None if id is None else await stores.conseillers.get(id)
    if conseiller is None:
        raise LienInconnu
    # Refused before anything is changed elsewhere.
    acceptes = stores.secrets_acceptes
    suivre(acceptes, lambda secret: conseiller.lier(lien, compte=compte, secret=secret, le=le))
    ancien = await conseiller_du_compte(stores, compte)
    if ancien is not None and ancien.id != conseiller.id:
        motif = MotifDelie.AUTRE_EMPLOYEUR
        await stores.conseillers.change(ancien.id, lambda c: c.delier(compte, motif=motif, par="conseiller", le=le))
    try:
        return await stores.conseillers.change(
            conseiller.id,
            lambda c: suivre(acceptes, lambda secret: c.lier(lien, compte=compte, secret=secret, le=le)),
        )
    except Conflit:
        raise CompteDejaLie from None
