"""Empties the local folder (data, logs, mails, keys): ``python -m infra.local.clean``; the caches stay."""

import shutil
import sys
from pathlib import Path
from typing import Final

from infra.local.place import Impossible, Place
from infra.local.supervisor import hold

__all__ = ["clean"]

_OURS: Final = ("kafka", "data", "logs", "mails", "issuer", "demo", "bench.json")


def clean(folder: Path) -> list[str]:
    """Remove what a platform left in ``folder`` and answer the names; raises Busy when one runs there.

    Names its own things, so that a CONUM_LOCAL pointed at the wrong place loses nothing else.
    """
    if not folder.exists():
        return []
    gone = []
    with hold(folder):
        for name in _OURS:
            path = folder / name
            if path.is_dir():
                shutil.rmtree(path)
            elif path.exists():
                path.unlink()
            else:
                continue
            gone.append(name)
    return gone


if __name__ == "__main__":
    try:
        here = Place.from_env().folder
        removed = clean(here)
    except Impossible as why:
        sys.exit(f"✗ {why}")
    print(f"{here} : {', '.join(removed) or 'déjà vide'}.")
