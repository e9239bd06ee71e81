"""What the chapters of the journey share: the platform, who asks, what was made so far. All through the gateway."""

from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx

from infra.local.mails import read
from infra.local.supervisor import Plateforme

from .client import Client, attendre
from .recit import Recit

__all__ = ["Journee", "francais", "texte"]


def francais(nombre: int) -> str:
    """12 345 with a narrow space."""
    return f"{nombre:,}".replace(",", "\u202f")


def texte(courriel: EmailMessage) -> str:
    """What somebody reads in it."""
    partie = courriel.get_body(("plain",))
    return "" if partie is None else str(partie.get_content())


@dataclass
class Journee:
    """One journey on a running platform. ``structures``, ``candidatures``, ``decisions``: a commune's name → its id;
    ``courriels``: how many mails must have left for what was done so far; ``convention``, ``conseillere``: Die's."""

    plateforme: Plateforme
    http: httpx.AsyncClient
    recit: Recit
    structures: dict[str, str] = field(default_factory=dict)
    candidatures: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    courriels: int = 0
    campagne: str = ""
    session: str = ""
    convention: str = ""
    conseillere: str = ""
    lus: dict[Path, EmailMessage] = field(default_factory=dict)

    def recus(self) -> dict[Path, EmailMessage]:
        """The mails that have left so far, the oldest first; each file is read once."""
        fichiers = sorted(self.plateforme.mails.glob("*.eml"))
        self.lus |= {fichier: read(fichier) for fichier in fichiers if fichier not in self.lus}
        return self.lus

    def client(self, role: str | None = None, **claims: Any) -> Client:
        """The gateway, as somebody of that role; None: the public."""
        jeton = None if role is None else self.plateforme.token(role, **claims)
        return Client(self.http, self.plateforme.graphql, jeton)

    async def courriel(self, a: str, objet: str) -> EmailMessage:
        """The mail to this address with these words in its subject, once it has arrived."""

        async def arrive() -> EmailMessage | None:
            for lu in self.recus().values():
                if lu["to"] == a and objet in str(lu["subject"]):
                    return lu
            return None

        return await attendre(f"le courriel « {objet} » à {a}", arrive)
