"""What deserves a second look in a report, and what does not: advice with its reason, never a refusal."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.activites.conseils.domain import Conseil, NatureConseil, conseiller
from services.activites.conseils.doublons import distance
from services.activites.conseils.fiabilite import Fiabilite, parts
from services.activites.conseils.journee import COMPARES, Journee
from services.activites.conseils.verification import ConseilAbsent, Verification, confronter
from services.activites.domain import ContratConnu, Cra, Saisie
from services.activites.vocabulaire import Genre, Lieu, Statut, StatutPublic, Theme, TrancheAge, TypeCra
from services.kit.temps import uuid7

JOUR = date(2026, 3, 2)
LE = datetime(2026, 3, 2, 17, tzinfo=UTC)
SAISIE = Saisie(
    jour=JOUR, type=TypeCra.INDIVIDUEL, duree=45, lieu=Lieu.LIEU_ACTIVITE, commune="69123", themes=(Theme.EMAIL,)
)
CONTRAT = ContratConnu(
    contrat="contrat",
    conseiller="conseiller",
    poste="poste",
    structure="structure",
    debut=date(2026, 1, 5),
    fin=date(2026, 12, 31),
)
ATELIER = replace(SAISIE, type=TypeCra.COLLECTIF, participants=6)


def cra(saisie: Saisie = SAISIE, *, id: str | None = None, le: datetime = LE, **valeurs: Any) -> Cra:
    return Cra(
        id=id or uuid7(),
        conseiller="conseiller",
        contrat="contrat",
        poste="poste",
        structure="structure",
        siret="21690123100011",
        departement="69",
        commune_employeur="69123",
        saisie=saisie,
        statut=valeurs.pop("statut", Statut.TRANSMIS),
        transmis_le=le,
        modifie_le=le,
        **valeurs,
    )


def natures(un: Cra, *autres: Cra, contrat: ContratConnu | None = CONTRAT) -> list[NatureConseil]:
    return [c.nature for c in conseiller(un, Journee((un, *autres)), contrat)]


def seul(un: Cra, *autres: Cra, contrat: ContratConnu | None = CONTRAT) -> Conseil:
    (conseil,) = conseiller(un, Journee((un, *autres)), contrat)
    return conseil


def test_an_ordinary_report_is_left_alone() -> None:
    assert natures(cra()) == []
    assert natures(cra(), contrat=None) == []


def test_ages_given_for_fewer_than_came_are_told_with_their_figures() -> None:
    conseil = seul(cra(replace(ATELIER, ages={TrancheAge.DE_25_A_39: 4}, statuts={StatutPublic.RETRAITE: 6})))
    assert conseil.nature is NatureConseil.SOMMES_INCOHERENTES
    assert conseil.vu == "6 participants, mais le détail du public en compte 4 par âge."


def test_sums_that_differ_are_all_named() -> None:
    saisie = replace(
        ATELIER, ages={TrancheAge.DE_25_A_39: 4}, statuts={StatutPublic.RETRAITE: 6}, genres={Genre.FEMININ: 5}
    )
    assert seul(cra(saisie)).vu.endswith("4 par âge, 5 par genre.")


def test_what_was_not_given_at_all_is_not_incoherent() -> None:
    assert natures(cra(ATELIER)) == []
    assert natures(cra(replace(ATELIER, ages={TrancheAge.NON_COMMUNIQUE: 6}))) == []


@pytest.mark.parametrize(("jours", "attendu"), [(7, []), (8, [NatureConseil.SAISIE_TARDIVE])])
def test_a_report_is_late_after_more_than_seven_days(jours: int, attendu: list[NatureConseil]) -> None:
    assert natures(cra(le=LE + timedelta(days=jours))) == attendu


def test_the_days_of_lateness_are_those_of_france() -> None:
    minuit_passe = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)
    assert natures(cra(le=minuit_passe)) == [NatureConseil.SAISIE_TARDIVE]


def test_what_was_kept_elsewhere_and_imported_is_not_late() -> None:
    assert natures(cra(id="5b0bd0c3-7f39-5b1c-8d5b-4f1f6f1d2c11", le=LE + timedelta(days=300))) == []


@pytest.mark.parametrize(("duree", "attendu"), [(300, []), (301, [NatureConseil.JOURNEE_TROP_LONGUE])])
def test_more_than_ten_hours_in_a_day_is_told_of_each_of_its_reports(duree: int, attendu: list[NatureConseil]) -> None:
    matin, soir = cra(replace(SAISIE, duree=300)), cra(replace(SAISIE, duree=duree, themes=(Theme.SANTE, Theme.EMAIL)))
    soir = replace(soir, saisie=replace(soir.saisie, lieu=Lieu.DOMICILE, commune=None))
    assert natures(matin, soir) == natures(soir, matin) == attendu


def test_a_long_day_is_said_in_hours() -> None:
    autre = cra(replace(SAISIE, duree=600, lieu=Lieu.DOMICILE, commune=None))
    assert "10 h 45" in seul(cra(), autre).vu


def test_a_withdrawn_report_weighs_on_no_other_and_is_told_nothing() -> None:
    retire = cra(replace(SAISIE, duree=1000), statut=Statut.RETIRE)
    assert natures(cra(), retire) == natures(retire, cra()) == []


def test_the_second_of_two_near_alikes_is_told_and_says_of_which() -> None:
    premier = cra()
    second = cra(replace(SAISIE, duree=50), le=LE + timedelta(minutes=3))
    assert natures(premier, second) == []
    conseil = seul(second, premier)
    assert (conseil.nature, conseil.autres) == (NatureConseil.QUASI_DOUBLON, (premier.id,))


@pytest.mark.parametrize(
    "autre",
    [
        {"themes": (Theme.SANTE, Theme.EMAIL, Theme.BUREAUTIQUE)},
        {"duree": 90},
        {"lieu": Lieu.DOMICILE, "commune": None},
        {"commune": "69266"},
        {"type": TypeCra.DEMARCHE},
        {"participants": 4},
    ],
)
def test_another_place_type_or_public_is_another_accompagnement(autre: dict[str, Any]) -> None:
    assert natures(cra(replace(SAISIE, **autre), le=LE + timedelta(minutes=3)), cra()) == []


def test_a_person_of_another_age_is_one_difference() -> None:
    une = replace(SAISIE, ages={TrancheAge.DE_25_A_39: 1})
    autre = replace(SAISIE, ages={TrancheAge.DE_40_A_59: 1})
    assert distance(une, autre) == 1
    assert distance(une, une) == 0


def test_a_day_outside_of_a_contract_broken_late_is_told_with_its_end() -> None:
    conseil = seul(cra(), contrat=replace(CONTRAT, fin=date(2026, 2, 27)))
    assert conseil.nature is NatureConseil.HORS_CONTRAT
    assert "27/02/2026" in conseil.vu


def test_the_most_serious_comes_first() -> None:
    tardif = cra(replace(ATELIER, ages={TrancheAge.DE_25_A_39: 1}), le=LE + timedelta(days=30))
    assert natures(tardif, contrat=replace(CONTRAT, debut=date(2026, 3, 3))) == [
        NatureConseil.HORS_CONTRAT,
        NatureConseil.SOMMES_INCOHERENTES,
        NatureConseil.SAISIE_TARDIVE,
    ]


def test_an_advice_that_was_verified_is_silent_until_its_figures_change() -> None:
    avant = cra(replace(ATELIER, ages={TrancheAge.DE_25_A_39: 4}))
    donnes = conseiller(avant, Journee([avant]), CONTRAT)
    verification = Verification(cra=avant.id).verifier(donnes, [NatureConseil.SOMMES_INCOHERENTES], le=LE)
    assert [lu.verifie_le for lu in confronter(donnes, verification)] == [LE]
    corrige = replace(avant, saisie=replace(avant.saisie, ages={TrancheAge.DE_25_A_39: 5}))
    assert [lu.verifie_le for lu in confronter(conseiller(corrige, Journee([corrige]), CONTRAT), verification)] == [
        None
    ]


def test_to_verify_twice_keeps_the_first_date() -> None:
    un = cra(le=LE + timedelta(days=30))
    donnes = conseiller(un, Journee([un]), CONTRAT)
    verification = Verification(cra=un.id).verifier(donnes, [NatureConseil.SAISIE_TARDIVE], le=LE)
    assert verification.verifier(donnes, [NatureConseil.SAISIE_TARDIVE], le=LE + timedelta(days=1)) == verification


def test_what_is_not_advised_cannot_be_verified() -> None:
    with pytest.raises(ConseilAbsent):
        Verification(cra="c").verifier((), [NatureConseil.HORS_CONTRAT], le=LE)


@pytest.mark.parametrize(
    ("nombres", "attendues"),
    [([1, 1, 1], [34, 33, 33]), ([2, 1], [67, 33]), ([0, 0], [0, 0]), ([5], [100]), ([1, 199], [1, 99])],
)
def test_shares_add_up_to_a_hundred(nombres: list[int], attendues: list[int]) -> None:
    assert parts(nombres) == attendues


def test_a_report_counts_once_in_the_shares_under_its_most_serious_advice() -> None:
    fiabilite = Fiabilite()
    deux = cra(replace(ATELIER, ages={TrancheAge.DE_25_A_39: 1}), le=LE + timedelta(days=30))
    for un in (deux, cra(), cra(le=LE + timedelta(days=30))):
        fiabilite.compter(confronter(conseiller(un, Journee([un]), CONTRAT), None))
    assert fiabilite.par_nature == {NatureConseil.SOMMES_INCOHERENTES: 1, NatureConseil.SAISIE_TARDIVE: 2}
    assert fiabilite.parts[None] == 34
    assert sum(fiabilite.parts.values()) == 100


def test_a_day_of_thousands_is_not_compared_with_itself() -> None:
    jour = [cra(le=LE + timedelta(seconds=n)) for n in range(COMPARES * 3)]
    journee = Journee(jour)
    assert len(journee.avant(jour[-1])) == COMPARES
    assert len(journee.avant(jour[5])) == 5
