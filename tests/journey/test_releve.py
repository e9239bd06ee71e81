"""The look at what came out sees what it must: each loss and each doubling is made by hand, and found."""

from dataclasses import replace

import pytest

from .releve import Courriel, FaitLu, absents, desordres, doublons

DEPOT = "candidature.candidature_deposee.v1"
HISTOIRE = [
    FaitLu(topic="conum.candidature", key="c", id=f"e{n}", type=type, sequence=n)
    for n, type in enumerate(("candidature.brouillon_enregistre.v1", DEPOT, "candidature.avis_prefet_rendu.v1"), 1)
]
ENCORE = replace(HISTOIRE[1], id="autre")


def test_a_whole_history_is_in_order() -> None:
    assert desordres(HISTOIRE) == []
    assert absents([("c", DEPOT)], HISTOIRE) == []


def test_a_fact_told_again_is_counted_and_is_no_fault() -> None:
    redit = [*HISTOIRE, HISTOIRE[1]]
    assert desordres(redit) == []
    assert absents([("c", DEPOT)], redit) == []
    assert doublons(redit) == 1


@pytest.mark.parametrize(
    ("faits", "faute"),
    [
        ([HISTOIRE[0], HISTOIRE[2]], "rien en 2"),
        (HISTOIRE[1:], "rien en 1"),
        ([*HISTOIRE, ENCORE], "deux faits en 2"),
        ([HISTOIRE[1], HISTOIRE[0], HISTOIRE[2]], "dans le désordre"),
    ],
)
def test_a_hole_a_double_and_a_disorder_are_seen(faits: list[FaitLu], faute: str) -> None:
    assert any(faute in dite for dite in desordres(faits))


@pytest.mark.parametrize(("faits", "combien"), [(HISTOIRE[:1], 0), ([*HISTOIRE, ENCORE], 2)])
def test_what_was_acknowledged_must_have_its_one_fact(faits: list[FaitLu], combien: int) -> None:
    assert absents([("c", DEPOT)], faits) == [f"{DEPOT} c : {combien} faits"]


def test_a_mail_that_came_twice_is_counted() -> None:
    mail = Courriel(message_id="<n@conum>", objet="Une candidature à examiner", siret="12345678901234")
    assert doublons([mail, mail, replace(mail, message_id="<m@conum>")]) == 1
