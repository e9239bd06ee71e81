"""What the chapters of the journey share: the platform, who asks, what was made so far. All through the gateway."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from infra.local.supervisor import Plateforme

from .client import Client
from .recit import Recit

__all__ = ["Journee", "francais", "relatif"]


def francais(nombre: int) -> str:
    """12 345 with a narrow space."""
    return f"{nombre:,}".replace(",", "\u202f")


def relatif(fichier: Path) -> str:
    """As one would type it from here."""
    return os.path.relpath(fichier)


@dataclass
class Journee:
    """One journey on a running platform. ``structures``, ``candidatures``, ``decisions``: a commune's name → its id;
    ``courriels``: how many mails must have left for what was done so far."""

    plateforme: Plateforme
    http: httpx.AsyncClient
    recit: Recit
    structures: dict[str, str] = field(default_factory=dict)
    candidatures: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    courriels: int = 0
    campagne: str = ""
    session: str = ""

    def client(self, role: str | None = None, **claims: Any) -> Client:
        """The gateway, as somebody of that role; None: the public."""
        jeton = None if role is None else self.plateforme.token(role, **claims)
        return Client(self.http, self.plateforme.graphql, jeton)
