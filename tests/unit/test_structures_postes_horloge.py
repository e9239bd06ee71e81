"""What time alone makes true of a post: alerts at three and six months, told once, late if they must; an end."""

from datetime import UTC, date, datetime

import pytest

from services.structures.postes.domain import Cible, NatureAlerte, Poste
from services.structures.postes.events import RecrutementEnRetard, VacanceProlongee

from .structures_postes import attribue, faits, le, recrute


def echoir(poste: Poste, quand: datetime) -> tuple[Poste, list[str]]:
    return faits(poste.echoir(le=quand))


def test_three_months_without_recruiting_are_told_once_at_the_end_of_the_last_day() -> None:
    poste = attribue()
    assert poste.echeance == datetime(2026, 6, 2, 22, tzinfo=UTC)
    assert echoir(poste, datetime(2026, 6, 2, 21, 59, tzinfo=UTC)) == (poste, [])
    suite, *dits = poste.echoir(le=datetime(2026, 6, 2, 22, tzinfo=UTC))
    (fait,) = dits
    assert isinstance(fait, RecrutementEnRetard)
    assert (fait.echeance, fait.en_retard) == (date(2026, 6, 2), False)
    assert echoir(suite, le(6, 3)) == (suite, [])


def test_six_months_of_vacancy_are_told_after_them() -> None:
    suite, _ = echoir(attribue(), le(6, 3))
    assert suite.echeance == datetime(2026, 9, 2, 22, tzinfo=UTC)
    suite, *dits = suite.echoir(le=le(9, 3))
    (fait,) = dits
    assert isinstance(fait, VacanceProlongee)
    assert (fait.depuis, fait.echeance, fait.en_retard) == (date(2026, 3, 2), date(2026, 9, 2), False)
    assert suite.echeance is None
    assert suite.alerte is not None
    assert suite.alerte.nature is NatureAlerte.VACANCE_PROLONGEE


def test_what_no_sweep_told_in_time_is_told_late_and_says_so() -> None:
    _, *dits = attribue().echoir(le=le(12, 1))
    assert [(type(f), getattr(f, "en_retard", None)) for f in dits] == [
        (RecrutementEnRetard, True),
        (VacanceProlongee, True),
    ]


def test_who_has_recruited_even_for_later_is_not_alerted() -> None:
    poste = recrute(debut=date(2026, 10, 1))
    assert echoir(poste, le(9, 30)) == (poste, [])
    assert poste.recruter_avant is None


@pytest.mark.parametrize(
    ("fin", "limite"), [(date(2026, 8, 30), date(2027, 2, 28)), (date(2026, 8, 31), date(2027, 3, 1))]
)
def test_a_vacancy_is_counted_from_the_day_after_the_last_contract(fin: date, limite: date) -> None:
    poste, dits = echoir(recrute(fin=fin), le(9, 1))
    assert dits == ["contrat_termine"]
    assert poste.a_dire == {"VACANCE_PROLONGEE": limite}


def test_a_contract_is_over_once_its_last_day_is_past_in_france() -> None:
    poste = recrute(fin=date(2026, 12, 31))
    assert poste.echeance == datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert echoir(poste, datetime(2026, 12, 31, 22, 59, tzinfo=UTC)) == (poste, [])
    fini, dits = echoir(poste, datetime(2026, 12, 31, 23, tzinfo=UTC))
    assert dits == ["contrat_termine"]
    assert echoir(fini, le(1, 2, 2027)) == (fini, [])


def test_a_transfer_gives_three_months_again_and_ends_the_alert() -> None:
    alerte, _ = echoir(attribue(), le(9, 3))
    cible = Cible(structure="autre", siret="s", departement="69", eligible=True, fermee=False)
    transfere, _ = faits(alerte.transferer(cible, par="anct", le=le(9, 10)))
    assert transfere.alerte is None
    assert transfere.recruter_avant == date(2026, 12, 10)
    assert echoir(transfere, le(12, 11))[1] == ["recrutement_en_retard"]


def test_a_post_that_was_held_is_alerted_again_of_its_next_vacancy() -> None:
    alerte, _ = echoir(attribue(), le(9, 3))
    tenu = recrute(alerte, debut=date(2026, 10, 1), fin=date(2026, 12, 31), le=le(9, 20))
    fini, _ = echoir(tenu, le(1, 1, 2027))
    assert fini.recruter_avant is None
    assert echoir(fini, le(7, 2, 2027))[1] == ["vacance_prolongee"]
