"""A sender that dies by SIGKILL between a server's 250 and its mark: ``python -m … folder smtp-url [which]``."""

import asyncio
import os
import signal
import sys
from email.message import EmailMessage
from pathlib import Path

from services.kit.store import open_engine
from services.kit.testing import HorlogeReglable
from services.notifications.adresses import Annuaire
from services.notifications.courrier import Confirmation
from services.notifications.domain import Reprises
from services.notifications.envoi import Cadence, Expedition
from services.notifications.facteur import FacteurSmtp
from services.notifications.store import COLLECTIONS, Stores

from .notifications import MAIRIE, PRISE, REDACTION


class FacteurQuiMeurt(FacteurSmtp):
    """Dies at the ``dernier``-th mail that is accepted, with others on their way when it is not the first."""

    def __init__(self, url: str, dernier: int) -> None:
        super().__init__(url)
        self._reste = dernier

    async def remettre(self, message: EmailMessage, *, de: str, a: str) -> None:
        await super().remettre(message, de=de, a=a)
        self._reste -= 1
        if not self._reste:
            os.kill(os.getpid(), signal.SIGKILL)


class UneMairie:
    async def adresse(self, structure: str) -> str | None:
        return MAIRIE

    async def adresse_du_conseiller(self, conseiller: str) -> str | None:
        return None

    async def confirmation(self, structure: str) -> Confirmation | None:
        return None

    async def confirmation_du_compte(self, conseiller: str) -> Confirmation | None:
        return None


async def main(folder: Path, url: str, dernier: int) -> None:
    stores = Stores.on(await open_engine("notifications", COLLECTIONS, folder=folder))
    expedition = Expedition(
        stores,
        Annuaire(stores, UneMairie()),
        FacteurQuiMeurt(url, dernier),
        REDACTION,
        reprises=Reprises(),
        cadence=Cadence(prise=PRISE, ensemble=1 if dernier == 1 else 8),
        horloge=HorlogeReglable(),
    )
    while await expedition.tour():
        pass
    raise SystemExit("there was nothing to send")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1))
