"""Keeps the tally of each session's mails, from what this service tells of them."""

from dataclasses import dataclass
from datetime import datetime

from services.kit.bus import Consumers, Meta

from ..domain import Etat, Part, Raison, Suivi, part_de
from ..store import Stores

__all__ = ["ecouter"]


@dataclass(frozen=True, kw_only=True)
class DuneNotification:
    """What this service reads of its own ``notification.*``."""

    notification: str
    session: str | None
    le: datetime


@dataclass(frozen=True, kw_only=True)
class EnvoiEntrepris(DuneNotification):
    incertain: bool


@dataclass(frozen=True, kw_only=True)
class EnvoiReporte(DuneNotification):
    raison: str


@dataclass(frozen=True, kw_only=True)
class NotificationEnvoyee(DuneNotification):
    envois_incertains: int


def ecouter(recoit: Consumers, stores: Stores) -> None:
    async def noter(fait: DuneNotification, meta: Meta, etat: Etat, *, incertaine: bool = False) -> None:
        if fait.session is None:
            return
        suivi = Suivi(sequence=meta.sequence, etat=etat, le=fait.le, incertaine=incertaine)
        cle = part_de(fait.session, fait.notification)
        await stores.avancements.change(cle, lambda part: (part or Part()).noter(fait.notification, suivi))

    @recoit("notification.notification_preparee.v1")
    async def preparee(fait: DuneNotification, meta: Meta) -> None:
        await noter(fait, meta, Etat.A_ENVOYER)

    @recoit("notification.envoi_entrepris.v1")
    async def entrepris(fait: EnvoiEntrepris, meta: Meta) -> None:
        if fait.incertain:
            await noter(fait, meta, Etat.A_ENVOYER, incertaine=True)

    @recoit("notification.envoi_reporte.v1")
    async def reporte(fait: EnvoiReporte, meta: Meta) -> None:
        if fait.raison == Raison.ENVOI_INCERTAIN:
            await noter(fait, meta, Etat.A_ENVOYER, incertaine=True)

    @recoit("notification.notification_envoyee.v1")
    async def envoyee(fait: NotificationEnvoyee, meta: Meta) -> None:
        await noter(fait, meta, Etat.ENVOYEE, incertaine=fait.envois_incertains > 0)

    @recoit("notification.notification_echouee.v1")
    async def echouee(fait: DuneNotification, meta: Meta) -> None:
        await noter(fait, meta, Etat.EN_ECHEC)

    @recoit("notification.notification_relancee.v1")
    async def relancee(fait: DuneNotification, meta: Meta) -> None:
        await noter(fait, meta, Etat.A_ENVOYER)

    @recoit("notification.notification_sans_objet.v1")
    async def sans_objet(fait: DuneNotification, meta: Meta) -> None:
        await noter(fait, meta, Etat.SANS_OBJET)
