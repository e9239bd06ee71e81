"""``python -m infra.operator``: waits for the lease, then leads until it is told to stop or anything goes wrong.

Crash only: whatever fails ends the process, and the next one starts from what the cluster says.
"""

import asyncio
import logging
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import kopf

from infra.composition import Composition, Sdl, compose
from infra.composition import ready as composition_ready
from services.kit import telemetry

from .health import serve
from .indexes import Indexes
from .kube import PLATEFORME, SUBSCRIPTION, TOPIC, Kube
from .lease import Lease, Lost
from .plateforme import Plateformes
from .registry import Work, registry, settings
from .replays import Replays
from .settings import OperatorSettings
from .subgraphs import ask_all
from .subscriptions import Subscriptions
from .topics import Topics

log = logging.getLogger(__name__)
FROZEN = 60.0


class Leading(threading.Thread):
    """kopf in a thread and a loop of its own, since it cancels every other task of its loop when it ends."""

    def __init__(self, given: OperatorSettings, leads: Callable[[], bool], ended: Callable[[], object]) -> None:
        super().__init__(name="kopf", daemon=True)
        self.stop = threading.Event()
        self._given, self._leads, self._ended = given, leads, ended
        self._beaten = time.monotonic()

    def run(self) -> None:
        try:
            asyncio.run(self._main())
        except Exception:
            log.critical("the operator ended, so the process does", exc_info=True)
        self._ended()

    async def _main(self) -> None:
        given = self._given
        beating = asyncio.create_task(self._beat())
        try:
            await kopf.operator(
                registry=registry(await work(given, self._leads), given.interval),
                settings=settings(),
                namespaces=[given.namespace],
                standalone=True,
                stop_flag=self.stop,
            )
        finally:
            # kopf waits for the flag on a thread, which would hold back the end of this loop.
            self.stop.set()
            beating.cancel()

    async def _beat(self) -> None:
        while True:
            self._beaten = time.monotonic()
            await asyncio.sleep(1)

    async def watch(self) -> None:
        """Returns once its loop has not turned for too long: nothing in it would notice."""
        while time.monotonic() - self._beaten < FROZEN:  # noqa: ASYNC110 — what is frozen sets no event
            await asyncio.sleep(1)


async def work(given: OperatorSettings, leads: Callable[[], bool]) -> Work:
    with tempfile.TemporaryDirectory() as folder:
        node = await composition_ready(Path(folder) / "install.log")
    kube = await Kube.connect(given.namespace, leads)

    async def composed(subgraphs: Sequence[Sdl]) -> Composition:
        return await compose(node, subgraphs)

    subscriptions = Subscriptions(kube)
    reconciles = {
        PLATEFORME: [Plateformes(kube, ask_all, composed).reconcile, Indexes(kube).reconcile],
        TOPIC: [Topics(kube).reconcile],
        SUBSCRIPTION: [subscriptions.reconcile],
    }
    return Work(reconciles, subscriptions.remove, Replays(kube).run)


async def main(given: OperatorSettings) -> int:
    """0 after SIGTERM or SIGINT, 1 when the lease is lost or the operator ended by itself."""
    loop, stop, ended = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    lease = Lease(await Kube.connect(given.namespace), given.holder, given.lease_seconds)
    serving = asyncio.create_task(serve(given, lease))
    stopping = asyncio.create_task(stop.wait())
    try:
        acquiring = asyncio.create_task(lease.acquire())
        await asyncio.wait([acquiring, stopping, serving], return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set() or not acquiring.done():
            acquiring.cancel()
            return 0 if stop.is_set() else 1
        acquiring.result()
        leading = Leading(given, lease.holds, lambda: loop.call_soon_threadsafe(ended.set))
        leading.start()
        keeping, over = asyncio.create_task(lease.keep()), asyncio.create_task(ended.wait())
        frozen = asyncio.create_task(leading.watch())
        await asyncio.wait([keeping, over, frozen, stopping, serving], return_when=asyncio.FIRST_COMPLETED)
        if not stop.is_set():
            log.critical("lease lost" if keeping.done() and isinstance(keeping.exception(), Lost) else "a part ended")
            return 1
        leading.stop.set()
        await asyncio.to_thread(leading.join, 10)
        keeping.cancel()
        await lease.release()
        return 0
    finally:
        serving.cancel()


if __name__ == "__main__":
    ours = OperatorSettings.load()
    telemetry.setup("operator", ours.otlp_endpoint)
    # A line for each timer of each resource, and for each connection, helps nobody.
    for loud in ("kopf.objects", "kafka"):
        logging.getLogger(loud).setLevel(logging.WARNING)
    code = asyncio.run(main(ours))
    telemetry.shutdown()
    # Not sys.exit: a thread that is in the middle of a write must not go on.
    os._exit(code)
