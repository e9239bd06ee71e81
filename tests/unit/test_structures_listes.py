"""Reading the lists of others: every bad line by its number, and nothing kept unless all of them are good."""

import os
from pathlib import Path

import pytest

from services.structures.domain.zonage import Nature
from services.structures.imports.fichier import TAILLE_MAX, ImportRefuse
from services.structures.imports.listes import LECTEURS, Liste
from services.territoire import territoire

FRR = "Code_insee;Departement;Commune;Classement FRR et FRR+ au 10 juillet 2025;"
QPV = "code_qp;lib_qp;insee_reg;lib_reg;insee_dep;lib_dep;insee_com;lib_com;siren_epci;lib_epci;;"
FRR_REELLE = Path(__file__).parents[3] / "shared/data/frr-2025-07-10.csv"


def lire(liste: str, dossier: Path, *lignes: str, encodage: str = "utf-8", fin: str = "\r\n") -> Liste:
    fichier = dossier / "liste.csv"
    fichier.write_bytes((fin.join(lignes) + fin).encode(encodage))
    return LECTEURS[liste](fichier, territoire().commune, {})


def defauts(liste: str, dossier: Path, *lignes: str, encodage: str = "utf-8") -> list[tuple[int, str]]:
    with pytest.raises(ImportRefuse) as refus:
        lire(liste, dossier, *lignes, encodage=encodage)
    return [(d.ligne, d.message) for d in refus.value.defauts]


def test_the_frr_list_gives_one_class_to_each_commune(tmp_path: Path) -> None:
    lue = lire("frr", tmp_path, FRR, "01001;01;L'Abergement-Clémenciat;Non classée;", "48095;48;Mende;FRR+;")
    assert (lue.nature, lue.lignes, lue.communes) == (Nature.FRR, 2, 2)
    assert [v.code for v in lue.tranches["48"].valeurs["48095"]] == ["FRR_PLUS"]


@pytest.mark.skipif(not FRR_REELLE.exists() and os.environ.get("CI") != "true", reason="../shared/data is not here")
def test_the_whole_list_in_force_since_july_2025_is_good() -> None:
    lue = LECTEURS["frr"](FRR_REELLE, territoire().commune, {})
    classes = [v.code for t in lue.tranches.values() for vs in t.valeurs.values() for v in vs]
    assert (lue.lignes, lue.communes, classes.count("FRR_SOCLE"), classes.count("FRR_PLUS")) == (
        34_875,
        34_875,
        13_313,
        4_456,
    )


def test_every_bad_line_is_told_by_its_number(tmp_path: Path) -> None:
    trouves = defauts(
        "frr",
        tmp_path,
        FRR,
        "01001;01;L'Abergement-Clémenciat;Non classée;",
        "01001;01;L'Abergement-Clémenciat;FRR+;",
        "99999;99;Nulle part;Non classée;",
        "01002;01;L'Abergement-de-Varey;ZRR;",
        "",
        ";01;Sans code;FRR+;",
        "01004",
        '01005;01;"Ambérieux;FRR+;',
    )
    assert [ligne for ligne, _ in trouves] == [3, 4, 5, 7, 8, 9]
    messages = [message for _, message in trouves]
    assert messages[0] == "la commune 01001 est déjà à la ligne 2"
    assert messages[1].startswith("commune inconnue : « 99999 »")
    assert messages[2] == "classement inconnu : « ZRR »"
    assert messages[3] == "le code de la commune manque"
    assert messages[4] == "la ligne n'a que 1 champs, l'en-tête en annonce 5"
    assert messages[5] == "les guillemets de la ligne ne se ferment pas"


def test_a_file_in_another_encoding_is_told_line_by_line(tmp_path: Path) -> None:
    trouves = defauts("frr", tmp_path, FRR, "01001;01;Clémenciat;FRR+;", "48095;48;Mende;FRR+;", encodage="latin-1")
    assert trouves == [(2, "la ligne n'est pas en UTF-8")]


def test_a_file_with_other_separators_says_which_are_expected(tmp_path: Path) -> None:
    ((ligne, message),) = defauts("frr", tmp_path, FRR.replace(";", ","), "01001,01,Une,FRR+,")
    assert ligne == 1
    assert message.endswith("les champs se séparent par des points-virgules")


