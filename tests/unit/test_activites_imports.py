"""A file of reports: what may be written in it, and every fault of every line, by its number."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from services.activites.domain import Ebauche, Saisie, verifier
from services.activites.imports.colonnes import COLONNES, REQUISES, colonne_de, lire
from services.activites.imports.domain import id_de_l_import, id_du_cra
from services.activites.imports.fichier import LIGNE_MAX, Defaut, Fichier, FichierRefuse, Ligne
from services.activites.vocabulaire import Genre, Lieu, Materiel, Theme, TrancheAge, TypeCra
from services.territoire import territoire

ENTETE = "jour;type;duree;lieu;themes"
BONNE = "2026-03-02;INDIVIDUEL;30;DOMICILE;EMAIL"


def lues(contenu: bytes | str) -> list[Ligne | Defaut]:
    octets = contenu.encode() if isinstance(contenu, str) else contenu
    return list(Fichier(BytesIO(octets), connues=COLONNES, requises=REQUISES).lignes())


def refus(contenu: bytes | str) -> Defaut:
    with pytest.raises(FichierRefuse) as refuse:
        lues(contenu)
    return refuse.value.defaut


def ebauche(**champs: str) -> Ebauche:
    lue, fautes = lire(champs)
    assert fautes == {}
    return lue


def test_a_line_is_read_under_its_header_and_empty_lines_are_left_out() -> None:
    (ligne,) = lues(f"{ENTETE}\n\n;;;;\n{BONNE}\n")
    assert isinstance(ligne, Ligne)
    assert (ligne.numero, ligne.champs["lieu"]) == (4, "DOMICILE")


@pytest.mark.parametrize(
    "contenu",
    [
        f"\ufeff{ENTETE}\n{BONNE}",
        f"{ENTETE}\r\n{BONNE}\r\n".encode(),
        f"{ENTETE}\n{BONNE}".replace(";", ","),
        f'{ENTETE}\n2026-03-02;"INDIVIDUEL";30;DOMICILE;"EMAIL"',
        f"{ENTETE.upper()}\n{BONNE}",
    ],
)
def test_the_byte_order_mark_the_separator_and_quotes_are_those_of_whatever_wrote_it(contenu: bytes | str) -> None:
    (ligne,) = lues(contenu)
    assert isinstance(ligne, Ligne)
    assert ligne.champs == dict(zip(ENTETE.split(";"), BONNE.split(";"), strict=True))


@pytest.mark.parametrize(
    ("ligne", "message"),
    [
        (b"2026-03-02;INDIVIDUEL;30;DOMICILE;\xe9mail", "UTF-8"),
        (b"2026-03-02;INDIVIDUEL;30;DOMICILE", "4 champs"),
        (b'2026-03-02;"INDIVIDUEL;30;DOMICILE;EMAIL', "guillemets"),
        (b"2026-03-02;INDIVIDUEL;30;DOMICILE;EM\0AIL", "nul"),
        (b"x" * (LIGNE_MAX * 3), "trop longue"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_by_its_number_and_the_next_are_read(ligne: bytes, message: str) -> None:
    mauvaise, bonne = lues(ENTETE.encode() + b"\n" + ligne + b"\n" + BONNE.encode())
    assert isinstance(mauvaise, Defaut)
    assert mauvaise.ligne == 2
    assert message in mauvaise.messages[0]
    assert isinstance(bonne, Ligne)
    assert bonne.numero == 3


@pytest.mark.parametrize(
    ("contenu", "message"),
    [
        (b"", "vide"),
        (f"{ENTETE}\n".encode("utf-16"), "UTF-16"),
        (f"{ENTETE}\r{BONNE}", "retour chariot"),
        (b"\x89PNG\r\n\x1a\n", "UTF-8"),
    ],
)
def test_what_is_no_such_file_is_refused_as_a_whole(contenu: bytes | str, message: str) -> None:
    assert message in refus(contenu).messages[0]


def test_a_column_that_is_not_known_is_refused_since_it_could_name_somebody() -> None:
    messages = refus("jour;type;duree;lieu;nom du bénéficiaire;jour").messages
    assert len(messages) == 3
    assert "colonne inconnue" in messages[0]
    assert messages[1:] == ("colonne en double : jour", "il manque la colonne : themes")


def test_words_are_read_whatever_their_case_and_accents() -> None:
    lue = ebauche(
        jour="02/03/2026",
        type="Démarche",
        duree="90",
        lieu="à distance",
        themes="email| Navigation sur Internet",
        materiels="ordinateur|Téléphone",
        age_de_25_a_39="1",
        genre_feminin="1",
    )
    assert (lue.jour, lue.type, lue.lieu) == (date(2026, 3, 2), TypeCra.DEMARCHE, Lieu.A_DISTANCE)
    assert lue.themes == (Theme.EMAIL, Theme.NAVIGATION_SUR_INTERNET)
    assert lue.materiels == (Materiel.ORDINATEUR, Materiel.TELEPHONE)
    assert (lue.ages, lue.genres) == (((TrancheAge.DE_25_A_39, 1),), ((Genre.FEMININ, 1),))


def test_a_commune_gets_its_first_zero_back() -> None:
    assert ebauche(commune="1053").commune == "01053"
    assert ebauche(commune="2a004").commune == "2A004"


@pytest.mark.parametrize(
    "champs",
    [
        {"jour": "2026-02-30"},
        {"jour": "2 mars"},
        {"jour": "02/03/26"},
        {"duree": "1h30"},
        {"duree": "-5"},
        {"duree": "٣٠"},
        {"duree": "9" * 5000},
        {"type": "RENDEZ-VOUS"},
        {"themes": "EMAIL|JARDINAGE"},
        {"age_moins_de_12": "deux"},
        {"reference": "x" * 101},
    ],
)
def test_a_cell_that_says_nothing_known_is_told_with_its_column(champs: Mapping[str, str]) -> None:
    _, fautes = lire(champs)
    assert list(fautes) == list(champs)
    assert all(len(f) < 120 for f in fautes.values())


def test_every_field_of_the_form_has_its_column() -> None:
    assert colonne_de("sousThemes") == "sous_themes"
    assert len(COLONNES) == len(set(COLONNES))
    assert set(REQUISES) < set(COLONNES)


SAISIE = Saisie(
    jour=date(2026, 3, 2),
    type=TypeCra.INDIVIDUEL,
    duree=30,
    lieu=Lieu.DOMICILE,
    commune=None,
    themes=(Theme.EMAIL, Theme.SANTE),
)


def test_a_line_has_the_same_id_however_it_is_written() -> None:
    un = id_du_cra("c", SAISIE, None, None)
    inverse = Saisie(**{**vars(SAISIE), "themes": (Theme.SANTE, Theme.EMAIL)})
    assert un == id_du_cra("c", inverse, None, None)
    assert un != id_du_cra("autre", SAISIE, None, None)
    assert un != id_du_cra("c", Saisie(**{**vars(SAISIE), "duree": 31}), None, None)


def test_a_reference_stands_for_the_line() -> None:
    autre = Saisie(**{**vars(SAISIE), "duree": 31})
    assert id_du_cra("c", SAISIE, "r-1", None) == id_du_cra("c", autre, "r-1", None)
    assert id_du_cra("c", SAISIE, "r-1", None) != id_du_cra("c", SAISIE, "r-2", None)


def test_the_id_of_a_line_is_frozen() -> None:
    """A line imported last year is found again: what its id is made of never changes."""
    assert id_du_cra("c", SAISIE, None, None) == "276baa4d-b323-5fd9-ae21-feffa8269d28"
    assert id_de_l_import("abc", "c") == "3d577c37-fc14-5cd1-bacb-a89d0c0c7971"


def test_the_documented_example_is_a_good_file_and_every_column_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "import-cra.md").read_text(encoding="utf-8")
    lignes = lues(page.split("```csv\n")[1].split("```")[0])
    assert len(lignes) == 3
    for ligne in lignes:
        assert isinstance(ligne, Ligne)
        lue, fautes = lire(ligne.champs)
        assert fautes == {}
        verifier(lue, le=datetime(2026, 11, 27, tzinfo=UTC), communes=territoire().commune)
    assert [colonne for colonne in COLONNES if f"`{colonne}`" not in page] == []
