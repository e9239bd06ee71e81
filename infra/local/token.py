"""Prints a token of the local issuer: ``python -m infra.local.token ROLE=prefecture DEPARTEMENTS=69,01``."""

import os
import sys
from pathlib import Path

from infra.local.issuer import DAY, Issuer
from infra.local.place import AUDIENCE, Impossible, Place
from services.kit.identity import AUTHENTIFIES

__all__ = ["main"]

_USAGE = f"""\
ROLE={"|".join(sorted(AUTHENTIFIES))} [DEPARTEMENTS=69,01] [SIRET=21690123100011] [SUB=...] [HEURES=24]
  exemple : make token ROLE=prefecture DEPARTEMENTS=69"""


def main(words: list[str]) -> None:
    """Print the token alone on standard output; exit 2 with the usage when a word is not understood."""
    asked = dict(word.split("=", 1) for word in words if "=" in word)
    role = asked.get("ROLE", "")
    hours = asked.get("HEURES") or "24"
    if role not in AUTHENTIFIES or asked.keys() - {"ROLE", "DEPARTEMENTS", "SIRET", "SUB", "HEURES"}:
        sys.exit(f"Rôle inconnu ou mot non compris.\n{_USAGE}")
    if not hours.isdecimal():
        sys.exit(f"HEURES est un nombre entier.\n{_USAGE}")
    try:
        place = Place.from_env()
        # Where the issuer runs in a container, it was told both.
        folder = Path(os.environ.get("CONUM_ISSUER_FOLDER") or place.folder / "issuer")
        issuer = Issuer.read(folder, os.environ.get("JWT_ISSUER") or place.url("issuer"), AUDIENCE)
    except FileNotFoundError:
        sys.exit("Aucune plateforme n'a été démarrée ici : faites d'abord « make up ».")
    except Impossible as why:
        sys.exit(f"✗ {why}")
    departements = [code.strip() for code in asked.get("DEPARTEMENTS", "").split(",") if code.strip()]
    print(
        issuer.token(
            role,
            departements=departements,
            siret=asked.get("SIRET") or None,
            sub=asked.get("SUB") or None,
            seconds=int(hours) * DAY // 24,
        )
    )


if __name__ == "__main__":
    main(sys.argv[1:])
