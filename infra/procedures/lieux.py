"""Where each service keeps what it has: read from the environment as the services read it."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from services.activites import store as activites
from services.candidatures import store as candidatures
from services.kit.objets import SettingsObjets
from services.kit.settings import Settings
from services.kit.store import Collection
from services.notifications import store as notifications
from services.selection import store as selection
from services.structures import store as structures

__all__ = ["AGREGATS", "Lieu", "lieux"]

_SERVICES: Final[Mapping[str, tuple[type[Settings], Sequence[Collection[Any]]]]] = MappingProxyType(
    {
        "structures": (SettingsObjets, structures.COLLECTIONS),
        "candidatures": (SettingsObjets, candidatures.COLLECTIONS),
        "selection": (Settings, selection.COLLECTIONS),
        "activites": (SettingsObjets, activites.COLLECTIONS),
        "notifications": (Settings, notifications.COLLECTIONS),
    }
)

AGREGATS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "conum.structure": ("structures", "structures"),
        "conum.fusion": ("structures", "fusions"),
        "conum.conseiller": ("structures", "conseillers"),
        "conum.poste": ("structures", "postes"),
        "conum.convention": ("structures", "conventions"),
        "conum.candidature": ("candidatures", "candidatures"),
        "conum.campagne": ("selection", "campagnes"),
        "conum.session": ("selection", "sessions"),
        "conum.decision": ("selection", "decisions"),
        "conum.appreciation": ("selection", "appreciations"),
        "conum.proposition": ("selection", "propositions"),
        "conum.proces_verbal": ("selection", "proces_verbaux"),
        "conum.cra": ("activites", "cras"),
        "conum.suivi": ("activites", "suivis"),
        "conum.export": ("activites", "exports"),
        "conum.publication": ("activites", "jeux_ouverts"),
        "conum.notification": ("notifications", "notifications"),
        "conum.boite": ("notifications", "boites"),
    }
)
"""Topic → the service and the collection whose aggregates tell on it: their version is the last sequence told."""


@dataclass(frozen=True)
class Lieu:
    """One service's store. Exactly one of ``fichier`` and ``base`` is set."""

    service: str
    settings: Settings
    collections: Sequence[Collection[Any]]

    @property
    def fichier(self) -> Path | None:
        """Its SQLite file."""
        return None if self.settings.mongodb_uri else self.settings.data / f"{self.service}.sqlite3"

    @property
    def base(self) -> str | None:
        """Its MongoDB database."""
        return f"{self.settings.mongo_prefix}{self.service}" if self.settings.mongodb_uri else None

    @property
    def sans_index(self) -> Sequence[Collection[Any]]:
        """What to open it with in order to look: no index is built then, and lists are served by those there are."""
        return [replace(collection, indexes=()) for collection in self.collections]

    @property
    def uri(self) -> str:
        return self.settings.mongodb_uri.get_secret_value() if self.settings.mongodb_uri else ""


def lieux() -> tuple[Lieu, ...]:
    """The five stores; one line per malformed variable and exit 2 when the environment cannot be read.

    OBJETS_URL_STRUCTURES (and so on) says where one service keeps its files when they are not all at OBJETS_URL.
    """
    found = []
    for service, (type_, collections) in _SERVICES.items():
        settings = type_.load(service)
        own = os.environ.get(f"OBJETS_URL_{service.upper()}")
        found.append(Lieu(service, settings.model_copy(update={"objets_url": own}) if own else settings, collections))
    return tuple(found)
