"""The engagements of the official list: their clocks, who says that they are held, and what becomes of a breach."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.kit.aggregate import Introuvable
from services.kit.temps import fin_de_jour
from services.structures.conventions.domain import (
    CONSTATES,
    LISTE,
    Acteur,
    ActionImpossible,
    AttestationAbsente,
    Convention,
    EngagementConstate,
    EtatEngagement,
    ManquementAbsent,
    ManquementEnCours,
    Parcours,
    PosteSuivi,
    TexteInvalide,
    Vu,
)
from services.structures.conventions.events import (
    AttestationContestee,
    CodeEngagement,
    EngagementEnRetard,
    EngagementExigible,
    EngagementSuspendu,
    EngagementTenu,
    ManquementConstate,
    ManquementLeve,
    MotifResiliation,
    NaturePiece,
)

from .test_structures_conventions import OUVERTURE, ouvrir, piece, puis, un

E = CodeEngagement
PREUVE = "Un ordinateur et un téléphone remis le 2 mai."
MOTIF = "Le conseiller n'a pas d'ordinateur."
DEBUT = date(2026, 5, 4)
RECRUTE = datetime(2026, 4, 20, 9, tzinfo=UTC)


def poste(conseiller: str | None = None, debut: date = DEBUT, depuis: date = date(2026, 3, 24)) -> PosteSuivi:
    return PosteSuivi(
        decision="d",
        structure="s",
        depuis=depuis,
        contrat=conseiller,
        conseiller=conseiller,
        debut=debut if conseiller else None,
        recrute=conseiller is not None,
    )


def etat(c: Convention, code: CodeEngagement) -> EtatEngagement:
    return c.engagement(code).etat


def recrutee() -> Convention:
    return puis(ouvrir().observer(Vu(postes=[poste("a"), poste("b")]), le=RECRUTE))


def attestee(code: CodeEngagement = E.EQUIPEMENT) -> Convention:
    return puis(recrutee().attester(code, preuve=PREUVE, piece=None, par=Acteur.STRUCTURE, le=RECRUTE))


def test_the_list_is_the_official_one_its_second_line_in_two() -> None:
    assert list(LISTE) == list(CodeEngagement)
    assert [e.code for e in ouvrir().engagements] == list(CodeEngagement)
    assert all(promesse.texte.startswith("à ") for promesse in LISTE.values())


def test_only_recruiting_has_a_clock_from_the_notification_three_months() -> None:
    c = ouvrir()
    assert c.engagement(E.RECRUTEMENT).echeance == date(2026, 6, 24)
    assert {e.echeance for e in c.engagements if e.code is not E.RECRUTEMENT} == {None}


def test_recruiting_is_held_once_every_post_has_had_its_conseiller() -> None:
    c = puis(ouvrir().observer(Vu(postes=[poste("a"), poste()]), le=RECRUTE))
    assert etat(c, E.RECRUTEMENT) is EtatEngagement.A_TENIR
    c = puis(c.observer(Vu(postes=[poste("a"), poste("b")]), le=RECRUTE))
    assert etat(c, E.RECRUTEMENT) is EtatEngagement.TENU
    assert (a := c.engagement(E.RECRUTEMENT).attestation) is not None
    assert a.par == "plateforme"


def test_the_first_contract_starts_the_other_clocks() -> None:
    c, *dits = ouvrir().observer(Vu(postes=[poste("a"), poste()]), le=RECRUTE)
    exigibles = {f.engagement: f.echeance for f in dits if isinstance(f, EngagementExigible)}
    assert exigibles == {
        E.FORMATION: date(2026, 9, 4),
        E.CERTIFICATION: date(2027, 5, 4),
        E.MISSIONS: date(2026, 11, 4),
        E.EQUIPEMENT: date(2026, 6, 4),
        E.COMMUNAUTE: date(2027, 5, 4),
        E.CRA: date(2026, 6, 18),
    }
    assert c.observer(Vu(postes=[poste("a"), poste()]), le=RECRUTE) == (c,), "seen twice"


def test_posts_added_by_a_correction_are_to_be_recruited_in_their_turn() -> None:
    nouveau = poste(depuis=date(2026, 7, 1))
    c, fait = un(recrutee().observer(Vu(postes=[poste("a"), poste("b"), nouveau]), le=RECRUTE))
    assert isinstance(fait, EngagementExigible)
    assert (fait.engagement, fait.echeance) == (E.RECRUTEMENT, date(2026, 10, 1))
    assert etat(c, E.RECRUTEMENT) is EtatEngagement.A_TENIR


def test_training_and_examinations_are_held_once_all_conseillers_have_done_them() -> None:
    postes = [poste("a"), poste("b")]
    forme, certifie = Parcours(forme=True), Parcours(forme=True, examens=frozenset({"PIX", "CCP1"}))
    c = puis(recrutee().observer(Vu(postes=postes, parcours={"a": forme, "b": certifie}), le=RECRUTE))
    assert (etat(c, E.FORMATION), etat(c, E.CERTIFICATION)) == (EtatEngagement.TENU, EtatEngagement.A_TENIR)
    c = puis(c.observer(Vu(postes=postes, parcours={"a": certifie, "b": certifie}), le=RECRUTE))
    assert etat(c, E.CERTIFICATION) is EtatEngagement.TENU


def test_one_examination_is_not_enough() -> None:
    assert not Parcours(examens=frozenset({"PIX"})).certifie
    assert not Parcours(examens=frozenset({"CCP1"})).certifie


def test_a_new_conseiller_is_to_be_trained_anew_and_one_who_is_already_is_not() -> None:
    forme = Parcours(forme=True)
    c = puis(recrutee().observer(Vu(postes=[poste("a"), poste("b")], parcours={"a": forme, "b": forme}), le=RECRUTE))
    arrivee = [poste("a"), poste("x", debut=date(2027, 1, 4))]
    assert c.observer(Vu(postes=arrivee, parcours={"a": forme, "x": forme}), le=RECRUTE) == (c,)
    c, fait = un(c.observer(Vu(postes=arrivee, parcours={"a": forme}), le=RECRUTE))
    assert isinstance(fait, EngagementExigible)
    assert (fait.engagement, fait.echeance) == (E.FORMATION, date(2027, 5, 4))
    assert etat(c, E.FORMATION) is EtatEngagement.A_TENIR


def test_the_clock_of_the_training_stops_while_nobody_is_there_to_be_trained() -> None:
    parti = [PosteSuivi(decision="d", structure="s", depuis=date(2026, 3, 24), recrute=True)] * 2
    c, *dits = recrutee().observer(Vu(postes=parti), le=RECRUTE)
    assert [f.engagement for f in dits if isinstance(f, EngagementSuspendu)] == [E.FORMATION, E.CERTIFICATION]
    assert c.engagement(E.FORMATION).echeance is None
    suite, *dits = c.observer(Vu(postes=[poste("x", debut=date(2027, 1, 4)), parti[1]]), le=RECRUTE)
    assert [f.echeance for f in dits if isinstance(f, EngagementExigible)] == [date(2027, 5, 4), date(2028, 1, 4)]
    assert suite.engagement(E.FORMATION).echeance == date(2027, 5, 4)


def test_a_first_cra_holds_the_last_engagement_and_a_silence_breaks_it_until_the_next() -> None:
    c, fait = un(recrutee().constater_cra(le=datetime(2026, 6, 1, tzinfo=UTC)))
    assert isinstance(fait, EngagementTenu)
    assert fait.engagement is E.CRA
    assert c.constater_cra(le=datetime(2026, 6, 9, tzinfo=UTC)) == (c,)
    c, tardif = un(c.constater_silence(date(2026, 7, 24), le=datetime(2026, 7, 25, tzinfo=UTC)))
    assert isinstance(tardif, EngagementEnRetard)
    assert tardif.echeance == date(2026, 7, 24)
    assert c.constater_silence(date(2026, 7, 24), le=datetime(2026, 7, 25, tzinfo=UTC)) == (c,)
    assert c.constater_cra(le=datetime(2026, 6, 9, tzinfo=UTC)) == (c,), "an earlier CRA, told again"
    c = puis(c.constater_cra(le=datetime(2026, 8, 1, tzinfo=UTC)))
    assert etat(c, E.CRA) is EtatEngagement.TENU
    assert c.constater_silence(date(2026, 7, 24), le=datetime(2026, 7, 25, tzinfo=UTC)) == (c,), "told again"


def test_an_engagement_that_is_late_is_told_once_at_the_end_of_its_day() -> None:
    c = recrutee()
    dits = [f for f in c.echoir(le=fin_de_jour(date(2026, 6, 4)))[1:] if isinstance(f, EngagementEnRetard)]
    assert [(f.engagement, f.echeance, f.tardif) for f in dits] == [(E.EQUIPEMENT, date(2026, 6, 4), False)]
    tardive = puis(c.echoir(le=fin_de_jour(date(2026, 6, 4))))
    assert etat(tardive, E.EQUIPEMENT) is EtatEngagement.EN_RETARD
    assert tardive.echoir(le=fin_de_jour(date(2026, 6, 4))) == (tardive,)


def test_what_is_late_may_still_be_held() -> None:
    tardive = puis(recrutee().echoir(le=fin_de_jour(date(2026, 6, 4))))
    tenue = puis(
        tardive.attester(
            E.EQUIPEMENT, preuve=PREUVE, piece=None, par=Acteur.STRUCTURE, le=datetime(2026, 6, 10, tzinfo=UTC)
        )
    )
    assert etat(tenue, E.EQUIPEMENT) is EtatEngagement.TENU


def test_the_structure_attests_with_a_text_or_a_document_of_its_convention() -> None:
    c = puis(recrutee().joindre(piece(NaturePiece.PREUVE_ENGAGEMENT)))
    with pytest.raises(TexteInvalide):
        c.attester(E.EQUIPEMENT, preuve=None, piece=None, par=Acteur.STRUCTURE, le=RECRUTE)
    with pytest.raises(Introuvable):
        c.attester(E.EQUIPEMENT, preuve=None, piece="autre", par=Acteur.STRUCTURE, le=RECRUTE)
    c, fait = un(c.attester(E.EQUIPEMENT, preuve=None, piece="PREUVE_ENGAGEMENT-1", par=Acteur.STRUCTURE, le=RECRUTE))
    assert isinstance(fait, EngagementTenu)
    assert fait.atteste_par == "structure"


@pytest.mark.parametrize("code", sorted(CONSTATES))
def test_what_the_platform_sees_by_itself_is_not_typed_again(code: CodeEngagement) -> None:
    with pytest.raises(EngagementConstate):
        recrutee().attester(code, preuve=PREUVE, piece=None, par=Acteur.STRUCTURE, le=RECRUTE)


def test_the_prefecture_confirms_what_is_attested_once() -> None:
    with pytest.raises(AttestationAbsente):
        recrutee().confirmer(E.EQUIPEMENT, par=Acteur.PREFECTURE, le=RECRUTE)
    c, fait = un(attestee().confirmer(E.EQUIPEMENT, par=Acteur.PREFECTURE, le=RECRUTE))
    assert isinstance(fait, EngagementTenu)
    assert fait.atteste_par == "prefecture"
    assert c.confirmer(E.EQUIPEMENT, par=Acteur.PREFECTURE, le=RECRUTE) == (c,)


def test_an_attestation_that_is_contested_is_to_be_proved_again_within_thirty_days() -> None:
    c, fait = un(attestee().contester(E.EQUIPEMENT, MOTIF, le=RECRUTE))
    assert isinstance(fait, AttestationContestee)
    assert fait.echeance == date(2026, 5, 20)
    engagement = c.engagement(E.EQUIPEMENT)
    assert (engagement.etat, engagement.attestation) == (EtatEngagement.A_TENIR, None)
    assert engagement.attestations[0].contestation == MOTIF


def test_a_breach_stands_whatever_was_attested_and_until_it_is_lifted() -> None:
    c, fait = un(attestee().constater_manquement(E.EQUIPEMENT, MOTIF, par=Acteur.PREFECTURE, le=RECRUTE))
    assert isinstance(fait, ManquementConstate)
    assert MOTIF not in str(fait)
    assert etat(c, E.EQUIPEMENT) is EtatEngagement.MANQUEMENT
    with pytest.raises(ManquementEnCours):
        c.attester(E.EQUIPEMENT, preuve=PREUVE, piece=None, par=Acteur.STRUCTURE, le=RECRUTE)
    with pytest.raises(ManquementEnCours):
        c.constater_manquement(E.EQUIPEMENT, MOTIF, par=Acteur.ANCT, le=RECRUTE)
    with pytest.raises(ManquementEnCours):
        c.contester(E.EQUIPEMENT, MOTIF, le=RECRUTE)
    levee, leve = un(c.lever_manquement(E.EQUIPEMENT, PREUVE, par=Acteur.ANCT, le=RECRUTE))
    assert isinstance(leve, ManquementLeve)
    assert etat(levee, E.EQUIPEMENT) is EtatEngagement.TENU, "as it would have been without the breach"
    assert levee.engagement(E.EQUIPEMENT).manquements[0].motif_levee == PREUVE


def test_what_happens_during_a_breach_counts_once_it_is_lifted() -> None:
    c = puis(ouvrir().constater_manquement(E.RECRUTEMENT, MOTIF, par=Acteur.ANCT, le=OUVERTURE))
    c = puis(c.observer(Vu(postes=[poste("a"), poste("b")]), le=RECRUTE))
    assert etat(c, E.RECRUTEMENT) is EtatEngagement.MANQUEMENT
    levee = puis(c.lever_manquement(E.RECRUTEMENT, PREUVE, par=Acteur.ANCT, le=RECRUTE))
    assert etat(levee, E.RECRUTEMENT) is EtatEngagement.TENU


def test_a_breach_that_was_never_found_is_not_lifted() -> None:
    with pytest.raises(ManquementAbsent):
        attestee().lever_manquement(E.EQUIPEMENT, PREUVE, par=Acteur.ANCT, le=RECRUTE)


def test_a_convention_that_is_over_has_no_engagement_to_hold_but_a_breach_on_it_can_be_lifted() -> None:
    c = puis(attestee().constater_manquement(E.MISSIONS, MOTIF, par=Acteur.ANCT, le=RECRUTE))
    close = puis(c.clore(MotifResiliation.POSTES_RENDUS, le=RECRUTE))
    with pytest.raises(ActionImpossible):
        close.attester(E.COMMUNAUTE, preuve=PREUVE, piece=None, par=Acteur.STRUCTURE, le=RECRUTE)
    assert close.observer(Vu(postes=[poste("a")]), le=RECRUTE) == (close,)
    assert close.constater_cra(le=RECRUTE) == (close,)
    assert close.echoir(le=RECRUTE + timedelta(days=900)) == (close,)
    levee = puis(close.lever_manquement(E.MISSIONS, PREUVE, par=Acteur.ANCT, le=RECRUTE))
    assert levee.engagement(E.MISSIONS).manquement is None
