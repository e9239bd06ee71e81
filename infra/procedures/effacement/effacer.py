"""``effacer-personne``: finds what is held of somebody, has each service's rules forget it, shows that it is gone."""

import argparse
import asyncio
import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from services.kit.aggregate import Decision
from services.kit.temps import jour_paris, maintenant
from services.structures.conseillers.contrats import est_en_contrat
from services.structures.domain import Structure

from ..cadre import FAIT, Cadre, Impossible, Inacheve, Procedure
from ..lieux import lieux
from .preuve import ecrire
from .restes import compacter, regarder
from .trouver import Magasins, Trouve, chercher, ouvrir

__all__ = ["EFFACER"]

PATIENCE: Final = 60.0


def _arguments(parser: argparse.ArgumentParser) -> None:
    qui = parser.add_mutually_exclusive_group(required=True)
    qui.add_argument("--courriel", help="son adresse ; « - » : lue sur l'entrée, et nulle part dans l'historique")
    qui.add_argument("--compte", help="l'identifiant opaque de son compte")
    parser.add_argument("--preuve", type=Path, help="où écrire la preuve (par défaut preuve-<date>.json)")


async def _faire(cadre: Cadre, options: argparse.Namespace) -> int:
    courriel = sys.stdin.readline().strip() if options.courriel == "-" else options.courriel
    le, places = maintenant(), lieux()
    preuve = (options.preuve or Path(f"preuve-{le:%Y%m%dT%H%M%S}.json")).absolute()
    if preuve.exists():
        raise Impossible(f"{preuve} existe déjà : une preuve ne se réécrit pas.")
    async with ouvrir(places) as magasins:
        trouve = await chercher(cadre, magasins, courriel=courriel, compte=options.compte)
        _dire(cadre, trouve)
        await _permis(magasins, trouve, le)
        if cadre.essai:
            cadre.dire("Essai : rien n'a été effacé.")
            return FAIT
        await _effacer(magasins, trouve, le)
        await _entendu(magasins, trouve)
    recrits = [lieu.service for lieu in places if await asyncio.to_thread(compacter, lieu, trouve)]
    regard = await regarder(cadre, places, trouve)
    for ou in regard.a_relire:
        cadre.fait("à relire (son nom, ou celui d'un homonyme)", ou)
    if regard.restes:
        for ou in regard.restes:
            cadre.fait("reste", ou)
        raise Inacheve(f"Il reste {len(regard.restes)} traces que personne n'a effacées : aucune preuve n'est écrite.")
    empreinte = ecrire(
        preuve,
        courriel or options.compte,
        {
            "procedure": "effacer-personne",
            "le": le.isoformat(timespec="seconds"),
            "efface": {
                "conseillers": trouve.conseillers,
                "contacts": trouve.structures,
                "brouillons": trouve.brouillons,
            },
            "gardes_sous_identifiant_opaque": {"comptes": sorted(trouve.comptes), "exports": trouve.exports},
            "fichiers_recrits": recrits,
            "relus": regard.vus,
            "restes": 0,
            "a_relire": regard.a_relire,
        },
    )
    cadre.dire(f"Plus rien : {sum(regard.vus.values())} documents, faits et fichiers relus. Preuve : {preuve}")
    cadre.dire(f"  empreinte à reporter au registre : {empreinte}")
    return FAIT


def _dire(cadre: Cadre, trouve: Trouve) -> None:
    cadre.fait("conseillers", f"{len(trouve.conseillers)} {' '.join(trouve.conseillers)}".rstrip())
    cadre.fait("contacts de structures", f"{len(trouve.structures)} {' '.join(trouve.structures)}".rstrip())
    cadre.fait("brouillons de comptes rendus", str(len(trouve.brouillons)))
    cadre.fait("exports demandés (gardés sous un identifiant opaque)", str(len(trouve.exports)))
    if trouve.rien:
        cadre.dire("  Les services ne tiennent rien de cette personne ; tout est relu quand même.")


async def _permis(magasins: Magasins, trouve: Trouve, le: datetime) -> None:
    """Before anything is changed: a contract that runs needs who it is with."""
    for id in trouve.conseillers:
        if await est_en_contrat(magasins.structures, id, jour_paris(le)):
            raise Impossible(
                f"Le contrat du conseiller {id} est en cours : ses données sont nécessaires jusqu'à sa fin."
            )


async def _effacer(magasins: Magasins, trouve: Trouve, le: datetime) -> None:
    """By the rules of each service; what is erased already changes nothing."""
    stores = magasins.structures
    for id in trouve.conseillers:
        await stores.conseillers.change(id, lambda c: c.effacer(en_contrat=False, par="plateforme", le=le))
    for id in trouve.structures:
        for courriel in sorted(trouve.courriels):
            await stores.structures.change(id, partial(_oublier, courriel=courriel, le=le))
    for id in trouve.brouillons:
        await magasins.activites.brouillons.delete(id)


def _oublier(structure: Structure, *, courriel: str, le: datetime) -> Decision[Structure]:
    return structure.oublier_contact(courriel, par="plateforme", le=le)


async def _entendu(magasins: Magasins, trouve: Trouve) -> None:
    """activites learns from an event that the account is nobody's any more."""
    fin = asyncio.get_running_loop().time() + PATIENCE
    while [lie for compte in trouve.comptes async for lie in magasins.activites.comptes_lies.scan({"compte": compte})]:
        if asyncio.get_running_loop().time() > fin:
            raise Inacheve("activites n'a pas encore appris que le compte est délié : démarrez-le, puis relancez.")
        await asyncio.sleep(0.5)


EFFACER: Final = Procedure(
    "effacer-personne", "Efface une personne qui le demande (RGPD), et en écrit la preuve.", _arguments, _faire
)
