"""What may be written in a contract, how it is corrected and broken, and who may be recruited when."""

from datetime import date
from typing import Any

import pytest

from services.structures.postes.domain import (
    Cible,
    ContratDejaRompu,
    ContratInconnu,
    ContratInvalide,
    EtatPoste,
    MotifRupture,
    NatureContrat,
    Poste,
    PosteOccupe,
    RuptureInvalide,
    smic,
)

from .structures_postes import CONSEILLER, CONTRAT, attribue, faits, le, recrute, termes

DEMISSION = MotifRupture.DEMISSION


def fautes(departement: str = "69", **autrement: Any) -> set[str]:
    with pytest.raises(ContratInvalide) as refus:
        recrute(attribue(departement=departement), **autrement)
    return {f.champ for f in refus.value.fautes}


def rompre(poste: Poste, fin: date, motif: MotifRupture = DEMISSION, **autrement: Any) -> tuple[Poste, list[str]]:
    saisie = {"contrat": CONTRAT, "par": "structure", "le": le(6, 1), **autrement}
    return faits(poste.rompre(motif=motif, fin=fin, **saisie))


def corriger(poste: Poste, **ecrits: Any) -> tuple[Poste, list[str]]:
    return faits(poste.corriger(CONTRAT, termes(**ecrits), par="structure", le=le(6, 1)))


@pytest.mark.parametrize("nature", list(NatureContrat))
def test_a_conseiller_is_recruited_under_each_kind_of_contract(nature: NatureContrat) -> None:
    fin = None if nature is NatureContrat.CDI else date(2027, 3, 31)
    poste = recrute(nature=nature, fin=fin)
    assert poste.etat(date(2026, 3, 31)) is EtatPoste.VACANT
    assert poste.etat(date(2026, 4, 1)) is EtatPoste.OCCUPE
    assert poste.conseiller == CONSEILLER


def test_a_cdi_has_no_end_and_the_others_have_one() -> None:
    assert fautes(nature=NatureContrat.CDI) == {"fin"}
    assert fautes(fin=None) == {"fin"}


def test_a_contract_ends_at_the_earliest_on_the_day_it_begins() -> None:
    assert fautes(fin=date(2026, 3, 31)) == {"fin"}
    assert recrute(fin=date(2026, 4, 1)).contrats


def test_a_contract_does_not_begin_before_the_structure_was_given_the_post() -> None:
    assert fautes(debut=date(2026, 3, 1)) == {"debut"}
    assert recrute(debut=date(2026, 3, 2)).contrats


@pytest.mark.parametrize(
    "ecrits", [{"fin": date(9999, 12, 31)}, {"debut": date(9999, 1, 1), "fin": date(9999, 12, 31)}]
)
def test_a_slip_of_the_hand_in_a_date_is_told(ecrits: dict[str, Any]) -> None:
    assert fautes(**ecrits) <= {"debut", "fin"}


@pytest.mark.parametrize("remuneration", [-1, 0, 100_000_01])
def test_a_pay_that_is_none_is_told(remuneration: int) -> None:
    assert fautes(remuneration=remuneration) == {"remuneration"}


def test_the_pay_is_at_least_the_smic_in_force_when_the_contract_begins() -> None:
    assert fautes(remuneration=1_823_02) == {"remuneration"}
    assert recrute(remuneration=1_823_03).contrats
    assert smic("69", date(2024, 10, 31)) == 1_766_92
    assert smic("69", date(2025, 12, 31)) == 1_801_80
    assert smic("69", date(2020, 1, 1)) == 1_766_92


def test_a_part_time_is_paid_its_part_of_the_smic_to_the_cent() -> None:
    assert fautes(remuneration=911_51, quotite=50) == {"remuneration"}
    assert recrute(remuneration=911_52, quotite=50).contrats
    assert fautes(quotite=0) == fautes(quotite=101) == {"quotite"}


def test_mayotte_has_its_own_smic_and_the_pacific_none() -> None:
    assert recrute(attribue(departement="976"), remuneration=1_415_05).contrats
    assert fautes("976", remuneration=1_415_04) == {"remuneration"}
    assert recrute(attribue(departement="988"), remuneration=1_200_00).contrats


def test_every_fault_is_told_at_once() -> None:
    assert fautes(debut=date(2026, 1, 1), fin=None, remuneration=1) == {"debut", "fin", "remuneration"}


def test_two_contracts_never_share_a_day_of_a_post() -> None:
    with pytest.raises(PosteOccupe):
        recrute(recrute(), contrat="c2", conseiller="autre", debut=date(2027, 3, 31), fin=date(2027, 6, 1))


