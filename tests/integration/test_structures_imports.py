"""Importing a zoning into the store: whole or not at all, once, each vintage beside the others."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from services.kit.testing import UN_JOUR
from services.structures.domain.zonage import en_vigueur
from services.structures.imports.__main__ import main
from services.structures.imports.fichier import ImportRefuse
from services.structures.imports.garder import garder
from services.structures.imports.listes import LECTEURS, Liste
from services.structures.store import COLLECTIONS, Stores
from services.territoire import territoire

from .engines import ENGINES, opened

ENTETE = "Code_insee;Departement;Commune;Classement FRR et FRR+ au 10 juillet 2025;\n"
JUILLET = date(2025, 7, 10)


@pytest.fixture(params=ENGINES)
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stores]:
    async with opened("structures", request.param, COLLECTIONS, tmp_path) as engine:
        yield Stores.on(engine)


def liste(dossier: Path, mende: str = "FRR+") -> Liste:
    fichier = dossier / "frr.csv"
    fichier.write_text(f"{ENTETE}48095;48;Mende;{mende};\n69123;69;Lyon;Non classée;\n", encoding="utf-8")
    return LECTEURS["frr"](fichier, territoire().commune, {})


def rien(faits: int, total: int) -> None:
    pass


async def test_the_same_list_again_changes_nothing(stores: Stores, tmp_path: Path) -> None:
    lue = liste(tmp_path)
    assert await garder(stores, lue, JUILLET, UN_JOUR, rien)
    assert not await garder(stores, lue, JUILLET, UN_JOUR, rien)
    assert len([z async for z in stores.zonages.scan({"nature": "FRR"}, ("millesime",))]) == 1


async def test_what_decisions_rested_on_is_not_overwritten(stores: Stores, tmp_path: Path) -> None:
    await garder(stores, liste(tmp_path), JUILLET, UN_JOUR, rien)
    with pytest.raises(ImportRefuse):
        await garder(stores, liste(tmp_path, "FRR socle"), JUILLET, UN_JOUR, rien)
    zonage = await stores.zonages.get("FRR:2025-07-10")
    assert zonage is not None
    tranche = await stores.tranches.get(zonage.tranche("48"))
    assert tranche is not None
    assert [v.code for v in tranche.valeurs["48095"]] == ["FRR_PLUS"]


async def test_vintages_stay_side_by_side(stores: Stores, tmp_path: Path) -> None:
    await garder(stores, liste(tmp_path), JUILLET, UN_JOUR, rien)
    await garder(stores, liste(tmp_path, "FRR socle"), date(2026, 7, 1), UN_JOUR, rien)
    zonages = [z async for z in stores.zonages.scan({"nature": "FRR"}, ("millesime",))]
    assert [z.millesime for z in zonages] == [JUILLET, date(2026, 7, 1)]
    assert en_vigueur(zonages, date(2026, 6, 30)) == zonages[0]


async def test_an_import_that_was_cut_short_shows_nothing_and_starts_again(stores: Stores, tmp_path: Path) -> None:
    def coupure(faits: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await garder(stores, liste(tmp_path), JUILLET, UN_JOUR, coupure)
    assert [z async for z in stores.zonages.scan({"nature": "FRR"})] == []
    assert await garder(stores, liste(tmp_path, "FRR socle"), JUILLET, UN_JOUR, rien)


async def test_two_imports_at_once_of_one_vintage_leave_one(stores: Stores, tmp_path: Path) -> None:
    un, deux = liste(tmp_path), liste(tmp_path, "FRR socle")
    fins = await asyncio.gather(
        *(garder(stores, lue, JUILLET, UN_JOUR, rien) for lue in (un, deux, un)), return_exceptions=True
    )
    assert [fin for fin in fins if fin is True] == [True]
    assert any(isinstance(fin, ImportRefuse) for fin in fins)


def test_the_command_imports_then_says_that_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONUM_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("MONGODB_URI", raising=False)
    liste(tmp_path)
    arguments = ["frr", str(tmp_path / "frr.csv"), "--millesime", "2025-07-10"]
    assert main(arguments) == 0
    assert "(100 %)" in (dit := capsys.readouterr().err)
    assert dit.endswith("2 lignes, 2 communes. Importé.\n")
    assert main(arguments) == 0
    assert capsys.readouterr().err.endswith("Déjà importé à l'identique : rien n'a changé.\n")


def test_the_command_shows_fifty_bad_lines_and_their_total(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONUM_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("MONGODB_URI", raising=False)
    (tmp_path / "frr.csv").write_text(ENTETE + "".join(f"0000{n};;;FRR+;\n" for n in range(1_000)), encoding="utf-8")
    assert main(["frr", str(tmp_path / "frr.csv"), "--millesime", "2025-07-10"]) == 1
    dit = capsys.readouterr().err
    assert dit.count("commune inconnue") == 50
    assert dit.endswith("… et 950 autres défauts\n1000 défauts : rien n'a été importé.\n")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("millesime", ["", "hier", "10/07/2025", "2025-13-01"])
def test_a_vintage_that_is_no_day_is_refused(tmp_path: Path, millesime: str) -> None:
    with pytest.raises(SystemExit) as sortie:
        main(["frr", str(tmp_path), "--millesime", millesime])
    assert sortie.value.code == 2
