"""``rotation-emetteur``: the issuer's key in three steps: the next one is published, then it signs, then the former one
is withdrawn. Each service and the gateway read the published keys again at a key they do not know, and in any case
after ten minutes: between two steps there is time for that, and for the last token of the former key to end.

The development issuer's keys are in a folder; another issuer has its own way to change them, and ``--observer`` says
what it publishes.
"""

import argparse
import os
import time
from pathlib import Path
from typing import Final

import httpx

from infra.local.keys import OTHER, drop, keep, kept, new_key
from services.kit.settings import Settings

from ..cadre import FAIT, Cadre, Impossible, Procedure

__all__ = ["EMETTEUR"]

CACHE: Final = 600.0
"""For how long a service goes by the keys it has read (services.kit.identity, gateway/tokens.ts)."""
JETON: Final = 24 * 3600.0
"""How long the longest token of the development issuer is good."""
ETAPES: Final = ("annoncer", "basculer", "retirer", "observer")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("etape", choices=ETAPES)
    parser.add_argument("--dossier", type=Path, help="les clés de l'émetteur (CONUM_ISSUER_FOLDER, .local/issuer)")
    parser.add_argument("--attente", type=float, help="secondes depuis l'étape précédente au lieu du délai sûr")


async def _faire(cadre: Cadre, options: argparse.Namespace) -> int:
    dossier = options.dossier or Path(os.environ.get("CONUM_ISSUER_FOLDER") or ".local/issuer")
    if options.etape == "observer":
        return await _observer(cadre)
    if kept(dossier) is None:
        raise Impossible(
            f"Aucune clé d'émetteur dans {dossier} : dites où elles sont par --dossier ou CONUM_ISSUER_FOLDER."
        )
    return {"annoncer": _annoncer, "basculer": _basculer, "retirer": _retirer}[options.etape](
        cadre, dossier, options.attente
    )


async def _observer(cadre: Cadre) -> int:
    url = Settings.load("structures").jwks_url
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            cles = (await client.get(url)).raise_for_status().json()["keys"]
    except (httpx.HTTPError, ValueError, KeyError) as panne:
        raise Impossible(
            f"Aucune liste de clés à {url} ({type(panne).__name__}) : JWKS_URL dit où elle est."
        ) from panne
    for cle in cles:
        cadre.fait("clé publiée", f"{cle.get('kid')} ({cle.get('alg')})")
    cadre.dire(f"{len(cles)} clé(s) à {url}. Il en faut deux pendant une rotation.")
    return FAIT


def _annoncer(cadre: Cadre, dossier: Path, attente: float | None) -> int:
    """Run again: the key that was announced stays."""
    if (deja := kept(dossier, OTHER)) is not None:
        cadre.dire(f"La clé {deja.kid} est déjà publiée à côté de celle qui signe : rien n'est changé.")
        return FAIT
    if not cadre.essai:
        keep(dossier, new_key(), OTHER)
        (dossier / "etape").write_text("annoncee")
    cadre.fait("clé suivante publiée, elle ne signe pas encore")
    cadre.dire(f"Étape suivante dans {CACHE / 60:.0f} minutes : rotation-emetteur basculer.")
    return FAIT


def _basculer(cadre: Cadre, dossier: Path, attente: float | None) -> int:
    suivante, actuelle = kept(dossier, OTHER), kept(dossier)
    if suivante is None or actuelle is None or (dossier / "etape").read_text() != "annoncee":
        raise Impossible("Aucune clé n'a été annoncée, ou elle signe déjà : commencez par « annoncer ».")
    _assez(dossier, CACHE if attente is None else attente)
    if not cadre.essai:
        # The step first: were it cut here, « basculer » asked again would exchange them back.
        (dossier / "etape").write_text("basculee")
        keep(dossier, suivante)
        keep(dossier, actuelle, OTHER)
    cadre.fait("la nouvelle clé signe, l'ancienne reste publiée")
    cadre.dire(
        f"Étape suivante dans {JETON / 3600:.0f} heures, à la fin des derniers jetons : rotation-emetteur retirer."
    )
    return FAIT


def _retirer(cadre: Cadre, dossier: Path, attente: float | None) -> int:
    if kept(dossier, OTHER) is None:
        cadre.dire("Une seule clé est publiée : il n'y a rien à retirer.")
        return FAIT
    if (dossier / "etape").read_text() != "basculee":
        raise Impossible("La clé annoncée ne signe pas encore : « basculer » d'abord.")
    _assez(dossier, JETON if attente is None else attente)
    if not cadre.essai:
        drop(dossier, OTHER)
    cadre.fait("l'ancienne clé n'est plus publiée : ses jetons n'ouvrent plus rien")
    return FAIT


def _assez(dossier: Path, delai: float) -> None:
    reste = (dossier / "etape").stat().st_mtime + delai - time.time()
    if reste > 0:
        encore = f"{reste / 60:.0f} min" if reste < 7_200 else f"{reste / 3_600:.0f} h"
        raise Impossible(f"L'étape précédente est trop récente : encore {encore} (--attente la raccourcit).")


EMETTEUR: Final = Procedure(
    "rotation-emetteur",
    "Change la clé de l'émetteur de jetons en trois étapes, sans refuser personne.",
    _arguments,
    _faire,
)
