"""The three missions: each theme of the form belongs to one of them."""

from services.activites.missions.exercice import Exercice, missions_de
from services.activites.missions.table import MISSIONS, Mission
from services.activites.vocabulaire import Theme


def test_each_of_the_nineteen_themes_belongs_to_one_mission() -> None:
    assert set(MISSIONS) == set(Theme)
    assert len(MISSIONS) == 19
    assert set(MISSIONS.values()) == set(Mission)


def test_a_report_is_of_each_mission_that_it_has_a_theme_of() -> None:
    assert missions_de([Theme.EMAIL, Theme.BUREAUTIQUE]) == {Mission.USAGES_QUOTIDIENS}
    assert missions_de([Theme.EMAIL, Theme.PARENTALITE]) == {
        Mission.USAGES_QUOTIDIENS,
        Mission.ENJEUX_ET_USAGES_CITOYENS,
    }


def test_a_conseiller_exercises_all_three_or_not() -> None:
    exercice = Exercice("conseiller")
    exercice.par_mission.update(missions_de([Theme.EMAIL, Theme.SECURITE_NUMERIQUE]))
    assert not exercice.toutes
    exercice.par_mission.update(missions_de([Theme.AIDE_AUX_DEMARCHES_ADMINISTRATIVES]))
    assert exercice.toutes
