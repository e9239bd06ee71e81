"""Which posts an asker may see, settled where they are loaded: out of its perimeter, nothing exists."""

from collections.abc import Iterable, Sequence

import strawberry

from services.kit.aggregate import Introuvable
from services.kit.identity import Agent
from services.kit.subgraph import Contexte
from services.kit.temps import mois_apres

from ...store import Stores
from .. import domain
from .lot import Lot
from .types import AlerteDePoste, Contrat, Poste, RattachementDePoste

__all__ = ["alerte", "charger", "visible", "vu", "vus"]


def visible(agent: Agent, p: domain.Poste) -> bool:
    """A structure sees those that it answers for, or was the last to answer for."""
    match agent.role:
        case "anct":
            return True
        case "prefecture" | "coordinateur":
            return p.departement in agent.departements
        case "structure":
            return p.dernier.siret == agent.siret
    return False


def vus(contexte: Contexte[Stores], postes: Iterable[domain.Poste | None]) -> list[Poste | None]:
    """In their order, None where this agent may see nothing."""
    tous = [p if p is not None and visible(contexte.agent, p) else None for p in postes]
    lot = Lot(contexte, [p for p in tous if p is not None])
    return [None if p is None else _poste(p, _contrats(contexte.agent, p), lot) for p in tous]


def vu(contexte: Contexte[Stores], p: domain.Poste | None) -> Poste:
    """Raises Introuvable."""
    (montre,) = vus(contexte, [p])
    if montre is None:
        raise Introuvable
    return montre


async def charger(contexte: Contexte[Stores], ids: Sequence[str]) -> list[Poste | None]:
    """The posts of these ids, None where there is none to be seen: one store call."""
    return vus(contexte, await contexte.stores.postes.many(ids))


def alerte(a: domain.Alerte) -> AlerteDePoste:
    return AlerteDePoste(
        nature=a.nature, vacant_depuis=a.depuis, echeance=a.echeance, dite_le=a.le, en_retard=a.en_retard
    )


def _contrats(agent: Agent, p: domain.Poste) -> Sequence[domain.Contrat]:
    """A structure reads its own: who was employed before the transfer, and for what pay, is not its business."""
    return p.siens if agent.role == "structure" else p.contrats


def _poste(p: domain.Poste, contrats: Sequence[domain.Contrat], lot: Lot) -> Poste:
    depuis, courante, delais = p.vacant_depuis, p.alerte, domain.MOIS
    return Poste(
        id=strawberry.ID(p.id),
        numero=p.numero,
        genre=p.genre,
        departement=p.departement,
        decision_id=strawberry.ID(p.decision),
        campagne_id=strawberry.ID(p.campagne),
        notifie_le=p.notifie_le,
        rattachements=[
            RattachementDePoste(structure_id=strawberry.ID(r.structure), siret=r.siret, voie=r.voie, du=r.du, au=r.au)
            for r in p.rattachements
        ],
        contrats=[_contrat(c, lot) for c in contrats],
        vacant_depuis=depuis,
        recruter_avant=p.recruter_avant,
        vacance_limite=mois_apres(depuis, delais[domain.NatureAlerte.VACANCE_PROLONGEE]) if depuis else None,
        alerte=alerte(courante) if courante else None,
        motif_de_retour=p.retour.motif if p.retour else None,
        lot=lot,
        fiche=p,
    )


def _contrat(c: domain.Contrat, lot: Lot) -> Contrat:
    return Contrat(
        id=strawberry.ID(c.id),
        conseiller_id=strawberry.ID(c.conseiller),
        nature=c.termes.nature,
        debut=c.termes.debut,
        fin=c.termes.fin,
        dernier_jour=c.dernier_jour,
        remuneration=c.termes.remuneration,
        quotite=c.termes.quotite,
        motif_de_rupture=c.rupture.motif if c.rupture else None,
        termine=c.termine_le is not None,
        lot=lot,
    )
