"""``python -m infra.local.kube build`` or ``run --data DIR``: a genuine Kubernetes API, for tests and for trying."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from infra.local.place import Impossible

from .build import default_cache, install
from .server import KubeServer


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local.kube", description=__doc__)
    parser.add_argument("--cache", type=Path, default=default_cache(), help="default: %(default)s")
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("build", help="construit ce qui manque au cache, puis dit où")
    run = actions.add_parser("run", help="au premier plan, jusqu'à Ctrl-C ; écrit le chemin du kubeconfig")
    run.add_argument("--data", type=Path, required=True)
    run.add_argument("--nodes", type=int, default=2, help="faux nœuds : aucun conteneur n'y tourne (%(default)s)")
    return parser.parse_args()


def serve(data: Path, cache: Path, nodes: int) -> None:
    asked_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_stop.set())
    with KubeServer(data, controllers=True, nodes=nodes, cache=cache) as server:
        print(f"export KUBECONFIG={server.kubeconfig}", flush=True)
        asked_to_stop.wait()


def main() -> int:
    given = arguments()
    try:
        if given.action == "build":
            install(given.cache)
            print(given.cache)
        else:
            serve(given.data, given.cache, given.nodes)
    except Impossible as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