@pytest.mark.parametrize("contenu", [b"", b"\n\n", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_no_list(tmp_path: Path, contenu: bytes) -> None:
    (tmp_path / "vide.csv").write_bytes(contenu)
    with pytest.raises(ImportRefuse):
        LECTEURS["frr"](tmp_path / "vide.csv", territoire().commune, {})


def test_a_header_alone_is_no_list(tmp_path: Path) -> None:
    assert defauts("qpv", tmp_path, QPV) == [(0, "la liste n'a aucune ligne")]


def test_a_file_that_is_not_there_or_is_a_folder_is_no_list(tmp_path: Path) -> None:
    for chemin in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(ImportRefuse) as refus:
            LECTEURS["qpv"](chemin, territoire().commune, {})
        assert refus.value.defauts[0].message.startswith("le fichier ne peut pas être lu")


def test_a_file_far_too_big_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "gros.csv").open("wb") as gros:
        gros.truncate(TAILLE_MAX + 1)
    with pytest.raises(ImportRefuse) as refus:
        LECTEURS["frr"](tmp_path / "gros.csv", territoire().commune, {})
    assert "trop gros" in refus.value.defauts[0].message


def test_the_same_list_written_otherwise_has_the_same_digest(tmp_path: Path) -> None:
    un, deux = "01001;01;L'Abergement-Clémenciat;Non classée;", "48095;48;Mende;FRR+;"
    lue = lire("frr", tmp_path, FRR, un, deux)
    assert lire("frr", tmp_path, FRR, deux, un, encodage="utf-8-sig", fin="\n").empreinte == lue.empreinte
    assert lire("frr", tmp_path, FRR, un, deux.replace("FRR+", "FRR socle")).empreinte != lue.empreinte


def test_a_quartier_belongs_to_each_commune_that_it_straddles(tmp_path: Path) -> None:
    lue = lire(
        "qpv",
        tmp_path,
        QPV,
        "QN00101M;Un Quartier;84;Auvergne-Rhône-Alpes;1;Ain;1053;Bourg-en-Bresse;200071751;CA;;",
        'QN00201M;Un Autre;32;Hauts-de-France;02;Aisne;"02571; 02691";"Omissy; Saint-Quentin";200071892;CA;;',
        "QN06901M;Un Troisième;84;Auvergne-Rhône-Alpes;69;Rhône;69388;Lyon 8e;200046977;Métropole de Lyon;;",
    )
    assert lue.lignes == 3
    assert [v.code for v in lue.tranches["01"].valeurs["01053"]] == ["QN00101M"]
    assert set(lue.tranches["02"].valeurs) == {"02571", "02691"}
    assert set(lue.tranches["69"].valeurs) == {"69123"}


def test_a_bad_quartier_is_told_by_its_line(tmp_path: Path) -> None:
    bon = "QN00101M;Un;84;;1;Ain;01053;Bourg;;;;"
    trouves = defauts(
        "qpv",
        tmp_path,
        QPV,
        bon,
        bon,
        "QP001001;Ancien;84;;1;Ain;01053;Bourg;;;;",
        "QN00102M;;84;;1;Ain;;;;;;",
        'QN00103M;Deux;84;;1;Ain;"01053; 00000";Bourg;;;;',
        "x" * 30_000 + ";Long;84;;1;Ain;01053;Bourg;;;;",
    )
    assert [ligne for ligne, _ in trouves] == [3, 4, 5, 5, 6, 7]
    assert trouves[0][1] == "le quartier QN00101M est déjà à la ligne 2"
    assert all(len(message) < 200 for _, message in trouves)


def test_a_commune_that_merged_since_is_named_by_whoever_imports(tmp_path: Path) -> None:
    (tmp_path / "liste.csv").write_text(f"{QPV}\nQN09301M;Un;11;;93;;93059;Pierrefitte-sur-Seine;;;;\n")
    with pytest.raises(ImportRefuse) as refus:
        LECTEURS["qpv"](tmp_path / "liste.csv", territoire().commune, {})
    assert "--commune 93059=NOUVEAU" in refus.value.defauts[0].message
    lue = LECTEURS["qpv"](tmp_path / "liste.csv", territoire().commune, {"93059": "93066"})
    assert set(lue.tranches["93"].valeurs) == {"93066"}
