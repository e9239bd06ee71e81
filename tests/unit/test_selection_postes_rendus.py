"""A post that its structure gives back returns to its envelope, once, in whatever order a correction is heard."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.selection.domain import Campagne, Compte
from services.selection.domain.revisions import PostesDejaRendus
from services.selection.events import PostesCredites, Verdict

UN_JOUR = datetime(2026, 3, 10, 9, tzinfo=UTC)
OUVERTE, _ = Campagne.ouvrir(id="c", nom="2026", enveloppe_nationale=10, enveloppes={"69": 6}, le=UN_JOUR)
TROIS = Compte(departement="69", postes_souhaites=5, verdict=Verdict.POSITIF, postes=3, motifs=())
PLEINE = OUVERTE._mouvoir("d", TROIS, 3)


def rendre(campagne: Campagne, poste: str) -> tuple[Campagne, *tuple[PostesCredites, ...]]:
    return campagne.reprendre_poste(decision="d", compte=TROIS, poste=poste, le=UN_JOUR)


def corriger(campagne: Campagne, postes: int) -> Campagne:
    saisie: dict[str, Any] = {"decision": "d", "compte": TROIS, "verdict": Verdict.POSITIF, "postes": postes}
    corrigee, *_ = campagne.corriger(
        **saisie, motifs=(), raison="Une erreur de saisie.", source=f"correction à {postes}", le=UN_JOUR
    )
    return corrigee


def test_a_post_given_back_is_one_post_more_in_the_envelopes() -> None:
    suite, *faits = rendre(PLEINE, "p1")
    assert (suite.reste_national, suite.reste("69")) == (8, 4)
    assert faits == [PostesCredites(campagne="c", departement="69", postes=1, decision="d", poste="p1", le=UN_JOUR)]


def test_the_same_post_comes_back_once() -> None:
    suite, *_ = rendre(PLEINE, "p1")
    assert rendre(suite, "p1") == (suite,)
    suite, *_ = rendre(suite, "p2")
    assert suite.reste("69") == 5


def test_a_post_that_a_correction_has_taken_back_is_entered_and_credits_nothing_more() -> None:
    corrigee = corriger(PLEINE, 1)
    corrigee, *_ = rendre(corrigee, "p1")
    suite, *faits = rendre(corrigee, "p2")
    assert [fait.postes for fait in faits] == [0]
    assert suite.reste("69") == 6
    assert rendre(suite, "p2") == (suite,)


def test_returns_and_a_correction_that_did_not_know_of_them_leave_the_same_in_any_order() -> None:
    avant, *_ = rendre(PLEINE, "p1")
    apres, *_ = rendre(corriger(PLEINE, 2), "p1")
    assert corriger(avant, 2).attribues == apres.attribues == {"69": 1}


def test_after_more_returns_than_posts_a_raise_takes_only_what_is_new() -> None:
    suite, *_ = rendre(corriger(PLEINE, 1), "p1")
    suite, *_ = rendre(suite, "p2")
    assert suite.attribues == {"69": 0}
    suite, *_ = rendre(suite, "p3")
    with pytest.raises(PostesDejaRendus, match=r"Postes rendus : 3\."):
        corriger(suite, 2)
    assert corriger(suite, 5).attribues == {"69": 2}
