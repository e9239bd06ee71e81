"""What the HTTP of exports answers: a file, the part of it that is asked, or a reason in a sentence."""

import logging
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from services.kit.objets import Objets

from .plages import Insatisfaisable, connu, plage
from .vocabulaire import FormatExport

__all__ = ["OUVERTES", "donner", "non"]

journal = logging.getLogger(__name__)
MEDIA: Final[Mapping[FormatExport, str]] = {
    FormatExport.CSV: "text/csv; charset=utf-8; header=present",
    FormatExport.PARQUET: "application/vnd.apache.parquet",
}
# The links are secrets while they last: neither a cache nor the next site is to know them.
_SURES: Final[Mapping[str, str]] = {
    "cache-control": "private, no-store",
    "content-security-policy": "default-src 'none'; sandbox",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
# Anybody's, by the same address for the next edition: asked again, it costs a 304.
OUVERTES: Final[Mapping[str, str]] = {**_SURES, "cache-control": "public, max-age=300, must-revalidate"}
_NON: Final[Mapping[str, tuple[int, str]]] = {
    "LIEN_INVALIDE": (403, "Ce lien n'est pas valable."),
    "LIEN_EXPIRE": (403, "Ce lien n'est plus valable : demandez-en un autre."),
    "INTROUVABLE": (404, "Ce fichier n'existe pas, ou plus."),
    "METHODE_REFUSEE": (405, "Un fichier se lit par GET ou HEAD."),
    "PLAGE_INSATISFAISABLE": (416, "La plage demandée commence après la fin du fichier."),
    "INDISPONIBLE": (503, "Le fichier ne peut pas être lu pour l'instant ; rien n'est perdu."),
}


def non(code: str, headers: Mapping[str, str] | None = None) -> Response:
    status, message = _NON[code]
    attente = {"retry-after": "30"} if status == 503 else {}
    return JSONResponse({"code": code, "message": message}, status, {**_SURES, **attente, **(headers or {})})


async def donner(
    request: Request,
    objets: Objets,
    cle: str,
    *,
    taille: int,
    sha256: str,
    nom: str,
    format: FormatExport,
    headers: Mapping[str, str] = _SURES,
) -> Response:
    """The file of that key, or the part of it that is asked. Raises ObjetsIndisponibles."""
    etag = f'"{sha256}"'
    communs = {
        **headers,
        "accept-ranges": "bytes",
        "etag": etag,
        "content-disposition": f'attachment; filename="{nom}"',
    }
    if connu(request.headers, etag):
        return Response(None, 304, communs)
    try:
        demandee = plage(request.headers, taille, etag)
    except Insatisfaisable:
        return non("PLAGE_INSATISFAISABLE", {"content-range": f"bytes */{taille}"})
    debut, fin = demandee or (0, taille)
    communs["content-length"] = str(fin - debut)
    if demandee:
        communs["content-range"] = f"bytes {debut}-{fin - 1}/{taille}"
    status = 206 if demandee else 200
    if request.method == "HEAD":
        return Response(None, status, communs, media_type=MEDIA[format])
    objet = await objets.get(cle, plage=demandee)
    if objet is None:
        journal.error("%s is not in the object store", cle)
        return non("INTROUVABLE")
    return StreamingResponse(objet.morceaux, status, communs, media_type=MEDIA[format])
