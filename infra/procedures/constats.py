"""What is wrong with the platform at this moment: what auditors find, dead letters, consumers that are late."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Final

from services.activites import store as activites
from services.activites.statistiques.audit import auditeurs as des_statistiques
from services.kit import deadletters
from services.kit.aggregate import Aggregate
from services.kit.audit import Auditeur, non_publies
from services.kit.kafka import KafkaAccess
from services.kit.store import Engine, engine_of
from services.notifications import store as notifications
from services.notifications.mesures import auditeurs as des_notifications
from services.selection import store as selection
from services.selection.audit import auditeurs as du_registre
from services.structures import store as structures
from services.structures.postes.audit import auditeurs as des_postes

from .lieux import Lieu
from .sauvegarde.sujets import avant

__all__ = ["RETARD", "constater"]

RETARD: Final = "retard"
"""How the name of a group that is late begins."""
CONFIRMATION: Final = 5.0
"""Seconds after which what differs between two stores that follow each other is looked at again."""


async def constater(lieux: Sequence[Lieu], *, retard: int, confirmation: float = CONFIRMATION) -> dict[str, str]:
    """What is not right, each under a name that is the same for as long as it lasts → a French line.

    ``retard``: how many records a group may be behind.
    """
    kafka = lieux[0].settings.kafka
    return {
        **await _auditeurs(lieux, confirmation),
        **{f"lettre {x.id}": _lettre(x) for x in await deadletters.read(kafka) if not x.replayed},
        **{f"{RETARD} {groupe}": f"{groupe} a {n} faits de retard" for groupe, n in await _retards(kafka, retard)},
    }


def _lettre(lettre: deadletters.DeadLetter) -> str:
    return f"lettre morte {lettre.id} : {lettre.said('ce_type')}, refusé par {lettre.group}"


async def _retards(kafka: KafkaAccess, permis: int) -> list[tuple[str, int]]:
    debut = await avant(kafka)
    restes = Counter[str]()
    for groupe, places in debut.positions.items():
        restes[groupe] = sum(max(0, debut.fins.get(place, 0) - lu) for place, lu in places.items())
    return [(groupe, n) for groupe, n in sorted(restes.items()) if n > permis]


async def _auditeurs(lieux: Sequence[Lieu], confirmation: float) -> dict[str, str]:
    async with AsyncExitStack() as ouverts:
        auditeurs: dict[str, Auditeur] = {}
        for lieu in lieux:
            if lieu.fichier is None or lieu.fichier.exists():
                engine = await engine_of(lieu.settings, lieu.sans_index)
                ouverts.push_async_callback(engine.close)
                auditeurs |= {f"{lieu.service}.{nom}": a for nom, a in _de(lieu, engine).items()}
        lus = {nom: set(await auditeur.ecarts()) for nom, auditeur in auditeurs.items()}
        incertains = [nom for nom, ecarts in lus.items() if ecarts and auditeurs[nom].confirme]
        if incertains:
            await asyncio.sleep(confirmation)
            for nom in incertains:
                lus[nom] &= set(await auditeurs[nom].ecarts())
    return {f"{nom} {e}": f"l'auditeur {nom} trouve : {e}" for nom, ecarts in lus.items() for e in sorted(ecarts)}


def _de(lieu: Lieu, engine: Engine) -> Mapping[str, Auditeur]:
    """The auditors that run in the worker of this service (services/<service>/app.py)."""
    delai = timedelta(seconds=lieu.settings.audit_delai)
    agregats = [c.name for c in lieu.collections if issubclass(c.type, Aggregate)]
    commun = {"faits_non_publies": non_publies(engine, agregats, delai=delai)}
    propres: Mapping[str, Callable[[], Mapping[str, Auditeur]]] = {
        "structures": lambda: des_postes(structures.Stores.on(engine)),
        "selection": lambda: du_registre(selection.Stores.on(engine)),
        "activites": lambda: des_statistiques(activites.Stores.on(engine).chiffres),
        "notifications": lambda: des_notifications(notifications.Stores.on(engine), delai=3 * delai),
    }
    return {**commun, **(propres[lieu.service]() if lieu.service in propres else {})}
