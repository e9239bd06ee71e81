"""A sender that dies by SIGKILL between the server's 250 and the mark: ``python -m … folder smtp-url``."""

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
    async def remettre(self, message: EmailMessage, *, de: str, a: str) -> None:
        await super().remettre(message, de=de, a=a)
        os.kill(os.getpid(), signal.SIGKILL)


class UneMairie:
    async def adresse(self, structure: str) -> str | None:
        return MAIRIE

    async def confirmation(self, structure: str) -> Confirmation | None:
        return None


async def main(folder: Path, url: str) -> None:
    stores = Stores.on(await open_engine("notifications", COLLECTIONS, folder=folder))
    expedition = Expedition(
        stores,
        Annuaire(stores, UneMairie()),
        FacteurQuiMeurt(url),
        REDACTION,
        reprises=Reprises(),
        cadence=Cadence(prise=PRISE, ensemble=1),
        horloge=HorlogeReglable(),
    )
    await expedition.tour()
    raise SystemExit("there was nothing to send")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
