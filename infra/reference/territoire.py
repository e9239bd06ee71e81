"""Makes the committed territory data of ``services/territoire`` from the npm package of Etalab.

``python -m infra.reference.territoire`` installs the package locked beside this file (npm is needed), and writes
the same bytes each time. A new year of the code officiel géographique is a new version there and a new MILLESIME here.
"""

import gzip
import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

__all__ = ["CIBLE", "MILLESIME", "PAQUET", "contenu", "ecrire"]

ICI: Final = Path(__file__).parent
CIBLE: Final = ICI.parents[1] / "services/territoire"
PAQUET: Final = "@etalab/decoupage-administratif"
MILLESIME: Final = "COG 2026"
"""The package's README says which year each of its versions holds."""

Entree = Mapping[str, Any]


def contenu(paquet: Path) -> dict[str, bytes]:
    """File name → bytes, from the folder of the unpacked npm package."""
    communes = _lire(paquet, "communes")
    epci = _lire(paquet, "epci")
    territoire = {
        "millesime": MILLESIME,
        "source": f"{PAQUET} {json.loads((paquet / 'package.json').read_text())['version']}",
        "licence": "Licence Ouverte",
        "regions": _noms(_lire(paquet, "regions")),
        "departements": {d["code"]: [d["nom"], d["region"]] for d in _lire(paquet, "departements")},
        "epci": _noms(epci),
        "ept": _noms(_lire(paquet, "ept")),
        "arrondissements": {c["code"]: c["commune"] for c in communes if c["type"] == "arrondissement-municipal"},
    }
    membre_de = {m["code"]: e["code"] for e in epci for m in e["membres"]}
    lignes = [_ligne(c, membre_de.get(c["code"])) for c in communes if c["type"] == "commune-actuelle"]
    return {
        "territoire.json": (json.dumps(territoire, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode(),
        # Without the moment of writing: the same package gives the same bytes.
        "communes.tsv.gz": gzip.compress("\n".join(sorted(lignes)).encode(), mtime=0),
    }


def ecrire(paquet: Path, cible: Path = CIBLE) -> list[Path]:
    """Writes the files and answers their paths."""
    chemins = []
    for nom, octets in contenu(paquet).items():
        (cible / nom).write_bytes(octets)
        chemins.append(cible / nom)
    return chemins


def _lire(paquet: Path, nom: str) -> list[Entree]:
    lu: list[Entree] = json.loads((paquet / "data" / f"{nom}.json").read_text())
    return lu


def _noms(entrees: Iterable[Entree]) -> dict[str, str]:
    return {e["code"]: e["nom"] for e in entrees}


def _ligne(commune: Entree, epci: str | None) -> str:
    """code, nom, département, EPCI, population, SIREN; what is not known is empty."""
    connu = {**commune, "epci": epci}
    colonnes = (connu.get(c) for c in ("code", "nom", "departement", "epci", "population", "siren"))
    return "\t".join("" if c is None else str(c) for c in colonnes)


if __name__ == "__main__":
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ICI, check=True)
    for chemin in ecrire(ICI / "node_modules" / PAQUET):
        print(f"{chemin.stat().st_size:>9} {chemin}")
