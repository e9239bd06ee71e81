"""A notified decision that ANCT corrects is the candidature's from then on, with its posts."""

from dataclasses import replace

import pytest

from services.candidatures.domain import Acteur, Action, Candidature, Statut, Verdict, etapes
from services.candidatures.events import CandidatureAcceptee, CandidatureRefusee

from .test_candidatures_domain import ACCEPTEE, AJOURNEE, REFUSEE, RETIREE, UN_JOUR, un_fait


def corrigee(c: Candidature, verdict: Verdict, postes: int, *motifs: str) -> tuple[Candidature, object]:
    decision = replace(c.decisions[-1], verdict=verdict, postes_attribues=postes, motifs=motifs, le=UN_JOUR)
    suite, fait = un_fait(c.corriger(decision))
    assert suite.corriger(decision) == (suite,)
    return suite, fait


@pytest.mark.parametrize("decidee", [ACCEPTEE, REFUSEE])
def test_a_correction_accepts_with_the_new_number_of_posts(decidee: Candidature) -> None:
    suite, fait = corrigee(decidee, Verdict.POSITIF, 5)
    assert suite.statut is Statut.ACCEPTEE
    assert isinstance(fait, CandidatureAcceptee)
    assert fait.postes_attribues == suite.decisions[-1].postes_attribues == 5
    assert suite.historique[-1].par is Acteur.ANCT


@pytest.mark.parametrize("decidee", [ACCEPTEE, REFUSEE])
def test_a_correction_refuses_what_was_accepted(decidee: Candidature) -> None:
    suite, fait = corrigee(decidee, Verdict.NEGATIF, 0, "QUALITE_DU_PROJET")
    assert suite.statut is Statut.REFUSEE
    assert suite.terminee
    assert isinstance(fait, CandidatureRefusee)


def test_an_older_correction_that_comes_again_changes_nothing() -> None:
    premiere = replace(ACCEPTEE.decisions[-1], postes_attribues=5, le=UN_JOUR)
    suite, _ = un_fait(ACCEPTEE.corriger(premiere))
    suite, _ = corrigee(suite, Verdict.NEGATIF, 0)
    assert suite.corriger(premiere) == (suite,)
    assert suite.corriger(ACCEPTEE.decisions[-1]) == (suite,)


@pytest.mark.parametrize("sans_decision", [RETIREE, AJOURNEE])
def test_a_candidature_that_was_not_given_the_decision_is_left_alone(sans_decision: Candidature) -> None:
    inconnue = replace(ACCEPTEE.decisions[-1], id="une autre", le=UN_JOUR)
    assert sans_decision.corriger(inconnue) == (sans_decision,)


def test_each_line_of_the_history_keeps_the_reasons_of_its_own_decision() -> None:
    recours = replace(REFUSEE.decisions[-1], verdict=Verdict.POSITIF, postes_attribues=1, motifs=(), le=UN_JOUR)
    suite, _ = un_fait(REFUSEE.accueillir_recours(recours))
    suite, _ = corrigee(suite, Verdict.NEGATIF, 0, "EQUILIBRE_ENTRE_DEPARTEMENTS")
    raisons = {ligne.action: raison for ligne, raison in etapes(suite)}
    assert raisons[Action.ACCUEILLIR_RECOURS] is None
    assert raisons[Action.REFUSER_PAR_CORRECTION] == "EQUILIBRE_ENTRE_DEPARTEMENTS"
