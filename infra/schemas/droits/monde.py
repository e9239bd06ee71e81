"""A small world, made by the people who make it: five services on their own stores, facts carried by hand.

Each moment of it is kept in a folder of its own, so that a question can be asked at that moment again and again.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from string import Template
from typing import Any, Final

import msgspec

from infra.local.place import SERVICES
from services.activites.statistiques.recompte import Recompte
from services.candidatures.domain.document import Document
from services.candidatures.events import NatureDocument
from services.kit.bus import Consumers, Meta
from services.kit.identity import Agent
from services.kit.store import Engine, Envelope, open_engine
from services.kit.subgraph import Contexte, Subgraph
from services.kit.testing import UN_JOUR
from services.notifications.domain import Raison, Reprises

from ..services import subgraphs
from . import operations as op
from . import operations_conseillers as conseillers
from . import operations_conventions as conventions
from . import operations_cra as cra
from .agents import COLONNES
from .monde_conseillers import lier_le_compte
from .monde_conventions import trouver_la_convention
from .monde_cra import recruter_le_conseiller
from .monde_exports import publier_un_fichier
from .monde_postes import trouver_les_postes
from .monde_suivi import importer_un_fichier
from .operations import Operation
from .operations_exports import EXPORTER
from .operations_suivi import TRANSMETTRE_UN_DOUBLON

__all__ = ["Monde", "Service", "executer", "ouvrir"]

QUI: Final = {colonne.titre: colonne.agent for colonne in COLONNES}


@dataclass(frozen=True)
class Pas:
    """From one moment to the next: who does what."""

    apres: str
    vers: str
    par: str
    operation: Operation
    avant: Callable[[Mapping[str, "Service"], MutableMapping[str, str]], Awaitable[None]] | None = None
    """What others tell before that, which no operation here makes them tell; it may name what came of it."""


DEBUT: Final = "début"
JOURNEE: Final[Sequence[Pas]] = (
    Pas(DEBUT, "inscrite", "structure", op.ENREGISTRER),
    Pas("inscrite", "jumelle", "ANCT", op.ENREGISTRER_JUMELLE),
    Pas("inscrite", "conseiller déclaré", "structure", conseillers.DECLARER),
    Pas("conseiller déclaré", "conseiller lié", "structure", conseillers.TESTER, avant=lier_le_compte),
    Pas("inscrite", "brouillon", "structure", op.OUVRIR),
    Pas("brouillon", "déposée", "structure", op.DEPOSER),
    Pas("déposée", "deuxième brouillon", "structure", op.OUVRIR_AUTRE),
    Pas("deuxième brouillon", "deuxième", "structure", op.DEPOSER),
    Pas("déposée", "instruction", "préfecture", op.INSTRUIRE),
    Pas("instruction", "complément", "préfecture", op.DEMANDER_COMPLEMENT),
    Pas("instruction", "avis rendu", "préfecture", op.RENDRE_AVIS),
    Pas("avis rendu", "campagne", "ANCT", op.OUVRIR_CAMPAGNE),
    Pas("campagne", "session", "ANCT", op.PLANIFIER),
    Pas("session", "ordre du jour", "ANCT", op.CLORE),
    Pas("ordre du jour", "comité", "ANCT", op.COMPOSER),
    Pas("comité", "séance", "ANCT", op.SIEGER),
    Pas("séance", "examen", "ANCT", op.AJOURNER),
    Pas("examen", "examen délibéré", "ANCT", op.DELIBERER),
    Pas("examen délibéré", "ajournée", "ANCT", op.NOTIFIER),
    Pas("séance", "proposition", "ANCT", op.PROPOSER),
    Pas("séance", "décidée", "ANCT", op.ACCORDER),
    Pas("décidée", "délibérée", "ANCT", op.DELIBERER),
    Pas("délibérée", "notifiée", "ANCT", op.NOTIFIER),
    Pas("notifiée", "recours", "structure", op.DEPOSER_RECOURS),
    Pas("notifiée", "jumelle notifiée", "ANCT", op.ENREGISTRER_JUMELLE),
    Pas("jumelle notifiée", "poste", "ANCT", op.MODIFIER_IDENTITE, avant=trouver_les_postes),
    Pas("notifiée", "convention prête", "structure", conventions.COMPLETER, avant=trouver_la_convention),
    Pas("convention prête", "convention transmise", "structure", conventions.TRANSMETTRE),
    Pas("convention transmise", "convention approuvée", "préfecture", conventions.APPROUVER),
    Pas("convention approuvée", "convention à demi signée", "préfecture", conventions.SIGNER),
    Pas("convention à demi signée", "convention signée", "structure", conventions.SIGNER),
    Pas("convention signée", "attestation", "structure", conventions.ATTESTER),
    Pas("convention signée", "manquement", "préfecture", conventions.CONSTATER),
    Pas("notifiée", "boîte", "ANCT", op.DEFINIR_BOITE),
    Pas("boîte", "CRA", "conseiller", cra.TRANSMETTRE, avant=recruter_le_conseiller),
    Pas("CRA", "CRA corrigé", "conseiller", cra.CORRIGER),
    Pas("CRA", "CRA douteux", "conseiller", TRANSMETTRE_UN_DOUBLON, avant=importer_un_fichier),
    Pas("CRA", "CRA ébauché", "conseiller", cra.ENREGISTRER_BROUILLON),
    Pas("CRA", "export", "ANCT", EXPORTER, avant=publier_un_fichier),
    Pas("CRA", "dérogée", "ANCT", op.DEROGER),
)
ECHEC: Final = "échec"
"""The last moment: the world after the CRA, and a mail that was refused for good."""

JOINT: Final = "document"
"""The draft, and a document that came by its link: no operation of GraphQL carries a file."""


@dataclass(frozen=True)
class Service:
    """One service without its servers: its schema, on a store in a folder."""

    schema: Subgraph
    engine: Engine
    stores: Any
    recoit: Consumers
    collections: tuple[str, ...]


class Silence:
    """A hub that has nothing to say: a subscription tells the present state, then ends."""

    async def suivre(self, key: str) -> AsyncIterator[object]:
        return
        yield


@asynccontextmanager
async def ouvrir(name: str, schema: Subgraph, folder: Path) -> AsyncIterator[Service]:
    store = import_module(f"services.{name}.store")
    engine = await open_engine(name, store.COLLECTIONS, folder=folder)
    try:
        stores = store.Stores.on(engine)
        recoit = import_module(f"services.{name}.consumers").consumers(stores)
        yield Service(schema, engine, stores, recoit, tuple(c.name for c in store.COLLECTIONS))
    finally:
        await engine.close()


async def executer(service: Service, operation: Operation, ids: Mapping[str, str], agent: Agent) -> Any:
    """The first answer, with ``data`` and ``errors``."""
    texte = Template(operation.texte).substitute(ids)
    contexte = Contexte(agent, service.stores, Silence(), lambda: UN_JOUR)
    if not texte.startswith("subscription"):
        return await service.schema.execute(texte, context_value=contexte)
    suite: Any = await service.schema.subscribe(texte, context_value=contexte)
    if not hasattr(suite, "__aiter__"):
        return suite
    premiere, *_ = [answer async for answer in suite]
    return premiere


@dataclass
class Monde:
    """Moment → the folder of its stores, and the ids that exist by then (by type, in small letters)."""

    folder: Path
    schemas: Mapping[str, Subgraph] = field(default_factory=subgraphs)
    ids: dict[str, dict[str, str]] = field(default_factory=lambda: {DEBUT: {}})

    def moment(self, nom: str) -> Path:
        return self.folder / nom.replace(" ", "_")

    async def naitre(self) -> None:
        """Everything happens once, in order."""
        async with self._services(self.moment(DEBUT)):
            pass
        for pas in JOURNEE:
            await self._avancer(pas)
        self._suivre("brouillon", JOINT)
        async with self._services(self.moment(JOINT)) as services:
            ids = self.ids[JOINT]
            ids["document"] = await _joindre_un_document(services["candidatures"].stores, ids["candidature"])
        self._suivre("CRA", ECHEC)
        async with self._services(self.moment(ECHEC)) as services:
            self.ids[ECHEC]["notification"] = await _refuser_un_courriel(services["notifications"].stores)

    def _suivre(self, apres: str, vers: str) -> None:
        shutil.copytree(self.moment(apres), self.moment(vers))
        self.ids[vers] = dict(self.ids[apres])

    async def _avancer(self, pas: Pas) -> None:
        self._suivre(pas.apres, pas.vers)
        async with self._services(self.moment(pas.vers)) as services:
            ids = self.ids[pas.vers]
            if pas.avant is not None:
                await pas.avant(services, ids)
            answer = await executer(services[pas.operation.service], pas.operation, ids, QUI[pas.par])
            (fait,) = (answer.data or {None: {}}).values()
            if answer.errors or "id" not in fait:
                raise RuntimeError(f"{pas.vers}: {answer.errors or fait}")
            type = fait["__typename"].lower()
            ids.setdefault(f"premiere_{type}", fait["id"])
            ids[type] = fait["id"]
            await _porter(services)

    @asynccontextmanager
    async def _services(self, folder: Path) -> AsyncIterator[Mapping[str, Service]]:
        async with AsyncExitStack() as stack:
            yield {n: await stack.enter_async_context(ouvrir(n, self.schemas[n], folder)) for n in SERVICES}


async def _porter(services: Mapping[str, Service]) -> None:
    """Carries what each tells to all that listen, until nobody has anything more to tell."""
    while await _une_tournee(services):
        pass
    recompte = Recompte(services["activites"].stores.chiffres)
    while await recompte.tour():
        pass


async def _une_tournee(services: Mapping[str, Service]) -> int:
    portes = 0
    for service in services.values():
        for collection in service.collections:
            for envelope in await service.engine.rows(collection).outbox(100):
                for autre in services.values():
                    await autre.recoit.deliver(_meta(envelope), envelope.data.encode())
                await service.engine.rows(collection).told([envelope])
                portes += 1
    return portes


def _meta(e: Envelope) -> Meta:
    time = msgspec.convert(e.time, datetime)
    return Meta(event_id=e.id, type=e.type, key=e.key, sequence=e.sequence, time=time)


async def _joindre_un_document(stores: Any, candidature: str) -> str:
    document = Document(
        id="document", nature=NatureDocument.STATUTS, nom="Statuts.pdf", taille=1, pages=1, sha256="0" * 64, le=UN_JOUR
    )
    await stores.candidatures.change(candidature, lambda c: c.joindre(document))
    return document.id


async def _refuser_un_courriel(stores: Any) -> str:
    """A mail server has refused one of the mails for good; its id."""
    notification = (await stores.notifications.page({}, (), 1)).items[0]
    le = notification.echeance
    await stores.notifications.change(notification.id, lambda n: n.prendre(le=le, duree=timedelta(minutes=1)))
    await stores.notifications.change(
        notification.id,
        lambda n: n.non_envoyee(Raison.SMTP_REJETE, essai=n.essais, le=le, reprises=Reprises()),
    )
    return str(notification.id)
