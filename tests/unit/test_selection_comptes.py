"""Posts that come back are credited to the envelope they came from, once, and never more than were taken."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.selection.domain import Campagne, Compte, CreditInvalide, PostesNonDetenus
from services.selection.events import PostesCredites, Verdict

UN_JOUR = datetime(2026, 3, 10, 9, tzinfo=UTC)
OUVERTE, _ = Campagne.ouvrir(id="c", nom="2026", enveloppe_nationale=10, enveloppes={"69": 4, "2A": 8}, le=UN_JOUR)


def compte(postes: int) -> Compte:
    return Compte(departement="69", postes_souhaites=5, verdict=Verdict.POSITIF, postes=postes, motifs=())


TROIS = compte(3)
PLEINE = OUVERTE._mouvoir("d", TROIS, 3)


def crediter(campagne: Campagne, **autrement: Any) -> tuple[Campagne, *tuple[PostesCredites, ...]]:
    demande: dict[str, Any] = {"decision": "d", "compte": TROIS, "postes": 2, "source": "p", "le": UN_JOUR}
    return campagne.crediter(**{**demande, **autrement})


def test_a_returned_post_goes_back_to_the_two_envelopes_it_came_from() -> None:
    assert (PLEINE.reste_national, PLEINE.reste("69"), PLEINE.reste("2A")) == (7, 1, 8)
    suite, *faits = crediter(PLEINE)
    assert (suite.reste_national, suite.reste("69"), suite.reste("2A")) == (9, 3, 8)
    assert faits == [PostesCredites(campagne="c", departement="69", postes=2, decision="d", le=UN_JOUR)]


def test_the_same_source_is_credited_once() -> None:
    suite, *_ = crediter(PLEINE)
    assert crediter(suite) == (suite,)
    assert crediter(suite, postes=1) == (suite,)
    suite, *faits = crediter(suite, postes=1, source="q")
    assert len(faits) == 1
    assert suite.reste("69") == 4


def test_a_decision_never_gives_back_more_than_it_still_has() -> None:
    with pytest.raises(PostesNonDetenus, match=r"Postes restants : 3\."):
        crediter(PLEINE, postes=4)
    suite, *_ = crediter(PLEINE)
    with pytest.raises(PostesNonDetenus, match=r"Postes restants : 1\."):
        crediter(suite, source="q")


def test_a_withdrawn_candidature_gives_back_what_is_left_and_nothing_twice() -> None:
    suite, *_ = crediter(PLEINE)
    suite, *faits = suite.crediter_le_reste(decision="d", compte=TROIS, source="retrait", le=UN_JOUR)
    assert faits == [PostesCredites(campagne="c", departement="69", postes=1, decision="d", le=UN_JOUR)]
    assert suite.reste("69") == 4
    assert suite.crediter_le_reste(decision="d", compte=TROIS, source="retrait", le=UN_JOUR) == (suite,)
    zero = compte(0)
    assert suite.crediter_le_reste(decision="e", compte=zero, source="retrait", le=UN_JOUR) == (suite,)


@pytest.mark.parametrize("postes", [0, -1])
def test_a_credit_is_of_one_post_at_least(postes: int) -> None:
    with pytest.raises(CreditInvalide) as refus:
        crediter(PLEINE, postes=postes)
    assert [f.champ for f in refus.value.fautes] == ["postes"]


@pytest.mark.parametrize("motif", ["", " " * 20, "trop court", "x" * 501, "a\x00" * 10, "\ud800" * 12])
def test_the_reason_of_a_credit_is_legible_and_says_something(motif: str) -> None:
    with pytest.raises(CreditInvalide) as refus:
        crediter(PLEINE, motif=motif.replace("trop court", "court"))
    assert [f.champ for f in refus.value.fautes] == ["motif"]


def test_what_came_back_is_there_for_another_decision() -> None:
    suite, *_ = crediter(PLEINE._mouvoir("e", compte(1), 1))
    assert suite.reste("69") == 2
    assert suite.comptes["d"].credits[0].motif is None
