"""A candidature as clients read it."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import strawberry

from services.kit.aggregate import Introuvable
from services.kit.identity import Agent
from services.kit.store import CurseurInvalide, Page, Parmi, PremierInvalide
from services.kit.store.contract import FIRST_MAX
from services.kit.subgraph import Connexion, champ, page_to_connexion, type_

from .. import domain
from .documents import Document
from .perimetre import INSTRUCTEURS, LECTEURS, NOTIFIES, Ctx, Info, visible
from .valeurs import (
    AvisPrefet,
    ComplementDemande,
    DecisionNotifiee,
    EligibiliteAuDepot,
    EtapeCandidature,
    PlumeCandidature,
)

__all__ = ["Candidature", "Structure", "exposer", "exposer_une", "page"]


class Lot:
    """Structures met together: the candidatures of all of them are read in one go, when the first one asks."""

    def __init__(self, structures: Iterable[str]) -> None:
        self._structures = tuple(dict.fromkeys(structures))
        self._lecture: asyncio.Task[Mapping[str, Sequence[domain.Candidature]]] | None = None

    async def de(self, contexte: Ctx, structure: str) -> Sequence[domain.Candidature]:
        """Those of that structure that the asker may see, the latest first."""
        if self._lecture is None:
            self._lecture = asyncio.ensure_future(self._lire(contexte))
        return (await self._lecture)[structure]

    async def _lire(self, contexte: Ctx) -> Mapping[str, Sequence[domain.Candidature]]:
        # A structure that was merged into another answers with the candidatures of the one that was kept.
        connues = await contexte.stores.structures.many(self._structures)
        gardees = {
            id: connue.absorbee_par or id if connue else id
            for id, connue in zip(self._structures, connues, strict=True)
        }
        par_structure: dict[str, list[domain.Candidature]] = {gardee: [] for gardee in gardees.values()}
        async for c in contexte.stores.candidatures.scan({"structure": Parmi(tuple(par_structure))}, ("-ouverte_le",)):
            if visible(contexte.agent, c):
                par_structure[c.structure].append(c)
        return {id: par_structure[gardee] for id, gardee in gardees.items()}


@type_(keys=["id"], droits=LECTEURS)
class Structure:
    id: strawberry.ID
    lot: strawberry.Private[Lot]

    @champ(droits=LECTEURS, description="Les candidatures de la structure, la plus récente en premier.")
    async def candidatures(self, info: Info, first: int = 20, after: str | None = None) -> "Connexion[Candidature]":
        toutes = await self.lot.de(info.context, str(self.id))
        if not 1 <= first <= FIRST_MAX:
            raise PremierInvalide
        # A structure has a handful of them: they are all here already, and the cursor is the id of one.
        debut = next((n for n, c in enumerate(toutes, 1) if c.id == after), None) if after is not None else 0
        if debut is None:
            raise CurseurInvalide
        items = toutes[debut : debut + first]
        return page(
            info.context.agent,
            Page(items=items, curseurs=[c.id for c in items], suite=len(toutes) > debut + first),
            self.lot,
        )


@type_(keys=["id"], droits=LECTEURS, description="Ce qu'une structure demande, du brouillon à la décision.")
class Candidature:
    id: strawberry.ID
    structure: Structure
    siret: str
    departement: str
    nature: domain.Nature
    statut: domain.Statut
    ouverte_le: datetime
    deposee_le: datetime | None
    postes_souhaites: int | None
    motivation: str | None = champ(description="Pourquoi la structure demande ces postes ; 2 500 caractères au plus.")
    debut_souhaite: date | None
    candidat_identifie: bool | None
    engagement_accepte: bool
    eligibilite: EligibiliteAuDepot | None
    irrecevabilite: domain.MotifIrrecevabilite | None
    avis: list[AvisPrefet] = champ(
        droits=NOTIFIES, taille=5, description="Toutes les versions ; pour la structure, une fois la décision notifiée."
    )
    complements: list[ComplementDemande] = champ(
        droits=NOTIFIES, taille=3, description="Les demandes d'éléments complémentaires, la première d'abord."
    )
    documents: list[Document] = champ(droits=NOTIFIES, taille=10, description="Ce qui est joint, le premier d'abord.")
    plume: PlumeCandidature = champ(description="Qui tient la plume, et depuis quand.")
    echeance_avis: date | None = champ(
        droits=INSTRUCTEURS, description="Le dernier jour pour rendre l'avis ; vide quand le délai est arrêté."
    )
    session_id: strawberry.ID | None = champ(description="La session dont l'ordre du jour porte la candidature.")
    postes_attribues: int | None = champ(description="Le nombre de postes, une fois la candidature acceptée.")
    decisions: list[DecisionNotifiee] = champ(taille=3)
    historique: list[EtapeCandidature]
    motif_retrait: str | None = champ(droits=NOTIFIES)
    doublon_de: strawberry.ID | None = champ(description="La candidature que celle-ci répète.")
    absorbee: strawberry.ID | None = champ(
        description="La structure qui l'a ouverte, si elle a depuis été réunie avec une autre."
    )


def _exposer(agent: Agent, c: domain.Candidature, lot: Lot) -> Candidature:
    avis = c.avis_notifies if agent.role == "structure" else c.avis
    f = c.formulaire
    return Candidature(
        id=strawberry.ID(c.id),
        structure=Structure(id=strawberry.ID(c.structure), lot=lot),
        siret=c.siret,
        departement=c.departement,
        nature=c.nature,
        statut=c.statut,
        ouverte_le=c.ouverte_le,
        deposee_le=c.deposee_le,
        postes_souhaites=f.postes_souhaites,
        motivation=f.motivation,
        debut_souhaite=f.debut_souhaite,
        candidat_identifie=f.candidat_identifie,
        engagement_accepte=f.engagement_accepte,
        eligibilite=EligibiliteAuDepot.de(c.eligibilite) if c.eligibilite else None,
        irrecevabilite=c.irrecevabilite,
        avis=[AvisPrefet.de(a) for a in avis],
        complements=[ComplementDemande.de(x) for x in c.complements],
        documents=[Document.de(c.id, d) for d in c.documents],
        plume=PlumeCandidature.de(c.plume),
        echeance_avis=c.delai_avis.echeance if c.delai_avis and not c.terminee else None,
        session_id=strawberry.ID(c.session) if c.session else None,
        postes_attribues=c.decisions[-1].postes_attribues if c.statut is domain.Statut.ACCEPTEE else None,
        decisions=[DecisionNotifiee.de(d) for d in c.decisions],
        historique=[EtapeCandidature.depuis(t, raison) for t, raison in domain.etapes(c)],
        motif_retrait=c.motif_retrait,
        doublon_de=strawberry.ID(c.doublon_de) if c.doublon_de else None,
        absorbee=strawberry.ID(c.demandeuse) if c.origines else None,
    )


def exposer(agent: Agent, candidatures: Sequence[domain.Candidature | None]) -> list[Candidature | None]:
    """As this agent may read them; they are already known to be in its perimeter."""
    lot = Lot(c.structure for c in candidatures if c is not None)
    return [None if c is None else _exposer(agent, c, lot) for c in candidatures]


def exposer_une(agent: Agent, c: domain.Candidature) -> Candidature:
    """Raises Introuvable when it is hidden from this agent."""
    if not visible(agent, c):
        raise Introuvable
    return _exposer(agent, c, Lot([c.structure]))


def page(agent: Agent, page: Page[domain.Candidature], lot: Lot | None = None) -> Connexion[Candidature]:
    """A page of the store, all of it in the perimeter of the agent."""
    commun = lot or Lot(c.structure for c in page.items)
    return page_to_connexion(page, lambda c: _exposer(agent, c, commun))
