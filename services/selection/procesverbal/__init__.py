"""Writes the procès-verbal of a closed session, and its annexes; each is kept as it was written."""

import asyncio
import base64
import hashlib
from datetime import datetime

from services.kit.aggregate import Conflit

from ..domain import Decision, NaturePiece, Piece, ProcesVerbal, Revision, decision_id
from ..store import Stores
from .contenu import Document, annexe, proces_verbal
from .page import page
from .pdf import pdf

__all__ = ["annexer", "etablir"]


async def etablir(stores: Stores, id: str) -> ProcesVerbal | None:
    """The procès-verbal of a session whose séance is closed in the ledger, written the first time; None before."""
    if (deja := await stores.proces_verbaux.get(id)) is not None:
        return deja
    session = await stores.sessions.get(id)
    campagne = await stores.campagnes.get(session.campagne) if session else None
    if session is None or campagne is None or (bilan := campagne.bilans.get(id)) is None:
        return None
    ids = [decision_id(id, ligne.candidature) for ligne in session.ordre_du_jour]
    decisions = [d for d in await stores.decisions.many(ids) if d is not None]
    document = proces_verbal(session, campagne.nom, bilan, decisions)
    piece = await _ecrire(document, id, NaturePiece.PROCES_VERBAL, bilan.le)
    try:
        return await stores.proces_verbaux.add(*ProcesVerbal.etablir(session=id, campagne=campagne.id, piece=piece))
    except Conflit:
        return await stores.proces_verbaux.get(id)


async def annexer(stores: Stores, decision: Decision, revision: Revision) -> None:
    """Annexes a revision to the procès-verbal of its session, once. Without one (an older session), nothing."""
    objet = f"{decision.id}/{revision.numero}"
    etabli = await stores.proces_verbaux.get(decision.session)
    if etabli is None or any(piece.objet == objet for piece in etabli.pieces):
        return
    piece = await _ecrire(annexe(decision, revision), objet, NaturePiece.ANNEXE, revision.le)
    await stores.proces_verbaux.change(decision.session, lambda p: p.annexer(piece))


async def _ecrire(document: Document, objet: str, nature: NaturePiece, le: datetime) -> Piece:
    # A session of a thousand lines takes seconds to lay out: not on the loop that answers everybody.
    octets = await asyncio.to_thread(pdf, document)
    return Piece(
        objet=objet,
        nature=nature,
        html=page(document),
        pdf=base64.b64encode(octets).decode(),
        sha256=hashlib.sha256(octets).hexdigest(),
        le=le,
    )
