"""After the session: a correction, a recours, and what each may change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.selection.domain import (
    AjournementNonCorrigeable,
    Campagne,
    Compte,
    CorrectionSansEffet,
    Decision,
    EnveloppeDepartementaleEpuisee,
    EnveloppeNationaleEpuisee,
    MotifRequis,
    PostesAuDelaDeLaDemande,
    PostesDejaRendus,
    PostesRequis,
    RaisonRequise,
    RecoursDejaDepose,
    RecoursDejaTranche,
    RecoursForclos,
    RecoursInvalide,
    RecoursSansObjet,
    RecoursSansPoste,
    StatutRecours,
    dernier_jour,
)
from services.selection.domain.recours import diagramme
from services.selection.events import (
    DecisionCorrigee,
    DecisionInscrite,
    Motif,
    Origine,
    RecoursAccueilli,
    RecoursDepose,
    RecoursRejete,
    RevisionInscrite,
    Verdict,
)

UN_JOUR = datetime(2026, 3, 10, 9, tzinfo=UTC)
RAISON = "Une erreur de saisie."
MOYENS = "Nous demandons un nouvel examen."
OUVERTE, _ = Campagne.ouvrir(id="c", nom="2026", enveloppe_nationale=6, enveloppes={"69": 5}, le=UN_JOUR)
REFUSEE = Compte(
    departement="69",
    postes_souhaites=3,
    verdict=Verdict.NEGATIF,
    postes=0,
    motifs=(Motif.QUALITE_DU_PROJET,),
)
ACCORDEE = replace(REFUSEE, verdict=Verdict.POSITIF, postes=2, motifs=())
AJOURNEE = replace(REFUSEE, verdict=Verdict.EXAMEN_COMPLEMENTAIRE, motifs=())
PRISE = OUVERTE._mouvoir("d", ACCORDEE, 2)
RENDUE = Decision.rendre(
    DecisionInscrite(
        decision="d",
        session="s",
        campagne="c",
        candidature="a",
        structure="st",
        siret="20004697700019",
        departement="69",
        verdict=Verdict.NEGATIF,
        postes_souhaites=3,
        postes_attribues=0,
        motifs=(Motif.QUALITE_DU_PROJET,),
        le=UN_JOUR,
    )
)[0]
NOTIFIEE = RENDUE.notifier(le=UN_JOUR)[0]


def corriger(campagne: Campagne, **autrement: Any) -> tuple[Campagne, list[RevisionInscrite]]:
    demande: dict[str, Any] = {
        "decision": "d",
        "compte": ACCORDEE,
        "verdict": Verdict.POSITIF,
        "postes": 3,
        "motifs": (),
        "raison": RAISON,
        "source": "k1",
        "le": UN_JOUR,
    }
    suite, *faits = campagne.corriger(**{**demande, **autrement})
    return suite, faits


def accueillir(campagne: Campagne, postes: int = 2, source: str = "k1", **autrement: Any) -> Campagne:
    demande: dict[str, Any] = {"decision": "d", "compte": REFUSEE, "raison": RAISON, "le": UN_JOUR, **autrement}
    return campagne.accueillir(postes=postes, source=source, **demande)[0]


def test_a_correction_takes_only_the_difference_from_the_envelopes() -> None:
    suite, faits = corriger(PRISE)
    assert (suite.reste_national, suite.reste("69")) == (3, 2)
    assert faits == [
        RevisionInscrite(
            campagne="c",
            decision="d",
            origine=Origine.CORRECTION,
            numero=1,
            postes_avant=2,
            postes_attribues=3,
            le=UN_JOUR,
        )
    ]
    moins, _ = corriger(suite, postes=1, source="k2")
    assert (moins.reste("69"), [r.numero for r in moins.comptes["d"].revisions]) == (4, [1, 2])
    refusee, _ = corriger(moins, verdict=Verdict.NEGATIF, postes=0, motifs=(Motif.QUALITE_DU_PROJET,), source="k3")
    assert refusee.reste("69") == 5


def test_the_same_correction_is_entered_once() -> None:
    suite, _ = corriger(PRISE)
    assert corriger(suite, postes=1) == (suite, [])


@pytest.mark.parametrize(
    ("refus", "autrement"),
    [
        (PostesRequis, {"postes": 0}),
        (PostesRequis, {"verdict": Verdict.NEGATIF, "postes": 1, "motifs": (Motif.QUALITE_DU_PROJET,)}),
        (PostesRequis, {"postes": -1}),
        (MotifRequis, {"verdict": Verdict.NEGATIF, "postes": 0}),
        (PostesAuDelaDeLaDemande, {"postes": 4}),
        (CorrectionSansEffet, {"postes": 2}),
        (AjournementNonCorrigeable, {"verdict": Verdict.EXAMEN_COMPLEMENTAIRE, "postes": 0}),
        (
            AjournementNonCorrigeable,
            {"compte": replace(REFUSEE, verdict=Verdict.EXAMEN_COMPLEMENTAIRE), "decision": "e"},
        ),
        (RaisonRequise, {"raison": " "}),
        (RaisonRequise, {"raison": "x" * 2_001}),
        (RaisonRequise, {"raison": "illisible \x00 ici"}),
    ],
)
def test_a_correction_keeps_to_the_rules_of_a_decision(refus: type[Exception], autrement: dict[str, Any]) -> None:
    with pytest.raises(refus):
        corriger(PRISE, **autrement)


def test_a_correction_never_exceeds_an_envelope() -> None:
    with pytest.raises(EnveloppeDepartementaleEpuisee, match=r"Postes restants \(69\) : 0\."):
        corriger(PRISE._mouvoir("e", replace(ACCORDEE, postes=3), 3))
    with pytest.raises(EnveloppeNationaleEpuisee):
        corriger(replace(PRISE, enveloppe_nationale=2))


def test_a_correction_never_takes_back_what_was_already_returned() -> None:
    rendue, *_ = PRISE.crediter(decision="d", compte=ACCORDEE, postes=2, source="p", le=UN_JOUR)
    with pytest.raises(PostesDejaRendus):
        corriger(rendue, postes=1)


def test_an_upheld_recours_takes_its_posts_or_is_refused_because_there_are_none() -> None:
    suite = accueillir(OUVERTE, postes=3)
    assert (suite.reste("69"), suite.comptes["d"].verdict) == (2, Verdict.POSITIF)
    assert accueillir(suite, postes=3) == suite
    with pytest.raises(RecoursDejaTranche):
        accueillir(suite, source="k2")
    with pytest.raises(EnveloppeDepartementaleEpuisee):
        accueillir(replace(OUVERTE, enveloppes={"69": 1}))
    for postes in (0, -1):
        with pytest.raises(RecoursSansPoste):
            accueillir(OUVERTE, postes=postes)
    with pytest.raises(PostesAuDelaDeLaDemande):
        accueillir(OUVERTE, postes=4)
    with pytest.raises(RaisonRequise):
        accueillir(OUVERTE, raison="")


def test_a_dismissed_recours_moves_no_post_and_is_final() -> None:
    suite, *faits = OUVERTE.rejeter(decision="d", compte=REFUSEE, raison=RAISON, source="k1", le=UN_JOUR)
    assert (suite.attribues, len(faits)) == ({"69": 0}, 1)
    assert suite.rejeter(decision="d", compte=REFUSEE, raison=RAISON, source="k1", le=UN_JOUR) == (suite,)
    with pytest.raises(RecoursDejaTranche):
        accueillir(suite, source="k2")
    with pytest.raises(RaisonRequise):
        OUVERTE.rejeter(decision="d", compte=REFUSEE, raison="non", source="k1", le=UN_JOUR)


@pytest.mark.parametrize(
    ("notifiee", "limite"),
    [
        (datetime(2026, 3, 10, 9, tzinfo=UTC), date(2026, 5, 11)),
        (datetime(2026, 3, 10, 23, 30, tzinfo=UTC), date(2026, 5, 12)),  # the 11th already, in Paris
        (datetime(2025, 12, 31, 12, tzinfo=UTC), date(2026, 3, 2)),  # 28 February, then a Sunday
        (datetime(2026, 3, 13, 9, tzinfo=UTC), date(2026, 5, 15)),  # the 14th is Ascension
        (datetime(2026, 3, 24, 9, tzinfo=UTC), date(2026, 5, 26)),  # the 25th is Whit Monday
        (datetime(2026, 9, 10, 9, tzinfo=UTC), date(2026, 11, 12)),  # the 11th is a holiday
    ],
)
def test_a_recours_is_lodged_within_two_full_months(notifiee: datetime, limite: date) -> None:
    assert dernier_jour(notifiee) == limite


def test_a_structure_lodges_one_recours_in_time_against_what_it_was_refused() -> None:
    deposee, fait = NOTIFIEE.deposer_recours(moyens=f" {MOYENS} ", le=UN_JOUR)
    assert deposee.recours is not None
    assert (deposee.recours.moyens, deposee.recours.statut) == (MOYENS, StatutRecours.DEPOSE)
    assert fait == RecoursDepose(
        decision="d",
        session="s",
        campagne="c",
        candidature="a",
        structure="st",
        siret="20004697700019",
        departement="69",
        le=UN_JOUR,
    )
    with pytest.raises(RecoursDejaDepose):
        deposee.deposer_recours(moyens=MOYENS, le=UN_JOUR)
    NOTIFIEE.deposer_recours(moyens=MOYENS, le=datetime(2026, 5, 11, 21, 59, tzinfo=UTC))
    with pytest.raises(RecoursForclos, match=r"Dernier jour : 11/05/2026\."):
        NOTIFIEE.deposer_recours(moyens=MOYENS, le=datetime(2026, 5, 11, 22, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    "decision",
    [
        RENDUE,
        replace(NOTIFIEE, verdict=Verdict.EXAMEN_COMPLEMENTAIRE),
        replace(NOTIFIEE, verdict=Verdict.POSITIF, postes_attribues=3),
    ],
)
def test_there_is_no_recours_against_what_grants_all_or_decides_nothing(decision: Decision) -> None:
    with pytest.raises(RecoursSansObjet):
        decision.deposer_recours(moyens=MOYENS, le=UN_JOUR)


@pytest.mark.parametrize("moyens", ["", "trop", "x" * 4_001, "illisible \ud800 ici"])
def test_a_recours_says_something(moyens: str) -> None:
    with pytest.raises(RecoursInvalide):
        NOTIFIEE.deposer_recours(moyens=moyens, le=UN_JOUR)


def test_a_decision_follows_the_ledger_each_revision_once_and_in_order() -> None:
    suite = accueillir(OUVERTE, postes=1)
    suite, _ = corriger(suite, postes=2, source="k2")
    deposee, _ = NOTIFIEE.deposer_recours(moyens=MOYENS, le=UN_JOUR)
    revisions = suite.comptes["d"].revisions
    suivie, *faits = deposee.suivre(revisions)
    assert [type(f) for f in faits] == [RecoursAccueilli, DecisionCorrigee]
    assert [f.postes_attribues for f in faits if isinstance(f, RecoursAccueilli | DecisionCorrigee)] == [1, 2]
    assert suivie.recours is not None
    assert (suivie.recours.statut, suivie.recours.raison) == (StatutRecours.ACCUEILLI, RAISON)
    assert (suivie.verdict, suivie.postes_attribues) == (Verdict.POSITIF, 2)
    assert suivie.suivre(revisions) == (suivie,)
    assert deposee.suivre(revisions[:1])[0].suivre(revisions)[0] == suivie


def test_a_dismissal_leaves_the_decision_as_it_is_and_tells_no_reason() -> None:
    suite, *_ = OUVERTE.rejeter(decision="d", compte=REFUSEE, raison=RAISON, source="k1", le=UN_JOUR)
    deposee, _ = NOTIFIEE.deposer_recours(moyens=MOYENS, le=UN_JOUR)
    suivie, *faits = deposee.suivre(suite.comptes["d"].revisions)
    assert [type(f) for f in faits] == [RecoursRejete]
    assert RAISON not in vars(faits[0]).values()
    assert (suivie.verdict, suivie.postes_attribues) == (Verdict.NEGATIF, 0)


def test_a_correction_says_whether_the_decision_was_known_and_opens_the_two_months_again() -> None:
    plus_tard = UN_JOUR + timedelta(days=30)
    suite, _ = corriger(OUVERTE, compte=REFUSEE, postes=1, le=plus_tard)
    revisions = suite.comptes["d"].revisions
    for decision, connue in ((RENDUE, False), (NOTIFIEE, True)):
        suivie, *faits = decision.suivre(revisions)
        [fait] = faits
        assert isinstance(fait, DecisionCorrigee)
        assert (fait.postes_avant, fait.postes_attribues, fait.notifiee) == (0, 1, connue)
    assert suivie.connue_le == plus_tard
    suivie.deposer_recours(moyens=MOYENS, le=UN_JOUR + timedelta(days=80))


def test_a_recours_is_answered_once_and_its_diagram_says_so() -> None:
    assert diagramme().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> DEPOSE : DEPOSER",
        "    DEPOSE --> ACCUEILLI : RECOURS_ACCUEILLI",
        "    DEPOSE --> REJETE : RECOURS_REJETE",
        "    ACCUEILLI --> [*]",
        "    REJETE --> [*]",
    ]
