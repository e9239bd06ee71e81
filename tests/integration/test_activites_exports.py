"""The files of reports, made by the worker from a real store: what is in them, whatever happens meanwhile."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import msgspec
import pytest

from services.activites.exports.colonnes_cra import COLONNES_CRA
from services.activites.exports.domain import BAIL, GARDE, Export
from services.activites.exports.vocabulaire import FormatExport, GenrePerimetre, StatutExport
from services.activites.store import Absorption
from services.activites.vocabulaire import Genre, Lieu, Materiel, Statut, Theme, TrancheAge
from services.kit.objets import Objets, ObjetsIndisponibles

from .engines import ENGINES
from .exports import Exports, cra, ouvrir
from .objets import nulle_part


@pytest.fixture(params=ENGINES)
async def e(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Exports]:
    async with ouvrir(request.param, tmp_path) as exports:
        yield exports


@pytest.mark.parametrize("format", list(FormatExport))
async def test_every_report_of_the_period_that_counts_is_in_the_file_once(e: Exports, format: FormatExport) -> None:
    jours = [date(2026, 1, 1) + timedelta(days=n) for n in range(31)]
    await e.garder(*[cra(f"dedans-{n:02d}", jour=jour) for n, jour in enumerate(jours)])
    await e.garder(cra("veille", jour=date(2025, 12, 31)), cra("lendemain", jour=date(2026, 2, 1)))
    await e.garder(cra("retire", statut=Statut.RETIRE))
    id = await e.demander(format=format)
    assert await e.atelier(segment=7).tour() == 1
    export = await e.lire(id)
    assert (export.statut, export.ecrites, export.avancement) == (StatutExport.PRET, 31, 100)
    assert sorted(await e.lignes(id)) == [f"dedans-{n:02d}" for n in range(31)]


async def test_a_line_says_all_of_the_report_and_names_nobody(e: Exports) -> None:
    dit = cra(
        "un",
        duree=90,
        lieu=Lieu.AUTRE,
        commune="75056",
        themes=(Theme.EMAIL, Theme.SANTE),
        participants=3,
        deja_accompagnes=1,
        ages={TrancheAge.DE_18_A_24: 2},
        genres={Genre.FEMININ: 3},
        materiels=(Materiel.TABLETTE,),
    )
    await e.garder(dit)
    id = await e.demander()
    await e.atelier().tour()
    entete, ligne, fin = (await e.contenu(id)).decode().split("\n")
    assert fin == ""
    assert entete.split(",") == [c.nom for c in COLONNES_CRA]
    lu = dict(zip(entete.split(","), ligne.split(","), strict=True))
    attendu = {
        "cra": "un",
        "jour": "2026-01-15",
        "siret": "21690123100011",
        "commune": "75056",
        "commune_nom": "Paris",
        "departement_commune": "75",
        "region": "11",
        "duree": "90",
        "themes": "EMAIL|SANTE",
        "sous_themes": "",
        "participants": "3",
        "deja_accompagnes": "1",
        "age_de_18_a_24": "2",
        "age_moins_de_12": "0",
        "genre_feminin": "3",
        "materiels": "TABLETTE",
        "autonomie": "",
        "statut": "TRANSMIS",
        "transmis_le": "2026-01-15T12:00:00.000000Z",
    }
    assert {nom: lu[nom] for nom in attendu} == attendu


async def test_a_parquet_file_says_what_its_columns_mean_and_of_which_vintage(e: Exports) -> None:
    await e.garder(cra("un", themes=(Theme.EMAIL, Theme.SANTE)))
    id = await e.demander(GenrePerimetre.DEPARTEMENTS, "69", format=FormatExport.PARQUET)
    await e.structure("structure-1")
    await e.atelier().tour()
    assert await e.lignes(id, "jour, themes, duree, autonomie") == [(date(2026, 1, 15), ["EMAIL", "SANTE"], 45, None)]
    chemin = e.dossier / "parquet"
    chemin.write_bytes(await e.contenu(id))
    dits = duckdb.connect().execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(chemin)]).fetchall()
    metadonnees = {cle.decode(): dit.decode() for cle, dit in dits}
    assert metadonnees["perimetre"] == "DEPARTEMENTS 69"
    assert metadonnees["version"] == "cra.1"
    assert metadonnees["millesime"].startswith("COG")
    colonnes = msgspec.json.decode(metadonnees["colonnes"])["fields"]
    assert [(c["name"], c["description"]) for c in colonnes] == [(c.nom, c.description) for c in COLONNES_CRA]


@pytest.mark.parametrize("format", list(FormatExport))
async def test_an_export_of_nothing_is_a_file_with_its_columns_and_no_line(e: Exports, format: FormatExport) -> None:
    id = await e.demander(format=format)
    await e.atelier().tour()
    assert (await e.lire(id)).statut is StatutExport.PRET
    assert await e.lignes(id, "cra, jour, themes") == []


async def test_each_perimeter_has_its_own_reports_and_those_of_the_structures_merged_into_it(e: Exports) -> None:
    await e.garder(
        cra("a", structure="s-69", conseiller="c-1"),
        cra("b", structure="s-38", departement="38", conseiller="c-2"),
        cra("c", structure="absorbee-38", departement="38", conseiller="c-2"),
        cra("d", structure="absorbee-69", departement="69", conseiller="c-3"),
        cra("e", structure="inconnue", departement="69", conseiller="c-4"),
    )
    for structure in ("s-69", "absorbee-69"):
        await e.structure(structure)
    for structure in ("s-38", "absorbee-38"):
        await e.structure(structure, departement="38", siret="21380185500015")
    for absorbee, conservee in (("absorbee-38", "s-69"), ("absorbee-69", "s-38")):
        absorption = Absorption(absorbee=absorbee, conservee=conservee)
        await e.stores.absorptions.put(absorbee, absorption, sequence=1)
    attendus: tuple[tuple[GenrePerimetre, tuple[str, ...], str], ...] = (
        (GenrePerimetre.NATION, (), "abcde"),
        (GenrePerimetre.CONSEILLER, ("c-2",), "bc"),
        (GenrePerimetre.STRUCTURE, ("s-69",), "ac"),
        (GenrePerimetre.DEPARTEMENTS, ("69",), "ace"),
        (GenrePerimetre.DEPARTEMENTS, ("38",), "bd"),
        (GenrePerimetre.DEPARTEMENTS, ("38", "69"), "abcde"),
    )
    for genre, valeurs, cras in attendus:
        id = await e.demander(genre, *valeurs)
        await e.atelier(segment=1).tour()
        assert "".join(sorted(await e.lignes(id))) == cras, (genre, valeurs)


class ObjetsQuiMeurent(Objets):
    """An object store in which the worker dies after so many files."""

    morts_apres = 2

    async def put_long(self, key: str, chemin: Path) -> None:
        if self.morts_apres == 0:
            raise ObjetsIndisponibles
        self.morts_apres -= 1
        await super().put_long(key, chemin)


async def test_what_a_dead_worker_has_kept_is_not_read_again(e: Exports, tmp_path: Path) -> None:
    await e.garder(*[cra(f"c-{n:03d}", jour=date(2026, 1, 1) + timedelta(days=n % 31)) for n in range(250)])
    id = await e.demander()
    with pytest.raises(ObjetsIndisponibles):
        await e.atelier(segment=1, objets=ObjetsQuiMeurent.dossier(tmp_path / "objets")).tour()
    laisse = await e.lire(id)
    assert (laisse.statut, laisse.reprise.trouvees) == (StatutExport.EN_COURS, 200)
    assert await e.atelier().tour() == 0, "its lease still runs"
    e.horloge.avancer(BAIL)
    assert await e.atelier().tour() == 1
    assert sorted(await e.lignes(id)) == [f"c-{n:03d}" for n in range(250)]


async def test_a_report_that_changes_its_day_meanwhile_is_in_the_file_once_as_it_last_is(e: Exports) -> None:
    """Two slices: what moves behind the reader, ahead of it, out of the period and into it."""
    avant = {"en arrière": 20, "en avant": 2, "dehors": 10, "reste": 11}
    await e.garder(*[cra(id, jour=date(2026, 1, jour)) for id, jour in avant.items()])
    await e.garder(cra("dedans", jour=date(2026, 2, 10)))
    id = await e.demander()
    le = e.horloge()
    pris = await e.stores.exports.change(id, lambda x: x.prendre("mort", depuis=le, le=le))
    assert pris.commence_le == le
    for quoi, jour in {
        "en arrière": date(2026, 1, 1),
        "en avant": date(2026, 1, 31),
        "dehors": date(2026, 2, 1),
        "dedans": date(2026, 1, 5),
    }.items():
        await e.corriger(quoi, le=le + timedelta(seconds=1), jour=jour)
    e.horloge.avancer(BAIL)
    await e.atelier().tour()
    assert sorted(await e.lignes(id, "cra, jour")) == [
        ("dedans", "2026-01-05"),
        ("en arrière", "2026-01-01"),
        ("en avant", "2026-01-31"),
        ("reste", "2026-01-11"),
    ]


async def test_one_export_has_one_worker_and_one_file(e: Exports, tmp_path: Path) -> None:
    await e.garder(cra("un"))
    id = await e.demander()
    ateliers = [e.atelier() for _ in range(3)]
    for atelier in ateliers:
        await atelier.tour()
    assert len([vu async for vu in e.objets.list()]) == 1
    assert await e.lignes(id) == ["un"]


async def test_a_file_whose_time_is_over_is_taken_away(e: Exports) -> None:
    id = await e.demander()
    await e.atelier().tour()
    e.horloge.avancer(GARDE)
    assert await e.atelier().tour() == 1
    assert (await e.lire(id)).statut is StatutExport.EXPIRE
    assert [vu async for vu in e.objets.list()] == []
    assert await e.atelier().tour() == 0


async def test_an_export_that_never_gets_further_ends_in_failure(e: Exports, tmp_path: Path) -> None:
    await e.garder(cra("un"))
    id = await e.demander()
    (tmp_path / "nulle part").mkdir()
    absents = nulle_part(tmp_path / "nulle part", "dossier")
    for _ in range(5):
        with pytest.raises(ObjetsIndisponibles):
            await e.atelier(objets=absents).tour()
        e.horloge.avancer(BAIL)
    await e.atelier().tour()
    echec: Export = await e.lire(id)
    assert (echec.statut, echec.echeance) == (StatutExport.EN_ECHEC, None)


async def test_a_correction_of_a_moment_before_the_reading_is_read_in_its_place(e: Exports) -> None:
    await e.garder(cra("un"))
    await e.corriger("un", le=datetime.fromisoformat("2026-01-20T08:00:00+00:00"), duree=60)
    id = await e.demander()
    await e.atelier().tour()
    assert await e.lignes(id, "duree, statut, modifie_le") == [("60", "CORRIGE", "2026-01-20T08:00:00.000000Z")]
