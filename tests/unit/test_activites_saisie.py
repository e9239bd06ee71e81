"""The form of a report: what it must say, and every fault of it at once, each with its field."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any, get_type_hints

import pytest

from services.activites import vocabulaire as v
from services.activites.domain import CraInvalide, Ebauche, Saisie, verifier
from services.activites.events import Corps
from services.activites.vocabulaire import Genre, Lieu, Materiel, Orientation, SousTheme, Theme, TrancheAge, TypeCra

from .activites import COMMUNES, EBAUCHE, LE

ATELIER = replace(EBAUCHE, type=TypeCra.COLLECTIF, lieu=Lieu.LIEU_ACTIVITE, commune="69123", participants=8)
PAPIERS = Theme.AIDE_AUX_DEMARCHES_ADMINISTRATIVES


def lire(ebauche: Ebauche = EBAUCHE, le: datetime = LE, **valeurs: Any) -> Saisie:
    return verifier(replace(ebauche, **valeurs), le=le, communes=COMMUNES)


def fautes(ebauche: Ebauche = EBAUCHE, le: datetime = LE, **valeurs: Any) -> list[str]:
    with pytest.raises(CraInvalide) as refus:
        lire(ebauche, le, **valeurs)
    assert all(f.message.endswith(".") for f in refus.value.fautes)
    return [f.champ for f in refus.value.fautes]


def test_what_is_missing_is_said_field_by_field() -> None:
    assert fautes(Ebauche()) == ["jour", "duree", "lieu", "type", "themes"]


def test_every_fault_is_listed_at_once_with_its_field() -> None:
    partout = Ebauche(
        jour=date(2026, 3, 3),
        type=TypeCra.COLLECTIF,
        duree=0,
        lieu=Lieu.AUTRE,
        commune="99999",
        themes=(Theme.EMAIL, Theme.EMAIL),
        sous_themes=(SousTheme.LOGEMENT,),
        participants=0,
        deja_accompagnes=1,
        ages=((TrancheAge.MOINS_DE_12, 4),),
        statuts=((v.StatutPublic.RETRAITE, -1),),
        genres=((Genre.FEMININ, 1), (Genre.FEMININ, 1)),
        materiels=(Materiel.AUCUN, Materiel.TABLETTE),
        orientations=(Orientation.AUTRE, Orientation.AUTRE),
    )
    assert set(fautes(partout)) == {
        *("jour", "duree", "commune", "themes", "sousThemes", "participants", "dejaAccompagnes"),
        *("ages", "statuts", "genres", "materiels", "orientations"),
    }


def test_the_same_fault_is_said_once() -> None:
    trouvees = fautes(themes=(Theme.EMAIL,) * 1_000)
    assert trouvees == ["themes"]


@pytest.mark.parametrize("duree", [-1, 0, 1440, 2**31 - 1])
def test_a_duration_is_within_a_day(duree: int) -> None:
    assert fautes(duree=duree) == ["duree"]


@pytest.mark.parametrize("duree", [1, 1439])
def test_the_shortest_and_the_longest_are_accepted(duree: int) -> None:
    assert lire(duree=duree).duree == duree


def test_the_day_is_that_of_paris() -> None:
    minuit_et_demi_a_paris = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert lire(le=minuit_et_demi_a_paris, jour=date(2026, 3, 3))
    assert fautes(jour=date(2026, 3, 3)) == ["jour"]


@pytest.mark.parametrize("lieu", [Lieu.LIEU_ACTIVITE, Lieu.AUTRE])
def test_a_place_of_activity_and_another_place_name_their_commune(lieu: Lieu) -> None:
    assert lire(lieu=lieu, commune="2A004").commune == "2A004"
    assert fautes(lieu=lieu) == ["commune"]


@pytest.mark.parametrize("lieu", [Lieu.DOMICILE, Lieu.A_DISTANCE])
def test_at_home_and_at_a_distance_no_commune_is_named(lieu: Lieu) -> None:
    assert lire(lieu=lieu).commune is None
    assert fautes(lieu=lieu, commune="2A004") == ["commune"]


@pytest.mark.parametrize("commune", ["", "6912", "69 123", "2C004", "691234", "Lyon", "69999", "x" * 100_000])
def test_a_commune_is_one_of_the_official_geographic_code(commune: str) -> None:
    assert fautes(lieu=Lieu.AUTRE, commune=commune) == ["commune"]


def test_an_arrondissement_is_counted_in_its_commune() -> None:
    assert lire(lieu=Lieu.AUTRE, commune="75101").commune == "75056"


@pytest.mark.parametrize("commune", ["97701", "97801", "98818", "97105"])
def test_communes_overseas_are_communes(commune: str) -> None:
    assert lire(lieu=Lieu.AUTRE, commune=commune).commune == commune


def test_the_eleven_precise_themes_go_with_help_in_procedures() -> None:
    assert lire(themes=(Theme.EMAIL, PAPIERS), sous_themes=(SousTheme.ARGENT_IMPOTS,)).sous_themes
    assert fautes(sous_themes=(SousTheme.ARGENT_IMPOTS,)) == ["sousThemes"]


def test_the_words_of_the_form_are_as_many_as_the_scheme_has() -> None:
    assert [len(e) for e in (v.TypeCra, v.Lieu, v.Theme, v.SousTheme)] == [3, 4, 19, 11]
    assert [len(e) for e in (v.TrancheAge, v.StatutPublic, v.Genre)] == [8, 5, 3]
    assert [len(e) for e in (v.Materiel, v.Autonomie, v.Orientation)] == [5, 3, 7]


@pytest.mark.parametrize("type", [TypeCra.INDIVIDUEL, TypeCra.DEMARCHE])
def test_an_individual_report_and_a_procedure_have_one_participant(type: TypeCra) -> None:
    assert lire(type=type).participants == lire(type=type, participants=1).participants == 1
    assert fautes(type=type, participants=2) == ["participants"]


def test_a_group_says_how_many_came() -> None:
    assert [lire(ATELIER, participants=n).participants for n in (1, 10_000)] == [1, 10_000]
    assert fautes(ATELIER, participants=None) == ["participants"]
    assert fautes(ATELIER, participants=10_001) == ["participants"]
    assert fautes(ATELIER, participants=0) == ["participants"]


def test_those_already_accompanied_are_among_the_participants() -> None:
    assert lire(ATELIER, deja_accompagnes=8).deja_accompagnes == 8
    assert lire(deja_accompagnes=None).deja_accompagnes == 0
    assert fautes(ATELIER, deja_accompagnes=9) == fautes(ATELIER, deja_accompagnes=-1) == ["dejaAccompagnes"]


@pytest.mark.parametrize(("champ", "mots"), [("ages", v.TrancheAge), ("statuts", v.StatutPublic), ("genres", v.Genre)])
def test_a_sum_of_the_public_is_at_most_the_participants(champ: str, mots: Any) -> None:
    un, autre, *_ = mots

    def public(*parts: tuple[Any, int]) -> dict[str, Any]:
        return {champ: parts}

    assert getattr(lire(ATELIER, **public((un, 5), (autre, 0))), champ) == {un: 5}
    assert getattr(lire(ATELIER, **public((un, 5), (autre, 3))), champ) == {un: 5, autre: 3}
    assert fautes(ATELIER, **public((un, 5), (autre, 4))) == [champ]
    assert fautes(ATELIER, **public((un, -1), (autre, 4))) == [champ]
    assert fautes(ATELIER, **public((un, 1), (un, 1))) == [champ]


def test_no_material_goes_with_no_other() -> None:
    assert lire(materiels=(Materiel.AUCUN,)).materiels == (Materiel.AUCUN,)
    assert fautes(materiels=(Materiel.AUCUN, Materiel.ORDINATEUR)) == ["materiels"]


def test_a_whole_form_filled_in_again_says_the_same() -> None:
    lue = lire(ATELIER, ages=((TrancheAge.DE_12_A_17, 3),), materiels=(Materiel.TELEPHONE,))
    assert lire(lue.ebauche(jour=lue.jour)) == lue


def test_no_field_of_a_report_takes_a_text_in_which_somebody_could_be_named() -> None:
    textes = {f.name for f in fields(Ebauche) if str in {get_type_hints(Ebauche)[f.name], *_sortes(f.name)}}
    assert textes == {"commune", "contrat"}
    ids = {"cra", "conseiller", "contrat", "poste", "structure"}
    codes = {"siret", "departement", "commune_employeur", "commune"}
    assert {nom for nom, sorte in get_type_hints(Corps).items() if sorte is str} == ids | codes


def _sortes(champ: str) -> set[Any]:
    return set(getattr(get_type_hints(Ebauche)[champ], "__args__", ()))
