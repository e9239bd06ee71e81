"""``python -m infra.schemas`` writes what is generated; ``--check`` compares; ``--release`` freezes new event types."""

import argparse
import sys

from infra.local.place import ROOT

from . import GENERATORS
from .files import differences, write
from .graphql import CompositionRefused
from .released import changed, read, release


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.schemas", description=__doc__)
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--check", action="store_true", help="write nothing; show what is not current, and fail")
    action.add_argument("--release", action="store_true", help="write, and freeze the event types that are new")
    asked = parser.parse_args()
    try:
        produced = {path: text for produce in GENERATORS for path, text in produce().items()}
    except CompositionRefused as error:
        print(f"The subgraphs do not compose:\n{error}", file=sys.stderr)
        return 1
    if refused := changed(read(ROOT), produced):
        print("\n".join(refused), file=sys.stderr)
        return 1
    if asked.check:
        stale = list(differences(ROOT, produced))
        if stale:
            print("\n\n".join(stale), "\nNot current: run `make schemas` and commit.", sep="\n", file=sys.stderr)
        return 1 if stale else 0
    print("\n".join(write(ROOT, produced)) or "Everything is current.")
    if asked.release:
        print("\n".join(f"{type} is released" for type in release(ROOT, produced)) or "Nothing new to release.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
