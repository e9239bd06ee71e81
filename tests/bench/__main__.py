"""``make bench``: every figure, one script after another, each in a process of its own; a table of all at the end.
``--doc`` also writes docs/figures.md; names are those of the scripts to run, instead of all: the others' figures stay.
"""

import argparse
import platform
import subprocess
import sys
import time
from pathlib import Path

from . import tableau
from .figures import GARDE

HORS = {"__init__", "__main__", "figures", "tableau", "documented", "generateur_cra", "sujet"}


def main() -> int:
    """Non-zero when a script failed; the others are run all the same."""
    tous = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if p.stem not in HORS)
    parser = argparse.ArgumentParser(prog="tests.bench")
    parser.add_argument("scripts", nargs="*", help=f"of {', '.join(tous)}")
    parser.add_argument("--doc", action="store_true", help="also write docs/figures.md")
    demande = parser.parse_args()
    if inconnus := set(demande.scripts) - set(tous):
        parser.error(f"no such script: {', '.join(sorted(inconnus))}; there are {', '.join(tous)}")
    if not demande.scripts:
        GARDE.unlink(missing_ok=True)
    print(f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}\n")
    rates = []
    for script in demande.scripts or tous:
        print(f"── {script}", flush=True)
        debut = time.monotonic()
        if subprocess.run([sys.executable, "-m", f"tests.bench.{script}"], check=False).returncode:
            rates.append(script)
        print(f"── {script}: {time.monotonic() - debut:.0f} s\n", flush=True)
    print(f"\n{GARDE}")
    if rates:
        print(f"did not run to the end: {', '.join(rates)}")
    elif demande.doc:
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, check=True, text=True)
        tableau.ecrire(commit.stdout.strip())
        print(tableau.DOC)
    return bool(rates)


if __name__ == "__main__":
    sys.exit(main())
