"""A session of the committee, step by step, and the decision it gives."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.kit.aggregate import Refus
from services.selection import domain
from services.selection.domain import (
    Decision,
    HorsOrdreDuJour,
    LigneOrdreDuJour,
    Membre,
    OrdreDuJourInvalide,
    OrdreDuJourVide,
    QualiteMembre,
    ReserveALAnct,
    Sens,
    Session,
    SessionDansLePasse,
    StatutDecision,
    StatutSession,
    TransitionImpossible,
    decision_id,
    diagramme,
)
from services.selection.events import (
    DecisionInscrite,
    DecisionNotifiee,
    DecisionRendue,
    Motif,
    OrdreDuJourClos,
    PresenceConstatee,
    SessionAnnulee,
    SessionDeliberee,
    SessionNotifiee,
    SessionOuverte,
    SessionPlanifiee,
    Verdict,
)

UN_JOUR = datetime(2026, 3, 10, 9, tzinfo=UTC)
ANCT: dict[str, Any] = {"role": "anct", "le": UN_JOUR}


def ligne(candidature: str, departement: str = "69", rang: int | None = None) -> LigneOrdreDuJour:
    return LigneOrdreDuJour(
        candidature=candidature,
        structure="st",
        siret="20004697700019",
        departement=departement,
        nature="INITIALE",
        postes_souhaites=2,
        sens=Sens.FAVORABLE,
        postes_recommandes=1,
        rang=rang,
    )


MEMBRES = [
    Membre(nom="Essai", prenom="Un", organisme="ANCT", fonction="directrice", qualite=QualiteMembre.PRESIDENT),
    Membre(nom="Essai", prenom="Deux", organisme="Région", fonction="chargé de mission"),
    Membre(nom="Essai", prenom="Trois", organisme="Association", fonction="présidente"),
]
PLANIFIEE, _ = Session.planifier(id="s", campagne="c", date=date(2026, 3, 24), **ANCT)
CLOS = PLANIFIEE.clore_ordre_du_jour(lignes=(ligne("a"), ligne("b")), **ANCT)[0]
COMPOSE = CLOS.composer(membres=MEMBRES, quorum=None, **ANCT)[0]
EN_SEANCE = COMPOSE.ouvrir(presents=(1, 2), **ANCT)[0]
DELIBEREE = EN_SEANCE.deliberer(**ANCT)[0]
NOTIFIEE = DELIBEREE.notifier(**ANCT)[0]
ANNULEE = CLOS.annuler(**ANCT)[0]
GESTES: dict[str, Any] = {
    "clore l'ordre du jour": lambda s, **qui: s.clore_ordre_du_jour(lignes=(ligne("a"),), **qui),
    "ouvrir la séance": lambda s, **qui: replace(s, comite=COMPOSE.comite).ouvrir(presents=(1, 2), **qui),
    "délibérer": lambda s, **qui: s.deliberer(**qui),
    "notifier": lambda s, **qui: s.notifier(**qui),
    "annuler": lambda s, **qui: s.annuler(**qui),
}
PERMIS = {
    (StatutSession.PLANIFIEE, "clore l'ordre du jour"): StatutSession.ORDRE_DU_JOUR_CLOS,
    (StatutSession.PLANIFIEE, "annuler"): StatutSession.ANNULEE,
    (StatutSession.ORDRE_DU_JOUR_CLOS, "ouvrir la séance"): StatutSession.EN_SEANCE,
    (StatutSession.ORDRE_DU_JOUR_CLOS, "annuler"): StatutSession.ANNULEE,
    (StatutSession.EN_SEANCE, "délibérer"): StatutSession.DELIBEREE,
    (StatutSession.DELIBEREE, "notifier"): StatutSession.NOTIFIEE,
}


@pytest.mark.parametrize("session", [PLANIFIEE, CLOS, EN_SEANCE, DELIBEREE, NOTIFIEE, ANNULEE], ids=lambda s: s.statut)
@pytest.mark.parametrize("geste", GESTES)
def test_a_session_goes_one_way_only(session: Session, geste: str) -> None:
    vers = PERMIS.get((session.statut, geste))
    if vers is None:
        with pytest.raises(TransitionImpossible, match=session.statut):
            GESTES[geste](session, **ANCT)
    else:
        suite, fait, *_ = GESTES[geste](session, **ANCT)
        assert (suite.statut, fait.session) == (vers, "s")


@pytest.mark.parametrize("geste", GESTES)
@pytest.mark.parametrize("role", ["prefecture", "structure", "public", "service", ""])
def test_only_the_anct_conducts_a_session(geste: str, role: str) -> None:
    for session in (PLANIFIEE, CLOS, EN_SEANCE, DELIBEREE):
        with pytest.raises(ReserveALAnct):
            GESTES[geste](session, role=role, le=UN_JOUR)
    with pytest.raises(ReserveALAnct):
        Session.planifier(id="s", campagne="c", date=date(2026, 3, 24), role=role, le=UN_JOUR)


def test_a_session_is_planned_today_at_the_earliest_as_france_counts_days() -> None:
    presque_minuit = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)  # the 11th already, in Paris
    with pytest.raises(SessionDansLePasse):
        Session.planifier(id="s", campagne="c", date=date(2026, 3, 10), role="anct", le=presque_minuit)
    session, fait = Session.planifier(id="s", campagne="c", date=date(2026, 3, 11), role="anct", le=presque_minuit)
    assert session.president == "ANCT"
    assert fait == SessionPlanifiee(session="s", campagne="c", date=date(2026, 3, 11), le=presque_minuit)


def test_the_agenda_goes_by_departement_then_by_the_prefectures_rank() -> None:
    lignes = (ligne("a", "69"), ligne("b", "69", 2), ligne("c", "69", 1), ligne("d", "2A"))
    suite, fait = PLANIFIEE.clore_ordre_du_jour(lignes=lignes, **ANCT)
    assert fait == OrdreDuJourClos(session="s", campagne="c", candidatures=("d", "c", "b", "a"), le=UN_JOUR)
    assert suite.ligne("c").rang == 1
    with pytest.raises(HorsOrdreDuJour):
        suite.ligne("z")


def test_an_agenda_is_neither_empty_nor_endless_nor_repeated() -> None:
    with pytest.raises(OrdreDuJourVide):
        PLANIFIEE.clore_ordre_du_jour(lignes=(), **ANCT)
    with pytest.raises(OrdreDuJourInvalide):
        PLANIFIEE.clore_ordre_du_jour(lignes=(ligne("a"), ligne("a")), **ANCT)
    with pytest.raises(OrdreDuJourInvalide):
        PLANIFIEE.clore_ordre_du_jour(lignes=tuple(ligne(str(n)) for n in range(1_001)), **ANCT)


def test_each_step_is_told() -> None:
    assert COMPOSE.ouvrir(presents=(2, 1), **ANCT)[1:] == (
        SessionOuverte(session="s", campagne="c", le=UN_JOUR),
        PresenceConstatee(session="s", campagne="c", presents=(1, 2), quorum_atteint=True, le=UN_JOUR),
    )
    assert EN_SEANCE.deliberer(**ANCT)[1] == SessionDeliberee(session="s", campagne="c", le=UN_JOUR)
    assert DELIBEREE.notifier(**ANCT)[1] == SessionNotifiee(session="s", campagne="c", le=UN_JOUR)
    assert CLOS.annuler(**ANCT)[1] == SessionAnnulee(session="s", campagne="c", candidatures=("a", "b"), le=UN_JOUR)


def test_a_session_keeps_its_candidatures_from_every_other_session() -> None:
    for session in (PLANIFIEE, CLOS, EN_SEANCE, DELIBEREE):
        assert session.retient("a", nouvel_avis=True)
    assert not ANNULEE.retient("a", nouvel_avis=False)


def test_a_session_keeps_nothing_that_its_closed_agenda_left_out() -> None:
    assert PLANIFIEE.retient("z", nouvel_avis=False)
    assert not CLOS.retient("z", nouvel_avis=False)


def test_a_candidature_whose_decision_is_told_comes_back_only_with_a_new_avis() -> None:
    assert NOTIFIEE.retient("a", nouvel_avis=False)
    assert not NOTIFIEE.retient("a", nouvel_avis=True)


def test_the_diagram_is_drawn_from_the_table() -> None:
    lignes = diagramme().splitlines()
    assert lignes[:3] == [
        "stateDiagram-v2",
        "    [*] --> PLANIFIEE: planifier",
        "    PLANIFIEE --> ORDRE_DU_JOUR_CLOS: clore l'ordre du jour",
    ]
    for (de, geste), vers in PERMIS.items():
        assert f"    {de} --> {vers}: {geste}" in lignes


INSCRITE = DecisionInscrite(
    decision=decision_id("s", "a"),
    session="s",
    campagne="c",
    candidature="a",
    structure="st",
    siret="20004697700019",
    departement="69",
    verdict=Verdict.NEGATIF,
    postes_souhaites=2,
    postes_attribues=0,
    motifs=(Motif.QUALITE_DU_PROJET,),
    le=UN_JOUR,
)


def test_a_decision_says_what_the_ledger_took() -> None:
    decision, fait = Decision.rendre(INSCRITE)
    assert (decision.id, decision.statut, decision.rendue_le) == (decision_id("s", "a"), StatutDecision.RENDUE, UN_JOUR)
    assert isinstance(fait, DecisionRendue)
    assert {**vars(fait)} == {**vars(INSCRITE)}


def test_a_decision_is_made_known_once() -> None:
    rendue, _ = Decision.rendre(INSCRITE)
    plus_tard = datetime(2026, 3, 25, 9, tzinfo=UTC)
    notifiee, *faits = rendue.notifier(le=plus_tard)
    assert notifiee.notifiee_le == plus_tard
    assert faits == [DecisionNotifiee(**{**vars(INSCRITE), "le": plus_tard})]
    assert notifiee.notifier(le=datetime(2026, 4, 1, tzinfo=UTC)) == (notifiee,)


def test_each_refusal_is_a_sentence_of_its_own() -> None:
    refus = [v for v in vars(domain).values() if isinstance(v, type) and issubclass(v, Refus)]
    assert len(refus) >= 16
    assert all(r.message.endswith(".") for r in refus)
    assert len({r.message for r in refus}) == len(refus)
