"""The training path: the test, the training before the post, the two examinations; each step says who and by when."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.kit.temps import PARIS, jour_paris
from services.structures.conseillers.domain import (
    Conseiller,
    EtapeDuParcours,
    EtatEtape,
    ExamenDejaObtenu,
    ParcoursRefuse,
    PositionnementManquant,
    etapes,
)
from services.structures.conseillers.events import (
    CertificationEnregistree,
    Examen,
    FormationPlanifiee,
    FormationTerminee,
    ParcoursMisAJour,
    PositionnementEnregistre,
    PriseDePosteAvantFormation,
    PriseDePosteEnregistree,
)

from .conseillers import CONCERNE, UN_JOUR, declarer

DECLARE = declarer()[0]
AUJOURDHUI = jour_paris(UN_JOUR)
UN, HIER = timedelta(days=1), AUJOURDHUI - timedelta(days=1)
TESTE, *_ = DECLARE.enregistrer_positionnement(105, par="structure", le=UN_JOUR)


def former(conseiller: Conseiller, debut: date, fin: date, le: datetime = UN_JOUR) -> tuple[Conseiller, list[Any]]:
    forme, *faits = conseiller.enregistrer_formation(debut, fin, par="structure", le=le)
    return forme, list(faits)


def prendre_le_poste(conseiller: Conseiller, jour: date, le: datetime = UN_JOUR) -> tuple[Conseiller, list[Any]]:
    en_poste, *faits = conseiller.enregistrer_prise_de_poste(jour, par="structure", le=le)
    return en_poste, list(faits)


def passer(conseiller: Conseiller, examen: Examen, jour: date, *, obtenu: bool) -> tuple[Conseiller, list[Any]]:
    passe, *faits = conseiller.enregistrer_examen(examen, jour, obtenu=obtenu, par="conseiller", le=UN_JOUR)
    return passe, list(faits)


FORME = former(TESTE, HIER - 10 * UN, HIER)[0]


@pytest.mark.parametrize("heures", [70, 105, 175, 280, 315, 350, 420])
def test_the_test_leads_to_one_of_the_official_courses(heures: Any) -> None:
    teste, *faits = DECLARE.enregistrer_positionnement(heures, par="conseiller", le=UN_JOUR)
    assert faits == [PositionnementEnregistre(**CONCERNE, heures=heures, le=UN_JOUR)]
    assert teste.enregistrer_positionnement(heures, par="structure", le=UN_JOUR) == (teste,)


@pytest.mark.parametrize("heures", [0, -70, 69, 71, 100, 421, 10**12])
def test_no_other_course_exists(heures: int) -> None:
    with pytest.raises(ParcoursRefuse) as refus:
        DECLARE.enregistrer_positionnement(heures, par="structure", le=UN_JOUR)
    assert [f.champ for f in refus.value.fautes] == ["heures"]


def test_a_course_that_was_mistyped_is_told_again() -> None:
    corrige, *faits = TESTE.enregistrer_positionnement(70, par="anct", le=UN_JOUR)
    assert [f.type for f in faits] == ["conseiller.positionnement_enregistre.v1"]
    assert [(c.avant, c.apres) for a in corrige.historique for c in a.changements] == [("", "105"), ("105", "70")]


def test_the_calendar_of_the_training_comes_after_the_test() -> None:
    with pytest.raises(PositionnementManquant):
        former(DECLARE, AUJOURDHUI, AUJOURDHUI)


@pytest.mark.parametrize(
    ("debut", "fin", "champs"),
    [
        (AUJOURDHUI, HIER, ["fin"]),
        (date(202, 6, 1), AUJOURDHUI, ["debut"]),
        (date(1, 1, 1), date(9999, 12, 31), ["debut", "fin"]),
        (AUJOURDHUI, AUJOURDHUI + timedelta(days=731), ["fin"]),
    ],
)
def test_the_days_of_a_training_that_cannot_be_are_told(debut: date, fin: date, champs: list[str]) -> None:
    with pytest.raises(ParcoursRefuse) as refus:
        former(TESTE, debut, fin)
    assert [f.champ for f in refus.value.fautes] == champs


def test_a_training_that_is_over_is_told_at_once_and_one_to_come_by_the_clock() -> None:
    assert former(TESTE, HIER, HIER)[1] == [FormationTerminee(**CONCERNE, le_jour=HIER, le=UN_JOUR)]
    prevue, faits = former(TESTE, AUJOURDHUI, AUJOURDHUI)
    assert faits == [FormationPlanifiee(**CONCERNE, debut=AUJOURDHUI, fin=AUJOURDHUI, le=UN_JOUR)]
    minuit = datetime(2026, 3, 3, tzinfo=PARIS)
    assert prevue.echeance == minuit
    assert prevue.echoir(le=minuit - timedelta(microseconds=1)) == (prevue,)
    finie, *dits = prevue.echoir(le=minuit)
    assert dits == [FormationTerminee(**CONCERNE, le_jour=AUJOURDHUI, le=minuit)]
    assert finie.echoir(le=minuit + UN) == (finie,)


def test_the_same_days_said_twice_are_told_once_and_other_days_again() -> None:
    assert former(FORME, HIER - 10 * UN, HIER) == (FORME, [])
    _, faits = former(FORME, AUJOURDHUI, AUJOURDHUI + UN)
    assert [type(f) for f in faits] == [FormationPlanifiee]


def test_the_post_is_taken_after_the_training() -> None:
    _, faits = prendre_le_poste(FORME, AUJOURDHUI)
    assert faits == [PriseDePosteEnregistree(**CONCERNE, le_jour=AUJOURDHUI, le=UN_JOUR)]


@pytest.mark.parametrize("conseiller", [DECLARE, TESTE, FORME, former(TESTE, HIER, AUJOURDHUI + 9 * UN)[0]])
def test_a_post_taken_before_the_end_of_the_training_is_a_fact_of_its_own(conseiller: Conseiller) -> None:
    _, faits = prendre_le_poste(conseiller, HIER)
    assert faits == [PriseDePosteAvantFormation(**CONCERNE, le_jour=HIER, le=UN_JOUR)]


def test_a_training_entered_late_says_that_the_post_was_taken_after_it_and_the_reverse() -> None:
    en_poste, _ = prendre_le_poste(TESTE, AUJOURDHUI)
    en_regle, faits = former(en_poste, HIER, HIER)
    assert [type(f) for f in faits] == [FormationTerminee, PriseDePosteEnregistree]
    _, faits = former(en_regle, HIER, AUJOURDHUI + UN)
    assert [type(f) for f in faits] == [FormationPlanifiee, PriseDePosteAvantFormation]
    _, faits = former(en_regle, HIER - UN, HIER)
    assert [type(f) for f in faits] == [FormationTerminee]


@pytest.mark.parametrize("jour", [AUJOURDHUI + UN, date(1, 1, 1), date(9999, 12, 31)])
def test_what_has_not_come_yet_is_not_recorded(jour: date) -> None:
    with pytest.raises(ParcoursRefuse):
        prendre_le_poste(FORME, jour)
    with pytest.raises(ParcoursRefuse):
        passer(FORME, Examen.PIX, jour, obtenu=True)


def test_an_examination_without_success_is_in_no_fact_and_can_be_passed_again() -> None:
    recale, faits = passer(FORME, Examen.PIX, HIER, obtenu=False)
    assert faits == [ParcoursMisAJour(**CONCERNE, le=UN_JOUR)]
    assert passer(recale, Examen.PIX, HIER, obtenu=False) == (recale, [])
    recu, faits = passer(recale, Examen.PIX, AUJOURDHUI, obtenu=True)
    assert faits == [CertificationEnregistree(**CONCERNE, examen=Examen.PIX, le_jour=AUJOURDHUI, le=UN_JOUR)]
    assert passer(recu, Examen.PIX, AUJOURDHUI, obtenu=True) == (recu, [])
    for jour, obtenu in ((HIER, True), (AUJOURDHUI, False)):
        with pytest.raises(ExamenDejaObtenu):
            passer(recu, Examen.PIX, jour, obtenu=obtenu)
    assert passer(recu, Examen.CCP1, HIER, obtenu=True)[1]


def test_a_result_entered_wrong_is_corrected_on_its_day() -> None:
    recale, _ = passer(FORME, Examen.CCP1, HIER, obtenu=False)
    recu, _ = passer(recale, Examen.CCP1, HIER, obtenu=True)
    assert [p.obtenu for p in recu.parcours.examens] == [True]


def etats(conseiller: Conseiller, jour: date = AUJOURDHUI) -> dict[str, str]:
    return {e.etape.value: e.etat.value for e in etapes(conseiller, jour)}


def test_the_path_shows_each_step_in_order_with_who_said_it_and_by_when() -> None:
    recu, _ = passer(prendre_le_poste(FORME, AUJOURDHUI)[0], Examen.PIX, AUJOURDHUI, obtenu=True)
    vues = etapes(recu, AUJOURDHUI)
    assert [e.etape for e in vues] == list(EtapeDuParcours)
    assert [e.etat for e in vues] == [EtatEtape.FAIT] * 4 + [EtatEtape.A_FAIRE]
    assert [e.par for e in vues] == ["structure"] * 3 + ["conseiller", None]
    assert [e.dit_le for e in vues] == [UN_JOUR] * 4 + [None]
    assert [e.echeance for e in vues] == [
        date(2026, 4, 2),
        date(2026, 9, 2),
        None,
        date(2026, 6, 1),
        date(2026, 9, 1),
    ]
    assert not any(e.alerte for e in vues)


def test_a_step_without_its_day_is_late_from_the_day_after() -> None:
    assert etats(DECLARE, date(2026, 4, 2))["POSITIONNEMENT"] == "A_FAIRE"
    assert etats(DECLARE, date(2026, 4, 3)) == {
        "POSITIONNEMENT": "EN_RETARD",
        "FORMATION": "A_FAIRE",
        "PRISE_DE_POSTE": "A_FAIRE",
        "PIX": "A_FAIRE",
        "CCP1": "A_FAIRE",
    }
    assert etats(TESTE, date(2026, 9, 3))["FORMATION"] == "EN_RETARD"
    assert etats(FORME, date(2026, 6, 2))["PIX"] == "EN_RETARD"


def test_a_training_goes_on_from_its_first_day_to_its_last() -> None:
    prevue, _ = former(TESTE, AUJOURDHUI + UN, AUJOURDHUI + 2 * UN)
    jours = [AUJOURDHUI + n * UN for n in range(4)]
    assert [etats(prevue, j)["FORMATION"] for j in jours] == ["A_FAIRE", "EN_COURS", "EN_COURS", "FAIT"]


def test_an_examination_to_pass_again_is_on_its_way_until_it_is_late() -> None:
    recale, _ = passer(FORME, Examen.PIX, HIER, obtenu=False)
    assert etats(recale)["PIX"] == "EN_COURS"
    assert etats(recale, date(2026, 6, 2))["PIX"] == "EN_RETARD"


def test_a_post_taken_too_early_shows_why() -> None:
    en_poste, _ = prendre_le_poste(TESTE, HIER)
    alertes = {e.etape: e.alerte for e in etapes(en_poste, AUJOURDHUI) if e.alerte}
    assert list(alertes) == [EtapeDuParcours.PRISE_DE_POSTE]
