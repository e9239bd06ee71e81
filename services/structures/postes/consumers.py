"""What this part does when selection, candidatures and its own posts speak."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.kit.aggregate import Introuvable
from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge

from ..releves import situer
from ..store import Stores
from . import events
from .attribution import ajuster, rattacher
from .store import CandidatureConnue, Compte, Dotation

__all__ = ["ecouter_les_postes"]


@dataclass(frozen=True, kw_only=True)
class DecisionDite:
    """What this part reads of a decision that is made known, or changed by a recours: `decision.*`, and no more."""

    decision: str
    campagne: str
    candidature: str
    structure: str
    siret: str
    departement: str
    postes_attribues: int
    le: datetime


@dataclass(frozen=True, kw_only=True)
class DecisionCorrigee(DecisionDite):
    """The same of `decision.decision_corrigee.v1`: one that is not notified yet will say its number when it is."""

    notifiee: bool


@dataclass(frozen=True, kw_only=True)
class DecisionInscrite:
    """What this part reads of `campagne.decision_inscrite.v1`, and no more."""

    decision: str
    campagne: str
    departement: str
    postes_attribues: int


@dataclass(frozen=True, kw_only=True)
class RevisionInscrite:
    """What this part reads of `campagne.revision_inscrite.v1`, and no more."""

    decision: str
    postes_attribues: int


@dataclass(frozen=True, kw_only=True)
class PostesCredites:
    """What this part reads of `campagne.postes_credites.v1`, and no more."""

    decision: str
    postes: int
    poste: str | None = None


@dataclass(frozen=True, kw_only=True)
class CandidatureDeposee:
    """What this part reads of `candidature.candidature_deposee.v1`, and no more."""

    candidature: str
    structure: str
    departement: str
    nature: str
    le: datetime


@dataclass(frozen=True, kw_only=True)
class CandidatureFinie:
    """What this part reads of the facts after which a candidature asks for nothing more."""

    candidature: str


@dataclass(frozen=True, kw_only=True)
class PosteDit:
    """What this part reads of its own facts on a post, and no more."""

    decision: str
    structure: str


@dataclass(frozen=True, kw_only=True)
class PosteParti(PosteDit):
    """The same of those that say where it comes from."""

    de: str


@dataclass(frozen=True, kw_only=True)
class StructureAbsorbee:
    """What this part reads of `structure.structure_absorbee.v1`, and no more."""

    structure: str


FINIES = ("acceptee", "retiree", "irrecevable", "doublon", "caduque")


def ecouter_les_postes(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
    """What is kept first, then what follows from it, at each delivery: the one before may have stopped between."""
    _les_decisions(recoit, stores, horloge)
    _le_registre(recoit, stores, horloge)
    _les_candidatures(recoit, stores, horloge)
    _les_suites(recoit, stores, horloge)


def _les_decisions(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
    async def dite(fait: DecisionDite, meta: Meta) -> None:
        dotation = Dotation(
            decision=fait.decision,
            campagne=fait.campagne,
            candidature=fait.candidature,
            structure=fait.structure,
            siret=fait.siret,
            departement=fait.departement,
            postes=fait.postes_attribues,
            notifiee_le=fait.le,
        )
        await stores.dotations.put(fait.decision, dotation, sequence=meta.sequence)
        await ajuster(stores, fait.decision, horloge())

    recoit("decision.decision_notifiee.v1")(dite)
    recoit("decision.recours_accueilli.v1")(dite)

    @recoit("decision.decision_corrigee.v1")
    async def corrigee(fait: DecisionCorrigee, meta: Meta) -> None:
        if fait.notifiee:
            await dite(fait, meta)


def _le_registre(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
    """The facts of one campagne come in order, each with the campagne's own sequence: it gates every account."""

    @recoit("campagne.decision_inscrite.v1")
    async def inscrite(fait: DecisionInscrite, meta: Meta) -> None:
        compte = Compte(
            decision=fait.decision,
            campagne=fait.campagne,
            departement=fait.departement,
            postes=fait.postes_attribues,
        )
        await stores.comptes.put(fait.decision, compte, sequence=meta.sequence)

    @recoit("campagne.revision_inscrite.v1")
    async def revisee(fait: RevisionInscrite, meta: Meta) -> None:
        await stores.comptes.change(
            fait.decision, lambda c: replace(_connu(c), postes=fait.postes_attribues), sequence=meta.sequence
        )

    @recoit("campagne.postes_credites.v1")
    async def credites(fait: PostesCredites, meta: Meta) -> None:
        def suite(compte: Compte | None) -> Compte:
            connu = _connu(compte)
            if fait.poste is not None:
                return replace(connu, retours=connu.retours + 1)
            return replace(connu, retours=connu.retours + fait.postes, sans_poste=connu.sans_poste + fait.postes)

        await stores.comptes.change(fait.decision, suite, sequence=meta.sequence)
        await ajuster(stores, fait.decision, horloge())


def _les_candidatures(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
    @recoit("candidature.candidature_deposee.v1")
    async def deposee(fait: CandidatureDeposee, meta: Meta) -> None:
        connue = CandidatureConnue(
            candidature=fait.candidature,
            structure=fait.structure,
            departement=fait.departement,
            nature=fait.nature,
            deposee_le=fait.le,
            cherche=True,
        )
        await stores.candidatures.put(fait.candidature, connue, sequence=meta.sequence)
        decisions = [d.decision async for d in stores.dotations.scan({"candidature": fait.candidature})]
        for decision in decisions:
            await ajuster(stores, decision, horloge())

    async def finie(fait: CandidatureFinie, meta: Meta) -> None:
        def suite(connue: CandidatureConnue | None) -> CandidatureConnue:
            if connue is None:
                raise Introuvable
            return replace(connue, cherche=False)

        # Irrecevable is said of a form that was never deposited.
        if await stores.candidatures.get(fait.candidature) is not None:
            await stores.candidatures.change(fait.candidature, suite, sequence=meta.sequence)

    for issue in FINIES:
        recoit(f"candidature.candidature_{issue}.v1")(finie)


def _les_suites(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
    @recoit("structure.structure_absorbee.v1")
    async def absorbee(fait: StructureAbsorbee, meta: Meta) -> None:
        await rattacher(stores, fait.structure, horloge())

    async def nombre_change(fait: PosteDit, meta: Meta) -> None:
        await situer(stores, fait.structure, horloge())

    for type_ in (events.PosteAttribue.type, events.PosteRendu.type, events.PosteAnnule.type):
        recoit(type_)(nombre_change)

    async def parti(fait: PosteParti, meta: Meta) -> None:
        for structure in (fait.de, fait.structure):
            await situer(stores, structure, horloge())

    for type_ in (events.PosteTransfere.type, events.PosteRattache.type):
        recoit(type_)(parti)

    @recoit(events.ContratTermine.type)
    async def libere(fait: PosteDit, meta: Meta) -> None:
        # A decision that gives fewer posts takes the first that is free.
        await ajuster(stores, fait.decision, horloge())


def _connu(compte: Compte | None) -> Compte:
    """Raises Introuvable: the ledger tells a decision before what becomes of its posts."""
    if compte is None:
        raise Introuvable
    return compte
