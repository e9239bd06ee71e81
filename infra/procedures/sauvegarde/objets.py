"""The files of the object stores, copied after the photo: a fact is told once its object is there, so none misses."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from services.kit.objets import Objets, SettingsObjets, open_objets

from ..cadre import Cadre, Impossible
from ..lieux import Lieu
from .manifeste import Fichier, decrire

__all__ = ["copier", "depots", "remettre", "verifier"]


def depots(lieux: Sequence[Lieu]) -> dict[str, Objets]:
    """By service; services that share one bucket and prefix are told of once."""
    trouves: dict[str, Objets] = {}
    vus: set[str] = set()
    for lieu in lieux:
        if not isinstance(lieu.settings, SettingsObjets):
            continue
        ou = lieu.settings.objets_url or str(lieu.settings.data / "objets" / lieu.service)
        if ou not in vus:
            vus.add(ou)
            trouves[lieu.service] = open_objets(lieu.settings)
    return trouves


async def copier(cadre: Cadre, service: str, objets: Objets, dossier: Path) -> Fichier:
    """Each object under its key, flattened; ``<service>.liste`` has a line of JSON for each: key, digest, bytes."""
    liste = dossier / "objets" / f"{service}.liste"
    (dossier / "objets" / service).mkdir(parents=True, exist_ok=True)
    compte = 0
    with liste.open("w", encoding="utf-8") as lignes, cadre.avance(f"fichiers de {service}") as avance:
        async for vu in objets.list():
            lu = await objets.get(vu.key)
            if lu is None:
                continue  # swept since it was listed: no fact names it
            empreinte = hashlib.sha256()
            with _ou(dossier, service, vu.key).open("wb") as copie:
                async for morceau in lu.morceaux:
                    copie.write(bytes(morceau))
                    empreinte.update(bytes(morceau))
            ligne = {"cle": vu.key, "sha256": empreinte.hexdigest(), "octets": lu.taille}
            lignes.write(json.dumps(ligne) + "\n")
            compte += 1
            avance(1)
    return decrire(dossier, liste, compte)


def _ou(dossier: Path, service: str, key: str) -> Path:
    return dossier / "objets" / service / quote(key, safe="")


def _lignes(dossier: Path, service: str) -> list[dict[str, Any]]:
    texte = (dossier / "objets" / f"{service}.liste").read_text(encoding="utf-8")
    return [json.loads(ligne) for ligne in texte.splitlines()]


def verifier(dossier: Path, service: str) -> None:
    """Raises Impossible when an object is missing or is not what was copied."""
    for ligne in _lignes(dossier, service):
        chemin = _ou(dossier, service, ligne["cle"])
        if not chemin.exists():
            raise Impossible(f"Il manque un fichier de {service} à la sauvegarde : {ligne['cle']}.")
        with chemin.open("rb") as ouvert:
            if hashlib.file_digest(ouvert, "sha256").hexdigest() != ligne["sha256"]:
                raise Impossible(f"Le fichier {ligne['cle']} de {service} n'est plus ce qui avait été copié (sha256).")


async def remettre(cadre: Cadre, service: str, objets: Objets, dossier: Path) -> int:
    """Puts all of them back; the same again changes nothing. How many."""
    lignes = _lignes(dossier, service)
    with cadre.avance(f"fichiers de {service}", len(lignes)) as avance:
        for ligne in lignes:
            await objets.put_long(ligne["cle"], _ou(dossier, service, ligne["cle"]))
            avance(1)
    return len(lignes)
