"""Whose reports a file may hold: the contracts of one conseiller, or those of a structure's conseillers."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from services.kit.store import Parmi

from ..domain import ContratConnu, Employeur, Situation
from ..fusions import groupe, repondantes
from ..store import Stores
from .fichier import FichierRefuse

__all__ = ["Pour", "pour_la_structure", "pour_le_conseiller"]


@dataclass(frozen=True)
class Pour:
    """``pour``: what was asked on the command line; ``structure``: the one that sees the import. ``conseiller``: the
    only one, whom no line has to name."""

    pour: str
    structure: str
    conseiller: str | None
    situations: Mapping[str, Situation]


async def pour_le_conseiller(stores: Stores, conseiller: str) -> Pour:
    """Raises FichierRefuse when no contract of this conseiller is known, or not its employer."""
    contrats = [c async for c in stores.contrats.scan({"conseiller": conseiller})]
    if not contrats:
        raise FichierRefuse(0, "aucun contrat n'est connu pour ce conseiller")
    employeurs = await _employeurs(stores, contrats)
    situation = Situation(conseillers=frozenset({conseiller}), contrats=tuple(contrats), employeurs=employeurs)
    dernier = max(contrats, key=lambda c: (c.debut, c.contrat))
    return Pour(conseiller, situation.employeur(dernier).structure, conseiller, {conseiller: situation})


async def pour_la_structure(stores: Stores, structure: str) -> Pour:
    """``structure``: its id or its SIRET. Raises FichierRefuse when it is not known, or has no contract."""
    page = await stores.structures.page({"siret": structure}, (), 1)
    id = page.items[0].structure if page.items else structure
    connue = (await repondantes(stores, [id])).get(id)
    if connue is None:
        raise FichierRefuse(0, "cette structure n'est pas connue")
    membres = await groupe(stores, connue.structure)
    ids = [v.contrat async for v in stores.veilles.scan({"structure": Parmi(membres)}, ("depuis",))]
    par_conseiller: dict[str, list[ContratConnu]] = defaultdict(list)
    for contrat in await stores.contrats.many(ids):
        if contrat is not None:
            par_conseiller[contrat.conseiller].append(contrat)
    if not par_conseiller:
        raise FichierRefuse(0, "aucun contrat n'est connu pour cette structure")
    employeurs = await _employeurs(stores, [c for contrats in par_conseiller.values() for c in contrats])
    situations = {
        conseiller: Situation(conseillers=frozenset({conseiller}), contrats=tuple(contrats), employeurs=employeurs)
        for conseiller, contrats in par_conseiller.items()
    }
    return Pour(connue.structure, connue.structure, None, situations)


async def _employeurs(stores: Stores, contrats: list[ContratConnu]) -> dict[str, Employeur]:
    return {
        structure: Employeur(structure=c.structure, siret=c.siret, departement=c.departement, commune=c.commune)
        for structure, c in (await repondantes(stores, {c.structure for c in contrats})).items()
    }
