"""Kafka on this machine, once: its jars, then a rehearsal that makes every later start shorter."""

import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from infra.local import kafka
from infra.local.alone import alone
from infra.local.announce import SILENT, Announcer
from infra.local.place import Place, from_here
from infra.local.process import Died, Process, Program

__all__ = ["install"]


async def install(place: Place, announcer: Announcer = SILENT) -> Path:
    """The folder of the jars, fetched the first time; raises Died when they cannot be."""
    jars = kafka.jars(place.cache)
    if not jars.exists():
        announcer.begins("jars", f"télécharge Kafka {kafka.VERSION} (43 Mo, une fois)")
        argv = (sys.executable, "-m", "infra.local.jars", str(jars))
        await Process(Program(name="jars", argv=argv, log=place.log("jars"))).run()
        announcer.ready("jars", from_here(jars))
    if not kafka.aot_cache(jars).exists():
        async with alone(next(jars.glob("*.jar"))):
            await _rehearse(jars, announcer)
    return jars


async def _rehearse(jars: Path, announcer: Announcer) -> None:
    """Starts a broker for nobody and stops it: the JVM then keeps its classes as they were loaded and linked.

    The published Java carries no such cache, even of its own classes. Measured: 3 s of CPU for a start instead of 5;
    made in 18 s of CPU, 66 MB.
    """
    cache = kafka.aot_cache(jars)
    if cache.exists():
        return
    announcer.begins("rehearsal", "démarre Kafka une première fois, pour que les suivantes soient plus courtes")
    with tempfile.TemporaryDirectory(dir=jars.parent, prefix="rehearsing-") as folder:
        place, made = Place.free(Path(folder)), Path(folder) / "aot"
        await kafka.format_data(place, jars)
        broker = Process(replace(kafka.program(place, jars, f"-XX:AOTCacheOutput={made}"), grace=120))
        # Without it Kafka starts as well, only slower.
        with suppress(Died, FileNotFoundError):
            try:
                await broker.start()
            finally:
                await broker.stop()
            made.rename(cache)
    announcer.ready("rehearsal", from_here(cache))
