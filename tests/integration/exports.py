"""Reports in a store, as an export finds them: made directly, so that a test says only what matters to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from services.activites.domain import Cra, Saisie
from services.activites.events import CraCorrige
from services.activites.exports.atelier import Atelier
from services.activites.exports.domain import Export, Perimetre
from services.activites.exports.store import EXPORTS, JEUX_OUVERTS
from services.activites.exports.vocabulaire import FormatExport, GenrePerimetre
from services.activites.statistiques.store import PUBLIQUES
from services.activites.store import ABSORPTIONS, COMPTES_LIES, CRAS, STRUCTURES, Stores, StructureConnue
from services.activites.vocabulaire import Lieu, Statut, Theme, TypeCra
from services.kit.objets import Objets
from services.kit.temps import uuid7
from services.kit.testing import HorlogeReglable

from .engines import opened

__all__ = ["COLLECTIONS", "Exports", "cra", "ouvrir"]

COLLECTIONS = (CRAS, STRUCTURES, ABSORPTIONS, COMPTES_LIES, PUBLIQUES, EXPORTS, JEUX_OUVERTS)
SAISIE: dict[str, Any] = {
    "type": TypeCra.INDIVIDUEL,
    "duree": 45,
    "lieu": Lieu.LIEU_ACTIVITE,
    "commune": "69123",
    "themes": (Theme.EMAIL,),
}


def cra(id: str = "", *, jour: date = date(2026, 1, 15), **autres: Any) -> Cra:
    """A report filed at noon of its day, and not changed since."""
    le = datetime.fromisoformat(f"{jour}T12:00:00+00:00")
    dit = {nom: autres.pop(nom) for nom in list(autres) if nom in Saisie.__dataclass_fields__}
    champs: dict[str, Any] = {
        "id": id or uuid7(),
        "conseiller": "conseiller-1",
        "contrat": "contrat-1",
        "poste": "poste-1",
        "structure": "structure-1",
        "siret": "21690123100011",
        "departement": "69",
        "commune_employeur": "69123",
        "saisie": Saisie(**{**SAISIE, **dit, "jour": jour}),
        "statut": Statut.TRANSMIS,
        "transmis_le": le,
        "modifie_le": le,
    }
    return Cra(**{**champs, **autres})


@dataclass
class Exports:
    """A store, an object store, a clock and a folder to look at files in."""

    stores: Stores
    objets: Objets
    dossier: Path
    horloge: HorlogeReglable = field(default_factory=HorlogeReglable)

    def atelier(self, *, segment: int = 50_000, objets: Objets | None = None) -> Atelier:
        return Atelier(self.stores, objets or self.objets, segment=segment, horloge=self.horloge)

    async def garder(self, *cras: Cra) -> None:
        for un in cras:
            await self.stores.cras.add(un)

    async def corriger(self, id: str, *, le: datetime, **dit: Any) -> None:
        """A correction, as the store keeps one: another day or another place, a moment, a fact."""

        def rule(c: Cra) -> tuple[Cra, CraCorrige]:
            corrige = replace(c, saisie=replace(c.saisie, **dit), statut=Statut.CORRIGE, modifie_le=le)
            return corrige, corrige._fait(CraCorrige, le)

        await self.stores.cras.change(id, rule)

    async def structure(self, id: str, *, departement: str = "69", siret: str = "21690123100011") -> None:
        connue = StructureConnue(structure=id, siret=siret, departement=departement, commune="69123")
        await self.stores.structures.put(id, connue, sequence=1)

    async def demander(
        self,
        genre: GenrePerimetre = GenrePerimetre.NATION,
        *valeurs: str,
        format: FormatExport = FormatExport.CSV,
        du: date = date(2026, 1, 1),
        au: date = date(2026, 1, 31),
    ) -> str:
        export, fait = Export.demander(
            uuid7(),
            demandeur="compte-1",
            format=format,
            perimetre=Perimetre(genre=genre, valeurs=valeurs),
            du=du,
            au=au,
            ouverts=0,
            le=self.horloge(),
        )
        return (await self.stores.exports.add(export, fait)).id

    async def lire(self, id: str) -> Export:
        export = await self.stores.exports.get(id)
        assert export is not None
        return export

    async def contenu(self, id: str) -> bytes:
        export = await self.lire(id)
        assert export.fichier is not None
        objet = await self.objets.get(export.fichier.cle)
        assert objet is not None
        return b"".join([m async for m in objet.morceaux])

    async def lignes(self, id: str, colonnes: str = "cra") -> list[Any]:
        """What the file says in these columns, line by line; a value alone is not in a tuple."""
        chemin = self.dossier / uuid7()
        chemin.write_bytes(await self.contenu(id))
        lecteur = "read_parquet" if (await self.lire(id)).format is FormatExport.PARQUET else "read_csv"
        options = "" if lecteur == "read_parquet" else ", all_varchar = true"
        lues = duckdb.connect().execute(f"SELECT {colonnes} FROM {lecteur}('{chemin}'{options})").fetchall()
        return [ligne[0] if len(ligne) == 1 else ligne for ligne in lues]


@asynccontextmanager
async def ouvrir(engine: str, folder: Path) -> AsyncIterator[Exports]:
    async with opened("activites", engine, COLLECTIONS, folder) as ouvert:
        dossier = folder / "vus"
        dossier.mkdir()
        yield Exports(Stores.on(ouvert), Objets.dossier(folder / "objets"), dossier)
