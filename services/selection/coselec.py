"""How a session unfolds over the ledger, the session and the decisions: which write comes first, what finishes it.

There is no transaction over two aggregates. Each step writes first the one that may refuse; what remains follows
from the fact which that write told, by a function that whoever took the step calls at once and that the consumer of
the fact calls again (``consumers.py``). The second call changes nothing, so that a crash between two writes only
waits for the event.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from services.kit.aggregate import Faute, Refus
from services.kit.store import Commande

from . import evaluation, procesverbal, seance
from .domain import (
    LIGNES_MAX,
    Campagne,
    Decision,
    DejaDecidee,
    LigneOrdreDuJour,
    OrdreDuJourInvalide,
    SeanceNonOuverte,
    Session,
    StatutSession,
    decision_id,
)
from .events import DecisionInscrite, Motif, Verdict
from .registre import clore_registre, la_sienne, notifier_decisions, rendre_decision, une_session
from .restitution import CandidatureRetiree, retirees
from .store import CandidatureConnue, Inscription, StatutConnu, Stores

__all__ = [
    "ANCT",
    "CandidatureRetiree",
    "CandidaturesIndisponibles",
    "clore_ordre_du_jour",
    "constater_deliberation",
    "decider",
    "deliberer",
    "inscrire_seance",
    "notifier_decisions",
    "ouvrir_seance",
    "rendre_decision",
]

ANCT: Final = "anct"


class CandidaturesIndisponibles(Refus):
    message = "Certaines candidatures ne peuvent pas être inscrites à cet ordre du jour."


async def clore_ordre_du_jour(
    stores: Stores,
    id: str,
    candidatures: Sequence[str] | None,
    *,
    role: str,
    le: datetime,
    commande: Commande | None = None,
) -> Session:
    """Closes the agenda on these candidatures (each must be ready and free, else CandidaturesIndisponibles names
    it), or with None on all that are. Each is first kept for this session, so that none is on two agendas."""
    session = await une_session(stores, id)
    lignes: tuple[LigneOrdreDuJour, ...] = ()
    if session.statut is StatutSession.PLANIFIEE:
        session.vers("clore l'ordre du jour", role)
        if candidatures is None:
            lignes = await _toutes(stores, id)
        else:
            lignes = await _celles_ci(stores, id, candidatures)
    return await stores.sessions.change(
        id, lambda s: s.clore_ordre_du_jour(lignes=lignes, role=role, le=le), commande=commande
    )


async def ouvrir_seance(
    stores: Stores, id: str, *, presents: Sequence[int], role: str, le: datetime, commande: Commande | None = None
) -> Session:
    """The committee sits: first the session, then the ledger, which takes decisions from then on."""
    session = await stores.sessions.change(
        id, lambda s: s.ouvrir(presents=presents, role=role, le=le), commande=commande
    )
    await inscrire_seance(stores, session.campagne, id, le=le)
    return session


async def inscrire_seance(stores: Stores, campagne: str, session: str, *, le: datetime) -> None:
    """What follows from ``session_ouverte``."""
    await stores.campagnes.change(campagne, lambda c: c.ouvrir_seance(session=session, le=le))


async def decider(
    stores: Stores,
    id: str,
    candidature: str,
    *,
    verdict: Verdict,
    postes: int,
    motifs: tuple[Motif, ...],
    motivation: str | None = None,
    le: datetime,
    commande: Commande | None = None,
) -> Decision:
    """The committee decides on a line of its agenda: first the session, which notes who decides; then the ledger, the
    one guard of the envelopes; then the decision."""
    session = await une_session(stores, id)
    ligne = session.ligne(candidature)
    if candidature in await retirees(stores, [candidature]):
        raise CandidatureRetiree
    [entrees] = await evaluation.entrees(stores, id, [ligne])
    sienne = None if commande is None else Commande(f"{commande.cle}:{candidature}", commande.empreinte)
    votants: tuple[int, ...] = ()

    def regle(campagne: Campagne) -> tuple[Campagne, DecisionInscrite]:
        return campagne.decider(
            session=id,
            candidature=candidature,
            departement=ligne.departement,
            structure=ligne.structure,
            siret=ligne.siret,
            postes_souhaites=ligne.postes_souhaites,
            verdict=verdict,
            postes=postes,
            motifs=motifs,
            entrees=entrees,
            motivation=motivation,
            votants=votants,
            le=le,
        )

    try:
        registre = await stores.campagnes.get(session.campagne)
        if registre is not None and registre.inscrite(session=id, candidature=candidature) is None:
            regle(registre)  # what makes no sense is refused before anybody is called to vote
            votants = await seance.appeler_au_vote(stores, id, candidature, verdict, le=le)
        campagne = await stores.campagnes.change(session.campagne, regle, commande=commande)
    except (DejaDecidee, SeanceNonOuverte) as refus:
        return await la_sienne(stores, decision_id(id, candidature), sienne, refus)
    inscrite = campagne.inscrite(session=id, candidature=candidature)
    if inscrite is None:
        return await la_sienne(stores, decision_id(id, candidature), sienne, SeanceNonOuverte())
    return await rendre_decision(stores, inscrite, sienne, campagne.prises(id).get(candidature))


async def deliberer(stores: Stores, id: str, *, role: str, le: datetime, commande: Commande | None = None) -> Session:
    """The committee has done: first the ledger, which checks that every line is decided and freezes them, then the
    session. A line whose candidature was withdrawn needs no decision. Asked again, answers the same."""
    session = await une_session(stores, id)
    if session.statut not in (StatutSession.DELIBEREE, StatutSession.NOTIFIEE):
        session.vers("délibérer", role)
    candidatures = [ligne.candidature for ligne in session.ordre_du_jour]
    sans_objet = await retirees(stores, candidatures)
    attendues = [c for c in candidatures if c not in sans_objet]
    await clore_registre(stores, session.campagne, id, attendues=attendues, le=le, commande=commande)
    return await constater_deliberation(stores, id, le=le)


async def constater_deliberation(stores: Stores, id: str, *, le: datetime) -> Session:
    """What follows from ``seance_close``: the session has deliberated, and its procès-verbal is written."""
    session = await stores.sessions.change(
        id, lambda s: s.deliberer(role=ANCT, le=le) if s.statut is StatutSession.EN_SEANCE else (s,)
    )
    await procesverbal.etablir(stores, id)
    return session


async def _toutes(stores: Stores, session: str) -> tuple[LigneOrdreDuJour, ...]:
    pretes: list[CandidatureConnue] = []
    async for connue in stores.candidatures.scan({"statut": str(StatutConnu.PRETE)}, ("avis_le",)):
        pretes.append(connue)
        if len(pretes) > LIGNES_MAX:
            raise OrdreDuJourInvalide("Choisissez celles que cette session examine.")
    gardees = await asyncio.gather(*(_garder(stores, session, connue) for connue in pretes))
    return tuple(ligne for ligne in gardees if ligne is not None)


async def _celles_ci(stores: Stores, session: str, candidatures: Sequence[str]) -> tuple[LigneOrdreDuJour, ...]:
    if len(candidatures) > LIGNES_MAX or len(set(candidatures)) < len(candidatures):
        raise OrdreDuJourInvalide
    connues = await stores.candidatures.many(candidatures)
    pretes = {c.candidature: c for c in connues if c is not None and c.statut is StatutConnu.PRETE}
    refusees = {c: "L'avis de la préfecture n'est pas rendu." for c in candidatures if c not in pretes}
    lignes = []
    if not refusees:
        gardees = await asyncio.gather(*(_garder(stores, session, pretes[c]) for c in candidatures))
        lignes = [ligne for ligne in gardees if ligne is not None]
        tenues = set(candidatures) - {ligne.candidature for ligne in lignes}
        refusees = {c: "Une autre session la tient à son ordre du jour." for c in candidatures if c in tenues}
    if refusees:
        fautes = tuple(Faute("candidatures", f"{c[:36]} : {pourquoi}") for c, pourquoi in refusees.items())
        raise CandidaturesIndisponibles(fautes=fautes)
    return tuple(lignes)


async def _garder(stores: Stores, session: str, connue: CandidatureConnue) -> LigneOrdreDuJour | None:
    """The agenda's line of a candidature, once it is kept for this session; None when another session has it."""
    avis = connue.avis
    if avis is None:
        return None
    while True:
        tenue = await stores.inscriptions.get(connue.candidature)
        if tenue is not None and tenue.session != session:
            autre = await une_session(stores, tenue.session)
            if autre.retient(connue.candidature, nouvel_avis=avis.numero > tenue.avis):
                return None
        if tenue is None or tenue.session != session:
            tour = 1 if tenue is None else tenue.tour + 1
            inscription = Inscription(session=session, avis=avis.numero, tour=tour)
            if not await stores.inscriptions.put(connue.candidature, inscription, sequence=tour):
                continue
        return LigneOrdreDuJour(
            candidature=connue.candidature,
            structure=connue.structure,
            siret=connue.siret,
            departement=connue.departement,
            nature=avis.nature,
            postes_souhaites=avis.postes_souhaites,
            sens=avis.sens,
            postes_recommandes=avis.postes_recommandes,
            rang=avis.rang,
        )
