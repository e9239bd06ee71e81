"""The vues: what a service keeps of others' facts. Each may be made again from the topics, beside the one that serves.

The service's own handlers are given every fact of the vue's topics from the first on, into a small store of their own;
what they keep there is compared with what serves, row by row, and the rows that differ are put in place one by one,
each unless it has moved meanwhile. So nobody is without a vue at any moment, and running it again changes nothing.
"""

import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from services.activites.consumers import consumers as des_activites
from services.activites.store import Stores as Activites
from services.candidatures.consumers import consumers as des_candidatures
from services.candidatures.store import Stores as Candidatures
from services.kit.bus import Consumers, Incorrect
from services.kit.bus.reception import ONLY_GROUP, meta_of
from services.kit.kafka import KafkaAccess
from services.kit.store import Engine, engine_of, open_engine
from services.notifications.consumers import consumers as des_notifications
from services.notifications.store import Stores as Notifications
from services.selection.consumers import consumers as de_la_selection
from services.selection.store import Stores as Selection
from services.structures.consumers import consumers as des_structures
from services.structures.store import Stores as Structures

from ..cadre import Cadre
from ..lieux import Lieu
from ..sauvegarde.sujets import Place, fins, nos_sujets, places_de, records
from .acote import ACote, Ailleurs
from .ecarts import Ecart, comparer

__all__ = ["VUES", "Refaite", "rattraper", "refaire"]

VUES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "structures": {
            "emplois": ("conum.poste",),
            "postes_dotations": ("conum.decision",),
            "postes_comptes": ("conum.campagne",),
            "postes_candidatures": ("conum.candidature",),
            "conventions_postes": ("conum.poste",),
            "conventions_parcours": ("conum.conseiller",),
        },
        "candidatures": {"structures_connues": ("conum.structure",)},
        "selection": {
            "candidatures_connues": ("conum.candidature",),
            "absorptions": ("conum.structure",),
            "indicateurs": ("conum.structure",),
        },
        "activites": {
            "structures_connues": ("conum.structure",),
            "absorptions": ("conum.structure",),
            "contrats_connus": ("conum.poste",),
            "comptes_lies": ("conum.conseiller",),
            "formations_finies": ("conum.conseiller",),
        },
        "notifications": {"absorptions": ("conum.structure",)},
    }
)
"""Service → vue → the topics that it is made of."""

_ECOUTE: Final[Mapping[str, Callable[[Engine], Consumers]]] = MappingProxyType(
    {
        "structures": lambda engine: des_structures(Structures.on(engine)),
        "candidatures": lambda engine: des_candidatures(Candidatures.on(engine)),
        "selection": lambda engine: de_la_selection(Selection.on(engine)),
        "activites": lambda engine: des_activites(Activites.on(engine)),
        "notifications": lambda engine: des_notifications(Notifications.on(engine)),
    }
)


@dataclass
class Refaite:
    """One vue, made again up to ``lus`` of its topics; ``refus``: why handlers would not take a fact → how many."""

    vivant: Engine
    cote: Engine
    collection: Any
    lus: dict[Place, int]
    faits: int
    refus: Counter[str]

    async def ecarts(self) -> list[Ecart]:
        return await comparer(self.vivant, self.cote, self.collection)


@asynccontextmanager
async def refaire(cadre: Cadre, lieu: Lieu, vue: str) -> AsyncIterator[Refaite]:
    (collection,) = (c for c in lieu.collections if c.name == vue)
    vivant = await engine_of(lieu.settings, lieu.sans_index)
    try:
        with tempfile.TemporaryDirectory(prefix="conum-vue-") as dossier:
            cote = await open_engine("refaite", [collection], folder=Path(dossier))
            try:
                refaite = Refaite(vivant, cote, collection, {}, 0, Counter())
                await rattraper(cadre, lieu, refaite)
                yield refaite
            finally:
                await cote.close()
    finally:
        await vivant.close()


async def rattraper(cadre: Cadre, lieu: Lieu, refaite: Refaite) -> None:
    """Gives it what its topics hold by now and that it was not given yet."""
    kafka, sujets = lieu.settings.kafka, VUES[lieu.service][refaite.collection.name]
    recoit = _ECOUTE[lieu.service](ACote(refaite.vivant, refaite.cote, [refaite.collection.name]))
    places, jusque = await _a_lire(kafka, sujets, refaite.lus)
    with cadre.avance(f"{lieu.service}.{refaite.collection.name}", sum(jusque.values())) as avance:
        async for record in records(kafka, jusque, places, avance):
            if record.offset >= refaite.lus.get((record.topic, record.partition), 0):
                refaite.faits += 1
                if raison := await _donner(recoit, record):
                    refaite.refus[raison] += 1
    refaite.lus |= jusque


async def _a_lire(kafka: KafkaAccess, sujets: tuple[str, ...], lus: Mapping[Place, int]) -> tuple[list[Place], Any]:
    la = await nos_sujets(kafka)
    jusque = await fins(kafka, places_de({sujet: la[sujet] for sujet in sujets if sujet in la}))
    return [place for place, fin in jusque.items() if fin > lus.get(place, 0)], jusque


async def _donner(recoit: Consumers, record: Any) -> str:
    """Why it was refused, without a value of it; "" when it was taken, or is not for this service."""
    headers = {nom: (valeur or b"").decode(errors="replace") for nom, valeur in record.headers}
    if ONLY_GROUP in headers or headers.get("ce_type") not in recoit.readers:
        return ""
    try:
        await recoit.deliver(meta_of(headers), record.value or b"")
    except Ailleurs:
        return ""
    except Incorrect as refus:
        return f"{headers['ce_type']} : {refus}"
    except Exception as error:
        # As it was when it came: a letter that waits is one of these.
        return f"{headers['ce_type']} : {type(error).__name__}"
    return ""
