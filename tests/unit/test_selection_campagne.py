"""The campagne's ledger: what it lets through, and what it refuses with which sentence."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.selection.domain import (
    Campagne,
    CampagneInvalide,
    DejaDecidee,
    Entrees,
    EnveloppeDepartementaleEpuisee,
    EnveloppeNationaleEpuisee,
    EnveloppeSousLAttribue,
    LignesSansDecision,
    MotifRequis,
    PostesAuDelaDeLaDemande,
    PostesRequis,
    SeanceNonOuverte,
    Sens,
    decision_id,
)
from services.selection.events import (
    CampagneOuverte,
    DecisionInscrite,
    EnveloppeModifiee,
    Motif,
    SeanceClose,
    SeanceOuverte,
    Verdict,
)

UN_JOUR = datetime(2026, 3, 10, 9, tzinfo=UTC)
OUVERTE, _ = Campagne.ouvrir(
    id="c", nom="Campagne 2026", enveloppe_nationale=10, enveloppes={"69": 4, "2A": 8}, le=UN_JOUR
)
EN_SEANCE = OUVERTE.ouvrir_seance(session="s", le=UN_JOUR)[0]


def decider(campagne: Campagne, candidature: str = "a", **autrement: Any) -> tuple[Campagne, DecisionInscrite]:
    demande: dict[str, Any] = {
        "session": "s",
        "departement": "69",
        "structure": "st",
        "siret": "20004697700019",
        "postes_souhaites": 3,
        "verdict": Verdict.POSITIF,
        "postes": 2,
        "motifs": (),
        "entrees": Entrees(sens=Sens.DEFAVORABLE, rang=None),
        "motivation": "Le comité en décide ainsi.",
        "le": UN_JOUR,
    }
    return campagne.decider(candidature=candidature, **{**demande, **autrement})


def test_a_campagne_opens_with_an_envelope_for_the_country_and_for_each_departement() -> None:
    campagne, fait = Campagne.ouvrir(
        id="c", nom=" Campagne 2026 ", enveloppe_nationale=10, enveloppes={"69": 4}, le=UN_JOUR
    )
    assert fait == CampagneOuverte(campagne="c", enveloppe_nationale=10, enveloppes={"69": 4}, le=UN_JOUR)
    assert (campagne.reste_national, campagne.reste("69")) == (10, 4)


def test_every_fault_of_a_campagne_is_listed_at_once_with_its_field() -> None:
    with pytest.raises(CampagneInvalide) as refus:
        Campagne.ouvrir(id="c", nom=" ", enveloppe_nationale=-1, enveloppes={"20": 1, "69": -1}, le=UN_JOUR)
    assert [f.champ for f in refus.value.fautes] == ["enveloppeNationale", "enveloppes", "enveloppes", "nom"]


@pytest.mark.parametrize("code", ["01", "2A", "2B", "95", "971", "978", "987", "988"])
def test_a_territory_is_named_by_its_departement_code(code: str) -> None:
    assert Campagne.ouvrir(id="c", nom="n", enveloppe_nationale=1, enveloppes={code: 1}, le=UN_JOUR)


@pytest.mark.parametrize("code", ["", "1", "00", "20", "96", "2C", "970", "999", "069", "69\n", "٦٩"])
def test_anything_else_is_not_a_departement(code: str) -> None:
    with pytest.raises(CampagneInvalide):
        Campagne.ouvrir(id="c", nom="n", enveloppe_nationale=1, enveloppes={code: 1}, le=UN_JOUR)


def test_a_decision_takes_its_posts_from_both_envelopes() -> None:
    suite, fait = decider(EN_SEANCE)
    assert (suite.reste_national, suite.reste("69"), suite.reste("2A")) == (8, 2, 8)
    assert fait == DecisionInscrite(
        decision=decision_id("s", "a"),
        session="s",
        campagne="c",
        candidature="a",
        structure="st",
        siret="20004697700019",
        departement="69",
        verdict=Verdict.POSITIF,
        postes_souhaites=3,
        postes_attribues=2,
        motifs=(),
        le=UN_JOUR,
    )
    assert suite.inscrite(session="s", candidature="a") == fait
    assert suite.inscrite(session="s", candidature="b") is None


def test_the_committee_decides_only_while_the_session_sits() -> None:
    with pytest.raises(SeanceNonOuverte):
        decider(OUVERTE)
    close, *_ = EN_SEANCE.clore_seance(session="s", attendues=(), le=UN_JOUR)
    with pytest.raises(SeanceNonOuverte):
        decider(close)


def test_a_candidature_has_one_decision_in_a_session() -> None:
    suite, _ = decider(EN_SEANCE)
    with pytest.raises(DejaDecidee):
        decider(suite, verdict=Verdict.NEGATIF, postes=0, motifs=(Motif.QUALITE_DU_PROJET,))


def test_an_adjourned_candidature_is_decided_again_in_another_session() -> None:
    suite, _ = decider(EN_SEANCE, verdict=Verdict.EXAMEN_COMPLEMENTAIRE, postes=0)
    autre, *_ = suite.ouvrir_seance(session="s2", le=UN_JOUR)
    suite, fait = decider(autre, session="s2")
    assert fait.decision == decision_id("s2", "a") != decision_id("s", "a")


@pytest.mark.parametrize(
    ("verdict", "postes"),
    [
        (Verdict.POSITIF, 0),
        (Verdict.POSITIF, -1),
        (Verdict.NEGATIF, 1),
        (Verdict.NEGATIF, -1),
        (Verdict.EXAMEN_COMPLEMENTAIRE, 1),
    ],
)
def test_only_a_positive_decision_allots_posts_and_it_allots_one_at_least(verdict: Verdict, postes: int) -> None:
    with pytest.raises(PostesRequis):
        decider(EN_SEANCE, verdict=verdict, postes=postes, motifs=(Motif.QUALITE_DU_PROJET,))


def test_a_decision_never_allots_more_than_was_asked_for() -> None:
    with pytest.raises(PostesAuDelaDeLaDemande, match=r"Postes demandés : 3\."):
        decider(EN_SEANCE, postes=4)


def test_a_refusal_gives_its_motives() -> None:
    with pytest.raises(MotifRequis):
        decider(EN_SEANCE, verdict=Verdict.NEGATIF, postes=0)
    _, fait = decider(EN_SEANCE, verdict=Verdict.NEGATIF, postes=0, motifs=(Motif.QUALITE_DU_PROJET,) * 2)
    assert fait.motifs == (Motif.QUALITE_DU_PROJET,)


def test_the_departements_envelope_says_how_many_are_left() -> None:
    suite, _ = decider(EN_SEANCE, postes=3)
    with pytest.raises(EnveloppeDepartementaleEpuisee) as refus:
        decider(suite, "b")
    assert refus.value.phrase == "L'enveloppe du département ne suffit pas. Postes restants (69) : 1."


def test_the_national_envelope_says_how_many_are_left() -> None:
    suite, _ = decider(replace(EN_SEANCE, enveloppe_nationale=3))
    with pytest.raises(EnveloppeNationaleEpuisee, match=r"Postes restants : 1\."):
        decider(suite, "b", departement="2A")


def test_a_departement_without_an_envelope_of_its_own_has_none_to_give() -> None:
    with pytest.raises(EnveloppeDepartementaleEpuisee, match=r"Postes restants \(75\) : 0\."):
        decider(EN_SEANCE, departement="75", postes=1)


def test_an_envelope_changes_for_the_country_and_for_the_departements_named() -> None:
    suite, *faits = OUVERTE.modifier_enveloppe(nationale=None, enveloppes={"75": 2, "69": 5}, le=UN_JOUR)
    assert faits == [
        EnveloppeModifiee(campagne="c", enveloppe_nationale=10, enveloppes={"2A": 8, "69": 5, "75": 2}, le=UN_JOUR)
    ]
    assert suite.modifier_enveloppe(nationale=10, enveloppes={"75": 2}, le=UN_JOUR) == (suite,)


def test_an_envelope_never_goes_under_what_is_allotted() -> None:
    suite, _ = decider(EN_SEANCE)
    with pytest.raises(EnveloppeSousLAttribue, match=r"Postes attribués \(69\) : 2\."):
        suite.modifier_enveloppe(nationale=None, enveloppes={"69": 1}, le=UN_JOUR)
    with pytest.raises(EnveloppeSousLAttribue, match=r"Postes attribués : 2\."):
        suite.modifier_enveloppe(nationale=1, enveloppes={}, le=UN_JOUR)
    plein, *_ = suite.modifier_enveloppe(nationale=2, enveloppes={"69": 2}, le=UN_JOUR)
    assert (plein.reste_national, plein.reste("69")) == (0, 0)


def test_a_seance_opens_once_and_a_late_event_never_opens_it_again() -> None:
    assert EN_SEANCE.ouvrir_seance(session="s", le=UN_JOUR) == (EN_SEANCE,)
    close, *faits = EN_SEANCE.clore_seance(session="s", attendues=(), le=UN_JOUR)
    assert faits == [SeanceClose(campagne="c", session="s", decisions=0, postes_attribues=0, le=UN_JOUR)]
    assert close.ouvrir_seance(session="s", le=UN_JOUR) == (close,)
    assert OUVERTE.ouvrir_seance(session="s", le=UN_JOUR)[1:] == (SeanceOuverte(campagne="c", session="s", le=UN_JOUR),)


def test_a_seance_closes_when_every_candidature_expected_is_decided() -> None:
    suite, _ = decider(EN_SEANCE)
    with pytest.raises(LignesSansDecision, match=r"Candidatures sans décision : 2\."):
        suite.clore_seance(session="s", attendues=("a", "b", "c"), le=UN_JOUR)
    close, *faits = suite.clore_seance(session="s", attendues=("a",), le=UN_JOUR)
    assert faits == [SeanceClose(campagne="c", session="s", decisions=1, postes_attribues=2, le=UN_JOUR)]
    assert close.clore_seance(session="s", attendues=("a", "b"), le=UN_JOUR) == (close,)
    with pytest.raises(SeanceNonOuverte):
        suite.clore_seance(session="inconnue", attendues=(), le=UN_JOUR)


def test_closing_a_seance_leaves_its_posts_taken_and_the_other_seances_lines() -> None:
    suite, _ = decider(EN_SEANCE)
    suite, *_ = suite.ouvrir_seance(session="s2", le=UN_JOUR)
    suite, _ = decider(suite, "b", session="s2", departement="2A")
    close, *_ = suite.clore_seance(session="s", attendues=("a",), le=UN_JOUR)
    assert list(close.lignes) == ["s2/b"]
    assert close.attribues == {"69": 2, "2A": 2}
