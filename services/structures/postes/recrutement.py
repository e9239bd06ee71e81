"""Recruiting: what has to be true around the post, then the post's own rule; a conseiller is on one post at a time."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from services.kit.aggregate import Conflit, Decision, Introuvable, Refus
from services.kit.store import Commande

from ..fusions import repondantes
from ..store import Stores
from .attribution import en_trop
from .domain import Poste, Termes

__all__ = [
    "ConseillerDejaEnPoste",
    "ConseillerNonDeclare",
    "Declarations",
    "Declare",
    "PosteEnTrop",
    "corriger",
    "recruter",
]


class ConseillerNonDeclare(Refus):
    message = "Déclarez d'abord ce conseiller : il n'est pas connu de la structure qui le recrute."


class ConseillerDejaEnPoste(Refus):
    message = "Ce conseiller tient déjà un poste à ces dates, ou son contrat n'est pas terminé."


class PosteEnTrop(Refus):
    message = "La décision attribue désormais moins de postes : celui-ci s'annule dès qu'il est libre."


class Declare(Protocol):
    """What is asked of a conseiller here: which structure declared it, and whether that still holds."""

    @property
    def structure(self) -> str: ...

    @property
    def actif(self) -> bool: ...


class Declarations(Protocol):
    """Where the conseillers that structures declared are found."""

    async def get(self, id: str) -> Declare | None: ...


async def recruter(
    stores: Stores,
    id: str,
    termes: Termes,
    *,
    contrat: str,
    conseiller: str,
    par: str,
    le: datetime,
    dedans: Callable[[Poste], bool],
    commande: Commande | None = None,
    declarations: Declarations | None = None,
) -> Poste:
    """Puts a conseiller on the post. ``dedans``: whether who asks may see it, else Introuvable.

    Raises ConseillerNonDeclare, ConseillerDejaEnPoste, PosteEnTrop, and what the rule of the post raises.
    """
    refus = await _refus(stores, id, termes, contrat, conseiller, declarations or stores.conseillers)

    def regle(poste: Poste) -> Decision[Poste]:
        _visible(poste, dedans)
        if refus is not None:
            raise refus
        return poste.recruter(termes, contrat=contrat, conseiller=conseiller, par=par, le=le)

    return await _changer(stores, id, regle, conseiller, le, commande)


async def corriger(
    stores: Stores,
    id: str,
    termes: Termes,
    *,
    contrat: str,
    par: str,
    le: datetime,
    dedans: Callable[[Poste], bool],
    commande: Commande | None = None,
) -> Poste:
    """What a contract says from now on. One that is made longer is recruited for that time: the same refusals."""
    poste = await stores.postes.get(id)
    ancien = next((c for c in poste.contrats if c.id == contrat), None) if poste else None
    refus = await _refus_de_correction(stores, id, termes, contrat, ancien.conseiller) if ancien else None

    def regle(poste: Poste) -> Decision[Poste]:
        _visible(poste, dedans)
        if refus is not None:
            raise refus
        return poste.corriger(contrat, termes, par=par, le=le)

    return await _changer(stores, id, regle, ancien.conseiller if ancien else "", le, commande)


async def _changer(
    stores: Stores,
    id: str,
    regle: Callable[[Poste], Decision[Poste]],
    conseiller: str,
    le: datetime,
    commande: Commande | None,
) -> Poste:
    """Under the unique index on the conseiller: of two posts at once, one is refused."""
    for libere in (False, True):
        try:
            return await stores.postes.change(id, regle, commande=commande)
        except Conflit as conflit:
            # The other post may be held by a contract whose last day is past, and that no sweep has told yet.
            if conflit.index != "conseiller" or libere:
                raise ConseillerDejaEnPoste from conflit
            async for autre in stores.postes.scan({"conseiller": conseiller}):
                await stores.postes.change(autre.id, lambda p: p.constater(le))
    raise AssertionError("the second time answers or raises")


async def _refus(
    stores: Stores, id: str, termes: Termes, contrat: str, conseiller: str, declarations: Declarations
) -> Refus | None:
    """What stands in the way around the post; None when nothing does, or when there is no such post."""
    poste = await stores.postes.get(id)
    if poste is None:
        return None
    declare = await declarations.get(conseiller)
    if declare is None or not declare.actif or await _repond(stores, declare.structure) != poste.dernier.structure:
        return ConseillerNonDeclare()
    if await en_trop(stores, [poste.decision]):
        return PosteEnTrop()
    return await _refus_de_correction(stores, id, termes, contrat, conseiller)


async def _refus_de_correction(stores: Stores, id: str, termes: Termes, contrat: str, conseiller: str) -> Refus | None:
    """The index sees contracts that are not over; those that are over, or come over at once, are seen here."""
    poste = await stores.postes.get(id)
    if poste is None:
        return None
    connu = next((c for c in poste.contrats if c.id == contrat), None)
    plus_long = connu is not None and (
        termes.fin is None or (connu.termes.fin is not None and termes.fin > connu.termes.fin)
    )
    if plus_long and await en_trop(stores, [poste.decision]):
        return PosteEnTrop()
    async for autre in stores.postes.scan({"structure": poste.dernier.structure}):
        siens = [c for c in autre.contrats if autre.id != id and c.conseiller == conseiller]
        if any(c.chevauche(termes.debut, termes.fin) for c in siens):
            return ConseillerDejaEnPoste()
    return None


async def _repond(stores: Stores, structure: str) -> str:
    """The structure that answers for this one: itself, unless it was absorbed."""
    (gardee,) = await repondantes(stores, [await stores.structures.get(structure)])
    return structure if gardee is None else gardee.id


def _visible(poste: Poste, dedans: Callable[[Poste], bool]) -> None:
    if not dedans(poste):
        raise Introuvable
