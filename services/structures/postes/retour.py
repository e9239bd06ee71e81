"""Giving a post back, and transferring it: what is checked around the post, then the post's own rule."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from services.kit.aggregate import Decision, Introuvable
from services.kit.store import Commande

from ..domain import Structure
from ..domain.actes import lire_motif
from ..events import Verdict
from ..fusions import repondantes
from ..store import Stores
from .attribution import ajuster, rattacher
from .domain import Cible, MotifRetour, Poste

__all__ = ["rendre", "structures_qui_cherchent", "transferer"]

PROPOSEES: Final = 10
"""How many structures an alert proposes, those that have asked for longest."""


async def rendre(
    stores: Stores,
    id: str,
    *,
    motif: MotifRetour,
    precision: str | None,
    par: str,
    le: datetime,
    dedans: Callable[[Poste], bool],
    commande: Commande | None = None,
) -> Poste:
    """Raises Introuvable, PosteOccupe, PosteNonRattache (also for one that its decision no longer gives),
    MotifInvalide."""
    lue = lire_motif(precision) if precision is not None else None
    await _ajuster(stores, id, dedans, le)

    def regle(poste: Poste) -> Decision[Poste]:
        if not dedans(poste):
            raise Introuvable
        return poste.rendre(motif=motif, precision=lue, par=par, le=le)

    return await stores.postes.change(id, regle, commande=commande)


async def transferer(
    stores: Stores,
    id: str,
    vers: str,
    *,
    par: str,
    le: datetime,
    dedans: Callable[[Poste], bool],
    commande: Commande | None = None,
) -> Poste:
    """To ``vers``, or to the structure that answers for it. Raises Introuvable, TransfertRefuse, PosteOccupe."""
    await _ajuster(stores, id, dedans, le)
    (cible,) = await repondantes(stores, [await stores.structures.get(vers)])

    def regle(poste: Poste) -> Decision[Poste]:
        if cible is None or not dedans(poste):
            raise Introuvable
        return poste.transferer(_cible(cible), par=par, le=le)

    poste = await stores.postes.change(id, regle, commande=commande)
    # Merged between the reading and the writing: its posts were looked for before this one was there.
    await rattacher(stores, poste.dernier.structure, le)
    return await stores.postes.get(id) or poste


async def structures_qui_cherchent(stores: Stores, departement: str, sauf: str) -> list[Structure]:
    """The structures of the département that asked for posts and have not got them, the first to ask first."""
    ids: dict[str, None] = {}
    page = await stores.candidatures.page({"cherche": departement}, ("deposee_le",), first=100)
    for candidature in page.items:
        ids.setdefault(candidature.structure)
    trouvees = await repondantes(stores, await stores.structures.many(list(ids)))
    uniques = {s.id: s for s in trouvees if s is not None and s.id != sauf}
    possibles = [s for s in uniques.values() if s.vivante and s.departement == departement and _eligible(s)]
    return possibles[:PROPOSEES]


async def _ajuster(stores: Stores, id: str, dedans: Callable[[Poste], bool], le: datetime) -> None:
    """A free post that its decision no longer gives is annulled first: given back, it would be counted twice."""
    poste = await stores.postes.get(id)
    if poste is None or not dedans(poste):
        raise Introuvable
    if poste.rattache:
        await stores.postes.change(id, lambda p: p.constater(le))
        await ajuster(stores, poste.decision, le)


def _cible(s: Structure) -> Cible:
    return Cible(
        structure=s.id,
        siret=s.siret,
        departement=s.departement,
        eligible=_eligible(s),
        fermee=s.fermeture is not None,
    )


def _eligible(s: Structure) -> bool:
    """As for depositing a candidature: proofs that are still missing stop nobody."""
    return s.eligibilite.verdict is not Verdict.INELIGIBLE
