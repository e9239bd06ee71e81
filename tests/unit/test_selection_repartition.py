"""The best share of the posts under the envelopes: proved against every share there is, on small cases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.selection.domain import (
    Campagne,
    Choix,
    Entrees,
    HypothesesInvalides,
    LigneOrdreDuJour,
    Probleme,
    Reste,
    Sens,
    glouton,
    probleme,
)
from services.selection.events import Verdict
from services.selection.solveur import resoudre

UN_JOUR = datetime(2026, 3, 10, 9, tzinfo=UTC)


def choix(candidature: str, score: int, maximum: int, departement: str = "69", impose: int | None = None) -> Choix:
    return Choix(candidature=candidature, departement=departement, score=score, maximum=maximum, impose=impose)


def question(*candidatures: Choix, national: int = 100, indivisible: bool = False, **departements: int) -> Probleme:
    restes = {d.removeprefix("d"): n for d, n in departements.items()} or {"69": 100}
    return Probleme(choix=candidatures, national=national, departements=restes, indivisible=indivisible)


def toutes(q: Probleme) -> Iterator[dict[str, int]]:
    """Every share that holds."""
    for valeurs in product(*(q.valeurs(c) for c in q.choix)):
        postes = {c.candidature: n for c, n in zip(q.choix, valeurs, strict=True) if n}
        if q.tient(postes):
            yield postes


def valeur(q: Probleme, postes: dict[str, int]) -> tuple[int, int]:
    """Points first, then the places on the agenda, the fewer the better."""
    return q.objectif(postes), -sum(place * postes.get(c.candidature, 0) for place, c in enumerate(q.choix))


SCORES = st.sampled_from([0, 1, 4_999, 5_000, 5_000, 7_312, 10_000])
PETITS = st.builds(
    lambda lignes, national, a, b, indivisible: Probleme(
        choix=tuple(
            choix(f"c{n}", score, maximum, departement, impose)
            for n, (score, maximum, departement, impose) in enumerate(lignes)
        ),
        national=national,
        departements={"69": a, "2A": b},
        indivisible=indivisible,
    ),
    st.lists(
        st.tuples(SCORES, st.integers(0, 3), st.sampled_from(["69", "2A", "75"]), st.none() | st.integers(0, 1)),
        max_size=5,
    ),
    st.integers(-1, 6),
    st.integers(-1, 4),
    st.integers(0, 4),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(PETITS)
def test_no_share_under_the_envelopes_is_better_than_the_one_proposed(q: Probleme) -> None:
    solution = resoudre(q)
    if not q.tient(q.imposes):
        assert solution is None
        return
    assert solution is not None
    assert solution.prouve
    assert q.tient(solution.postes)
    assert solution.postes.items() >= {c: n for c, n in q.imposes.items() if n}.items()
    assert valeur(q, solution.postes) == max(valeur(q, autre) for autre in toutes(q))
    assert resoudre(q) == solution


@settings(max_examples=60, deadline=None)
@given(PETITS)
def test_serving_the_best_first_is_the_best_share_when_posts_are_divisible(q: Probleme) -> None:
    if not q.tient(q.imposes):
        return
    depart = glouton(q)
    assert q.tient(depart)
    if not q.indivisible:
        assert valeur(q, depart) == max(valeur(q, autre) for autre in toutes(q))


def test_a_better_score_is_served_first_and_a_tie_goes_to_the_first_on_the_agenda() -> None:
    q = question(choix("a", 6_000, 2), choix("b", 8_000, 2), choix("c", 6_000, 2), d69=3)
    solution = resoudre(q)
    assert solution is not None
    assert (solution.postes, solution.objectif) == ({"b": 2, "a": 1}, 22_000)


def test_the_national_envelope_chooses_between_departements() -> None:
    q = question(choix("a", 6_000, 3), choix("b", 9_000, 3, "2A"), national=4, d69=3, d2A=3)
    solution = resoudre(q)
    assert solution is not None
    assert solution.postes == {"b": 3, "a": 1}


def test_a_candidature_that_is_all_or_nothing_may_give_way_to_two_that_fit() -> None:
    q = question(choix("a", 9_000, 3), choix("b", 8_000, 2), choix("c", 8_000, 2), d69=4, indivisible=True)
    assert glouton(q) == {"a": 3}
    solution = resoudre(q)
    assert solution is not None
    assert (solution.postes, solution.prouve) == ({"b": 2, "c": 2}, True)


def test_when_time_is_up_the_best_share_found_is_given_and_said_to_be_unproved() -> None:
    q = question(*(choix(f"c{n}", 5_000 + 37 * n, 1 + n % 5) for n in range(200)), d69=97, indivisible=True)
    solution = resoudre(q, limite=0.0)
    assert solution is not None
    assert not solution.prouve
    assert q.tient(solution.postes)
    assert solution.objectif >= q.objectif(glouton(q)) > 0


def test_no_candidature_at_all_is_a_share_of_nothing() -> None:
    solution = resoudre(question(national=0))
    assert solution is not None
    assert (solution.postes, solution.objectif, solution.prouve) == ({}, 0, True)


CAMPAGNE, _ = Campagne.ouvrir(id="c", nom="2026", enveloppe_nationale=10, enveloppes={"69": 4, "2A": 8}, le=UN_JOUR)


def ligne(candidature: str, departement: str = "69", recommandes: int = 2) -> LigneOrdreDuJour:
    return LigneOrdreDuJour(
        candidature=candidature,
        structure="st",
        siret="20004697700019",
        departement=departement,
        nature="INITIALE",
        postes_souhaites=3,
        sens=Sens.FAVORABLE,
        postes_recommandes=recommandes,
    )


def test_what_is_left_says_each_envelope_before_and_after() -> None:
    q = probleme(CAMPAGNE, "s", [ligne("a"), ligne("b", "2A")], [6_000, 6_000], hypotheses={})
    assert q.restes({"a": 2, "b": 1}) == (
        Reste(departement=None, avant=10, postes=3),
        Reste(departement="2A", avant=8, postes=1),
        Reste(departement="69", avant=4, postes=2),
    )
    assert [r.apres for r in q.restes({"a": 5})] == [5, 8, -1]


def test_posts_proposed_are_those_recommended_and_only_from_the_threshold_on() -> None:
    lignes = [ligne("a"), ligne("b"), ligne("c", recommandes=0), ligne("d", "75")]
    q = probleme(CAMPAGNE, "s", lignes, [6_000, 4_999, 9_000, 9_000], hypotheses={})
    assert [c.maximum for c in q.choix] == [2, 0, 0, 2]
    solution = resoudre(q)
    assert solution is not None
    assert solution.postes == {"a": 2}  # 75 has no envelope


def test_what_is_already_decided_has_taken_its_posts_and_is_no_question_any_more() -> None:
    seance, *_ = CAMPAGNE.ouvrir_seance(session="s", le=UN_JOUR)
    decidee, _ = seance.decider(
        session="s",
        candidature="a",
        departement="69",
        structure="st",
        siret="20004697700019",
        postes_souhaites=3,
        verdict=Verdict.POSITIF,
        postes=3,
        motifs=(),
        entrees=Entrees(sens=Sens.FAVORABLE, rang=1),
        le=UN_JOUR,
    )
    q = probleme(decidee, "s", [ligne("a"), ligne("b")], [6_000, 6_000], hypotheses={})
    assert [c.candidature for c in q.choix] == ["b"]
    assert (q.national, q.departements["69"]) == (7, 1)
    with pytest.raises(HypothesesInvalides):
        probleme(decidee, "s", [ligne("a"), ligne("b")], [6_000, 6_000], hypotheses={"a": 1})


@pytest.mark.parametrize("hypotheses", [{"z": 1}, {"a": 4}, {"a": -1}, {"": 0}, {"a" * 5_000: 1}])
def test_an_hypothesis_is_about_the_agenda_and_within_what_was_asked(hypotheses: dict[str, int]) -> None:
    with pytest.raises(HypothesesInvalides) as refus:
        probleme(CAMPAGNE, "s", [ligne("a")], [6_000], hypotheses=hypotheses)
    assert [(f.champ, len(f.message) < 80) for f in refus.value.fautes] == [("hypotheses", True)]


def test_hypotheses_past_an_envelope_leave_nothing_to_propose() -> None:
    q = probleme(CAMPAGNE, "s", [ligne("a"), ligne("b")], [6_000, 6_000], hypotheses={"a": 3, "b": 3})
    assert [r.apres for r in q.restes(q.imposes)] == [4, 8, -2]
    assert resoudre(q) is None


def test_numbers_past_what_the_solver_adds_up_are_refused() -> None:
    with pytest.raises(HypothesesInvalides, match="Trop de postes"):
        question(*(choix(f"c{n}", 9_000, 10**6) for n in range(1_000)), national=10**9, d69=10**9).mesurable()
