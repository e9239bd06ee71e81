"""The auditor: what the ledger gave, what decisions told, what posts there are; they agree, or it says where and why.

Each decision is compared for itself, so that one too many here never hides one too few there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from services.kit.audit import Auditeur
from services.kit.store import Entre

from ..store import Stores
from .attribution import dus
from .domain import Poste
from .store import Compte, Dotation

__all__ = ["Cause", "Desaccord", "LigneAudit", "auditer", "auditeurs", "ecarts"]


class Cause(StrEnum):
    """Why the posts of a decision are not, for the moment, as many as the ledger gave."""

    REVISION_EN_ROUTE = "REVISION_EN_ROUTE"
    RETOUR_EN_ROUTE = "RETOUR_EN_ROUTE"
    CANDIDATURE_INCONNUE = "CANDIDATURE_INCONNUE"
    DECISION_INCONNUE = "DECISION_INCONNUE"
    INEXPLIQUE = "INEXPLIQUE"


@dataclass(frozen=True, kw_only=True)
class Desaccord:
    """A decision whose posts do not agree with the ledger: ``ecart`` is what the ledger gave less what there is."""

    decision: str
    departement: str
    ecart: int
    cause: Cause


@dataclass(frozen=True, kw_only=True)
class LigneAudit:
    """One département. ``accordes``: taken from its envelope; ``en_attente``: of decisions not notified yet;
    ``notifies``: given by the notified ones, those that came back included; ``attaches`` to a structure, of which
    ``en_trop`` are annulled once free; ``rendus``: given back. ``ecart`` adds up those of the decisions, unsigned."""

    departement: str
    accordes: int = 0
    en_attente: int = 0
    notifies: int = 0
    attaches: int = 0
    en_trop: int = 0
    rendus: int = 0
    ecart: int = 0
    desaccords: tuple[Desaccord, ...] = ()


@dataclass
class _Decision:
    """What the three say of one decision."""

    compte: Compte | None = None
    dotation: Dotation | None = None
    postes: list[Poste] = field(default_factory=list)


async def auditer(stores: Stores, campagne: str, departement: str | None = None) -> list[LigneAudit]:
    """One line a département of this campagne, or that one alone."""
    where = {"campagne": campagne, **({} if departement is None else {"departement": departement})}
    decisions: dict[str, _Decision] = defaultdict(_Decision)
    async for compte in stores.comptes.scan(where):
        decisions[compte.decision].compte = compte
    async for dotation in stores.dotations.scan(where):
        decisions[dotation.decision].dotation = dotation
    async for poste in stores.postes.scan(where):
        decisions[poste.decision].postes.append(poste)
    connues = await _candidatures(stores, [d.dotation.candidature for d in decisions.values() if d.dotation])
    lignes: dict[str, list[LigneAudit]] = defaultdict(list)
    for id, decision in decisions.items():
        ligne = _ligne(id, decision, connues)
        lignes[ligne.departement].append(ligne)
    return [_somme(code, lignes[code]) for code in sorted(lignes)]


def auditeurs(stores: Stores) -> Mapping[str, Auditeur]:
    """Who runs in the worker, and is asked by an update before and after it."""
    return {"postes": Auditeur(partial(ecarts, stores), confirme=True)}


async def ecarts(stores: Stores) -> list[str]:
    """What differs in any campagne, for the auditor that runs by itself: what is on its way does not for two rounds."""
    return [
        f"decision {d.decision}: {d.ecart:+} {d.cause}"
        for campagne in await _campagnes(stores)
        for ligne in await auditer(stores, campagne)
        for d in ligne.desaccords
    ]


async def _campagnes(stores: Stores) -> list[str]:
    """Each campagne that has an account here: from one to the next by the index, not account by account."""
    connues: list[str] = []
    while True:
        # No id goes on with a space: this is just after the last one.
        apres = Entre(du=f"{connues[-1]} " if connues else "")
        suivante = await stores.comptes.page({"campagne": apres}, ("campagne",), 1)
        if not suivante.items:
            return connues
        connues.append(suivante.items[0].campagne)


def _ligne(id: str, d: _Decision, connues: set[str]) -> LigneAudit:
    accordes = d.compte.accordes if d.compte else 0
    attaches = [p for p in d.postes if p.rattache]
    # Held beyond what the decision gives: annulled once free, and the ledger has taken them back already.
    tenus = sum(1 for p in attaches if p.ouverts)
    donnes = dus(d.dotation, d.compte, d.postes) if d.dotation else 0
    en_trop = min(tenus, max(0, len(attaches) - donnes))
    en_attente = 0 if d.dotation else accordes
    ecart = accordes - en_attente - (len(attaches) - en_trop)
    departement = next(x.departement for x in (d.compte, d.dotation, *d.postes) if x is not None)
    desaccord = Desaccord(decision=id, departement=departement, ecart=ecart, cause=_cause(d, connues))
    return LigneAudit(
        departement=departement,
        accordes=accordes,
        en_attente=en_attente,
        notifies=d.dotation.postes if d.dotation else 0,
        attaches=len(attaches),
        en_trop=en_trop,
        rendus=sum(1 for p in d.postes if p.retour is not None),
        ecart=abs(ecart),
        desaccords=(desaccord,) if ecart else (),
    )


def _cause(d: _Decision, connues: set[str]) -> Cause:
    if d.compte is None:
        return Cause.DECISION_INCONNUE
    if d.dotation is not None and d.dotation.candidature not in connues:
        return Cause.CANDIDATURE_INCONNUE
    if d.dotation is not None and d.dotation.postes != d.compte.postes:
        return Cause.REVISION_EN_ROUTE
    if sum(1 for p in d.postes if p.retour is not None) != d.compte.retours - d.compte.sans_poste:
        return Cause.RETOUR_EN_ROUTE
    return Cause.INEXPLIQUE


def _somme(departement: str, lignes: Iterable[LigneAudit]) -> LigneAudit:
    toutes = list(lignes)
    return LigneAudit(
        departement=departement,
        accordes=sum(x.accordes for x in toutes),
        en_attente=sum(x.en_attente for x in toutes),
        notifies=sum(x.notifies for x in toutes),
        attaches=sum(x.attaches for x in toutes),
        en_trop=sum(x.en_trop for x in toutes),
        rendus=sum(x.rendus for x in toutes),
        ecart=sum(x.ecart for x in toutes),
        desaccords=tuple(d for x in toutes for d in x.desaccords),
    )


async def _candidatures(stores: Stores, ids: list[str]) -> set[str]:
    connues: set[str] = set()
    for debut in range(0, len(ids), 500):
        lot = await stores.candidatures.many(ids[debut : debut + 500])
        connues |= {c.candidature for c in lot if c is not None}
    return connues
