"""What this part keeps of posts and contracts, and which conventions follow."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.kit.bus import Consumers, Meta
from services.kit.temps import jour_paris

from ...store import Stores
from ..domain import PosteSuivi
from ..ouverture import ouvrir
from ..suivi import observer_la_decision

__all__ = ["ecouter_les_postes"]


@dataclass(frozen=True, kw_only=True)
class FaitDuPoste:
    """What this part reads of any `poste.*` fact, and no more."""

    poste: str
    decision: str
    structure: str
    siret: str
    departement: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class PosteAttribue(FaitDuPoste):
    """What this part reads of `poste.poste_attribue.v1`, and no more."""

    notifie_le: date


@dataclass(frozen=True, kw_only=True)
class Contrat(FaitDuPoste):
    """What this part reads of `poste.conseiller_recrute.v1` and `poste.contrat_corrige.v1`, and no more."""

    contrat: str
    conseiller: str
    debut: date
    fin: date | None


@dataclass(frozen=True, kw_only=True)
class ContratTermine(FaitDuPoste):
    """What this part reads of `poste.contrat_termine.v1`, and no more."""

    contrat: str


@dataclass(frozen=True, kw_only=True)
class PosteTransfere(FaitDuPoste):
    """What this part reads of `poste.poste_transfere.v1`, and no more."""

    de: str
    transfere_le: date


def ecouter_les_postes(recoit: Consumers, stores: Stores) -> None:
    """The vue of the post first; then its conventions, at each delivery: the one before may have stopped between."""

    async def suivre(fait: FaitDuPoste, meta: Meta, suite: Callable[[PosteSuivi], PosteSuivi]) -> None:
        def change(connu: PosteSuivi | None) -> PosteSuivi:
            inconnu = PosteSuivi(decision=fait.decision, structure=fait.structure, depuis=jour_paris(fait.le))
            return suite(connu or inconnu)

        await stores.postes_suivis.change(fait.poste, change, sequence=meta.sequence)
        await observer_la_decision(stores, fait.decision, le=fait.le)

    @recoit("poste.poste_attribue.v1")
    async def attribue(fait: PosteAttribue, meta: Meta) -> None:
        await suivre(fait, meta, lambda p: replace(p, depuis=fait.notifie_le))

    async def contrat(fait: Contrat, meta: Meta) -> None:
        await suivre(fait, meta, lambda p: _sous_contrat(p, fait))

    recoit("poste.conseiller_recrute.v1")(contrat)
    recoit("poste.contrat_corrige.v1")(contrat)

    @recoit("poste.contrat_termine.v1")
    async def termine(fait: ContratTermine, meta: Meta) -> None:
        await suivre(fait, meta, lambda p: _vacant(p) if p.contrat == fait.contrat else p)

    async def parti(fait: FaitDuPoste, meta: Meta) -> None:
        await suivre(fait, meta, lambda p: replace(_vacant(p), parti=True))

    recoit("poste.poste_rendu.v1")(parti)
    recoit("poste.poste_annule.v1")(parti)

    @recoit("poste.poste_rattache.v1")
    async def rattache(fait: FaitDuPoste, meta: Meta) -> None:
        await suivre(fait, meta, lambda p: replace(p, structure=fait.structure))

    @recoit("poste.poste_transfere.v1")
    async def transfere(fait: PosteTransfere, meta: Meta) -> None:
        # The structure that takes the post over signs a convention of its own, and recruits anew.
        await ouvrir(
            stores,
            decision=fait.decision,
            structure=fait.structure,
            siret=fait.siret,
            departement=fait.departement,
            postes=1,
            entendue=0,
            le=fait.le,
        )
        await suivre(fait, meta, lambda p: _chez(p, fait))


def _sous_contrat(poste: PosteSuivi, fait: Contrat) -> PosteSuivi:
    fini = fait.fin is not None and fait.fin < jour_paris(fait.le)
    if poste.contrat not in (None, fait.contrat) and fini:
        # An earlier contract, corrected after its end.
        return poste
    if fini:
        return replace(_vacant(poste), recrute=True)
    return replace(poste, contrat=fait.contrat, conseiller=fait.conseiller, debut=fait.debut, recrute=True)


def _vacant(poste: PosteSuivi) -> PosteSuivi:
    return replace(poste, contrat=None, conseiller=None, debut=None)


def _chez(poste: PosteSuivi, fait: PosteTransfere) -> PosteSuivi:
    chez = replace(_vacant(poste), structure=fait.structure, depuis=fait.transfere_le, recrute=False)
    return replace(chez, passees=(*poste.passees, fait.de))
