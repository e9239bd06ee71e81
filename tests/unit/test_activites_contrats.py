"""Who may file on which day: the conseiller of that post on that day, and the reason given to the others."""

from dataclasses import replace
from datetime import date

import pytest

from services.activites.domain import (
    CompteNonLie,
    ContratAPreciser,
    ContratConnu,
    CraInvalide,
    EmployeurInconnu,
    HorsContrat,
    SansContrat,
    Situation,
)
from services.kit.aggregate import Introuvable, Refus

from .activites import CONTRAT, EBAUCHE, EMPLOYEUR, MOI, SITUATION, transmis

SUIVANT = replace(CONTRAT, contrat="contrat-2", poste="poste-2", debut=date(2027, 2, 1), fin=None)


def situation(*contrats: ContratConnu) -> Situation:
    return replace(SITUATION, contrats=contrats)


def raison(jour: date, *contrats: ContratConnu) -> str:
    with pytest.raises(HorsContrat) as refus:
        situation(*contrats).contrat_le(jour)
    assert [f.champ for f in refus.value.fautes] == ["jour"]
    return refus.value.phrase


def test_a_report_is_filed_for_the_post_and_the_employer_of_that_day() -> None:
    cra = transmis()
    assert (cra.conseiller, cra.contrat, cra.poste) == (MOI, "contrat-1", "poste-1")
    assert (cra.structure, cra.siret, cra.departement) == ("s-1", EMPLOYEUR.siret, "69")


@pytest.mark.parametrize("jour", [CONTRAT.debut, CONTRAT.fin])
def test_the_first_and_the_last_day_of_a_contract_are_in_it(jour: date) -> None:
    assert SITUATION.contrat_le(jour) == CONTRAT


def test_a_day_outside_a_contract_is_refused_with_the_reason() -> None:
    assert raison(date(2026, 1, 4), CONTRAT).endswith("Il commence le 05/01/2026.")
    assert raison(date(2027, 1, 1), CONTRAT).endswith("Il a pris fin le 31/12/2026.")
    entre = raison(date(2027, 1, 15), CONTRAT, SUIVANT)
    assert entre.endswith("Il a pris fin le 31/12/2026. Le suivant commence le 01/02/2027.")


def test_an_open_contract_has_no_last_day() -> None:
    assert situation(SUIVANT).contrat_le(date(2099, 1, 1)) == SUIVANT


def test_a_day_outside_is_one_of_the_faults_when_there_are_others() -> None:
    with pytest.raises(CraInvalide) as refus:
        transmis(replace(EBAUCHE, jour=date(2026, 1, 4), duree=0))
    assert [f.champ for f in refus.value.fautes] == ["duree", "jour"]


@pytest.mark.parametrize(
    ("connu", "refus", "quoi_faire"),
    [
        (Situation(conseillers=frozenset(), contrats=(), employeurs={}), CompteNonLie, "lien"),
        (situation(), SansContrat, "structure"),
        (replace(SITUATION, employeurs={}), EmployeurInconnu, "réessayez"),
    ],
)
def test_who_cannot_file_yet_is_told_what_to_do(connu: Situation, refus: type[Refus], quoi_faire: str) -> None:
    with pytest.raises(refus, match=quoi_faire):
        transmis(situation=connu)


def test_who_has_two_contracts_that_day_says_which() -> None:
    temps_partiels = situation(CONTRAT, replace(SUIVANT, debut=CONTRAT.debut))
    with pytest.raises(ContratAPreciser):
        transmis(situation=temps_partiels)
    assert transmis(replace(EBAUCHE, contrat="contrat-2"), temps_partiels).poste == "poste-2"


def test_the_contract_of_somebody_else_is_not_to_be_found() -> None:
    with pytest.raises(Introuvable):
        transmis(replace(EBAUCHE, contrat="contrat-9"))


def test_the_named_contract_must_cover_the_day() -> None:
    with pytest.raises(HorsContrat):
        transmis(replace(EBAUCHE, contrat="contrat-2"), situation(CONTRAT, SUIVANT))


def test_a_person_declared_by_two_structures_files_for_each_in_its_time() -> None:
    ailleurs = replace(SUIVANT, conseiller="conseiller-2", structure="s-2")
    connu = Situation(
        conseillers=frozenset({MOI, "conseiller-2"}),
        contrats=(CONTRAT, ailleurs),
        employeurs={"s-1": EMPLOYEUR, "s-2": replace(EMPLOYEUR, structure="s-2")},
    )
    assert connu.contrat_le(date(2026, 3, 2)).conseiller == MOI
    assert connu.contrat_le(date(2027, 3, 2)).conseiller == "conseiller-2"
