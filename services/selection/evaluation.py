"""What the scores of an agenda are computed from, and the marks that the committee gives before it decides."""

from collections.abc import Sequence
from datetime import datetime

from services.kit.aggregate import Conflit, Introuvable
from services.kit.store import Commande

from .domain import Appreciation, DejaDecidee, Entrees, LigneOrdreDuJour, decision_id
from .events import CandidatureAppreciee
from .fusions import conservees
from .store import Stores

__all__ = ["apprecier", "entrees"]


async def entrees(stores: Stores, session: str, lignes: Sequence[LigneOrdreDuJour]) -> list[Entrees]:
    """The inputs of each line's score as they are known now: three calls to the store, however many lines."""
    gardees = await conservees(stores, [x.structure for x in lignes])
    indicateurs = await stores.indicateurs.many([gardees[x.structure] for x in lignes])
    notes = await stores.appreciations.many([decision_id(session, x.candidature) for x in lignes])
    return [
        Entrees(
            sens=ligne.sens,
            rang=ligne.rang,
            note_qualite=note.note_qualite if note else None,
            note_pertinence=note.note_pertinence if note else None,
            indicateurs=connus,
        )
        for ligne, connus, note in zip(lignes, indicateurs, notes, strict=True)
    ]


async def apprecier(
    stores: Stores,
    session: str,
    candidature: str,
    *,
    qualite: int | None,
    pertinence: int | None,
    auteur: str,
    role: str,
    le: datetime,
    commande: Commande | None = None,
) -> Appreciation:
    """Gives its marks to a candidature of the agenda, until it is decided (DejaDecidee)."""
    tenue = await stores.sessions.get(session)
    if tenue is None:
        raise Introuvable
    id = decision_id(session, candidature)
    campagne = await stores.campagnes.get(tenue.campagne)
    if campagne is not None and candidature in campagne.prises(session):
        raise DejaDecidee

    def regle(appreciation: Appreciation) -> tuple[Appreciation, *tuple[CandidatureAppreciee, ...]]:
        return appreciation.noter(
            session=tenue, qualite=qualite, pertinence=pertinence, auteur=auteur, role=role, le=le
        )

    if await stores.appreciations.get(id) is None:
        premiere, *faits = regle(Appreciation.vierge(session, candidature))
        if not faits:
            return premiere
        try:
            return await stores.appreciations.add(premiere, *faits, commande=commande)
        except Conflit:
            pass
    return await stores.appreciations.change(id, regle, commande=commande)
