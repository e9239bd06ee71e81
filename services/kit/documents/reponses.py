"""What the HTTP of documents answers: a file that no browser executes, or a reason in a sentence."""

from collections.abc import AsyncIterator, Mapping
from typing import Final
from urllib.parse import quote

from starlette.responses import JSONResponse, Response, StreamingResponse

from .document import Document

__all__ = ["decrire", "fichier", "non", "refus"]

# The links are secrets while they last: neither a cache nor the next site is to know them.
_SURES: Final[Mapping[str, str]] = {
    "cache-control": "private, no-store",
    "content-security-policy": "default-src 'none'; sandbox",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_NON: Final[Mapping[str, tuple[int, str]]] = {
    "LIEN_INVALIDE": (403, "Ce lien n'est pas valable."),
    "LIEN_EXPIRE": (403, "Ce lien n'est plus valable : demandez-en un autre."),
    "INTROUVABLE": (404, "Ce document n'existe pas, ou plus."),
    "TROP_LENT": (408, "Le fichier n'est pas arrivé à temps : recommencez."),
    "FICHIER_TROP_GROS": (413, "Le fichier dépasse la taille annoncée."),
    "PAS_UN_PDF": (415, "Ce fichier n'est pas un PDF."),
    "PDF_ILLISIBLE": (415, "Ce PDF ne peut pas être lu : il est abîmé ou incomplet."),
    "PDF_CHIFFRE": (415, "Ce PDF est protégé par un mot de passe : joignez-le sans protection."),
    "PDF_ACTIF": (415, "Ce PDF contient un programme ou un formulaire actif : joignez-en une version imprimée."),
    "FICHIER_VIDE": (422, "Le fichier est vide."),
    "FICHIER_INCOMPLET": (422, "Le fichier n'est arrivé qu'en partie : recommencez."),
    "INDISPONIBLE": (
        503,
        "Les documents ne peuvent pas être gardés ou lus pour l'instant ; rien n'est perdu.",
    ),
}


def non(code: str) -> Response:
    """One of the reasons above. What is left of a body is not waited for."""
    status, message = _NON[code]
    attente = {"retry-after": "30"} if status == 503 else {}
    return JSONResponse({"code": code, "message": message}, status, {**_SURES, **attente, "connection": "close"})


def refus(code: str, message: str) -> Response:
    """The rules say no."""
    return JSONResponse({"code": code, "message": message}, 409, dict(_SURES))


def decrire(document: Document, *, nouveau: bool) -> Response:
    corps = {"id": document.id, "nature": document.nature, "nom": document.nom, "taille": document.taille}
    return JSONResponse({**corps, "sha256": document.sha256}, 201 if nouveau else 200, dict(_SURES))


def fichier(document: Document, morceaux: AsyncIterator[bytes], taille: int) -> Response:
    """To be saved, under its name as far as a header carries it (RFC 6266, RFC 8187)."""
    simple = document.nom.encode("ascii", "replace").decode().translate(str.maketrans('"\\?', "___"))
    disposition = f"attachment; filename=\"{simple}\"; filename*=UTF-8''{quote(document.nom, safe='')}"
    headers = {**_SURES, "content-disposition": disposition, "content-length": str(taille)}
    return StreamingResponse(morceaux, 200, headers, media_type="application/pdf")
