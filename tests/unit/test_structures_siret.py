"""A structure is known by its SIRET: fourteen digits, Luhn, La Poste's own exception."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.structures.domain import departement_implausible, normaliser, siret_valide
from services.structures.domain.siret import siren_valide
from services.territoire import territoire

CHIFFRES = st.text("0123456789", min_size=13, max_size=13).filter(lambda t: not t.startswith("000000000"))
VILLE_DE_LYON = "21690123100011"


@given(CHIFFRES)
def test_thirteen_digits_have_one_key_that_makes_them_a_siret(debut: str) -> None:
    assume(not debut.startswith("356000000"))
    assert [siret_valide(f"{debut}{cle}") for cle in range(10)].count(True) == 1


@given(CHIFFRES, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_seen(debut: str, place: int, ecart: int) -> None:
    siret = next(s for s in (f"{debut}{cle}" for cle in range(10)) if siret_valide(s))
    faux = siret[:place] + str((int(siret[place]) + ecart) % 10) + siret[place + 1 :]
    assume(not siret.startswith("356000000") and not faux.startswith("356000000"))
    assert not siret_valide(faux)


@pytest.mark.parametrize("siret", ["35600000000048", "35600000049837"])
def test_la_poste_counts_its_own_way(siret: str) -> None:
    assert siret_valide(siret)


def test_la_poste_s_way_is_for_la_poste_only() -> None:
    assert not siret_valide("35600000049838")
    # Its digits add up to 45 too, but this SIREN is not La Poste's.
    assert not siret_valide("35600001049836")


@pytest.mark.parametrize(
    "saisi",
    ["", "2169012310001", "216901231000111", "2169012310001O", "２１６９０１２３１０００１", "0" * 14, "²" * 14],
)
def test_what_is_not_fourteen_ascii_digits_is_no_siret(saisi: str) -> None:
    assert not siret_valide(saisi)


def test_spaces_in_a_siret_are_how_people_write_it() -> None:
    assert normaliser(" 216 901 231\u00a000011 ") == VILLE_DE_LYON
    assert siret_valide(VILLE_DE_LYON)


@given(st.text())
def test_no_text_makes_the_check_fail(saisi: str) -> None:
    assert siret_valide(normaliser(saisi)) in {True, False}


def test_the_siren_of_each_commune_of_france_is_plausible_where_it_lies_but_for_one_that_moved() -> None:
    communes = [c for c in territoire() if c.siren]
    assert len(communes) > 34_000
    assert all(siren_valide(c.siren or "") for c in communes)
    ailleurs = [c.nom for c in communes if departement_implausible(c.siren or "", c.departement)]
    assert len(ailleurs) == 1


@pytest.mark.parametrize(
    ("siren", "departement", "implausible"),
    [
        ("216901231", "69", False),
        ("216901231", "75", True),
        ("212000046", "2A", False),
        ("219711017", "971", False),
        ("200046977", "75", False),
    ],
)
def test_digits_three_and_four_of_a_commune_s_siren_are_its_departement(
    siren: str, departement: str, implausible: bool
) -> None:
    assert departement_implausible(siren, departement) is implausible
