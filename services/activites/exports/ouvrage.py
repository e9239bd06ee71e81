"""One export being made: read into segments, written as one file, put in its place; and it tells how far it is.

A segment is in the object store before the export says so. So a worker that dies costs the lines it had not kept yet:
when its lease is over, another one goes on from there.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from services.kit.objets import Objets, ObjetsIndisponibles
from services.kit.temps import Horloge, uuid7

from ..store import Stores
from .colonnes_cra import COLONNES_CRA, ligne
from .domain import Export, Fichier, Reprise
from .fichiers import Ecriture, Tampon, ecrire_segment, empreinte
from .lecture import lire
from .metadonnees import metadonnees
from .perimetre import tranches

__all__ = ["DOSSIER", "SEGMENT", "Ouvrage"]

T = TypeVar("T")
DOSSIER: Final = "exports"
SEGMENT: Final = 50_000
"""Lines: some megabytes."""
SECONDES: Final = 20.0
"""A segment is closed after so long, however few its lines: a worker that has an export speaks as often."""
LECTURE: Final = 90
"""The share of the reading in the whole (%)."""


class Ouvrage:
    """Every call may raise PriseRevolue: another worker has the export, which is its business from then on."""

    def __init__(
        self, stores: Stores, objets: Objets, export: Export, moi: str, segment: int, horloge: Horloge
    ) -> None:
        self._stores, self._objets, self._export, self._moi = stores, objets, export, moi
        self._segment, self._horloge = segment, horloge
        self._ici: dict[str, Path] = {}

    async def mener(self) -> None:
        """To its end. What is left here of an interrupted one is gone with its folder."""
        with TemporaryDirectory(prefix="conum-export-") as nom:
            dossier = Path(nom)
            await self._lire(dossier)
            segments = self._export.reprise.segments
            await self._en_tenant(self._reprendre(segments, dossier))
            await self._ecrire([self._ici[cle] for cle in segments], dossier)
            for cle in segments:
                await self._objets.delete(cle)

    async def _lire(self, dossier: Path) -> None:
        tampon, depuis = Tampon(dossier / "tampon.ndjson"), time.monotonic()
        toutes = self._export.reprise.tranches or await tranches(self._stores, self._export.perimetre)
        async for lot in lire(self._stores, self._export, toutes):
            tampon.ajouter(map(ligne, lot.cras))
            fini = lot.part == 1 and lot.curseur is None
            if tampon.lignes >= self._segment or time.monotonic() - depuis > SECONDES or fini:
                suite = replace(self._export.reprise, tranches=toutes, tranche=lot.tranche, curseur=lot.curseur)
                await self._garder(tampon, suite, int(lot.part * LECTURE), dossier)
                tampon, depuis = Tampon(tampon.chemin), time.monotonic()
        tampon.fermer()

    async def _garder(self, tampon: Tampon, suite: Reprise, avancement: int, dossier: Path) -> None:
        """A segment of what the buffer holds; no segment of no line."""
        tampon.fermer()
        if tampon.lignes:
            cle = f"{DOSSIER}/{self._export.id}/{uuid7()}"
            segment = dossier / cle.rsplit("/", 1)[1]
            await asyncio.to_thread(ecrire_segment, tampon.chemin, segment, COLONNES_CRA)
            await self._objets.put_long(cle, segment)
            self._ici[cle] = segment
            suite = replace(suite, segments=(*suite.segments, cle), trouvees=suite.trouvees + tampon.lignes)
        await self._dire(suite, avancement=avancement)

    async def _dire(self, reprise: Reprise, *, avancement: int, ecrites: int = 0) -> None:
        moi, le = self._moi, self._horloge()
        self._export = await self._stores.exports.change(
            self._export.id, lambda e: e.avancer(moi, reprise=reprise, ecrites=ecrites, avancement=avancement, le=le)
        )

    async def _reprendre(self, segments: tuple[str, ...], dossier: Path) -> None:
        """Those that the workers before this one have kept."""
        for cle in segments:
            if cle not in self._ici:
                chemin = dossier / cle.rsplit("/", 1)[1]
                await self._telecharger(cle, chemin)
                self._ici[cle] = chemin

    async def _telecharger(self, cle: str, chemin: Path) -> None:
        objet = await self._objets.get(cle)
        if objet is None:
            raise ObjetsIndisponibles
        with chemin.open("wb") as fichier:
            async for morceau in objet.morceaux:
                fichier.write(morceau)

    async def _ecrire(self, segments: list[Path], dossier: Path) -> None:
        export, chemin = self._export, dossier / "fichier"
        dit = metadonnees(export)
        with Ecriture(dossier) as ecriture:
            travail = asyncio.to_thread(ecriture.executer, segments, chemin, export.format, COLONNES_CRA, dit)
            await self._en_tenant(travail, lambda: ecriture.part)
        sha256 = await self._en_tenant(asyncio.to_thread(empreinte, chemin), lambda: 100)
        cle = f"{DOSSIER}/{export.id}/{self._moi}.{export.format.lower()}"
        await self._en_tenant(self._objets.put_long(cle, chemin), lambda: 100)
        fichier, moi, le = Fichier(cle=cle, taille=chemin.stat().st_size, sha256=sha256), self._moi, self._horloge()
        await self._stores.exports.change(export.id, lambda e: e.aboutir(moi, fichier=fichier, le=le))

    async def _en_tenant(self, travail: Coroutine[Any, Any, T], part: Callable[[], int] = lambda: 0) -> T:
        """What the work gives, the lease being renewed meanwhile. ``part`` of the lines is written (%)."""
        tache = asyncio.ensure_future(travail)
        try:
            while not (await asyncio.wait({tache}, timeout=SECONDES))[0]:
                ecrites = self._export.reprise.trouvees * part() // 100
                avancement = LECTURE + part() * (99 - LECTURE) // 100
                await self._dire(self._export.reprise, avancement=avancement, ecrites=ecrites)
            return tache.result()
        finally:
            tache.cancel()
