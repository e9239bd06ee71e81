"""Who may enter the scheme, on which line of the official text, and what is left to prove."""

from importlib.resources import files

import pytest

from services.structures.domain import CategorieInconnue, SimulationImpossible, evaluer, simuler
from services.structures.events import Verdict
from services.structures.reference import bareme
from services.territoire import territoire

TEXTE = (files("services.structures.reference") / "texte-officiel.md").read_text()
CATEGORIES = sorted(bareme().categories)


def test_the_table_reads_the_259_legal_categories() -> None:
    verdicts = [c.verdict for c in bareme().categories.values()]
    assert [verdicts.count(v) for v in Verdict] == [83, 70, 106]


@pytest.mark.parametrize("categorie", CATEGORIES)
def test_each_category_has_its_line_its_reason_and_its_proofs(categorie: str) -> None:
    eligibilite = evaluer(bareme(), categorie=categorie)
    assert eligibilite.ligne in TEXTE
    assert eligibilite.explication.endswith(".")
    assert bool(eligibilite.preuves_manquantes) is (eligibilite.verdict is Verdict.ELIGIBLE_SOUS_CONDITION)
    assert eligibilite.millesime == "2025-06-18"


def test_a_commune_is_eligible_as_a_collectivite() -> None:
    eligibilite = evaluer(bareme(), categorie="7210", siren="216901231")
    assert eligibilite.verdict is Verdict.ELIGIBLE
    assert eligibilite.ligne.startswith("Collectivités territoriales et leurs groupements")


@pytest.mark.parametrize("categorie", ["7171", "7172", "7179"])
def test_a_service_deconcentre_is_refused_by_name(categorie: str) -> None:
    eligibilite = evaluer(bareme(), categorie=categorie)
    assert eligibilite.verdict is Verdict.INELIGIBLE
    assert eligibilite.ligne == "Les services déconcentrés de l'État ne sont pas éligibles."
    assert "service déconcentré" in eligibilite.explication


def test_a_company_is_asked_to_show_that_it_is_of_the_social_economy() -> None:
    (preuve,) = evaluer(bareme(), categorie="5710").preuves_manquantes
    assert "ESUS" in preuve


def test_the_bodies_that_the_text_names_are_lyon_grand_paris_and_its_eleven_territories() -> None:
    nommees = bareme().nommees
    assert {"200046977", "200054781"} < set(nommees)
    assert set(nommees) - {"200046977", "200054781"} == set(territoire().cadre.ept)
    assert len(territoire().cadre.ept) == 11


@pytest.mark.parametrize("siren", sorted(bareme().nommees))
def test_a_body_that_the_text_names_is_eligible_whatever_its_category(siren: str) -> None:
    eligibilite = evaluer(bareme(), categorie="7490", siren=siren)
    assert eligibilite.verdict is Verdict.ELIGIBLE
    assert eligibilite.preuves_manquantes == ()
    assert bareme().nommees[siren] in eligibilite.explication


@pytest.mark.parametrize("categorie", ["", "721", "72100", "7211", "ABCD", "x" * 100_000, "\ud800"])
def test_a_category_that_insee_does_not_know_is_refused(categorie: str) -> None:
    with pytest.raises(CategorieInconnue):
        evaluer(bareme(), categorie=categorie)


def test_the_simulator_says_all_that_is_wrong_at_once() -> None:
    with pytest.raises(SimulationImpossible) as refus:
        simuler(bareme(), categorie="0", siret="1", siren="2")
    assert [f.champ for f in refus.value.fautes] == ["siret", "siren", "siren", "categorieJuridique"]


def test_the_simulator_knows_a_named_body_by_its_siret_or_its_siren() -> None:
    par_siret = simuler(bareme(), categorie="7490", siret="200 046 977 00019", siren=None)
    par_siren = simuler(bareme(), categorie="7490", siret=None, siren="200046977")
    assert par_siret == par_siren
    assert par_siren.verdict is Verdict.ELIGIBLE
