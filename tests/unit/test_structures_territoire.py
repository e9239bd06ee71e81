"""The territory that the rules are read with: complete, of one vintage, made again the same."""

import gzip
import json
from pathlib import Path

import pytest

from infra.reference.territoire import contenu
from services.territoire import cle_de_nom, territoire


def test_the_territory_is_that_of_2026() -> None:
    cadre = territoire().cadre
    assert (cadre.millesime, cadre.source) == ("COG 2026", "@etalab/decoupage-administratif 6.0.0")
    assert (len(territoire()), len(cadre.departements), len(cadre.epci), len(cadre.ept)) == (34_969, 109, 1_255, 11)


def test_each_commune_lies_in_a_departement_a_region_and_an_epci_that_exist() -> None:
    cadre = territoire().cadre
    for commune in territoire():
        assert cadre.departements[commune.departement][1] == commune.region
        assert commune.region in cadre.regions
        assert commune.epci is None or commune.epci in cadre.epci


def test_a_commune_is_found_by_its_code_only() -> None:
    lyon = territoire().commune("69123")
    assert lyon is not None
    assert (lyon.nom, lyon.siren, lyon.population) == ("Lyon", "216901231", 519_127)
    assert all(territoire().commune(code) is None for code in ("", "6912", "691234", "00000", "99999", "\ud800"))


@pytest.mark.parametrize("debut", ["saint etienne", "SAINT-ÉTIENNE", "Saint’Etienne"])
def test_a_commune_is_searched_as_people_type_it(debut: str) -> None:
    noms = [c.nom for c in territoire().chercher(debut, 3)]
    assert noms[0] == "Saint-Étienne"
    assert len(noms) == 3


def test_a_search_that_finds_nothing_is_an_empty_list() -> None:
    assert territoire().chercher("zzzz", 10) == []
    for debut in ("", " - ", "\ud800", "x" * 60_000):
        assert territoire().chercher(debut, 10) == []


def test_accents_ligatures_and_hyphens_do_not_count() -> None:
    assert cle_de_nom("L'Œuf-en-Çà") == "l oeuf en ca"


@pytest.fixture
def paquet(tmp_path: Path) -> Path:
    """The npm package in small: a ruined village without a soul, an atoll of unknown population, a municipal
    arrondissement and a commune that is no more."""
    ruine = {"code": "55039", "nom": "Beaumont", "departement": "55", "type": "commune-actuelle", "population": 0}
    donnees = {
        "communes": [
            {"code": "98411", "nom": "Îles", "departement": "984", "type": "commune-actuelle"},
            {**ruine, "siren": "215500398"},
            {"code": "75119", "nom": "Paris 19e", "type": "arrondissement-municipal", "commune": "75056"},
            {"code": "01003", "nom": "Amareins", "type": "commune-associee"},
        ],
        "regions": [{"code": "44", "nom": "Grand Est"}],
        "departements": [{"code": "55", "nom": "Meuse", "region": "44"}],
        "epci": [{"code": "200049187", "nom": "Grand Verdun", "membres": [{"code": "55039"}]}],
        "ept": [],
    }
    (tmp_path / "data").mkdir()
    (tmp_path / "package.json").write_text('{"version": "9.9.9"}')
    for nom, contenu_ in donnees.items():
        (tmp_path / "data" / f"{nom}.json").write_text(json.dumps(contenu_))
    return tmp_path


def test_the_files_are_made_again_to_the_byte(paquet: Path) -> None:
    assert contenu(paquet) == contenu(paquet)


def test_nobody_is_a_number_and_unknown_is_not(paquet: Path) -> None:
    lignes = gzip.decompress(contenu(paquet)["communes.tsv.gz"]).decode().split("\n")
    assert lignes == ["55039\tBeaumont\t55\t200049187\t0\t215500398", "98411\tÎles\t984\t\t\t"]
    cadre = json.loads(contenu(paquet)["territoire.json"])
    assert cadre["arrondissements"] == {"75119": "75056"}
    assert cadre["source"].endswith("9.9.9")
