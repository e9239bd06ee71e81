"""What this part does when the ledger of a campagne speaks: an account for each decision."""

from dataclasses import dataclass, replace

from services.kit.aggregate import Introuvable
from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge

from ...store import Stores
from ..attribution import ajuster
from ..store import Compte

__all__ = ["DecisionInscrite", "PostesCredites", "RevisionInscrite", "ecouter_le_registre"]


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


def ecouter_le_registre(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
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


def _connu(compte: Compte | None) -> Compte:
    """Raises Introuvable: the ledger tells a decision before what becomes of its posts."""
    if compte is None:
        raise Introuvable
    return compte
