"""Gives an export to whoever holds its link (``/exports/<lien>``), open data to all (``/exports/ouvertes/<nom>``)."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

from opentelemetry.trace import SpanKind
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from services.kit.liens import LienExpire, LienInvalide
from services.kit.objets import Objets, ObjetsIndisponibles
from services.kit.telemetry import span
from services.kit.temps import Horloge, maintenant

from ..store import Stores
from .colonnes_cra import schema_cra
from .metadonnees import nom_de_fichier
from .ouvertes.colonnes import schema_ouvert
from .ouvertes.domain import jeu_de
from .reponses import OUVERTES, donner, non
from .vocabulaire import PasOuvert, StatutExport

__all__ = ["exports_app"]

journal = logging.getLogger(__name__)
SCHEMAS: Final[Mapping[str, Callable[[], dict[str, Any]]]] = {
    "cra.json": schema_cra,
    **{f"{pas.lower()}.json": partial(schema_ouvert, pas) for pas in PasOuvert},
}


class _Exports:
    def __init__(self, stores: Stores, objets: Objets, horloge: Horloge) -> None:
        self._stores, self._objets, self._horloge = stores, objets, horloge

    async def export(self, request: Request) -> Response:
        return await self._repondre(request, "GET /exports", self._export)

    async def ouvert(self, request: Request) -> Response:
        return await self._repondre(request, "GET /exports/ouvertes", self._ouvert)

    async def schema(self, request: Request) -> Response:
        schema = SCHEMAS.get(request.path_params["nom"])
        return non("INTROUVABLE") if schema is None else JSONResponse(schema(), headers=dict(OUVERTES))

    async def _repondre(self, request: Request, nom: str, lire: Callable[[Request], Awaitable[Response]]) -> Response:
        with span(nom, parent=request.headers.get("traceparent"), kind=SpanKind.SERVER):
            try:
                return await lire(request)
            except LienExpire:
                return non("LIEN_EXPIRE")
            except LienInvalide:
                return non("LIEN_INVALIDE")
            except ObjetsIndisponibles as error:
                journal.warning("the object store does not answer", exc_info=error)
                return non("INDISPONIBLE")

    async def _ouvert(self, request: Request) -> Response:
        nom = request.path_params["nom"]
        jeu = await self._stores.jeux_ouverts.get(jeu_de(nom))
        if jeu is None:
            return non("INTROUVABLE")
        return await donner(
            request,
            self._objets,
            jeu.cle,
            taille=jeu.taille,
            sha256=jeu.sha256,
            nom=nom,
            format=jeu.nature.format,
            headers=OUVERTES,
        )

    async def _export(self, request: Request) -> Response:
        le = self._horloge()
        export = await self._stores.exports.get(self._stores.liens_exports.lire(request.path_params["lien"], le=le))
        if export is None or export.statut is not StatutExport.PRET or export.fichier is None:
            return non("INTROUVABLE")
        if export.expire_le is not None and export.expire_le <= le:
            return non("INTROUVABLE")
        fichier = export.fichier
        return await donner(
            request,
            self._objets,
            fichier.cle,
            taille=fichier.taille,
            sha256=fichier.sha256,
            nom=nom_de_fichier(export),
            format=export.format,
        )


async def _inconnu(request: Request, error: Exception) -> Response:
    """No such address, or no such method there."""
    return non("INTROUVABLE" if getattr(error, "status_code", 404) == 404 else "METHODE_REFUSEE")


async def _panne(request: Request, error: Exception) -> Response:
    """Our own store, or a bug: logged by the server, and the client may try again."""
    return non("INDISPONIBLE")


def exports_app(stores: Stores, objets: Objets, *, horloge: Horloge = maintenant) -> ASGIApp:
    """The application below ``/exports/``. Every answer that is not a file is JSON ``{code, message}``."""
    exports, lire = _Exports(stores, objets, horloge), ["GET", "HEAD"]
    return Starlette(
        routes=[
            Route("/exports/ouvertes/schemas/{nom}", exports.schema, methods=lire),
            Route("/exports/ouvertes/{nom}", exports.ouvert, methods=lire),
            Route("/exports/{lien}", exports.export, methods=lire),
        ],
        exception_handlers={HTTPException: _inconnu, Exception: _panne},
    )