def test_a_successor_is_recruited_once_the_contract_before_is_over() -> None:
    suivant: dict[str, Any] = {
        "contrat": "c2",
        "conseiller": "autre",
        "debut": date(2027, 4, 1),
        "fin": date(2027, 6, 1),
    }
    with pytest.raises(PosteOccupe):
        recrute(recrute(), **suivant, le=le(3, 31, 2027))
    poste = recrute(recrute(), **suivant, le=le(4, 1, 2027))
    assert poste.conseiller == "autre"
    assert poste.contrats[0].termine_le == le(4, 1, 2027)


def test_the_next_contract_of_the_same_conseiller_may_be_entered_in_advance() -> None:
    poste = recrute(recrute(), contrat="c2", nature=NatureContrat.CDI, debut=date(2027, 4, 1), fin=None)
    assert poste.conseiller == CONSEILLER
    assert [poste.etat(date(2027, m, 1)) for m in (3, 4)] == [EtatPoste.OCCUPE] * 2


def test_a_contract_that_is_entered_after_its_end_is_told_and_told_over() -> None:
    decision = attribue().recruter(
        termes(fin=date(2026, 4, 30)), contrat="c", conseiller="x", par="structure", le=le(5, 4)
    )
    poste, dits = faits(decision)
    assert dits == ["conseiller_recrute", "contrat_termine"]
    assert poste.libre


def test_a_contract_is_broken_within_its_days_once_and_with_a_reason() -> None:
    poste = recrute()
    for fin in (date(2026, 3, 31), date(2027, 4, 1)):
        with pytest.raises(RuptureInvalide):
            rompre(poste, fin)
    rompu, dits = rompre(poste, date(2026, 6, 30))
    assert dits == ["contrat_rompu"]
    assert rompu.etat(date(2026, 6, 30)) is EtatPoste.OCCUPE
    assert rompu.etat(date(2026, 7, 1)) is EtatPoste.VACANT
    assert rompre(rompu, date(2026, 6, 30)) == (rompu, [])
    with pytest.raises(ContratDejaRompu):
        rompre(rompu, date(2026, 7, 1))


def test_a_rupture_that_is_told_after_its_day_frees_the_post_at_once() -> None:
    rompu, dits = rompre(recrute(), date(2026, 5, 15))
    assert dits == ["contrat_rompu", "contrat_termine"]
    assert rompu.libre


def test_a_cdi_ends_by_a_rupture_and_is_not_simply_not_renewed() -> None:
    poste = recrute(nature=NatureContrat.CDI, fin=None)
    with pytest.raises(RuptureInvalide):
        rompre(poste, date(2026, 6, 30), MotifRupture.NON_RECONDUCTION_CDD)
    for fin in (date(2026, 1, 1), date(9999, 12, 31)):
        with pytest.raises(RuptureInvalide):
            rompre(poste, fin)
    assert rompre(poste, date(2026, 6, 30), MotifRupture.LICENCIEMENT)[1] == ["contrat_rompu"]


def test_a_correction_says_what_the_contract_is_from_now_on() -> None:
    poste, dits = corriger(recrute(), fin=date(2026, 12, 31))
    assert dits == ["contrat_corrige"]
    assert poste.contrats[0].termes.fin == date(2026, 12, 31)
    assert corriger(poste, fin=date(2026, 12, 31)) == (poste, [])
    with pytest.raises(ContratInvalide):
        corriger(poste, remuneration=1)


def test_a_correction_may_end_a_contract_and_make_it_run_again() -> None:
    fini, dits = corriger(recrute(), fin=date(2026, 5, 1))
    assert (dits, fini.libre) == (["contrat_corrige", "contrat_termine"], True)
    repris, dits = corriger(fini, fin=date(2026, 9, 1))
    assert (dits, repris.conseiller) == (["contrat_corrige"], CONSEILLER)


def test_a_correction_makes_no_two_conseillers_hold_a_post() -> None:
    fini, _ = corriger(recrute(), fin=date(2026, 5, 1))
    tenu = recrute(fini, contrat="c2", conseiller="autre", debut=date(2026, 7, 1), le=le(6, 2))
    for fin in (date(2026, 7, 1), date(2026, 6, 30)):
        with pytest.raises(PosteOccupe):
            corriger(tenu, fin=fin)


def test_the_contracts_of_before_a_transfer_are_another_employers() -> None:
    fini, _ = rompre(recrute(), date(2026, 5, 15))
    cible = Cible(structure="autre", siret="s", departement="69", eligible=True, fermee=False)
    transfere, *_ = fini.transferer(cible, par="anct", le=le(6, 1))
    with pytest.raises(ContratInconnu):
        rompre(transfere, date(2026, 5, 15))


def test_a_broken_contract_is_not_corrected_and_one_of_another_post_is_not_known() -> None:
    rompu, _ = rompre(recrute(), date(2026, 6, 30))
    with pytest.raises(ContratDejaRompu):
        corriger(rompu, fin=date(2026, 12, 31))
    with pytest.raises(ContratInconnu):
        corriger(attribue())
    with pytest.raises(ContratInconnu):
        rompre(attribue(), date(2026, 6, 30))
