"""A notifications service without its servers: the real stores, a real SMTP server, a small structures service."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import httpx
import msgspec
from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.kit.bus import Consumers, Meta
from services.kit.store import Engine, open_engine
from services.kit.temps import Horloge, uuid7
from services.kit.testing import HorlogeReglable, recevoir
from services.notifications.adresses import Annuaire, JetonDeService, StructuresHttp
from services.notifications.consumers import consumers
from services.notifications.courrier import Redaction
from services.notifications.domain import Boite, Debit, Notification, Reprises
from services.notifications.envoi import Cadence, Expedition
from services.notifications.facteur import Facteur, FacteurSmtp
from services.notifications.store import COLLECTIONS, Stores

from . import notifications_faits as faits
from .engines import opened

REDACTION = Redaction("Conseiller numérique <ne-pas-repondre@conum.example>", "https://conum.example")
MAIRIE = "accueil@mairie.example"
PREFECTURE = "numerique@prefecture.example"
ANCT = "recours@anct.example"
CONSEILLERE = "conseillere@personne.example"
PRISE = timedelta(minutes=10)


class Serveur:
    """A mail server: ``reponses`` says what it answers next (RCPT or the end of DATA), ``coupures`` how many mails
    it takes in before it cuts the line without a word."""

    def __init__(self) -> None:
        self.recus: list[EmailMessage] = []
        self.rcpt: list[str] = []
        self.data: list[str] = []
        self.coupures = 0
        self.port = 0
        self._serveur: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def demarrer(self) -> None:
        loop = asyncio.get_running_loop()
        self._serveur = await loop.create_server(
            lambda: SMTP(self, hostname="localhost", loop=loop), "127.0.0.1", self.port
        )
        self.port = self._serveur.sockets[0].getsockname()[1]

    async def arreter(self) -> None:
        assert self._serveur is not None
        self._serveur.close()
        await self._serveur.wait_closed()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data:
            return self.data.pop(0)
        message = message_from_bytes(envelope.original_content or b"", policy=default)
        assert isinstance(message, EmailMessage)
        self.recus.append(message)
        if self.coupures:
            self.coupures -= 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK"

    def recus_par(self, adresse: str) -> list[EmailMessage]:
        return [m for m in self.recus if m["To"] == adresse]


class Structures:
    """The structures service and the issuer, as notifications needs them; ``panne`` makes every answer a 503.

    ``adresses`` and ``confirmations``: of a structure, or of a conseiller."""

    def __init__(self) -> None:
        self.adresses: dict[str, str] = {}
        self.confirmations: dict[str, dict[str, str]] = {}
        self.panne = False
        self.jetons = 0
        self.valides: set[str] = set()

    async def jeton(self, request: Request) -> Response:
        if self.panne or request.headers.get("authorization") != "Basic bm90aWZpY2F0aW9uczpzZWNyZXQ=":
            return Response(status_code=503)
        self.jetons += 1
        self.valides.add(f"Bearer jeton-{self.jetons}")
        return JSONResponse({"access_token": f"jeton-{self.jetons}", "token_type": "Bearer", "expires_in": 300})

    async def graphql(self, request: Request) -> Response:
        if self.panne:
            return Response(status_code=503)
        if request.headers.get("authorization") not in self.valides:
            return Response(status_code=401)
        demande = await request.json()
        ((qui, id),) = demande["variables"].items()
        confirmation, courriel = self.confirmations.get(id), self.adresses.get(id)
        adresse = courriel and {"courriel": courriel}
        if qui == "conseiller":
            compte = "confirmationDuCompte" in demande["query"]
            reponse: dict[str, Any] = (
                {"confirmationDuCompte": confirmation} if compte else {"adresseDuConseiller": adresse}
            )
        elif "confirmation" in demande["query"]:
            reponse = {"structure": {"confirmation": confirmation}}
        else:
            reponse = {"adresseDeNotification": adresse}
        return JSONResponse({"data": reponse})

    def client(self) -> httpx.AsyncClient:
        app = Starlette(
            routes=[Route("/token", self.jeton, methods=["POST"]), Route("/graphql", self.graphql, methods=["POST"])]
        )
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://structures.test")


@dataclass
class Notifications:
    engine: Engine
    serveur: Serveur
    structures: Structures
    client: httpx.AsyncClient
    horloge: HorlogeReglable = field(default_factory=HorlogeReglable)

    @property
    def stores(self) -> Stores:
        return Stores.on(self.engine)

    @property
    def recoit(self) -> Consumers:
        return consumers(self.stores, horloge=self.horloge)

    @property
    def annuaire(self) -> Annuaire:
        jeton = JetonDeService(self.client, "/token", "notifications", "secret")
        return Annuaire(self.stores, StructuresHttp(self.client, "/graphql", jeton), ANCT)

    def expedition(
        self,
        sorte: type[Expedition] = Expedition,
        *,
        facteur: Facteur | None = None,
        stores: Stores | None = None,
        essais_max: int = 30,
        debit: Debit | None = None,
        horloge: Horloge | None = None,
    ) -> Expedition:
        """A new sender, as a process that has just started would have."""
        return sorte(
            stores or self.stores,
            self.annuaire,
            facteur or FacteurSmtp(self.serveur.url, delai=5),
            REDACTION,
            reprises=Reprises(essais_max=essais_max),
            cadence=Cadence(prise=PRISE, pause=0.05),
            debit=debit,
            horloge=horloge or self.horloge,
        )

    async def boite(self, departement: str = "69", courriel: str = PREFECTURE) -> None:
        boite, fait = Boite.definir(departement, courriel, le=self.horloge())
        await self.stores.boites.add(boite, fait)

    async def decision(self, structure: str = "s-1", *, connue: bool = True, **valeurs: Any) -> faits.DecisionNotifiee:
        """A decision of the committee is notified; what was told is answered, to be told again."""
        if connue:
            self.structures.adresses[structure] = MAIRIE
        fait = faits.decision_notifiee(structure=structure, **valeurs)
        await recevoir(self.recoit, fait, key=fait.decision, event_id=fait.decision)
        return fait

    async def campagne(self, combien: int) -> None:
        """So many decisions of ``session-1`` are notified at once; préfectures have no mailbox."""
        for n in range(combien):
            await self.decision(f"s-{n}")

    async def rapporter(self) -> None:
        """What this service has told comes back to it."""
        rows = self.engine.rows("notifications")
        while faits := await rows.outbox(200):
            for e in faits:
                meta = Meta(event_id=e.id, type=e.type, key=e.key, sequence=e.sequence, time=self.horloge())
                await self.recoit.deliver(meta, e.data.encode())
            await rows.told(faits)

    async def depot(self, **valeurs: Any) -> None:
        fait = faits.candidature_deposee(**valeurs)
        await recevoir(self.recoit, fait, key=fait.candidature)

    async def dire(self, type: str, *, event_id: str | None = None, sequence: int = 1, **valeurs: Any) -> None:
        """Another service tells a fact about structure ``s-1`` (its candidature, its decision), in the Rhône."""
        qui = {"structure": "s-1", "siret": faits.SIRET, "departement": "69", "le": self.horloge().isoformat()}
        meta = Meta(event_id=event_id or uuid7(), type=type, key="un", sequence=sequence, time=self.horloge())
        assert await self.recoit.deliver(meta, msgspec.json.encode({**qui, "candidature": "c-1", **valeurs}))

    async def toutes(self) -> list[Notification]:
        return [n async for n in self.stores.notifications.scan()]

    async def une(self, garder: Callable[[Notification], bool] = lambda n: True) -> Notification:
        (trouvee,) = [n for n in await self.toutes() if garder(n)]
        return trouvee


@asynccontextmanager
async def ouvrir(engine: str, folder: Path) -> AsyncIterator[Notifications]:
    """A service on ``sqlite`` (what the folder holds already) or ``mongo`` (empty), its mail server listening."""
    async with _store(engine, folder) as store:
        serveur, structures = Serveur(), Structures()
        await serveur.demarrer()
        async with structures.client() as client:
            try:
                yield Notifications(store, serveur, structures, client)
            finally:
                await serveur.arreter()


@asynccontextmanager
async def _store(engine: str, folder: Path) -> AsyncIterator[Engine]:
    """The file has the service's own name: a sender that is killed, or starts again, finds it."""
    if engine == "mongo":
        async with opened("notifications", engine, COLLECTIONS, folder) as store:
            yield store
        return
    store = await open_engine("notifications", COLLECTIONS, folder=folder)
    try:
        yield store
    finally:
        await store.close()
