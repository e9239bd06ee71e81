"""Files that nothing names: segments of a worker that died, files of one whose lease was over, past editions."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

from services.kit.objets import Objets, ObjetsIndisponibles
from services.kit.temps import Horloge, maintenant
from services.kit.worker import for_ever

from ..store import Stores
from .domain import Export
from .ouvertes.domain import jeu_de
from .ouvertes.publication import DOSSIER as OUVERTES
from .ouvrage import DOSSIER
from .vocabulaire import StatutExport

__all__ = ["AGE", "MenageExports"]

journal = logging.getLogger(__name__)
AGE: Final = timedelta(hours=1)
"""A file younger than this may be one that an export is about to name."""


class MenageExports:
    """``pause``: seconds between two sweeps. Several processes may sweep at once."""

    def __init__(
        self, stores: Stores, objets: Objets, *, pause: float = 3_600.0, horloge: Horloge = maintenant
    ) -> None:
        self._stores, self._objets, self._pause, self._horloge = stores, objets, pause, horloge

    async def travailler(self) -> None:
        """For ever, whatever becomes of either store."""
        await for_ever(self._avancer, pause=self._pause)

    async def _avancer(self) -> float:
        try:
            if partis := await self.tour():
                journal.info("%d files that nothing names are gone", partis)
        except ObjetsIndisponibles as error:
            journal.warning("the object store does not answer: swept after a pause", exc_info=error)
        return self._pause

    async def tour(self) -> int:
        """Deletes them; how many. Raises ObjetsIndisponibles; what is left is swept the next time."""
        return await self._trier(DOSSIER, self._export) + await self._trier(OUVERTES, self._jeu)

    async def _trier(self, dossier: str, nommes: Callable[[str], Awaitable[Sequence[str] | None]]) -> int:
        """``nommes``: the keys that the second part of a key stands for; None: it is not known here."""
        avant, partis = self._horloge() - AGE, 0
        async for vu in self._objets.list(dossier):
            parts = vu.key.split("/")
            if vu.le >= avant or len(parts) != 3:
                continue
            # Nothing is ever deleted from our store: files of what is unknown are another's, and left alone.
            gardes = await nommes(parts[1])
            if gardes is not None and vu.key not in gardes:
                await self._objets.delete(vu.key)
                partis += 1
        return partis

    async def _export(self, id: str) -> Sequence[str] | None:
        export = await self._stores.exports.get(id)
        return None if export is None else _nommes(export)

    async def _jeu(self, nom: str) -> Sequence[str] | None:
        jeu = await self._stores.jeux_ouverts.get(jeu_de(nom))
        return None if jeu is None else (jeu.cle,)


def _nommes(export: Export) -> Sequence[str]:
    if export.ouvert:
        return export.reprise.segments
    garde = export.fichier if export.statut is StatutExport.PRET else None
    return (garde.cle,) if garde else ()
