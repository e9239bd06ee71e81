"""Which conseillers an asker may see, and what it sees of them: out of its perimeter, nothing exists."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import strawberry

from services.kit.aggregate import Introuvable
from services.kit.identity import Agent
from services.kit.subgraph import Contexte
from services.kit.temps import jour_paris

from ... import domain as structures
from ...fusions import repondantes
from ...store import Stores
from .. import domain
from .types import Conseiller, EtapeDuConseiller

__all__ = ["charger", "dedans", "visible", "vu", "vus"]


def visible(agent: Agent, c: domain.Conseiller, structure: structures.Structure) -> bool:
    """``structure``: the one that answers for this conseiller."""
    if agent.role == "conseiller":
        return c.actif and c.compte is not None and c.compte == agent.compte
    return dedans(agent, structure)


def dedans(agent: Agent, structure: structures.Structure) -> bool:
    """Whether all the conseillers of this structure may be seen: ANCT, those of its département, itself."""
    match agent.role:
        case "anct":
            return True
        case "prefecture" | "coordinateur":
            return structure.departement in agent.departements
        case "structure":
            return structure.siret == agent.siret
    return False


async def vus(contexte: Contexte[Stores], conseillers: Iterable[domain.Conseiller | None]) -> list[Conseiller | None]:
    """In their order, None where this agent may see nothing: one store call for all their structures."""
    # Structure's own type names this one: each is imported once the other is there.
    from ...subgraph.types import structures_vues

    tous = list(conseillers)
    ids = list({c.structure: None for c in tous if c is not None})
    reponses = await repondantes(contexte.stores, await contexte.stores.structures.many(ids))
    par_id = dict(zip(ids, reponses, strict=True))
    uniques = {s.id: s for s in reponses if s is not None}
    montrees = dict(zip(uniques, structures_vues(contexte, uniques.values()), strict=True))

    def montrer(c: domain.Conseiller | None) -> Conseiller | None:
        s = par_id[c.structure] if c is not None else None
        if c is None or s is None or not visible(contexte.agent, c, s):
            return None
        identite = c.identite
        return Conseiller(
            id=strawberry.ID(c.id),
            structure=montrees[s.id],
            statut=c.statut,
            declare_le=c.declare_le,
            nom=identite.nom if identite else None,
            prenom=identite.prenom if identite else None,
            courriel=identite.courriel if identite else None,
            telephone=identite.telephone if identite else None,
            compte_lie_le=c.lie_le,
            lien_expire_le=_lien_attendu(contexte, c),
            parcours=[_etape(e) for e in domain.etapes(c, jour_paris(contexte.maintenant()))],
            actes=c.historique,
        )

    return [montrer(c) for c in tous]


async def vu(contexte: Contexte[Stores], c: domain.Conseiller | None) -> Conseiller:
    """Raises Introuvable."""
    (montre,) = await vus(contexte, [c])
    if montre is None:
        raise Introuvable
    return montre


async def charger(contexte: Contexte[Stores], ids: Sequence[str]) -> list[Conseiller | None]:
    """The conseillers of these ids, None where there is none to be seen."""
    return await vus(contexte, await contexte.stores.conseillers.many(ids))


def _lien_attendu(contexte: Contexte[Stores], c: domain.Conseiller) -> datetime | None:
    attendu = c.lien(secret=contexte.stores.secret, le=contexte.maintenant()) is not None
    return c.confirmation.expire_le if attendu and c.confirmation else None


def _etape(e: domain.Etape) -> EtapeDuConseiller:
    return EtapeDuConseiller(
        etape=e.etape, etat=e.etat, echeance=e.echeance, jour=e.jour, par=e.par, dit_le=e.dit_le, alerte=e.alerte
    )
