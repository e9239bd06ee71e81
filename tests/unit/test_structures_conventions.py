"""The steps of a convention: who does what, in which order, until when; and how it ends."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.kit.aggregate import Decision, Fait
from services.kit.temps import fin_de_jour
from services.structures.conventions.domain import (
    Acteur,
    ActionImpossible,
    Convention,
    Informations,
    InformationsInvalides,
    InstructionNonAchevee,
    Piece,
    PiecesFigees,
    RenouvellementInvalide,
    SignatureInvalide,
    Statut,
    TexteInvalide,
    TransmissionIncomplete,
    TropDePieces,
    convention_id,
    lire_informations,
)
from services.structures.conventions.events import (
    CodeEngagement,
    ConventionApprouvee,
    ConventionEnRetard,
    ConventionRattachee,
    ConventionRenouvelee,
    ConventionResiliee,
    ConventionSignee,
    ConventionTerminee,
    Etape,
    MotifResiliation,
    NaturePiece,
    Partie,
    SignatureApposee,
    TableauOuvert,
)

OUVERTURE = datetime(2026, 3, 24, 10, tzinfo=UTC)
MANQUE = "Le pouvoir du signataire est illisible."
RAISON = "La commune renonce à son projet."
SIGNATAIRE = Informations(
    signataire_nom="Essai", signataire_prenom="Camille", signataire_fonction="Maire", adresse="1 place, Ville"
)


def ouvrir() -> Convention:
    ouverte, _ = Convention.ouvrir(
        id=convention_id("s", "d"),
        structure="s",
        siret="21690123100011",
        departement="69",
        decision="d",
        postes=2,
        entendue=2,
        le=OUVERTURE,
    )
    return ouverte


def piece(nature: NaturePiece, numero: int = 1, le: datetime = OUVERTURE) -> Piece:
    return Piece(
        id=f"{nature}-{numero}", nature=nature, nom="x.pdf", taille=9, pages=1, sha256=f"{nature}{numero}", le=le
    )


def puis(decision: Decision[Convention]) -> Convention:
    return decision[0]


def un(decision: Decision[Convention]) -> tuple[Convention, Fait]:
    """The next state, and the one fact that it tells."""
    suite, *dits = decision
    (fait,) = dits
    return suite, fait


def faits(decision: Decision[Convention]) -> list[Fait]:
    return list(decision[1:])


def complete(le: datetime = OUVERTURE) -> Convention:
    c = puis(ouvrir().completer(SIGNATAIRE, le=le))
    for nature in (NaturePiece.RIB, NaturePiece.POUVOIR_DU_SIGNATAIRE):
        c = puis(c.joindre(piece(nature, le=le)))
    return c


def transmise(le: datetime = OUVERTURE) -> Convention:
    return puis(complete(le).transmettre(le=le))


def approuvee(le: datetime = OUVERTURE) -> Convention:
    return puis(transmise(le).approuver(par=Acteur.PREFECTURE, le=le))


def signer(c: Convention, partie: Partie, jour: date, le: datetime) -> Decision[Convention]:
    par = Acteur.STRUCTURE if partie is Partie.STRUCTURE else Acteur.PREFECTURE
    return c.apposer_signature(partie, jour=jour, reference=None, par=par, le=le)


def signee() -> Convention:
    c = approuvee()
    for partie in Partie:
        c = puis(signer(c, partie, date(2026, 3, 24), OUVERTURE))
    return c


def test_allotted_posts_open_a_convention_to_complete_within_sixty_days() -> None:
    c = ouvrir()
    assert (c.statut, c.etape, c.terme) == (Statut.A_COMPLETER, Etape.COMPLETER, date(2026, 5, 23))
    assert [f.champ for f in c.manques] == ["informations", "pieces", "pieces"]


def test_there_is_one_convention_for_a_structure_and_a_decision() -> None:
    assert convention_id("s", "d") == convention_id("s", "d")
    assert len({convention_id("s", "d"), convention_id("s", "e"), convention_id("t", "d")}) == 3


def test_a_file_is_transmitted_once_nothing_is_missing() -> None:
    with pytest.raises(TransmissionIncomplete) as refus:
        ouvrir().transmettre(le=OUVERTURE)
    assert len(refus.value.fautes) == 3
    c = transmise()
    assert (c.statut, c.etape, c.terme) == (Statut.EN_INSTRUCTION, Etape.INSTRUIRE, date(2026, 4, 23))


def test_what_is_wrong_with_the_informations_is_said_all_at_once() -> None:
    with pytest.raises(InformationsInvalides) as refus:
        lire_informations(nom="", prenom="x" * 101, fonction="\x00", adresse=" ")
    assert [f.champ for f in refus.value.fautes] == [
        "signataireNom",
        "signatairePrenom",
        "signataireFonction",
        "adresse",
    ]


def test_the_same_informations_again_change_nothing() -> None:
    c = puis(ouvrir().completer(SIGNATAIRE, le=OUVERTURE))
    assert c.completer(SIGNATAIRE, le=OUVERTURE) == (c,)


def test_the_prefecture_sends_back_with_what_is_missing_and_what_was_signed_is_to_be_signed_again() -> None:
    c = puis(signer(approuvee(), Partie.STRUCTURE, date(2026, 3, 24), OUVERTURE))
    plus_tard = OUVERTURE + timedelta(days=10)
    renvoyee = puis(c.renvoyer(MANQUE, par=Acteur.PREFECTURE, le=plus_tard))
    assert (renvoyee.statut, renvoyee.signatures, renvoyee.approuvee_le) == (Statut.A_COMPLETER, (), None)
    assert (renvoyee.renvois[-1].manque, renvoyee.terme) == (MANQUE, date(2026, 5, 3))
    assert puis(renvoyee.transmettre(le=plus_tard)).etape is Etape.INSTRUIRE


def test_a_file_is_not_sent_back_without_saying_why() -> None:
    with pytest.raises(TexteInvalide):
        transmise().renvoyer("Non.", par=Acteur.PREFECTURE, le=OUVERTURE)


def test_nobody_signs_before_the_examination_is_over() -> None:
    with pytest.raises(InstructionNonAchevee):
        signer(transmise(), Partie.STRUCTURE, date(2026, 3, 24), OUVERTURE)


def test_the_second_signature_puts_it_in_force_for_thirty_six_months() -> None:
    le = OUVERTURE + timedelta(days=8)
    une, fait = un(signer(approuvee(), Partie.ETAT, date(2026, 3, 30), le))
    assert isinstance(fait, SignatureApposee)
    assert (une.statut, fait.partie) == (Statut.EN_INSTRUCTION, Partie.ETAT)
    deux, *dits = signer(une, Partie.STRUCTURE, date(2026, 4, 1), le)
    assert [type(f) for f in dits] == [SignatureApposee, ConventionSignee]
    assert (deux.statut, deux.fin) == (Statut.SIGNEE, date(2029, 3, 31))


def test_the_same_side_signs_once() -> None:
    c = puis(signer(approuvee(), Partie.ETAT, date(2026, 3, 24), OUVERTURE))
    assert signer(c, Partie.ETAT, date(2026, 3, 24), OUVERTURE) == (c,)


@pytest.mark.parametrize(("jour", "reference"), [(date(2026, 3, 23), None), (date(2026, 3, 25), None)])
def test_one_signs_between_the_approval_and_today(jour: date, reference: str | None) -> None:
    with pytest.raises(SignatureInvalide):
        signer(approuvee(), Partie.ETAT, jour, OUVERTURE)


@pytest.mark.parametrize("reference", ["", "x" * 101, "a\nb"])
def test_the_reference_of_a_signature_is_short_and_readable(reference: str) -> None:
    with pytest.raises(SignatureInvalide):
        approuvee().apposer_signature(
            Partie.ETAT, jour=date(2026, 3, 24), reference=reference, par=Acteur.ANCT, le=OUVERTURE
        )


def test_approving_again_changes_nothing_and_both_sides_have_thirty_days() -> None:
    c, fait = un(transmise().approuver(par=Acteur.PREFECTURE, le=OUVERTURE))
    assert isinstance(fait, ConventionApprouvee)
    assert (c.etape, c.terme, fait.echeance) == (Etape.SIGNER, date(2026, 4, 23), date(2026, 4, 23))
    assert c.approuver(par=Acteur.PREFECTURE, le=OUVERTURE) == (c,)


def test_a_step_that_is_late_is_told_once_at_the_end_of_its_day_in_france() -> None:
    c = ouvrir()
    terme = fin_de_jour(date(2026, 5, 23))
    assert c.echoir(le=terme - timedelta(microseconds=1)) == (c,)
    tardive, fait = un(c.echoir(le=terme))
    assert isinstance(fait, ConventionEnRetard)
    assert (fait.etape, fait.echeance, fait.tardif) == (Etape.COMPLETER, date(2026, 5, 23), False)
    assert tardive.en_retard
    assert tardive.echoir(le=terme + timedelta(days=1)) == (tardive,)


def test_what_no_sweep_told_in_time_is_told_late_and_says_so() -> None:
    fait, *_ = faits(ouvrir().echoir(le=fin_de_jour(date(2026, 5, 25))))
    assert isinstance(fait, ConventionEnRetard)
    assert fait.tardif


def test_a_late_step_that_is_done_before_any_sweep_was_late_all_the_same() -> None:
    le = OUVERTURE + timedelta(days=70)
    suite, *dits = complete().transmettre(le=le)
    assert [type(f).__name__ for f in dits] == ["ConventionEnRetard", "ConventionTransmise"]
    assert suite.statut is Statut.EN_INSTRUCTION


def test_a_renewal_is_asked_for_three_months_before_the_end_late_or_not() -> None:
    c = signee()
    assert (c.etape, c.terme) == (Etape.RENOUVELER, date(2028, 12, 23))
    tardive = puis(c.echoir(le=datetime(2029, 1, 5, tzinfo=UTC)))
    assert tardive.en_retard
    demandee = puis(tardive.demander_renouvellement(le=datetime(2029, 2, 1, tzinfo=UTC)))
    assert demandee.etape is None
    assert demandee.demander_renouvellement(le=datetime(2029, 2, 2, tzinfo=UTC)) == (demandee,)


def test_a_convention_is_renewed_before_its_end_for_thirty_six_months_at_most() -> None:
    c, le = signee(), datetime(2029, 3, 1, tzinfo=UTC)
    for fin in (date(2029, 3, 23), date(2032, 3, 24)):
        with pytest.raises(RenouvellementInvalide):
            c.renouveler(fin, par=Acteur.PREFECTURE, le=le)
    renouvelee, *dits = c.renouveler(date(2032, 3, 23), par=Acteur.PREFECTURE, le=le)
    assert isinstance(dits[-1], ConventionRenouvelee)
    assert (renouvelee.statut, renouvelee.fin) == (Statut.RENOUVELEE, date(2032, 3, 23))


def test_it_ends_by_the_clock_and_cannot_be_renewed_any_more_whether_a_sweep_came_or_not() -> None:
    c, apres = signee(), fin_de_jour(date(2029, 3, 23))
    with pytest.raises(ActionImpossible):
        c.renouveler(date(2030, 3, 23), par=Acteur.PREFECTURE, le=apres)
    terminee, *dits = c.echoir(le=apres)
    assert isinstance(dits[-1], ConventionTerminee)
    assert (terminee.statut, terminee.echeance) == (Statut.TERMINEE, None)


def test_it_is_ended_before_its_day_with_a_motive_and_a_reason() -> None:
    with pytest.raises(TexteInvalide):
        signee().resilier(MotifResiliation.DEMANDE_DE_LA_STRUCTURE, None, par=Acteur.ANCT, le=OUVERTURE)
    c, fait = un(signee().resilier(MotifResiliation.DEMANDE_DE_LA_STRUCTURE, RAISON, par=Acteur.ANCT, le=OUVERTURE))
    assert isinstance(fait, ConventionResiliee)
    assert (c.statut, c.echeance) == (Statut.RESILIEE, None)
    assert RAISON not in str(fait)


def test_a_correction_that_takes_all_posts_closes_it_and_one_that_gives_some_opens_it_again() -> None:
    close, fait = un(signee().clore(MotifResiliation.DECISION_CORRIGEE, entendue=3, le=OUVERTURE))
    assert isinstance(fait, ConventionResiliee)
    assert fait.motif is MotifResiliation.DECISION_CORRIGEE
    rouverte, ouverture = un(close.rouvrir(1, entendue=4, le=OUVERTURE + timedelta(days=40)))
    assert isinstance(ouverture, TableauOuvert)
    assert (rouverte.statut, rouverte.postes, rouverte.signatures, rouverte.fin) == (Statut.A_COMPLETER, 1, (), None)
    assert rouverte.terme == date(2026, 7, 2)
    assert rouverte.informations == SIGNATAIRE, "what the structure said of itself is not asked again"


def test_facts_of_a_decision_that_come_again_change_nothing() -> None:
    c = ouvrir()
    assert c.rouvrir(2, entendue=2, le=OUVERTURE) == (c,)
    assert c.clore(MotifResiliation.DECISION_CORRIGEE, entendue=1, le=OUVERTURE) == (c,)
    close = puis(c.clore(MotifResiliation.DECISION_CORRIGEE, entendue=3, le=OUVERTURE))
    assert close.clore(MotifResiliation.DECISION_CORRIGEE, entendue=3, le=OUVERTURE) == (close,)
    assert close.rouvrir(2, entendue=2, le=OUVERTURE) == (close,), "the notification, told again"


def test_what_was_ended_for_a_breach_is_not_opened_again_by_a_correction() -> None:
    c = puis(signee().resilier(MotifResiliation.MANQUEMENT_AUX_ENGAGEMENTS, RAISON, par=Acteur.ANCT, le=OUVERTURE))
    assert c.rouvrir(3, entendue=9, le=OUVERTURE) == (c,)


def test_a_merged_structure_brings_its_convention_once() -> None:
    c, fait = un(signee().rattacher("t", "13002526500013", le=OUVERTURE))
    assert isinstance(fait, ConventionRattachee)
    assert (fait.structure, fait.absorbee) == ("t", "s")
    assert c.structures == {"s", "t"}
    assert c.rattacher("t", "13002526500013", le=OUVERTURE) == (c,)


def test_the_documents_of_a_file_are_fixed_once_it_is_transmitted() -> None:
    c = transmise()
    with pytest.raises(PiecesFigees):
        c.joindre(piece(NaturePiece.RIB, 2))
    with pytest.raises(PiecesFigees):
        c.retirer_piece("RIB-1", le=OUVERTURE)
    assert puis(c.joindre(piece(NaturePiece.CONVENTION_SIGNEE))).document("CONVENTION_SIGNEE-1")


def test_the_same_document_again_changes_nothing_and_there_is_a_bound() -> None:
    c = complete()
    assert c.joindre(piece(NaturePiece.RIB)) == (c,)
    for numero in range(2, 6):
        c = puis(c.joindre(piece(NaturePiece.RIB, numero)))
    with pytest.raises(TropDePieces):
        c.joindre(piece(NaturePiece.RIB, 6))


def test_a_file_without_one_of_its_documents_is_not_complete_any_more() -> None:
    c = puis(complete().retirer_piece("RIB-1", le=OUVERTURE))
    assert [f.message for f in c.manques] == ["Joignez : Relevé d'identité bancaire."]


def test_the_signed_convention_stays_once_it_is_in_force() -> None:
    c = puis(signee().joindre(piece(NaturePiece.CONVENTION_SIGNEE)))
    with pytest.raises(PiecesFigees):
        c.retirer_piece("CONVENTION_SIGNEE-1", le=OUVERTURE)


def test_a_proof_that_somebody_attested_with_stays() -> None:
    c = puis(ouvrir().joindre(piece(NaturePiece.PREUVE_ENGAGEMENT)))
    assert puis(c.retirer_piece("PREUVE_ENGAGEMENT-1", le=OUVERTURE)).pieces == ()
    c = puis(
        c.attester(
            CodeEngagement.EQUIPEMENT, preuve=None, piece="PREUVE_ENGAGEMENT-1", par=Acteur.STRUCTURE, le=OUVERTURE
        )
    )
    with pytest.raises(PiecesFigees):
        c.retirer_piece("PREUVE_ENGAGEMENT-1", le=OUVERTURE)


def test_no_fact_says_who_signs_or_what_somebody_wrote() -> None:
    le = OUVERTURE
    decisions = [
        ouvrir().completer(SIGNATAIRE, le=le),
        transmise().renvoyer(MANQUE, par=Acteur.PREFECTURE, le=le),
        signee().resilier(MotifResiliation.POSTES_RENDUS, RAISON, par=Acteur.ANCT, le=le),
    ]
    dits = str([faits(d) for d in decisions])
    assert not any(mot in dits for mot in ("Camille", "Maire", MANQUE, RAISON))
