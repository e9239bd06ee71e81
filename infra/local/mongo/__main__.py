"""``python -m infra.local.mongo install`` or ``run --data DIR``; SIGTERM and Ctrl-C stop it cleanly."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from .commands import MongoFailed, log
from .install import default_cache, install
from .server import MongoServer, Options


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local.mongo", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    cache = argparse.ArgumentParser(add_help=False)
    cache.add_argument("--cache", type=Path, default=default_cache(), help="default: %(default)s")
    actions.add_parser("install", parents=[cache], help="fetch and build, then print where both lie")
    run = actions.add_parser("run", parents=[cache], help="stay in the foreground; prints READY and the URI")
    run.add_argument("--data", type=Path, required=True)
    run.add_argument("--port", type=int, default=0, help="default: a free one")
    run.add_argument("--uri-file", type=Path, help="written when a client may connect")
    run.add_argument("--user")
    run.add_argument("--password", default="")
    run.add_argument("--tls-cert", type=Path)
    run.add_argument("--tls-key", type=Path)
    run.add_argument("--tls-ca", type=Path)
    run.add_argument("--fsync", choices=["on", "off"], default="on")
    run.add_argument("--max-connections", type=int, default=120)
    run.add_argument("--shared-buffers", default="128MB")
    return parser.parse_args()


def serve(options: Options, uri_file: Path | None) -> int:
    asked_to_stop = threading.Event()
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, lambda *_: asked_to_stop.set())
    if uri_file:
        uri_file.unlink(missing_ok=True)  # a waiter must not read the address of the time before
    server = MongoServer(options)
    try:
        server.start()
        if uri_file:
            whole = uri_file.with_name(uri_file.name + ".tmp")
            whole.write_text(server.uri)
            whole.replace(uri_file)
        print("READY", server.uri, flush=True)
        while server.running():
            if asked_to_stop.wait(0.2):
                return 0
        log("a process ended by itself; see the logs in", server.data)
        return 1
    finally:
        server.stop()


def main() -> int:
    given = vars(arguments())
    action, cache = given.pop("action"), given["cache"]
    try:
        if action == "install":
            found = install(cache)
            print(found.postgres, found.ferretdb)
            return 0
        uri_file = given.pop("uri_file")
        return serve(Options(**given), uri_file)
    except MongoFailed as error:
        log(error)
        return 1


if __name__ == "__main__":
    sys.exit(main())
