"""What a Kubernetes Service does, on one machine: one address for several replicas, of which some may be leaving."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

__all__ = ["Repartiteur", "repartir"]

MORCEAU = 1 << 16


class Repartiteur:
    """Hands each new connection to the next replica. One that is withdrawn keeps the connections it has, as a pod that
    terminates does: taking leave of those is its own affair."""

    def __init__(self) -> None:
        self._cibles: list[int] = []
        self._suivante = 0

    def ajouter(self, port: int) -> None:
        self._cibles.append(port)

    def retirer(self, port: int) -> None:
        self._cibles.remove(port)

    async def recevoir(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if (cible := await self._joindre()) is not None:
                leur_reader, leur_writer = cible
                await asyncio.gather(_verser(reader, leur_writer), _verser(leur_reader, writer))
        finally:
            writer.close()

    async def _joindre(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """None when no replica takes the connection."""
        for _ in range(len(self._cibles)):
            self._suivante = (self._suivante + 1) % len(self._cibles)
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", self._cibles[self._suivante])
        return None


async def _verser(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until one end closes; the other is then closed too, whatever is on its way from it."""
    try:
        while morceau := await reader.read(MORCEAU):
            writer.write(morceau)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


@asynccontextmanager
async def repartir(port: int) -> AsyncIterator[Repartiteur]:
    """One that listens on 127.0.0.1:``port``, with no replica yet."""
    repartiteur = Repartiteur()
    serveur = await asyncio.start_server(repartiteur.recevoir, "127.0.0.1", port)
    try:
        yield repartiteur
    finally:
        serveur.close()
