"""What is known of who asks: whose account it is, its contracts, the structures that answer for them."""

from services.kit.store import Parmi

from .domain import ContratConnu, Employeur, Situation
from .fusions import repondantes
from .store import Stores

__all__ = ["conseillers_de", "situation_de"]


async def conseillers_de(stores: Stores, compte: str) -> frozenset[str]:
    """The conseillers that this account is linked to: one, unless two structures declared the same person."""
    return frozenset([lien.conseiller async for lien in stores.comptes_lies.scan({"compte": compte})])


async def situation_de(stores: Stores, compte: str) -> Situation:
    """Five round trips at most, however many reports are then filed; one more for each merger of a merger."""
    conseillers = await conseillers_de(stores, compte)
    contrats: tuple[ContratConnu, ...] = ()
    if conseillers:
        connus = stores.contrats.scan({"conseiller": Parmi(tuple(sorted(conseillers)))})
        contrats = tuple([c async for c in connus])
    repondent = await repondantes(stores, {c.structure for c in contrats})
    employeurs = {
        structure: Employeur(
            structure=connue.structure, siret=connue.siret, departement=connue.departement, commune=connue.commune
        )
        for structure, connue in repondent.items()
    }
    return Situation(conseillers=conseillers, contrats=contrats, employeurs=employeurs)
