"""The clocks of a candidature: days of France, stopped and started, each thing told once, late if it must."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.candidatures.domain import (
    ActionImpossible,
    Candidature,
    ComplementAttendu,
    ComplementHorsDelai,
    ComplementInvalide,
    DecisionRecue,
    Delai,
    Eligibilite,
    Formulaire,
    HorsDepartement,
    InstructionAReprendre,
    InstructionNonOuverte,
    IssueComplement,
    Nature,
    Porteur,
    SensAvis,
    Statut,
    Verdict,
    VerdictEligibilite,
)
from services.candidatures.events import (
    AvisEnRetard,
    AvisPrefetRendu,
    CandidatureCaduque,
    ComplementDemande,
    ComplementFourni,
    ComplementRefuse,
    RelanceAvis,
    RelanceComplement,
)
from services.kit.aggregate import Decision, Fait
from services.kit.temps import fin_de_jour

LE_DEPOT = datetime(2026, 3, 2, 9, tzinfo=UTC)
RHONE = frozenset({"69"})
COMPLET = Formulaire(
    postes_souhaites=3,
    motivation="Accompagner les habitants.",
    debut_souhaite=date(2029, 9, 1),
    candidat_identifie=False,
    engagement_accepte=True,
)


def deposee(le: datetime = LE_DEPOT) -> Candidature:
    brouillon, _ = Candidature.ouvrir(
        "c1",
        structure="s1",
        siret="21690123100011",
        departement="69",
        nature=Nature.INITIALE,
        formulaire=COMPLET,
        le=le,
    )
    suite, *_ = brouillon.deposer(eligibilite=Eligibilite(verdict=VerdictEligibilite.ELIGIBLE), le=le)
    return suite


def instruite(le: datetime = LE_DEPOT) -> Candidature:
    suite, *_ = deposee(le).ouvrir_instruction(departements=RHONE, le=le)
    return suite


def jours(n: float, depuis: datetime = LE_DEPOT) -> datetime:
    return depuis + timedelta(days=n)


def demander(c: Candidature, le: datetime, manque: str = "Les statuts signés.") -> Candidature:
    suite, *_ = c.demander_complement(manque, departements=RHONE, le=le)
    return suite


def fournir(c: Candidature, le: datetime) -> Candidature:
    suite, *_ = c.fournir_complement("Voici.", le=le)
    return suite


def avis(c: Candidature, le: datetime) -> Decision[Candidature]:
    return c.rendre_avis(
        sens=SensAvis.FAVORABLE, motivation="Un projet utile.", postes_recommandes=1, departements=RHONE, le=le
    )


def dits(decision: Decision[Candidature]) -> list[type[Fait]]:
    _, *faits = decision
    return [type(f) for f in faits]


def un_fait(decision: Decision[Candidature]) -> tuple[Candidature, Fait]:
    suite, *faits = decision
    (fait,) = faits
    return suite, fait


def echues(c: Candidature, le: datetime) -> Candidature:
    suite, *_ = c.echoir(le=le)
    return suite


EN_ATTENTE = demander(instruite(), jours(5))


def test_a_request_says_what_is_missing_and_until_when() -> None:
    c, *faits = instruite().demander_complement("Les statuts signés.", departements=RHONE, le=jours(5))
    assert (c.statut, c.complements[0].manque, c.complements[0].numero) == (
        Statut.COMPLEMENT_DEMANDE,
        "Les statuts signés.",
        1,
    )
    assert faits == [
        ComplementDemande(
            candidature="c1",
            structure="s1",
            siret="21690123100011",
            departement="69",
            echeance=date(2026, 4, 6),
            le=jours(5),
        )
    ]


@pytest.mark.parametrize("manque", ["", " " * 20, "x" * 9, "x" * 4_001, "x" * 10 + "\x00"])
def test_what_is_missing_is_said_in_10_to_4000_characters(manque: str) -> None:
    with pytest.raises(ComplementInvalide) as refus:
        demander(instruite(), jours(1), manque)
    assert [f.champ for f in refus.value.fautes] == ["manque"]


@pytest.mark.parametrize("manque", ["x" * 10, "é" * 4_000])
def test_what_is_missing_fits_at_its_bounds(manque: str) -> None:
    assert demander(instruite(), jours(1), manque).complements[0].manque == manque


def test_another_prefecture_asks_nothing() -> None:
    with pytest.raises(HorsDepartement):
        instruite().demander_complement("Les statuts signés.", departements=frozenset({"75"}), le=jours(1))


def test_elements_are_asked_during_the_instruction_only() -> None:
    with pytest.raises(InstructionNonOuverte):
        demander(deposee(), jours(1))
    with pytest.raises(ActionImpossible):
        demander(EN_ATTENTE, jours(6))
    rendu, *_ = avis(instruite(), jours(1))
    with pytest.raises(ActionImpossible):
        demander(rendu, jours(2))


def test_no_avis_is_given_while_elements_are_awaited() -> None:
    with pytest.raises(ComplementAttendu):
        avis(EN_ATTENTE, jours(6))


def test_what_is_supplied_comes_back_to_the_prefecture() -> None:
    c, *faits = EN_ATTENTE.fournir_complement("Les voici.", le=jours(8))
    assert [type(f) for f in faits] == [ComplementFourni]
    assert (c.statut, c.complements[0].issue, c.complements[0].reponse) == (
        Statut.EN_INSTRUCTION,
        IssueComplement.FOURNI,
        "Les voici.",
    )


def test_a_structure_may_refuse_and_the_prefecture_decides_with_what_it_has() -> None:
    c, *faits = EN_ATTENTE.refuser_complement(le=jours(8))
    assert [type(f) for f in faits] == [ComplementRefuse]
    assert (c.statut, c.complements[0].issue) == (Statut.EN_INSTRUCTION, IssueComplement.REFUSE)
    assert dits(avis(c, jours(9))) == [AvisPrefetRendu]


@pytest.mark.parametrize("reponse", ["", " \n ", "x" * 4_001, "\x00"])
def test_an_answer_is_neither_empty_nor_huge_nor_unreadable(reponse: str) -> None:
    with pytest.raises(ComplementInvalide):
        EN_ATTENTE.fournir_complement(reponse, le=jours(8))
    with pytest.raises(ComplementInvalide):
        EN_ATTENTE.refuser_complement(reponse, le=jours(8))


def test_nothing_is_supplied_that_was_not_asked() -> None:
    with pytest.raises(ActionImpossible):
        fournir(instruite(), jours(1))
    with pytest.raises(ActionImpossible):
        fournir(fournir(EN_ATTENTE, jours(8)), jours(8))


def test_the_clock_stops_at_the_request_and_goes_on_at_the_supply_with_the_days_it_had() -> None:
    c = fournir(EN_ATTENTE, jours(15))
    assert c.delai_avis is not None
    assert c.delai_avis.jours(jours(15)) == 5
    assert c.delai_avis.jours(jours(18)) == 8
    assert c.delai_avis.echeance == date(2026, 4, 11), "2 March, 30 days, and the 10 days that the structure took"
    assert c.echeance == fin_de_jour(date(2026, 4, 1)), "the reminder: 20 days and those 10"


def test_several_requests_each_have_their_thirty_days() -> None:
    deux = demander(fournir(EN_ATTENTE, jours(15)), jours(20))
    assert [c.numero for c in deux.complements] == [1, 2]
    assert deux.complements[1].delai.echeance == date(2026, 4, 21)
    assert deux.delai_avis is not None
    assert deux.delai_avis.jours(jours(25)) == 10


def test_a_reminder_is_due_at_the_end_of_the_twentieth_day_in_france() -> None:
    minuit = datetime(2026, 3, 22, 23, tzinfo=UTC)  # 22 March is the twentieth day; Paris is an hour ahead
    c = deposee()
    assert c.echeance == minuit
    assert c.echoir(le=minuit - timedelta(microseconds=1)) == (c,)
    relancee, fait = un_fait(c.echoir(le=minuit))
    assert fait == RelanceAvis(
        candidature="c1",
        structure="s1",
        siret="21690123100011",
        departement="69",
        echeance=date(2026, 4, 1),
        due=minuit,
        en_retard=False,
        le=minuit,
    )
    assert relancee.echoir(le=minuit) == (relancee,), "told once"


@pytest.mark.parametrize(
    ("depot", "echeance"),
    [
        # 29 March 2026 has 23 hours, 25 October 25: summer time is two hours ahead of UTC, winter time one.
        (datetime(2026, 3, 8, 12, tzinfo=UTC), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (datetime(2026, 3, 9, 12, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (datetime(2026, 10, 4, 12, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (datetime(2026, 10, 5, 12, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        # Just before and just after midnight in France.
        (datetime(2026, 6, 1, 21, 59, 59, tzinfo=UTC), datetime(2026, 6, 21, 22, tzinfo=UTC)),
        (datetime(2026, 6, 1, 22, tzinfo=UTC), datetime(2026, 6, 22, 22, tzinfo=UTC)),
        (datetime(2028, 2, 9, 12, tzinfo=UTC), datetime(2028, 2, 29, 23, tzinfo=UTC)),
    ],
)
def test_days_are_those_of_france_also_when_the_clocks_change(depot: datetime, echeance: datetime) -> None:
    assert deposee(depot).echeance == echeance


def test_an_avis_that_does_not_come_in_thirty_days_is_late_and_may_still_come() -> None:
    c = echues(deposee(), jours(21))
    tard, fait = un_fait(c.echoir(le=jours(31)))
    assert isinstance(fait, AvisEnRetard)
    assert (fait.due, fait.en_retard) == (fin_de_jour(date(2026, 4, 1)), False)
    assert tard.echeance is None
    assert tard.statut is Statut.DEPOSEE
    ouverte, *_ = tard.ouvrir_instruction(departements=RHONE, le=jours(40))
    rendu, *faits = avis(ouverte, jours(41))
    assert [type(f) for f in faits] == [AvisPrefetRendu]
    assert rendu.avis[0].jours == 41


def test_the_clock_runs_from_the_deposit_whether_the_prefecture_opens_the_instruction_or_not() -> None:
    c, *_ = deposee().ouvrir_instruction(departements=RHONE, le=jours(19))
    assert dits(c.echoir(le=jours(21))) == [RelanceAvis]
    assert dits(deposee().echoir(le=jours(21))) == [RelanceAvis]


def test_after_a_week_of_downtime_what_is_due_is_told_once_late_and_says_so() -> None:
    c, *faits = deposee().echoir(le=jours(28))
    (relance,) = faits
    assert isinstance(relance, RelanceAvis)
    assert relance.en_retard
    assert relance.due == fin_de_jour(date(2026, 3, 22))
    assert c.echoir(le=jours(29)) == (c,)


def test_what_fell_due_meanwhile_is_told_in_its_order() -> None:
    c, *faits = deposee().echoir(le=jours(400))
    assert [type(f) for f in faits] == [RelanceAvis, AvisEnRetard]
    caduque, *faits = EN_ATTENTE.echoir(le=jours(400))
    assert [type(f) for f in faits] == [RelanceComplement, CandidatureCaduque]
    assert c.echoir(le=jours(500)) == (c,)
    assert caduque.echoir(le=jours(500)) == (caduque,)


def test_a_fact_is_late_from_the_day_after_it_could_be_told() -> None:
    c = deposee()
    assert c.echeance is not None
    for heures, attendu in ((0, False), (23.9, False), (24, True)):
        _, fait = un_fait(c.echoir(le=c.echeance + timedelta(hours=heures)))
        assert isinstance(fait, RelanceAvis)
        assert fait.en_retard is attendu


def test_a_structure_is_reminded_at_twenty_days_and_without_elements_it_lapses_after_thirty() -> None:
    c, relance = un_fait(EN_ATTENTE.echoir(le=jours(26)))
    assert isinstance(relance, RelanceComplement)
    assert (relance.echeance, relance.due) == (date(2026, 4, 6), fin_de_jour(date(2026, 3, 27)))
    assert c.statut is Statut.COMPLEMENT_DEMANDE
    caduque, fait = un_fait(c.echoir(le=jours(36)))
    assert isinstance(fait, CandidatureCaduque)
    assert (caduque.statut, caduque.complements[0].issue) == (Statut.CADUQUE, IssueComplement.ECHU)
    assert (caduque.terminee, caduque.echeance) == (True, None)


def test_the_last_moment_of_the_thirtieth_day_is_in_time_and_the_next_is_not_even_if_no_sweep_came() -> None:
    terme = fin_de_jour(date(2026, 4, 6))
    assert fournir(EN_ATTENTE, terme - timedelta(microseconds=1)).statut is Statut.EN_INSTRUCTION
    for c in (EN_ATTENTE, echues(EN_ATTENTE, jours(26))):
        with pytest.raises(ComplementHorsDelai):
            fournir(c, terme)
        with pytest.raises(ComplementHorsDelai):
            c.refuser_complement(le=terme)


def test_the_prefecture_is_not_reminded_while_the_structure_has_the_pen() -> None:
    assert dits(EN_ATTENTE.echoir(le=jours(26))) == [RelanceComplement]


def test_an_avis_that_was_late_is_told_so_even_if_no_sweep_came_before_it() -> None:
    rendu, *faits = avis(instruite(), jours(33))
    assert [type(f) for f in faits] == [AvisEnRetard, AvisPrefetRendu]
    assert isinstance(faits[0], AvisEnRetard)
    assert faits[0].en_retard
    assert rendu.echoir(le=jours(99)) == (rendu,)
    demandee, *faits = instruite().demander_complement("Les statuts signés.", departements=RHONE, le=jours(33))
    assert [type(f) for f in faits] == [AvisEnRetard, ComplementDemande]
    rendu, *faits = avis(fournir(demandee, jours(40)), jours(41))
    assert [type(f) for f in faits] == [AvisPrefetRendu], "and once only"


def test_an_avis_in_time_stops_the_clock_for_good_and_says_how_long_it_took() -> None:
    rendu, *_ = avis(fournir(EN_ATTENTE, jours(15)), jours(18))
    assert (rendu.avis[0].jours, rendu.echeance) == (8, None)
    revise, *_ = avis(rendu, jours(60))
    assert (revise.avis[1].jours, revise.echeance) == (None, None)


def ajournee(le: datetime) -> Candidature:
    rendu, *_ = avis(fournir(EN_ATTENTE, jours(15)), jours(18))
    inscrite, *_ = rendu.inscrire("coselec-1", le=jours(20))
    decision = DecisionRecue(
        id="d1", session="coselec-1", verdict=Verdict.EXAMEN_COMPLEMENTAIRE, postes_attribues=0, motifs=(), le=le
    )
    suite, *_ = inscrite.decider(decision)
    return suite


def test_an_adjournment_gives_the_prefecture_a_new_clock_from_its_notification() -> None:
    c = ajournee(jours(50))
    assert c.delai_avis == Delai(depuis=jours(50))
    with pytest.raises(InstructionAReprendre):
        demander(c, jours(51))
    reprise, *_ = c.reprendre_instruction(departements=RHONE, le=jours(60))
    assert dits(reprise.echoir(le=jours(71))) == [RelanceAvis]
    assert dits(c.echoir(le=jours(71))) == [RelanceAvis]
    rendu, *_ = avis(reprise, jours(62))
    assert [a.jours for a in rendu.avis] == [8, 12]


def test_what_is_over_has_no_clock() -> None:
    for c in (deposee(), EN_ATTENTE, ajournee(jours(50))):
        retiree, *_ = c.retirer(motif=None, le=jours(55))
        assert retiree.echeance is None
        assert retiree.echoir(le=jours(999)) == (retiree,)


def test_everybody_knows_who_holds_the_pen_and_since_when() -> None:
    def plume(c: Candidature) -> tuple[Porteur, datetime]:
        return c.plume.qui, c.plume.depuis

    brouillon, _ = Candidature.ouvrir(
        "c2", structure="s1", siret="2", departement="69", nature=Nature.INITIALE, formulaire=COMPLET, le=jours(-3)
    )
    assert plume(brouillon) == (Porteur.STRUCTURE, jours(-3))
    assert plume(deposee()) == (Porteur.PREFECTURE, LE_DEPOT)
    ouverte, *_ = deposee().ouvrir_instruction(departements=RHONE, le=jours(2))
    assert plume(ouverte) == (Porteur.PREFECTURE, LE_DEPOT), "opening moves it to nobody else"
    assert plume(EN_ATTENTE) == (Porteur.STRUCTURE, jours(5))
    assert plume(echues(EN_ATTENTE, jours(26))) == (Porteur.STRUCTURE, jours(5)), "a reminder neither"
    fournie = fournir(EN_ATTENTE, jours(15))
    assert plume(fournie) == (Porteur.PREFECTURE, jours(15))
    rendu, *_ = avis(fournie, jours(18))
    assert plume(rendu) == (Porteur.ANCT, jours(18))
    assert plume(avis(rendu, jours(19))[0]) == (Porteur.ANCT, jours(18))
    assert plume(rendu.inscrire("s", le=jours(20))[0]) == (Porteur.COMITE, jours(20))
    assert plume(ajournee(jours(50))) == (Porteur.PREFECTURE, jours(50))
    assert plume(echues(EN_ATTENTE, jours(40))) == (Porteur.PERSONNE, jours(40))


def test_a_clock_that_goes_backwards_takes_no_day_back() -> None:
    delai = Delai(depuis=LE_DEPOT)
    assert delai.jours(jours(-3)) == 0
    assert delai.arreter(jours(-3)).consommes == 0


def test_a_candidature_of_before_the_clocks_has_none_and_goes_on() -> None:
    ancienne = replace(instruite(), delai_avis=None)
    assert ancienne.echeance is None
    assert ancienne.echoir(le=jours(99)) == (ancienne,)
    rendu, *faits = avis(fournir(demander(ancienne, jours(99)), jours(100)), jours(101))
    assert rendu.avis[0].jours is None
    assert [type(f) for f in faits] == [AvisPrefetRendu]
