"""``mise-a-jour``: checks, helm upgrade, a look at what came of it; and back to the former version when it is wrong.

Run from the sources of the new version, with helm and kubectl: the facts and the graph that it checks are those of
these sources, and the chart is theirs. Two versions run side by side meanwhile: docs/procedures.md says why they may.
"""

import argparse
import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from infra.local.place import ROOT

from ..cadre import FAIT, Cadre, Impossible, Procedure
from ..constats import constater
from ..lieux import lieux
from .grappe import Echec, Grappe, Revision
from .passage import Passage

__all__ = ["METTRE_A_JOUR"]

FRAICHE: Final = 24.0


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("version", help="le tag des images de la nouvelle version")
    parser.add_argument("--chart", type=Path, default=ROOT / "charts" / "conum", help="celui de ces sources")
    parser.add_argument("--release", default="conum", help="le nom donné à helm install (conum)")
    parser.add_argument("--espace", default="conum", help="l'espace de noms (conum)")
    parser.add_argument("--valeurs", type=Path, action="append", help="comme helm -f ; sans, celles qui sont en place")
    sauvegarde = parser.add_mutually_exclusive_group(required=True)
    sauvegarde.add_argument("--sauvegarde", type=Path, help="une sauvegarde entière, de moins de 24 heures")
    sauvegarde.add_argument("--sans-sauvegarde", action="store_true", help="s'en passer, et le savoir")
    parser.add_argument("--attente", type=int, default=600, help="secondes pour que tout soit renouvelé (600)")
    parser.add_argument("--observation", type=float, default=60.0, help="secondes à regarder ensuite (60)")
    parser.add_argument("--retard", type=int, default=100, help="faits de retard permis à un groupe (100)")
    parser.add_argument("--forcer", action="store_true", help="mettre à jour malgré ce que disent les vérifications")
    parser.add_argument("--helm", default="helm", help="où est helm")
    parser.add_argument("--kubectl", default="kubectl", help="où est kubectl")


async def _faire(cadre: Cadre, options: argparse.Namespace) -> int:
    grappe = Grappe(options.release, options.espace, options.helm, options.kubectl)
    grappe.trouver()
    fichiers = [mot for chemin in options.valeurs or () for mot in ("-f", str(chemin))] or ["--reset-then-reuse-values"]
    donnees = [str(options.chart), *fichiers, "--set-string", f"image.tag={options.version}"]
    places = lieux()
    try:
        en_place, interrompue = await _en_place(cadre, grappe)
        await _changements(cadre, grappe, donnees)
        avant = await constater(places, retard=options.retard)
        await _verifier(cadre, grappe, options, avant)
        la = await grappe.deploiements()
    except Echec as echec:
        raise Impossible(f"La grappe ne répond pas comme il faut, et rien n'a été changé : {echec}.") from echec
    if cadre.essai:
        cadre.dire("Essai : rien n'a été changé.")
        return FAIT
    passage = Passage(cadre, grappe, en_place, options)
    if interrompue:
        await passage.debloquer()
    await passage.passer(donnees, la)
    await passage.observer(places, avant)
    cadre.dire(f"Mise à jour en {options.version} faite, rien à signaler. Pour revenir : {passage.retour}.")
    return FAIT


async def _en_place(cadre: Cadre, grappe: Grappe) -> tuple[Revision, bool]:
    """The revision that serves, and whether helm was killed after it."""
    revisions = await grappe.revisions()
    en_place = next((r for r in reversed(revisions) if r.statut == "deployed"), None)
    if en_place is None:
        raise Impossible(f"Aucune version de {grappe.release} n'est en place : c'est à installer, pas à mettre à jour.")
    cadre.fait("en place", f"révision {en_place.numero}, {en_place.chart}")
    interrompue = revisions[-1].statut.startswith("pending")
    if interrompue:
        cadre.fait("révision interrompue", f"{revisions[-1].numero}, à défaire d'abord")
    return en_place, interrompue


async def _changements(cadre: Cadre, grappe: Grappe, donnees: list[str]) -> None:
    """Raises Impossible when helm or the cluster would refuse them."""
    # Needs PyYAML, which the images of the platform have no use for: this procedure is run from the sources.
    from .changements import changements

    avant = await grappe.manifestes()
    try:
        lignes = changements(avant, await grappe.essayer(donnees))
    except Echec as echec:
        raise Impossible(f"La grappe refuserait cette version : {echec}.") from echec
    for ligne in lignes:
        cadre.fait("change", ligne)
    if not lignes:
        cadre.dire("  Rien ne changerait.")


async def _verifier(cadre: Cadre, grappe: Grappe, options: argparse.Namespace, constats: Mapping[str, str]) -> None:
    """Says everything that is against it; raises Impossible when something is and ``--forcer`` was not given."""
    from . import verifications

    combien, cassees = await verifications.operations(grappe)
    fautes = [*constats.values(), *verifications.faits_publies(), *cassees]
    if options.sauvegarde:
        fautes += await asyncio.to_thread(verifications.sauvegarde_recente, options.sauvegarde, FRAICHE)
    for faute in fautes:
        cadre.dire(f"  ✗ {faute}")
    cadre.fait("vérifications", f"{combien} opérations persistées relues, {len(fautes)} choses à régler")
    if fautes and not options.forcer:
        raise Impossible("Rien n'a été changé : réglez cela d'abord, ou --forcer.")


METTRE_A_JOUR: Final = Procedure(
    "mise-a-jour",
    "Met une version à la place d'une autre sur une grappe, vérifie avant et après, revient si besoin.",
    _arguments,
    _faire,
)
