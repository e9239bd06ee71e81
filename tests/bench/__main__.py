"""``make bench``: every figure, one script after another, each in a process of its own; a table of all at the end.
``--doc`` also writes docs/figures.md; names are those of the scripts to run, instead of all."""

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
    GARDE.unlink(missing_ok=True)
    doc, noms = "--doc" in sys.argv[1:], {nom for nom in sys.argv[1:] if nom != "--doc"}
    scripts = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if p.stem not in HORS)
    if inconnus := noms - set(scripts):
        print(f"no such script: {', '.join(sorted(inconnus))}; there are {', '.join(scripts)}")
        return 2
    scripts = [script for script in scripts if script in noms or not noms]
    print(f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}\n")
    rates = []
    for script in scripts:
        print(f"── {script}", flush=True)
        debut = time.monotonic()
        if subprocess.run([sys.executable, "-m", f"tests.bench.{script}"], check=False).returncode:
            rates.append(script)
        print(f"── {script}: {time.monotonic() - debut:.0f} s\n", flush=True)
    print(f"\n{GARDE}")
    if rates:
        print(f"did not run to the end: {', '.join(rates)}")
    elif doc:
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, check=True, text=True)
        tableau.ecrire(commit.stdout.strip())
        print(tableau.DOC)
    return bool(rates)


if __name__ == "__main__":
    sys.exit(main())
