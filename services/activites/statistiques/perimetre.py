"""Which figures somebody reads: those of its perimeter whole, those of other territories as anybody may."""

from dataclasses import dataclass

from services.kit.aggregate import Introuvable
from services.kit.identity import Agent
from services.territoire import territoire

from ..fusions import groupe, repondantes
from ..situation import conseillers_de
from ..store import Stores
from ..subgraph.perimetre import voit_la_structure
from .series import Axe, departements_des_epci, serie

__all__ = ["Vue", "vue_de"]


@dataclass(frozen=True, kw_only=True)
class Vue:
    """``code`` as the answer names it. ``publics``: only what is published; else the sum of these ``series``, from
    these ``sources`` when some are named."""

    code: str
    series: tuple[str, ...]
    sources: frozenset[str] | None = None
    publics: bool = False


async def vue_de(stores: Stores, agent: Agent, axe: Axe, code: str | None) -> Vue:
    """Raises Introuvable for what is not there, and for a conseiller or a structure that the asker may not see."""
    match axe:
        case Axe.STRUCTURE if code:
            return await _structure(stores, agent, code)
        case Axe.CONSEILLER if code:
            return await _conseiller(stores, agent, code)
        case Axe.CONSEILLER if agent.role == "conseiller":
            siens = await conseillers_de(stores, agent.compte)
            if not siens:
                raise Introuvable
            return Vue(code=sorted(siens)[0], series=tuple(serie(axe, c) for c in sorted(siens)))
        case Axe.FRANCE:
            return Vue(code="", series=(serie(axe),), publics=agent.role != "anct")
        case Axe.COMMUNE | Axe.EPCI | Axe.DEPARTEMENT | Axe.REGION if code:
            return _territoire(agent, axe, code)
    raise Introuvable


def _territoire(agent: Agent, axe: Axe, code: str) -> Vue:
    cadre = territoire().cadre
    departements: frozenset[str] = frozenset()
    if axe is Axe.COMMUNE and (commune := territoire().commune(code)):
        code, departements = commune.code, frozenset({commune.departement})
    elif axe is Axe.EPCI:
        departements = departements_des_epci().get(code, departements)
    elif axe is Axe.DEPARTEMENT and code in cadre.departements:
        departements = frozenset({code})
    elif axe is Axe.REGION:
        departements = frozenset(d for d, (_, region) in cadre.departements.items() if region == code)
    if not departements:
        raise Introuvable
    siens = agent.departements if agent.role in {"prefecture", "coordinateur"} else frozenset()
    entier = agent.role == "anct" or departements <= siens
    return Vue(code=code, series=(serie(axe, code),), publics=not entier)


async def _structure(stores: Stores, agent: Agent, code: str) -> Vue:
    connue = (await repondantes(stores, [code])).get(code)
    if connue is None or not voit_la_structure(agent, connue):
        raise Introuvable
    membres = await groupe(stores, connue.structure)
    return Vue(code=connue.structure, series=tuple(serie(Axe.STRUCTURE, s) for s in membres))


async def _conseiller(stores: Stores, agent: Agent, code: str) -> Vue:
    """A structure, and whoever follows a territory, see of a conseiller what it does for the structures they see."""
    sienne = Vue(code=code, series=(serie(Axe.CONSEILLER, code),))
    contrats = [c.structure async for c in stores.contrats.scan({"conseiller": code})]
    if agent.role == "conseiller" and code in await conseillers_de(stores, agent.compte):
        return sienne
    if agent.role == "conseiller" or not contrats:
        raise Introuvable
    if agent.role == "anct":
        return sienne
    vues = [s for s in (await repondantes(stores, contrats)).values() if voit_la_structure(agent, s)]
    sources = [membre for s in vues for membre in await groupe(stores, s.structure)]
    if not sources:
        raise Introuvable
    return Vue(code=code, series=sienne.series, sources=frozenset(sources))
