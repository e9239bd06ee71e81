"""The sender: takes what is due, asks where it goes, hands it to the mail server, writes down what came of it."""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.kit.aggregate import Decision
from services.kit.store import jusqu_a
from services.kit.telemetry import span
from services.kit.temps import Horloge, maintenant
from services.kit.worker import for_ever

from .adresses import Adresses, AdressesInjoignables, SansAdresse, SansBoite
from .courrier import Redaction
from .domain import Debit, NonDue, Notification, Raison, Reprises
from .facteur import Differe, EnvoiIncertain, Facteur, Injoignable, NonRemis, Rejete
from .mesures import incertains, noter
from .plis import Plis
from .regulateur import Regulateur
from .store import Stores

__all__ = ["Cadence", "Expedition"]

journal = logging.getLogger(__name__)

RAISONS: dict[type[NonRemis], Raison] = {
    Injoignable: Raison.SMTP_INJOIGNABLE,
    Differe: Raison.SMTP_DIFFERE,
    Rejete: Raison.SMTP_REJETE,
    EnvoiIncertain: Raison.ENVOI_INCERTAIN,
}
SANS_SERVEUR = frozenset({Raison.SANS_BOITE, Raison.SANS_ADRESSE, Raison.ADRESSES_INJOIGNABLES, Raison.PLUS_A_DIRE})
"""Attempts that ended before the mail server: they count for nothing in its rate."""
DITES_AILLEURS = frozenset({None, Raison.SANS_BOITE, Raison.PLUS_A_DIRE, Raison.ERREUR_INTERNE})
"""No line of their own in the log: nothing went wrong, an auditor says it, or its trace was logged."""


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
        debit: Debit | None = None,
        horloge: Horloge = maintenant,
    ) -> None:
        self._notifications = stores.notifications
        self._plis, self._facteur = Plis(stores, adresses, redaction, horloge), facteur
        self._reprises, self._cadence, self._horloge = reprises, cadence, horloge
        self._regulateur = Regulateur(stores.seaux, debit, horloge)
        self._reveil = asyncio.Event()
        self._places = asyncio.Semaphore(cadence.ensemble)

    def reveiller(self) -> None:
        """Something may be due now."""
        self._reveil.set()

    async def travailler(self) -> None:
        """Sends what is due, for ever. Cancelled, it first finishes the mails that are on their way."""
        await for_ever(self._avancer, pause=self._cadence.pause, reveil=self._reveil)

    async def _avancer(self) -> float:
        """One round; how long to wait before the next, in seconds."""
        lot = await self._regulateur.disponibles(self._cadence.lot)
        dus, _ = await self._essayer(lot)
        if dus < lot:
            return self._cadence.pause
        attente = await self._regulateur.attente()
        return min(self._cadence.pause, attente.total_seconds())

    async def tour(self) -> int:
        """Tries what is due now, ``lot`` at most and as the rate allows, the longest due first; how many it tried."""
        _, essayes = await self._essayer(await self._regulateur.disponibles(self._cadence.lot))
        return essayes

    async def _essayer(self, lot: int) -> tuple[int, int]:
        """How many of ``lot`` were due, and how many of these the rate allowed."""
        if lot == 0:
            return 0, 0
        page = await self._notifications.page({"echeance": jusqu_a(self._horloge())}, ("echeance",), lot)
        accordes = await self._regulateur.prendre(len(page.items))
        async with asyncio.TaskGroup() as envois:
            taches = [envois.create_task(self._a_son_tour(n.id)) for n in page.items[:accordes]]
        await self._regulateur.rendre(sum(not tache.result() for tache in taches))
        return len(page.items), accordes

    async def _a_son_tour(self, id: str) -> bool:
        async with self._places:
            return await _jusqu_au_bout(self.expedier(id))

    async def expedier(self, id: str) -> bool:
        """One attempt: the claim is kept before the mail leaves, its outcome after.

        Answers whether the mail server was asked.
        """
        try:
            prise = await self._notifications.change(
                id, lambda n: n.prendre(le=self._horloge(), duree=self._cadence.prise)
            )
        except NonDue:
            return False  # another sender has it
        with span("notification.envoi", parent=prise.traceparent, attributes={"notification.id": id}) as trace:
            raison, code = await self._remettre(prise)
            trace.set_attributes({"notification.raison": raison or "", "smtp.code": code or 0})
            # The claim says what a crash left halfway, the outcome what the network cut.
            if doutes := [r for r in (prise.raison, raison) if r is Raison.ENVOI_INCERTAIN]:
                incertains.add(len(doutes))
            for cause in {prise.raison, raison} - DITES_AILLEURS:
                journal.warning("notification %s: %s", id, f"{cause} {code or ''}".rstrip())
            finie = await self._notifications.change(id, lambda n: self._suite(n, prise, raison, code))
            noter(finie, raison, le=self._horloge())
        return raison not in SANS_SERVEUR

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
            pli = await self._plis.de(prise)
            if pli is None:
                return Raison.PLUS_A_DIRE, None
            await self._facteur.remettre(pli.message, de=self._plis.expediteur, a=pli.a)
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


async def _jusqu_au_bout(travail: Coroutine[Any, Any, bool]) -> bool:
    """Awaits it even when cancelled meanwhile: a mail that is halfway when the service stops would else be one
    that may be sent twice."""
    tache = asyncio.create_task(travail)
    try:
        return await asyncio.shield(tache)
    except asyncio.CancelledError:
        await asyncio.wait({tache})
        raise
