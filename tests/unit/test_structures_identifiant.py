"""A structure of New Caledonia is known by its RIDET, and an association may add its RNA."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.structures.domain import SimulationImpossible, identifiant_valide, ridet, rna_valide, simuler
from services.structures.domain.identifiant import rna_possible
from services.structures.events import Verdict
from services.structures.reference import bareme

from .test_structures_enregistrement import LYON, champs_fautifs, enregistrer

NOUMEA = replace(LYON, siret="0 123 456.001", commune="98818")
ASSOCIATION = replace(LYON, siret="11000201100044", categorie_juridique="9220", rna=" w691 000 123 ")


@pytest.mark.parametrize(("saisi", "garde"), [("0 123 456.001", "0123456001"), ("0123456", "0123456")])
def test_a_structure_of_new_caledonia_registers_with_its_ridet(saisi: str, garde: str) -> None:
    structure, fait, *_ = enregistrer(NOUMEA, siret=saisi)
    assert (structure.siret, fait.siret, structure.departement, structure.siren) == (garde, garde, "988", None)
    assert structure.eligibilite.verdict is Verdict.ELIGIBLE


def test_a_ridet_elsewhere_than_in_new_caledonia_is_a_slip() -> None:
    assert champs_fautifs(NOUMEA, commune="69123") == ["commune"]
    assert champs_fautifs(NOUMEA, commune="98735") == ["commune"]


@pytest.mark.parametrize("saisi", ["012345", "01234567", "012345600", "01234560011", "0000000", "01234５6", "W123456"])
def test_what_has_not_seven_or_ten_ascii_digits_is_no_ridet(saisi: str) -> None:
    assert not ridet(saisi)
    assert champs_fautifs(NOUMEA, siret=saisi) == ["siret"]


def test_an_association_may_add_its_rna() -> None:
    structure, *_ = enregistrer(ASSOCIATION)
    assert structure.rna == "W691000123"
    assert enregistrer(ASSOCIATION, rna=None)[0].rna is enregistrer(ASSOCIATION, rna=" ")[0].rna is None


@pytest.mark.parametrize("rna", ["691000123", "W69100012", "W6910001234", "W69100012３", "X691000123", "W" * 30_000])
def test_a_malformed_rna_is_a_fault_of_its_own(rna: str) -> None:
    assert champs_fautifs(ASSOCIATION, rna=rna) == ["rna"]


def test_corsican_associations_have_a_letter_in_their_rna() -> None:
    assert rna_valide("W2A1000123")
    assert not rna_valide("W2C1000123")


@pytest.mark.parametrize("categorie", ["7210", "9210", "9300"])
def test_only_a_declared_association_has_an_rna(categorie: str) -> None:
    assert champs_fautifs(ASSOCIATION, categorie_juridique=categorie) == ["rna"]


def test_the_simulator_takes_a_ridet_and_an_rna() -> None:
    def verdict(**autres: Any) -> Verdict:
        return simuler(bareme(), **{"categorie": "9220", "siret": None, "siren": None, **autres}).verdict

    assert verdict(siret="0123456") is verdict(rna="W691000123") is Verdict.ELIGIBLE
    with pytest.raises(SimulationImpossible) as refus:
        verdict(categorie="7210", siret="01234567", rna="W691000123")
    assert [f.champ for f in refus.value.fautes] == ["siret", "rna"]
    with pytest.raises(SimulationImpossible) as refus:
        verdict(rna="W1")
    assert [f.champ for f in refus.value.fautes] == ["rna"]


@given(st.text())
def test_no_text_makes_the_checks_fail(saisi: str) -> None:
    assert {identifiant_valide(saisi), rna_valide(saisi), rna_possible(saisi)} <= {True, False}
