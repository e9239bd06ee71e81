"""The worker that publishes: when a year has a new edition of its public figures, its files follow.

The files say what the edition says, no more: what it hides is hidden here. The same edition gives the same bytes.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from services.kit.aggregate import Conflit
from services.kit.objets import Objets
from services.kit.temps import Horloge, maintenant
from services.kit.worker import for_ever
from services.territoire import territoire

from ...statistiques.grandeurs import DEFINITION
from ...statistiques.series import FRANCE, Axe
from ...statistiques.store import PagePublique
from ...store import Stores
from ..catalogue import LICENCE
from ..fichiers import Ecriture, Tampon, ecrire_segment, empreinte
from ..vocabulaire import FormatExport, PasOuvert
from .colonnes import COLONNES, DESCRIPTION, TITRES, lignes, schema_ouvert
from .domain import MAILLES, JeuOuvert, Nature

__all__ = ["DOSSIER", "Publication"]

journal = logging.getLogger(__name__)
DOSSIER: Final = "ouvertes"
PREMIERE_ANNEE: Final = 2000
REPOS: Final = timedelta(minutes=10)
"""An edition is written page by page: a younger one may not be whole yet."""
Lot = dict[tuple[Axe, PasOuvert], Tampon]


class Publication:
    """``pause``: seconds between two looks. Several processes may publish at once: they publish the same."""

    def __init__(self, stores: Stores, objets: Objets, *, pause: float = 900.0, horloge: Horloge = maintenant) -> None:
        self._stores, self._objets, self._pause, self._horloge = stores, objets, pause, horloge

    async def travailler(self) -> None:
        """For ever, whatever becomes of either store."""
        await for_ever(self._avancer, pause=self._pause)

    async def _avancer(self) -> float:
        if annees := await self.tour():
            journal.info("open data: new files of %s", ", ".join(map(str, annees)))
        return self._pause

    async def tour(self) -> list[int]:
        """The years of which it published the files."""
        le = self._horloge()
        annees = list(range(PREMIERE_ANNEE, le.year + 1))
        editions = await self._stores.chiffres.publiques.many([f"{FRANCE}|{annee}" for annee in annees])
        faites = []
        for annee, france in zip(annees, editions, strict=True):
            if france is not None and france.edition <= le - REPOS and await self._a_faire(annee, france):
                await self._publier(annee, france)
                faites.append(annee)
        return faites

    async def _a_faire(self, annee: int, france: PagePublique) -> bool:
        """The last file that is published of a year: when it follows the edition, all of them do."""
        dernier = await self._stores.jeux_ouverts.get(_natures(annee)[-1].id)
        return dernier is None or dernier.edition < france.edition

    async def _publier(self, annee: int, france: PagePublique) -> None:
        with TemporaryDirectory(prefix="conum-ouvertes-") as nom:
            dossier = Path(nom)
            tampons = await self._lire(annee, france, dossier)
            for nature in _natures(annee):
                await self._un_fichier(nature, france, tampons[nature.maille, nature.pas], dossier)

    async def _lire(self, annee: int, france: PagePublique, dossier: Path) -> Lot:
        """One pass over the pages, which come in the order of their codes."""
        tampons = {(m, p): Tampon(dossier / f"{m}-{p}.ndjson") for m in MAILLES for p in PasOuvert}
        async for page in self._stores.chiffres.publiques.scan():
            # A page of an older edition is that of a territory where nothing took place any more.
            if page.annee == str(annee) and page.edition == france.edition:
                for pas in PasOuvert:
                    tampons[Axe(page.serie.partition(":")[0]), pas].ajouter(lignes(page, pas))
        for tampon in tampons.values():
            tampon.fermer()
        return tampons

    async def _un_fichier(self, nature: Nature, france: PagePublique, tampon: Tampon, dossier: Path) -> None:
        fichier, segment, colonnes = dossier / nature.nom, dossier / "segment", COLONNES[nature.pas]
        await asyncio.to_thread(ecrire_segment, tampon.chemin, segment, colonnes)
        with Ecriture(dossier) as ecriture:
            dit = _metadonnees(nature)
            await asyncio.to_thread(ecriture.executer, [segment], fichier, nature.format, colonnes, dit)
        sha256 = await asyncio.to_thread(empreinte, fichier)
        cle = f"{DOSSIER}/{nature.nom}/{sha256}"
        await self._objets.put_long(cle, fichier)
        jeu, fait = JeuOuvert.ouvrir(
            nature,
            cle=cle,
            taille=fichier.stat().st_size,
            sha256=sha256,
            lignes=tampon.lignes,
            edition=france.edition,
            le=self._horloge(),
        )
        fichier.unlink()
        ancien = await self._stores.jeux_ouverts.get(jeu.id)
        try:
            if ancien is None:
                await self._stores.jeux_ouverts.add(jeu, fait)
                return
        except Conflit:
            ancien = jeu
        await self._stores.jeux_ouverts.change(jeu.id, lambda j: j.suivre(jeu))
        if ancien.cle != cle:
            await self._objets.delete(ancien.cle)


def _natures(annee: int) -> list[Nature]:
    return [
        Nature(annee=annee, maille=maille, pas=pas, format=format)
        for maille in MAILLES
        for pas in PasOuvert
        for format in FormatExport
    ]


def _metadonnees(nature: Nature) -> Mapping[str, str]:
    """Key → text; nothing that the same figures would not give again."""
    return {
        "titre": TITRES[nature.pas],
        "description": DESCRIPTION,
        "definition": DEFINITION,
        "annee": str(nature.annee),
        "maille": nature.maille.value,
        "millesime": territoire().cadre.millesime,
        "licence": f"{LICENCE['title']} {LICENCE['path']}",
        "colonnes": msgspec.json.encode(schema_ouvert(nature.pas)).decode(),
    }
