"""A candidature from draft to decision, one sentence of the scheme a test."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.candidatures.domain import (
    TABLE,
    TERMINAUX,
    Action,
    ActionImpossible,
    AvisClos,
    AvisInvalide,
    Candidature,
    DecisionRecue,
    Eligibilite,
    Formulaire,
    FormulaireIncomplet,
    FormulaireInvalide,
    HorsDepartement,
    InstructionAReprendre,
    InstructionNonOuverte,
    MotifInvalide,
    MotifIrrecevabilite,
    Nature,
    SensAvis,
    Statut,
    Verdict,
    VerdictEligibilite,
    diagramme,
    suivant,
)
from services.candidatures.events import (
    AvisPrefetRendu,
    CandidatureAcceptee,
    CandidatureDeposee,
    CandidatureDesinscrite,
    CandidatureInscrite,
    CandidatureIrrecevable,
    CandidatureRetiree,
)
from services.kit.aggregate import Decision, Fait, Refus

UN_JOUR = datetime(2026, 3, 2, 9, tzinfo=UTC)
RHONE = frozenset({"69"})
ELIGIBLE = Eligibilite(verdict=VerdictEligibilite.ELIGIBLE, millesime="2025")
INELIGIBLE = replace(ELIGIBLE, verdict=VerdictEligibilite.INELIGIBLE)
COMPLET = Formulaire(
    postes_souhaites=3,
    motivation="Accompagner les habitants des quartiers et des villages.",
    debut_souhaite=date(2026, 9, 1),
    candidat_identifie=False,
    engagement_accepte=True,
)


def brouillon(formulaire: Formulaire = COMPLET) -> Candidature:
    ouverte, _ = Candidature.ouvrir(
        "c1",
        structure="s1",
        siret="21690123100011",
        departement="69",
        nature=Nature.INITIALE,
        formulaire=formulaire,
        le=UN_JOUR,
    )
    return ouverte


def avis(c: Candidature, *, recommandes: int = 2, motivation: str = "Un projet solide et utile.") -> Candidature:
    suite, *_ = c.rendre_avis(
        sens=SensAvis.FAVORABLE,
        motivation=motivation,
        postes_recommandes=recommandes,
        departements=RHONE,
        le=UN_JOUR + timedelta(days=len(c.avis) + 1),
    )
    return suite


def un_fait(decision: Decision[Candidature]) -> tuple[Candidature, Fait]:
    """The next state and the one fact that is told."""
    suite, *faits = decision
    (fait,) = faits
    return suite, fait


def notifiee(verdict: Verdict, *, id: str = "d1", session: str = "coselec-1", postes: int = 2) -> DecisionRecue:
    return DecisionRecue(
        id=id,
        session=session,
        verdict=verdict,
        postes_attribues=postes,
        motifs=(),
        le=UN_JOUR + timedelta(days=30),
    )


DEPOSEE = brouillon().deposer(eligibilite=ELIGIBLE, le=UN_JOUR)[0]
EN_INSTRUCTION = DEPOSEE.ouvrir_instruction(departements=RHONE, le=UN_JOUR)[0]
AVIS_RENDU = avis(EN_INSTRUCTION)
INSCRITE = AVIS_RENDU.inscrire("coselec-1", le=UN_JOUR + timedelta(days=20))[0]
ACCEPTEE = INSCRITE.decider(notifiee(Verdict.POSITIF))[0]
REFUSEE = INSCRITE.decider(notifiee(Verdict.NEGATIF, postes=0))[0]
AJOURNEE = INSCRITE.decider(notifiee(Verdict.EXAMEN_COMPLEMENTAIRE, postes=0))[0]
RETIREE = DEPOSEE.retirer(motif=None, le=UN_JOUR)[0]
IRRECEVABLE = brouillon().deposer(eligibilite=INELIGIBLE, le=UN_JOUR)[0]


def test_a_deposit_lists_every_fault_at_once_with_its_field() -> None:
    with pytest.raises(FormulaireIncomplet) as refus:
        brouillon(Formulaire(debut_souhaite=date(2026, 3, 1))).deposer(eligibilite=ELIGIBLE, le=UN_JOUR)
    assert [f.champ for f in refus.value.fautes] == [
        "postesSouhaites",
        "motivation",
        "debutSouhaite",
        "candidatIdentifie",
        "engagementAccepte",
    ]


@pytest.mark.parametrize(
    ("faux", "champ"),
    [
        ({"postes_souhaites": None}, "postesSouhaites"),
        ({"motivation": None}, "motivation"),
        ({"motivation": " \n "}, "motivation"),
        ({"debut_souhaite": None}, "debutSouhaite"),
        ({"candidat_identifie": None}, "candidatIdentifie"),
        ({"engagement_accepte": False}, "engagementAccepte"),
    ],
)
def test_each_field_is_needed_to_deposit(faux: dict[str, object], champ: str) -> None:
    with pytest.raises(FormulaireIncomplet) as refus:
        brouillon(replace(COMPLET, **faux)).deposer(eligibilite=ELIGIBLE, le=UN_JOUR)  # type: ignore[arg-type]  # table
    assert [f.champ for f in refus.value.fautes] == [champ]


@pytest.mark.parametrize(
    ("faux", "champ"),
    [
        ({"postes_souhaites": 0}, "postesSouhaites"),
        ({"postes_souhaites": 101}, "postesSouhaites"),
        ({"motivation": "é" * 2_501}, "motivation"),
        ({"motivation": "a\x00b"}, "motivation"),
        ({"motivation": "a\ud800b"}, "motivation"),
    ],
)
def test_a_draft_may_be_incomplete_but_not_wrong(faux: dict[str, object], champ: str) -> None:
    with pytest.raises(FormulaireInvalide) as refus:
        brouillon().modifier(replace(COMPLET, **faux), le=UN_JOUR)  # type: ignore[arg-type]  # table
    assert [f.champ for f in refus.value.fautes] == [champ]
    with pytest.raises(FormulaireInvalide):
        brouillon(replace(COMPLET, **faux))  # type: ignore[arg-type]  # table


def test_a_motivation_of_2500_characters_fits() -> None:
    assert brouillon(replace(COMPLET, motivation="é" * 2_500)).formulaire.motivation == "é" * 2_500


def test_the_day_of_deposit_is_the_day_in_france() -> None:
    presque_minuit = datetime(2026, 8, 31, 22, 30, tzinfo=UTC)  # 0 h 30 on 1 September in Paris
    c = brouillon(replace(COMPLET, debut_souhaite=date(2026, 8, 31)))
    with pytest.raises(FormulaireIncomplet):
        c.deposer(eligibilite=ELIGIBLE, le=presque_minuit)
    deposee, fait = un_fait(c.deposer(eligibilite=ELIGIBLE, le=presque_minuit - timedelta(hours=1)))
    assert isinstance(fait, CandidatureDeposee)
    assert (deposee.statut, deposee.deposee_le) == (Statut.DEPOSEE, presque_minuit - timedelta(hours=1))


def test_a_modification_that_changes_nothing_tells_nothing() -> None:
    c = brouillon()
    assert c.modifier(COMPLET, le=UN_JOUR) == (c,)


def test_a_form_is_the_structures_own_until_it_is_deposited_and_nobodys_after() -> None:
    with pytest.raises(ActionImpossible, match="déposée"):
        DEPOSEE.modifier(replace(COMPLET, postes_souhaites=9), le=UN_JOUR)


def test_a_structure_that_is_not_eligible_is_told_so_as_a_fact_whatever_its_form() -> None:
    c, fait = un_fait(brouillon(Formulaire()).deposer(eligibilite=INELIGIBLE, le=UN_JOUR))
    assert isinstance(fait, CandidatureIrrecevable)
    assert fait.motif is c.irrecevabilite is MotifIrrecevabilite.STRUCTURE_INELIGIBLE
    assert c.statut is Statut.IRRECEVABLE


def test_a_structure_that_owes_a_proof_may_deposit_and_the_prefecture_sees_which() -> None:
    sous_condition = Eligibilite(
        verdict=VerdictEligibilite.ELIGIBLE_SOUS_CONDITION, preuves_manquantes=("STATUTS",), millesime="2025"
    )
    deposee, _ = un_fait(brouillon().deposer(eligibilite=sous_condition, le=UN_JOUR))
    assert deposee.eligibilite == sous_condition


def test_a_prefecture_keeps_to_its_departement() -> None:
    ailleurs = frozenset({"75", "6", "690"})
    with pytest.raises(HorsDepartement):
        DEPOSEE.ouvrir_instruction(departements=ailleurs, le=UN_JOUR)
    with pytest.raises(HorsDepartement):
        AJOURNEE.reprendre_instruction(departements=ailleurs, le=UN_JOUR)
    with pytest.raises(HorsDepartement):
        EN_INSTRUCTION.rendre_avis(
            sens=SensAvis.RESERVE, motivation="x" * 10, postes_recommandes=0, departements=ailleurs, le=UN_JOUR
        )


@pytest.mark.parametrize(
    ("motivation", "recommandes", "rang", "champs"),
    [
        ("x" * 9, 1, None, ["motivation"]),
        ("x" * 9 + " " * 5, 1, None, ["motivation"]),
        ("x" * 4_001, 1, None, ["motivation"]),
        ("x" * 10 + "\x07", 1, None, ["motivation"]),
        ("x" * 10, 4, None, ["postesRecommandes"]),
        ("x" * 10, -1, None, ["postesRecommandes"]),
        ("x" * 10, 1, 0, ["rang"]),
        ("", 4, -1, ["motivation", "postesRecommandes", "rang"]),
    ],
)
def test_an_avis_tells_all_its_faults(motivation: str, recommandes: int, rang: int | None, champs: list[str]) -> None:
    with pytest.raises(AvisInvalide) as refus:
        EN_INSTRUCTION.rendre_avis(
            sens=SensAvis.FAVORABLE,
            motivation=motivation,
            postes_recommandes=recommandes,
            rang=rang,
            departements=RHONE,
            le=UN_JOUR,
        )
    assert [f.champ for f in refus.value.fautes] == champs


@pytest.mark.parametrize(("motivation", "recommandes"), [("x" * 10, 0), ("x" * 4_000, 3)])
def test_an_avis_at_its_bounds_is_given(motivation: str, recommandes: int) -> None:
    assert avis(EN_INSTRUCTION, motivation=motivation, recommandes=recommandes).statut is Statut.AVIS_RENDU


def test_a_new_avis_is_a_new_version_and_the_first_stays() -> None:
    deux = avis(AVIS_RENDU, motivation="Réflexion faite, un poste suffit.", recommandes=1)
    assert [a.numero for a in deux.avis] == [1, 2]
    assert deux.avis[0] == AVIS_RENDU.avis[0]


def test_the_fact_of_an_avis_carries_no_reasons() -> None:
    _, fait = un_fait(
        EN_INSTRUCTION.rendre_avis(
            sens=SensAvis.RESERVE, motivation="x" * 10, postes_recommandes=1, rang=2, departements=RHONE, le=UN_JOUR
        )
    )
    assert fait == AvisPrefetRendu(
        candidature="c1",
        structure="s1",
        siret="21690123100011",
        departement="69",
        sens=SensAvis.RESERVE,
        numero=1,
        postes_recommandes=1,
        postes_souhaites=3,
        nature=Nature.INITIALE,
        rang=2,
        le=UN_JOUR,
    )


def test_the_instruction_is_opened_before_the_avis() -> None:
    with pytest.raises(InstructionNonOuverte, match="Ouvrez d'abord"):
        avis(DEPOSEE)


@pytest.mark.parametrize("close", [INSCRITE, ACCEPTEE, REFUSEE])
def test_an_avis_is_closed_once_the_candidature_is_on_an_agenda(close: Candidature) -> None:
    with pytest.raises(AvisClos):
        avis(close)


def test_a_cancelled_session_gives_the_candidature_back_and_its_avis_may_change() -> None:
    libre, fait = un_fait(INSCRITE.desinscrire("coselec-1", le=UN_JOUR))
    assert isinstance(fait, CandidatureDesinscrite)
    assert libre.session is None
    assert len(avis(libre).avis) == 2


def test_the_agenda_of_a_cancelled_session_that_comes_again_changes_nothing() -> None:
    libre, _ = un_fait(INSCRITE.desinscrire("coselec-1", le=UN_JOUR))
    assert libre.inscrire("coselec-1", le=UN_JOUR) == (libre,)
    assert INSCRITE.inscrire("coselec-1", le=UN_JOUR) == (INSCRITE,)


def test_the_cancelling_of_another_session_changes_nothing() -> None:
    assert INSCRITE.desinscrire("coselec-0", le=UN_JOUR) == (INSCRITE,)


def test_the_next_agenda_may_be_known_before_the_cancelling_of_the_one_before() -> None:
    suivante, fait = un_fait(INSCRITE.inscrire("coselec-2", le=UN_JOUR))
    assert isinstance(fait, CandidatureInscrite)
    assert suivante.desinscrire("coselec-1", le=UN_JOUR) == (suivante,)
    assert suivante.session == "coselec-2"


def test_a_decision_that_is_known_before_its_agenda_implies_it() -> None:
    acceptee, *faits = AVIS_RENDU.decider(notifiee(Verdict.POSITIF))
    assert [type(f) for f in faits] == [CandidatureInscrite, CandidatureAcceptee]
    assert acceptee.statut is Statut.ACCEPTEE
    assert acceptee.inscrire("coselec-1", le=UN_JOUR) == (acceptee,)


def test_an_accepted_candidature_tells_its_number_of_posts() -> None:
    acceptee, fait = un_fait(INSCRITE.decider(notifiee(Verdict.POSITIF, postes=2)))
    assert isinstance(fait, CandidatureAcceptee)
    assert (fait.postes_attribues, fait.session) == (2, "coselec-1")
    assert acceptee.decisions[-1].postes_attribues == 2


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_decision_that_comes_twice_changes_nothing(verdict: Verdict) -> None:
    decidee, *_ = INSCRITE.decider(notifiee(verdict))
    assert decidee.decider(notifiee(verdict)) == (decidee,)


def test_an_adjourned_candidature_is_examined_again_and_keeps_its_avis() -> None:
    with pytest.raises(InstructionAReprendre):
        avis(AJOURNEE)
    reprise, _ = un_fait(AJOURNEE.reprendre_instruction(departements=RHONE, le=UN_JOUR))
    de_nouveau = avis(reprise).inscrire("coselec-2", le=UN_JOUR)[0]
    acceptee, _ = un_fait(de_nouveau.decider(notifiee(Verdict.POSITIF, id="d2", session="coselec-2")))
    assert [a.numero for a in acceptee.avis] == [1, 2]
    assert [d.verdict for d in acceptee.decisions] == [Verdict.EXAMEN_COMPLEMENTAIRE, Verdict.POSITIF]


def test_the_structure_may_know_only_the_avis_on_which_a_decision_is_notified() -> None:
    assert INSCRITE.avis_notifies == ()
    assert AJOURNEE.avis_notifies == AJOURNEE.avis
    reprise, _ = un_fait(AJOURNEE.reprendre_instruction(departements=RHONE, le=UN_JOUR + timedelta(days=31)))
    suite, *_ = reprise.rendre_avis(
        sens=SensAvis.DEFAVORABLE,
        motivation="x" * 10,
        postes_recommandes=0,
        departements=RHONE,
        le=UN_JOUR + timedelta(days=32),
    )
    assert suite.avis_notifies == AJOURNEE.avis


@pytest.mark.parametrize("ouverte", [brouillon(), DEPOSEE, EN_INSTRUCTION, AVIS_RENDU, INSCRITE, AJOURNEE])
def test_a_structure_may_withdraw_until_a_decision(ouverte: Candidature) -> None:
    retiree, fait = un_fait(ouverte.retirer(motif="Le projet est reporté.", le=UN_JOUR))
    assert isinstance(fait, CandidatureRetiree)
    assert (retiree.statut, retiree.motif_retrait) == (Statut.RETIREE, "Le projet est reporté.")


@pytest.mark.parametrize("close", [ACCEPTEE, REFUSEE, RETIREE, IRRECEVABLE])
def test_nothing_is_withdrawn_once_it_is_over(close: Candidature) -> None:
    with pytest.raises(ActionImpossible):
        close.retirer(motif=None, le=UN_JOUR)


@pytest.mark.parametrize("motif", ["x" * 501, "\x00"])
def test_the_reason_of_a_withdrawal_is_short_and_readable(motif: str) -> None:
    with pytest.raises(MotifInvalide):
        DEPOSEE.retirer(motif=motif, le=UN_JOUR)


def test_the_history_says_who_did_what_when_and_names_nobody() -> None:
    assert [(str(t.de), str(t.action), str(t.vers), str(t.par)) for t in ACCEPTEE.historique] == [
        ("BROUILLON", "DEPOSER", "DEPOSEE", "STRUCTURE"),
        ("DEPOSEE", "OUVRIR_INSTRUCTION", "EN_INSTRUCTION", "PREFECTURE"),
        ("EN_INSTRUCTION", "RENDRE_AVIS", "AVIS_RENDU", "PREFECTURE"),
        ("AVIS_RENDU", "INSCRIRE", "INSCRITE", "COMITE"),
        ("INSCRITE", "ACCEPTER", "ACCEPTEE", "COMITE"),
    ]


def test_a_refusal_says_the_state_in_french_for_each_pair_that_is_not_in_the_table() -> None:
    for statut, actions in TABLE.items():
        for action in set(Action) - set(actions):
            with pytest.raises(Refus, match="La candidature est"):
                suivant(statut, action)


def test_every_state_is_in_the_table_and_can_be_reached_from_a_draft() -> None:
    atteints = {Statut.BROUILLON}
    while plus := {vers for s in atteints for vers in TABLE[s].values()} - atteints:
        atteints |= plus
    assert atteints == set(Statut) == set(TABLE)
    assert {
        Statut.ACCEPTEE,
        Statut.REFUSEE,
        Statut.RETIREE,
        Statut.CADUQUE,
        Statut.IRRECEVABLE,
        Statut.DOUBLON,
    } == TERMINAUX


def test_the_diagram_draws_each_line_of_the_table() -> None:
    lignes = diagramme().splitlines()
    assert lignes[0] == "stateDiagram-v2"
    assert "    AJOURNEE --> EN_INSTRUCTION : REPRENDRE_INSTRUCTION" in lignes
    assert sum(" : " in ligne for ligne in lignes) == 1 + sum(len(actions) for actions in TABLE.values())


@pytest.mark.parametrize("decidee", [ACCEPTEE, REFUSEE])
def test_an_upheld_recours_accepts_with_its_posts_once(decidee: Candidature) -> None:
    recue = replace(decidee.decisions[-1], verdict=Verdict.POSITIF, postes_attribues=3, motifs=(), le=UN_JOUR)
    suite, fait = un_fait(decidee.accueillir_recours(recue))
    assert isinstance(fait, CandidatureAcceptee)
    assert (suite.statut, fait.postes_attribues) == (Statut.ACCEPTEE, 3)
    assert suite.accueillir_recours(recue) == (suite,)
    with pytest.raises(ActionImpossible):
        RETIREE.accueillir_recours(recue)
