"""``PUT /<chemin>/<lien>`` takes a document in, ``GET /<chemin>/<lien>`` gives it out; the link says who may what."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any, Final, Generic, TypeVar
from urllib.parse import unquote

from opentelemetry.trace import SpanKind
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ..aggregate import Refus
from ..liens import LienExpire, LienInvalide
from ..objets import Objets, ObjetsIndisponibles, PdfRefuse, Recu, TropGros, pages_pdf, recevoir
from ..store import Store
from ..telemetry import span
from ..temps import Horloge, maintenant, uuid7
from .document import Document, Porteur, Sorte, nom_lisible
from .liens import JoindreDocument, LiensDocuments
from .reponses import decrire, fichier, non, refus

__all__ = ["cle_objet", "documents_app"]

D = TypeVar("D", bound=Document)
journal = logging.getLogger(__name__)
NOM: Final = "x-nom-fichier"
"""The header that carries the file's name, percent-encoded: a URL is written into logs, and a name is somebody's."""
RECEPTION: Final = 300.0
A_LA_FOIS: Final = 4


def cle_objet(porteur: str, document: str) -> str:
    """Where its file lies in the object store."""
    return f"{porteur}/{document}"


class _TropLent(Exception):
    """The body took longer than it may."""


async def _a_temps(corps: AsyncIterator[bytes], secondes: float) -> AsyncIterator[bytes]:
    fin = asyncio.get_running_loop().time() + secondes
    while True:
        try:
            async with asyncio.timeout_at(fin):
                morceau = await anext(corps)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise _TropLent from None
        yield morceau


class _Documents(Generic[D]):
    """``reception``: seconds that a body may take. So many files at a time are read and put, each held in memory."""

    def __init__(
        self,
        porteurs: Store[Any],
        liens: LiensDocuments,
        objets: Objets,
        sorte: Sorte[D],
        horloge: Horloge,
        reception: float,
    ) -> None:
        self._porteurs, self._liens, self._objets, self._sorte = porteurs, liens, objets, sorte
        self._horloge, self._reception = horloge, reception
        self._tour = asyncio.Semaphore(A_LA_FOIS)

    async def servir(self, request: Request) -> Response:
        try:
            geste, nom = (self._joindre, "PUT") if request.method == "PUT" else (self._lire, "GET")
            with span(f"{nom} /{self._liens.chemin}", parent=request.headers.get("traceparent"), kind=SpanKind.SERVER):
                return await geste(request)
        except LienExpire:
            return non("LIEN_EXPIRE")
        except LienInvalide:
            return non("LIEN_INVALIDE")
        except TropGros:
            return non("FICHIER_TROP_GROS")
        except _TropLent:
            return non("TROP_LENT")
        except PdfRefuse as error:
            return non(f"PDF_{error.raison}")
        except ObjetsIndisponibles as error:
            journal.warning("the object store does not answer", exc_info=error)
            return non("INDISPONIBLE")
        except Refus as error:
            return refus(error.code, error.phrase)
        except ClientDisconnect:
            # Nobody reads this; what came of the file is gone with it.
            return non("FICHIER_INCOMPLET")

    async def _joindre(self, request: Request) -> Response:
        le = self._horloge()
        attendu = self._liens.joindre(request.path_params["lien"], le=le)
        porteur: Porteur[D] | None = await self._porteurs.get(attendu.porteur)
        if porteur is None:
            return non("INTROUVABLE")
        annonce = request.headers.get("content-length", "")
        if annonce.isdigit() and int(annonce) > attendu.taille:
            return non("FICHIER_TROP_GROS")
        corps = _a_temps(request.stream(), self._reception)
        async with recevoir(corps, maximum=attendu.taille) as recu:
            return await self._recu(porteur, attendu, recu, request.headers.get(NOM, ""))

    async def _recu(self, porteur: Porteur[D], attendu: JoindreDocument, recu: Recu, nom: str) -> Response:
        if recu.taille < attendu.taille:
            return non("FICHIER_INCOMPLET" if recu.taille else "FICHIER_VIDE")
        if recu.fichier.read(5) != b"%PDF-":
            return non("PAS_UN_PDF")
        nature = self._sorte.natures(attendu.nature)
        if deja := porteur.identique(nature, recu.sha256):
            return decrire(deja, nouveau=False)
        porteur.accueillir(nature, le=self._horloge())
        async with self._tour:
            recu.fichier.seek(0)
            pages = await pages_pdf(recu.fichier)
            document = self._sorte.document(
                id=uuid7(),
                nature=nature,
                nom=nom_lisible(unquote(nom, errors="replace"), self._sorte.noms[nature]),
                taille=recu.taille,
                pages=pages,
                sha256=recu.sha256,
                le=self._horloge(),
            )
            recu.fichier.seek(0)
            await self._objets.put(cle_objet(porteur.id, document.id), recu.fichier)
        return await self._garder(porteur.id, document)

    async def _garder(self, porteur: str, document: D) -> Response:
        """The file is there, so the fact may say so. One that no fact names is swept away later."""
        try:
            suite: Porteur[D] = await self._porteurs.change(porteur, lambda p: p.joindre(document))
        except Refus:
            await self._defaire(porteur, document)
            raise
        garde = suite.identique(document.nature, document.sha256)
        if garde is not None and garde.id == document.id:
            return decrire(document, nouveau=True)
        await self._defaire(porteur, document)
        return decrire(garde, nouveau=False) if garde else non("INTROUVABLE")

    async def _defaire(self, porteur: str, document: D) -> None:
        try:
            await self._objets.delete(cle_objet(porteur, document.id))
        except ObjetsIndisponibles:
            journal.info("a file that no fact names stays until it is swept")

    async def _lire(self, request: Request) -> Response:
        vise = self._liens.lire(request.path_params["lien"], le=self._horloge())
        porteur: Porteur[D] | None = await self._porteurs.get(vise.porteur)
        document = porteur.document(vise.document) if porteur else None
        if document is None:
            return non("INTROUVABLE")
        objet = await self._objets.get(cle_objet(vise.porteur, document.id))
        if objet is None:
            journal.error("document %s: its file is not in the object store", document.id)
            return non("INTROUVABLE")
        return fichier(document, objet.morceaux, objet.taille)


async def _panne(request: Request, error: Exception) -> Response:
    """Our own store, or a bug: logged by the server, and the client may try again."""
    return non("INDISPONIBLE")


def documents_app(
    porteurs: Store[Any],
    liens: LiensDocuments,
    objets: Objets,
    sorte: Sorte[D],
    *,
    horloge: Horloge = maintenant,
    reception: float = RECEPTION,
) -> ASGIApp:
    """The application below the path of ``liens``, for aggregates that are each a ``Porteur``. Every answer that is not
    the file is JSON ``{code, message}``, or ``{id, nature, nom, taille, sha256}`` for a document taken in: 201, or 200
    when it was there already."""
    documents = _Documents(porteurs, liens, objets, sorte, horloge, reception)
    return Starlette(
        routes=[Route(f"/{liens.chemin}/{{lien}}", documents.servir, methods=["PUT", "GET"])],
        exception_handlers={Exception: _panne},
    )
