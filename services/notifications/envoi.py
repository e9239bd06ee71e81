"""The sender: takes what is due, asks where it goes, hands it to the mail server, writes down what came of it."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.kit.aggregate import Decision
from services.kit.store import Entre
from services.kit.telemetry import METER, span
from services.kit.temps import Horloge, instant, maintenant

from .adresses import Adresses, AdressesInjoignables, SansAdresse, SansBoite
from .courrier import Redaction
from .domain import Modele, NonDue, Notification, Raison, Reprises
from .facteur import Differe, EnvoiIncertain, Facteur, Injoignable, NonRemis, Rejete
from .store import Stores

__all__ = ["Cadence", "Expedition"]

journal = logging.getLogger(__name__)
incertains = METER.create_counter(
    "conum.notifications.envoi_incertain", description="Mails that may have been accepted twice."
)

RAISONS: dict[type[NonRemis], Raison] = {
    Injoignable: Raison.SMTP_INJOIGNABLE,
    Differe: Raison.SMTP_DIFFERE,
    Rejete: Raison.SMTP_REJETE,
    EnvoiIncertain: Raison.ENVOI_INCERTAIN,
}


@dataclass(frozen=True)
class Cadence:
    """``prise`` is how long a sender may keep a mail: more than the longest attempt takes, or two would send it.

    ``lot`` are read at once, ``ensemble`` sent at once; ``pause`` (seconds) between looks when nothing wakes it.
    """

    prise: timedelta = timedelta(minutes=10)
    lot: int = 50
    ensemble: int = 8
    pause: float = 5.0


class Expedition:
    """One sender. Several may run at once, in this process or others: the claim sorts them out."""

    def __init__(
        self,
        stores: Stores,
        adresses: Adresses,
        facteur: Facteur,
        redaction: Redaction,
        *,
        reprises: Reprises,
        cadence: Cadence,
        horloge: Horloge = maintenant,
    ) -> None:
        self._notifications = stores.notifications
        self._adresses, self._facteur, self._redaction = adresses, facteur, redaction
        self._reprises, self._cadence, self._horloge = reprises, cadence, horloge
        self._reveil = asyncio.Event()
        self._places = asyncio.Semaphore(cadence.ensemble)

    def reveiller(self) -> None:
        """Something may be due now."""
        self._reveil.set()

    async def travailler(self) -> None:
        """Sends what is due, for ever. Cancelled, it first finishes the mails that are on their way."""
        while True:
            self._reveil.clear()
            try:
                plein = await self.tour() >= self._cadence.lot
            except Exception:
                journal.exception("the store did not answer: tried again after a pause")
                plein = False
            if not plein:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._reveil.wait(), self._cadence.pause)

    async def tour(self) -> int:
        """Tries what is due now, ``lot`` at most, the longest due first; answers how many were due."""
        limite = instant(self._horloge() + timedelta(microseconds=1))
        page = await self._notifications.page({"echeance": Entre(au=limite)}, ("echeance",), self._cadence.lot)
        async with asyncio.TaskGroup() as envois:
            for notification in page.items:
                envois.create_task(self._a_son_tour(notification.id))
        return len(page.items)

    async def _a_son_tour(self, id: str) -> None:
        async with self._places:
            await _jusqu_au_bout(self.expedier(id))

    async def expedier(self, id: str) -> None:
        """One attempt: the claim is kept before the mail leaves, its outcome after."""
        try:
            prise = await self._notifications.change(
                id, lambda n: n.prendre(le=self._horloge(), duree=self._cadence.prise)
            )
        except NonDue:
            return  # another sender has it
        with span("notification.envoi", parent=prise.traceparent, attributes={"notification.id": id}) as trace:
            raison, code = await self._remettre(prise)
            trace.set_attributes({"notification.raison": raison or "", "smtp.code": code or 0})
            # The claim says what a crash left halfway, the outcome what the network cut.
            if doutes := [r for r in (prise.raison, raison) if r is Raison.ENVOI_INCERTAIN]:
                incertains.add(len(doutes))
            await self._notifications.change(id, lambda n: self._suite(n, prise, raison, code))

    def _suite(
        self, notification: Notification, prise: Notification, raison: Raison | None, code: int | None
    ) -> Decision[Notification]:
        le = self._horloge()
        if raison is None:
            return notification.envoyee(le=le)
        return notification.non_envoyee(raison, essai=prise.essais, le=le, reprises=self._reprises, code_smtp=code)

    async def _remettre(self, prise: Notification) -> tuple[Raison | None, int | None]:
        """Why it did not leave, and the server's code; (None, None) when it was accepted."""
        try:
            confirmation = None
            if prise.modele is Modele.COURRIEL_A_CONFIRMER:
                confirmation = await self._adresses.confirmation(prise.destinataire.reference)
                if confirmation is None or confirmation.expire_le <= self._horloge():
                    return Raison.PLUS_A_DIRE, None
            a = await self._adresses.de(prise.destinataire)
            message = self._redaction.rediger(prise, a, confirmation)
            await self._facteur.remettre(message, de=self._redaction.adresse, a=a)
        except SansBoite:
            return Raison.SANS_BOITE, None
        except SansAdresse:
            return Raison.SANS_ADRESSE, None
        except AdressesInjoignables:
            return Raison.ADRESSES_INJOIGNABLES, None
        except NonRemis as error:
            return RAISONS[type(error)], error.code
        except Exception:
            # A bug of ours with one mail neither stops the others nor loses it: logged (the kit's logs leave out
            # an exception's words, which may hold an address), tried again, given up in the end.
            journal.exception("notification %s", prise.id)
            return Raison.ERREUR_INTERNE, None
        return None, None


async def _jusqu_au_bout(travail: Coroutine[Any, Any, None]) -> None:
    """Awaits it even when cancelled meanwhile: a mail that is halfway when the service stops would else be one
    that may be sent twice."""
    tache = asyncio.create_task(travail)
    try:
        await asyncio.shield(tache)
    except asyncio.CancelledError:
        await asyncio.wait({tache})
        raise
