"""What waited for a préfecture's mailbox leaves once ANCT has given it."""

from collections.abc import Callable
from dataclasses import dataclass

from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge

from ..store import Stores

__all__ = ["ecouter"]


@dataclass(frozen=True, kw_only=True)
class BoitePrefectureDefinie:
    """What this service reads of its own ``boite.boite_prefecture_definie.v1``."""

    departement: str


def ecouter(recoit: Consumers, stores: Stores, reveil: Callable[[], None], horloge: Horloge) -> None:
    @recoit("boite.boite_prefecture_definie.v1")
    async def definie(fait: BoitePrefectureDefinie, meta: Meta) -> None:
        attendent = stores.notifications.scan({"attend_boite": fait.departement}, ("echeance",))
        for id in [n.id async for n in attendent]:
            await stores.notifications.change(id, lambda n: n.boite_connue(le=horloge()))
        reveil()
