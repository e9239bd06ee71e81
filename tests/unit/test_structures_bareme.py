"""A new table of legal categories is taken whole, or refused with everything that is wrong with it."""

from importlib.resources import files
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.structures.bareme import TableRefusee, lire_table
from services.structures.reference import bareme

OCTETS = (files("services.structures.reference") / "eligibility.json").read_bytes()


def table(**autrement: Any) -> bytes:
    return msgspec.json.encode({**msgspec.json.decode(OCTETS), **autrement})


def categorie(code: str, family: str = "ESS", verdict: str = "ELIGIBLE") -> dict[str, str]:
    return {"code": code, "family": family, "verdict": verdict}


def defauts(octets: bytes) -> list[str]:
    with pytest.raises(TableRefusee) as refus:
        lire_table(octets)
    return refus.value.defauts


def test_the_table_of_the_service_is_one_that_would_be_taken() -> None:
    assert lire_table(OCTETS) == bareme()


@pytest.mark.parametrize("octets", [b"", b"[]", b"{}", b"\xff", b"null", table(categories=[categorie("1", "", "NON")])])
def test_what_is_no_table_is_refused(octets: bytes) -> None:
    assert len(defauts(octets)) == 1


@pytest.mark.parametrize("millesime", ["", "2027", "01/01/2027", "2027-02-30", "20270101", "x" * 60_000])
def test_a_vintage_is_a_day(millesime: str) -> None:
    (defaut,) = defauts(table(millesime=millesime))
    assert "millésime" in defaut
    assert len(defaut) < 200


def test_every_defect_is_told_at_once() -> None:
    mauvaises = [
        categorie("7210", "COLLECTIVITE_TERRITORIALE"),
        categorie("7210", "COLLECTIVITE_TERRITORIALE"),
        categorie("72"),
        categorie("9300", "ESS", "INELIGIBLE"),
        categorie("9301", "INCONNUE"),
    ]
    dits = defauts(table(millesime="demain", sirens={"200046978": "Lyon", "200046977": " "}, categories=mauvaises))
    assert len(dits) == 7
    assert any("'7210' est écrite 2 fois" in d for d in dits)
    assert any("9300" in d and "ESS INELIGIBLE" in d for d in dits)


def test_a_table_without_a_category_is_refused() -> None:
    assert defauts(table(categories=[])) == ["la table n'a aucune catégorie"]


@given(st.binary())
def test_whatever_the_file_is_it_is_read_or_refused(octets: bytes) -> None:
    assert defauts(octets)
