"""Kinds, duplicates, structures that close or merge, what the history says, how long avis take."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.candidatures.domain import (
    FENETRE,
    ActionImpossible,
    Avis,
    Candidature,
    DecisionRecue,
    Delai,
    DoublonTropTard,
    Eligibilite,
    Formulaire,
    HorsDepartement,
    Nature,
    OriginalInvalide,
    Porteur,
    PremiereCandidatureRequise,
    SensAvis,
    Statut,
    Verdict,
    VerdictEligibilite,
    etapes,
    mesurer,
)
from services.candidatures.events import CandidatureDoublon, CandidatureRattachee, CandidatureRetiree
from services.kit.aggregate import Decision, Fait

UN_JOUR = datetime(2026, 3, 2, 9, tzinfo=UTC)
RHONE = frozenset({"69"})
COMPLET = Formulaire(
    postes_souhaites=3,
    motivation="Accompagner les habitants.",
    debut_souhaite=date(2029, 9, 1),
    candidat_identifie=False,
    engagement_accepte=True,
)


def jours(n: float) -> datetime:
    return UN_JOUR + timedelta(days=n)


def brouillon(id: str = "c1", structure: str = "s1", nature: Nature = Nature.INITIALE) -> Candidature:
    ouverte, _ = Candidature.ouvrir(
        id,
        structure=structure,
        siret=f"siret-{structure}",
        departement="69",
        nature=nature,
        formulaire=COMPLET,
        deja_acceptee=True,
        le=UN_JOUR,
    )
    return ouverte


def deposee(id: str = "c1", structure: str = "s1", le: datetime = UN_JOUR) -> Candidature:
    suite, *_ = brouillon(id, structure).deposer(eligibilite=Eligibilite(verdict=VerdictEligibilite.ELIGIBLE), le=le)
    return suite


def instruite(id: str = "c1", le: datetime = UN_JOUR) -> Candidature:
    return deposee(id, le=le).ouvrir_instruction(departements=RHONE, le=le)[0]


def avis_rendu(c: Candidature, le: datetime) -> Candidature:
    return c.rendre_avis(
        sens=SensAvis.RESERVE, motivation="Un secret de l'État.", postes_recommandes=1, departements=RHONE, le=le
    )[0]


def decidee(c: Candidature, verdict: Verdict, le: datetime, motifs: tuple[str, ...] = ()) -> Candidature:
    n = len(c.decisions) + 1
    return c.decider(
        DecisionRecue(id=f"d{n}", session=f"s{n}", verdict=verdict, postes_attribues=1, motifs=motifs, le=le)
    )[0]


def un_fait(decision: Decision[Candidature]) -> tuple[Candidature, Fait]:
    suite, *faits = decision
    (fait,) = faits
    return suite, fait


COMPLEMENT = instruite().demander_complement("Les statuts signés.", departements=RHONE, le=jours(2))[0]
AVIS_RENDU = avis_rendu(instruite(), jours(3))
INSCRITE = AVIS_RENDU.inscrire("s1", le=jours(4))[0]
AJOURNEE = decidee(INSCRITE, Verdict.EXAMEN_COMPLEMENTAIRE, jours(5))
ACCEPTEE = decidee(INSCRITE, Verdict.POSITIF, jours(5))


@pytest.mark.parametrize("nature", list(Nature))
def test_only_further_posts_need_an_earlier_acceptance(nature: Nature) -> None:
    def ouvrir(deja_acceptee: bool) -> Candidature:
        return Candidature.ouvrir(
            "c",
            structure="s1",
            siret="x",
            departement="69",
            nature=nature,
            formulaire=COMPLET,
            deja_acceptee=deja_acceptee,
            le=UN_JOUR,
        )[0]

    assert ouvrir(True).nature is nature
    if nature is Nature.POSTES_SUPPLEMENTAIRES:
        with pytest.raises(PremiereCandidatureRequise):
            ouvrir(False)
    else:
        assert ouvrir(False).nature is nature


SECONDE = deposee("c2", le=jours(1))


@pytest.mark.parametrize("departements", [RHONE, None])
def test_a_duplicate_says_what_it_repeats_and_is_over(departements: frozenset[str] | None) -> None:
    doublon, fait = un_fait(SECONDE.marquer_doublon(deposee(), departements=departements, le=jours(2)))
    assert isinstance(fait, CandidatureDoublon)
    assert fait.original == doublon.doublon_de == "c1"
    assert (doublon.statut, doublon.plume.qui, doublon.echeance) == (Statut.DOUBLON, Porteur.PERSONNE, None)
    assert doublon.historique[-1].par == ("ANCT" if departements is None else "PREFECTURE")


def test_another_prefecture_marks_nothing() -> None:
    with pytest.raises(HorsDepartement):
        SECONDE.marquer_doublon(deposee(), departements=frozenset({"75"}), le=jours(2))


@pytest.mark.parametrize(
    "original",
    [
        SECONDE,
        deposee("c0", structure="s2"),
        brouillon("c0"),
        deposee("c3", le=jours(2)),
        deposee("c3", le=jours(1)),
        deposee("c0").retirer(motif=None, le=jours(1))[0],
        instruite("c0").demander_complement("Les statuts.", departements=RHONE, le=UN_JOUR)[0].echoir(le=jours(99))[0],
        brouillon("c0").deposer(eligibilite=Eligibilite(verdict=VerdictEligibilite.INELIGIBLE), le=UN_JOUR)[0],
        deposee("c1", le=jours(0.5)).marquer_doublon(deposee("c0"), departements=RHONE, le=jours(1))[0],
    ],
    ids=[
        "itself",
        "other structure",
        "draft",
        "later",
        "same moment",
        "withdrawn",
        "lapsed",
        "ineligible",
        "duplicate",
    ],
)
def test_the_original_is_another_one_of_the_structure_deposited_before_and_not_given_up(original: Candidature) -> None:
    with pytest.raises(OriginalInvalide):
        SECONDE.marquer_doublon(original, departements=RHONE, le=jours(3))


def test_one_may_repeat_what_was_already_decided() -> None:
    tardive = deposee("c2", le=jours(40))
    assert tardive.marquer_doublon(ACCEPTEE, departements=RHONE, le=jours(41))[0].statut is Statut.DOUBLON


@pytest.mark.parametrize("avant", [deposee(), instruite(), COMPLEMENT, AVIS_RENDU, AJOURNEE], ids=lambda c: c.statut)
def test_a_duplicate_is_marked_before_the_agenda(avant: Candidature) -> None:
    original = deposee("c0", le=UN_JOUR - timedelta(days=1))
    assert avant.marquer_doublon(original, departements=RHONE, le=jours(9))[0].statut is Statut.DOUBLON


def test_what_is_on_an_agenda_or_decided_is_no_duplicate_any_more() -> None:
    original = deposee("c0", le=UN_JOUR - timedelta(days=1))
    with pytest.raises(DoublonTropTard):
        INSCRITE.marquer_doublon(original, departements=None, le=jours(9))
    for c in (ACCEPTEE, brouillon("c9")):
        with pytest.raises(ActionImpossible):
            c.marquer_doublon(original, departements=None, le=jours(9))


@pytest.mark.parametrize(
    "ouverte", [brouillon(), deposee(), instruite(), COMPLEMENT, AVIS_RENDU, INSCRITE, AJOURNEE], ids=lambda c: c.statut
)
def test_what_a_structure_still_asks_is_withdrawn_when_it_closes(ouverte: Candidature) -> None:
    fermee, fait = un_fait(ouverte.fermer(le=jours(9)))
    assert isinstance(fait, CandidatureRetiree)
    assert (fermee.statut, fermee.session, fermee.historique[-1].par) == (Statut.RETIREE, None, "PLATEFORME")
    assert fermee.fermer(le=jours(10)) == (fermee,)


def test_what_was_decided_stays_when_the_structure_closes() -> None:
    assert ACCEPTEE.fermer(le=jours(9)) == (ACCEPTEE,)


@pytest.mark.parametrize("c", [brouillon(), INSCRITE, ACCEPTEE], ids=lambda c: c.statut)
def test_a_candidature_follows_its_structure_into_the_one_it_is_merged_into(c: Candidature) -> None:
    suite, fait = un_fait(c.rattacher("s2", "siret-s2", le=jours(9)))
    assert fait == CandidatureRattachee(
        candidature="c1",
        structure="s2",
        siret="siret-s2",
        departement="69",
        absorbee="s1",
        siret_absorbe="siret-s1",
        le=jours(9),
    )
    assert (suite.demandeuse, suite.sirets, suite.statut) == (
        "s1",
        frozenset({"siret-s1", "siret-s2"}),
        c.statut,
    )
    assert suite.rattacher("s2", "siret-s2", le=jours(10)) == (suite,)
    encore, _ = un_fait(suite.rattacher("s3", "siret-s3", le=jours(11)))
    assert (encore.demandeuse, len(encore.sirets)) == ("s1", 3)


def test_the_history_says_why_and_never_the_reasons_of_the_avis() -> None:
    c = COMPLEMENT.fournir_complement("Les voici.", le=jours(3))[0]
    c = c.demander_complement("Le budget aussi.", departements=RHONE, le=jours(4))[0]
    c = c.refuser_complement("Il n'est pas voté.", le=jours(5))[0]
    c = decidee(avis_rendu(c, jours(6)), Verdict.EXAMEN_COMPLEMENTAIRE, jours(7), ("BESOINS_ET_OFFRE",))
    c = c.echoir(le=jours(40))[0]
    c = c.retirer(motif="Le projet est reporté.", le=jours(41))[0]
    assert [(str(t.action), str(t.par), raison) for t, raison in etapes(c)] == [
        ("DEPOSER", "STRUCTURE", None),
        ("OUVRIR_INSTRUCTION", "PREFECTURE", None),
        ("DEMANDER_COMPLEMENT", "PREFECTURE", "Les statuts signés."),
        ("FOURNIR_COMPLEMENT", "STRUCTURE", "Les voici."),
        ("DEMANDER_COMPLEMENT", "PREFECTURE", "Le budget aussi."),
        ("REFUSER_COMPLEMENT", "STRUCTURE", "Il n'est pas voté."),
        ("RENDRE_AVIS", "PREFECTURE", None),
        ("INSCRIRE", "COMITE", None),
        ("AJOURNER", "COMITE", "BESOINS_ET_OFFRE"),
        ("RELANCER", "PLATEFORME", None),
        ("CONSTATER_RETARD", "PLATEFORME", None),
        ("RETIRER", "STRUCTURE", "Le projet est reporté."),
    ]


def test_the_history_of_a_candidature_that_lapsed_or_was_closed_is_whole_too() -> None:
    caduque = COMPLEMENT.echoir(le=jours(40))[0]
    assert [r for _, r in etapes(caduque)] == [None, None, "Les statuts signés.", None, None]
    fermee = deposee().fermer(le=jours(3))[0]
    assert [r for _, r in etapes(fermee)] == [None, "La structure est fermée."]
    doublon = SECONDE.marquer_doublon(deposee(), departements=None, le=jours(2))[0]
    assert [r for _, r in etapes(doublon)] == [None, "c1"]
    ecartee = brouillon().deposer(eligibilite=Eligibilite(verdict=VerdictEligibilite.INELIGIBLE), le=UN_JOUR)[0]
    assert [r for _, r in etapes(ecartee)] == ["STRUCTURE_INELIGIBLE"]


def test_a_prefecture_that_has_nothing_has_no_delay_rather_than_zero() -> None:
    d = mesurer([], le=UN_JOUR)
    assert (d.detenues, d.a_relancer, d.en_retard, d.avis) == (0, 0, 0, 0)
    assert (d.age_median, d.age_maximal, d.mediane, d.p90) == (None, None, None, None)


def test_what_a_prefecture_holds_is_counted_in_days_of_its_own_clock() -> None:
    rendue_au_prefet = COMPLEMENT.fournir_complement("Voici.", le=jours(30))[0]
    d = mesurer([rendue_au_prefet, deposee("c2"), deposee("c3", le=jours(14)), COMPLEMENT, INSCRITE], le=jours(35))
    assert (d.detenues, d.a_relancer, d.en_retard) == (3, 1, 1)
    assert (d.age_median, d.age_maximal) == (21, 35)


def avec_avis(*durees: int | None, le: datetime = UN_JOUR) -> Candidature:
    versions = tuple(
        Avis(numero=n, sens=SensAvis.FAVORABLE, motivation="x" * 10, postes_recommandes=1, rang=None, le=le, jours=d)
        for n, d in enumerate(durees, 1)
    )
    return replace(AVIS_RENDU, avis=versions, delai_avis=Delai(depuis=None))


@pytest.mark.parametrize(
    ("durees", "mediane", "p90"),
    [
        ([7], 7, 7),
        ([1, 2], 1, 2),
        ([3, 1, 2], 2, 3),
        (list(range(1, 11)), 5, 9),
        (list(range(100, 0, -1)), 50, 90),
        ([0, 0, 0, 0, 400], 0, 400),
    ],
)
def test_the_median_and_the_ninth_decile_are_delays_that_were_really_met(
    durees: list[int], mediane: int, p90: int
) -> None:
    d = mesurer([avec_avis(n) for n in durees], le=UN_JOUR)
    assert (d.avis, d.mediane, d.p90) == (len(durees), mediane, p90)


def test_a_revision_is_not_measured_and_an_avis_after_an_adjournment_is() -> None:
    assert mesurer([avec_avis(5, None, 9, None)], le=UN_JOUR).avis == 2


def test_an_avis_of_more_than_a_year_ago_is_not_measured() -> None:
    assert mesurer([avec_avis(5, le=UN_JOUR - FENETRE)], le=UN_JOUR).avis == 1
    assert mesurer([avec_avis(5, le=UN_JOUR - FENETRE - timedelta(seconds=1))], le=UN_JOUR).avis == 0
