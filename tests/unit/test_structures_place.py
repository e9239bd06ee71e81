"""What is known of a structure's place: told when it changes, never zero for want of knowing, its QPV with a proof."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.kit.testing import UN_JOUR
from services.structures.domain import Commune, Demande, Structure
from services.structures.domain.indicateurs import Indicateurs, relever
from services.structures.domain.place import QuartierRefuse
from services.structures.domain.zonage import Etat, Lecture, Valeur
from services.structures.events import IndicateursEtablis, QuartierDeclare
from services.structures.reference import bareme
from services.territoire import territoire

NON_IMPORTE = Lecture(etat=Etat.NON_IMPORTE)
FRR = Lecture(
    etat=Etat.CONNU, millesime=date(2025, 7, 10), valeurs=(Valeur(code="NON_CLASSEE", libelle="Non classée"),)
)
SANS_QPV = Lecture(etat=Etat.CONNU, millesime=date(2024, 1, 1))
BRON = Commune(code="69029", nom="Bron", departement="69", region="84", epci=None, population=40_000, siren=None)


def structure() -> Structure:
    demande = Demande(
        siret="21690123100011",
        nom="Une ville",
        categorie_juridique="7210",
        commune="69123",
        contact_nom="Essai",
        contact_prenom="Camille",
        contact_fonction="Directrice",
        contact_courriel="camille@exemple.fr",
    )
    communes = territoire().commune
    return Structure.enregistrer(demande, id="s", communes=communes, bareme=bareme(), graine="g", le=UN_JOUR)[0]


def releve(commune: Commune = BRON, frr: Lecture = FRR, qpv: Lecture = SANS_QPV, postes: int = 3) -> Indicateurs:
    return relever(commune, millesime="COG 2026", frr=frr, qpv=qpv, postes=postes)


def fait(indicateurs: Indicateurs) -> IndicateursEtablis:
    _, *dits = structure().etablir_indicateurs(indicateurs, le=UN_JOUR)
    (dit,) = dits
    assert isinstance(dit, IndicateursEtablis)
    return dit


def test_posts_already_there_are_counted_for_ten_thousand_inhabitants() -> None:
    assert releve(postes=3).postes_pour_10000 == 75
    assert releve(replace(BRON, population=30_000), postes=1).postes_pour_10000 == 33
    assert releve(postes=0).postes_pour_10000 == 0


@pytest.mark.parametrize("population", [None, 0])
def test_without_inhabitants_there_is_no_ratio(population: int | None) -> None:
    assert releve(replace(BRON, population=population)).postes_pour_10000 is None


@pytest.mark.parametrize(("departement", "outre_mer"), [("69", False), ("2A", False), ("974", True), ("988", True)])
def test_overseas_is_known_from_the_departement(departement: str, outre_mer: bool) -> None:
    assert releve(replace(BRON, departement=departement)).outre_mer is outre_mer


def test_what_is_not_imported_is_told_as_not_known() -> None:
    dit = fait(releve(replace(BRON, population=None), frr=NON_IMPORTE, qpv=NON_IMPORTE))
    assert (dit.frr, dit.frr_millesime, dit.qpv, dit.qpv_millesime) == (None, None, (), None)
    assert (dit.population, dit.population_millesime, dit.postes_pour_10000) == (None, None, None)


def test_no_quartier_in_the_commune_is_told_with_the_vintage_of_the_list() -> None:
    dit = fait(releve())
    assert (dit.frr, dit.frr_millesime, dit.qpv, dit.qpv_millesime) == ("NON_CLASSEE", "2025-07-10", (), "2024-01-01")


def test_a_list_that_leaves_the_place_out_is_not_told_as_none() -> None:
    hors = Lecture(etat=Etat.HORS_LISTE, millesime=date(2024, 1, 1))
    dit = fait(releve(frr=hors, qpv=hors))
    assert (dit.frr, dit.frr_millesime, dit.qpv_millesime) == (None, "2024-01-01", None)


def test_indicators_are_told_again_only_when_they_change() -> None:
    etablie, *_ = structure().etablir_indicateurs(releve(), le=UN_JOUR)
    assert etablie.etablir_indicateurs(releve(), le=UN_JOUR + timedelta(days=1)) == (etablie,)
    _, *dits = etablie.etablir_indicateurs(releve(postes=4), le=UN_JOUR)
    (dit,) = dits
    assert isinstance(dit, IndicateursEtablis)
    assert dit.postes_pour_10000 == 100


def declarer(
    s: Structure, code: str = "QN06901M", preuve: str = "Attestation de la métropole", **autres: object
) -> object:
    connus = autres.get("connus", {"QN06901M"})
    assert connus is None or isinstance(connus, set)
    return s.declarer_quartier(code=code, preuve=preuve, connus=connus, par="structure", le=UN_JOUR)


def test_a_structure_declares_its_quartier_with_a_proof_that_no_fact_tells() -> None:
    declaree, *dits = structure().declarer_quartier(
        code=" qn06901m ", preuve="Attestation", connus={"QN06901M"}, par="structure", le=UN_JOUR
    )
    (dit,) = dits
    assert isinstance(dit, QuartierDeclare)
    assert (dit.quartier, declaree.quartier and declaree.quartier.preuve) == ("QN06901M", "Attestation")
    assert "Attestation" not in str(dit)
    assert declarer(declaree, preuve="Attestation") == (declaree,)


def test_a_quartier_of_another_commune_is_refused_where_the_list_is_known() -> None:
    with pytest.raises(QuartierRefuse) as refus:
        declarer(structure(), code="QN07501M", preuve="")
    assert [f.champ for f in refus.value.fautes] == ["code", "preuve"]
    assert declarer(structure(), code="QN07501M", connus=None)


@pytest.mark.parametrize("code", ["", "QP001001", "QN00101", "x" * 30_000, "QN00101M\x00"])
def test_a_code_that_is_no_quartier_s_is_refused(code: str) -> None:
    with pytest.raises(QuartierRefuse):
        declarer(structure(), code=code, connus=None)
