"""The score of a candidature: the four criteria, in words, with what is missing said; and the committee's freedom."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.aggregate import Refus
from services.selection.domain import (
    BAREME,
    NEUTRE,
    SCORE_MAX,
    Appreciation,
    AppreciationFermee,
    BaremeFige,
    BaremeInconnu,
    Campagne,
    CampagneInvalide,
    Critere,
    Decision,
    EcartSansMotivation,
    Entrees,
    HorsOrdreDuJour,
    Indicateurs,
    LigneOrdreDuJour,
    Membre,
    MotivationInvalide,
    Notation,
    NotesInvalides,
    Partie,
    Poids,
    PoidsInvalides,
    QualiteMembre,
    ReserveALAnct,
    Sens,
    Session,
    decision_id,
    ecart,
    noter,
)
from services.selection.domain.bareme import FRR
from services.selection.events import BaremeFixe, CandidatureAppreciee, DecisionInscrite, Motif, Verdict

UN_JOUR = datetime(2026, 3, 10, 9, tzinfo=UTC)
POIDS = Poids()
CREUSE = Indicateurs(
    population=12_345,
    population_millesime="2023",
    frr="FRR_SOCLE",
    frr_millesime="2025-07-10",
    qpv=(),
    qpv_millesime="2024",
    outre_mer=False,
    postes_pour_10000=59,
    le=UN_JOUR,
)
GUERET = Entrees(sens=Sens.RESERVE, rang=2, note_qualite=4, note_pertinence=3, indicateurs=CREUSE)
RIEN = Entrees(sens=Sens.RESERVE, rang=None)


def partie(entrees: Entrees, critere: Critere) -> Partie:
    [trouvee] = [p for p in noter(entrees, POIDS).parties if p.critere is critere]
    return trouvee


def test_a_score_is_made_of_the_four_official_criteria_each_under_its_weight() -> None:
    score = noter(GUERET, POIDS)
    assert [(p.critere, p.points, p.poids) for p in score.parties] == [
        (Critere.QUALITE_DU_PROJET, 65, 30),
        (Critere.PERTINENCE_DE_L_OFFRE, 75, 25),
        (Critere.DEMANDE_DU_TERRITOIRE, 52, 25),
        (Critere.BESOINS_PARTICULIERS, 40, 20),
    ]
    assert score.valeur == 65 * 30 + 75 * 25 + 52 * 25 + 40 * 20
    assert score.bareme == "bareme_score.1"


def test_each_part_is_explained_in_words_with_the_figures_and_vintages_it_used() -> None:
    assert [p.explication for p in noter(GUERET, POIDS).parties] == [
        "Note du comité : 4 sur 5 (80 points). Avis de la préfecture : réservé (50 points).",
        "Note du comité : 3 sur 5 (60 points). Rang donné par la préfecture : 2 (90 points).",
        "Postes pour 10 000 habitants au 10/03/2026 : 0,59 (50 points). "
        "Population (millésime 2023) : 12 345 habitants (61 points).",
        "FRR (millésime 2025-07-10) : FRR socle (40 points). QPV (millésime 2024) : aucun (0 point). "
        "Outre-mer : non (0 point).",
    ]


def test_what_nobody_knows_is_said_and_is_worth_half_never_zero() -> None:
    score = noter(RIEN, POIDS)
    assert {p.points for p in score.parties} == {NEUTRE}
    assert score.valeur == SCORE_MAX // 2
    assert all(p.neutre for p in score.parties)
    besoins = partie(RIEN, Critere.BESOINS_PARTICULIERS)
    assert besoins.explication == "Zonages : non connus, part neutre (50 points)."


def test_a_table_that_was_not_imported_is_not_a_commune_without_zoning() -> None:
    sans_tables = replace(GUERET, indicateurs=Indicateurs(outre_mer=False, le=UN_JOUR))
    besoins = partie(sans_tables, Critere.BESOINS_PARTICULIERS)
    assert (besoins.points, besoins.neutre) == (50, True)
    assert "FRR : non importé, part neutre (25 points)." in besoins.explication
    assert "QPV : non importé, part neutre (25 points)." in besoins.explication
    assert "Population : non importée" in partie(sans_tables, Critere.DEMANDE_DU_TERRITOIRE).explication
    hors = replace(GUERET, indicateurs=replace(CREUSE, frr=None))
    assert "commune absente de la table" in partie(hors, Critere.BESOINS_PARTICULIERS).explication
    nouvelle = replace(GUERET, indicateurs=replace(CREUSE, frr="FRR 2030"))
    assert "classe inconnue du barème" in partie(nouvelle, Critere.BESOINS_PARTICULIERS).explication


def test_no_post_there_yet_is_the_strongest_demand_and_is_not_an_unknown_figure() -> None:
    aucun = partie(replace(GUERET, indicateurs=replace(CREUSE, postes_pour_10000=0)), Critere.DEMANDE_DU_TERRITOIRE)
    assert "0,00 (100 points)" in aucun.explication
    assert not aucun.neutre
    inconnu = replace(GUERET, indicateurs=replace(CREUSE, postes_pour_10000=None))
    assert partie(inconnu, Critere.DEMANDE_DU_TERRITOIRE).neutre


def test_particular_needs_add_up_to_a_hundred_at_most() -> None:
    reunion = replace(CREUSE, frr="FRR_PLUS", qpv=("QN97411M", "QN97402M"), outre_mer=True)
    besoins = partie(replace(GUERET, indicateurs=reunion), Critere.BESOINS_PARTICULIERS)
    assert besoins.points == 100
    assert "QN97402M, QN97411M (50 points)" in besoins.explication


@pytest.mark.parametrize(("classe", "points"), [(classe, points) for classe, (_, points) in FRR.items()])
def test_each_class_of_the_states_table_has_its_points(classe: str, points: int) -> None:
    besoins = partie(replace(GUERET, indicateurs=replace(CREUSE, frr=classe)), Critere.BESOINS_PARTICULIERS)
    assert (besoins.points, besoins.neutre) == (points, False)


@pytest.mark.parametrize(("rang", "points"), [(0, 100), (1, 100), (10, 10), (11, 0), (9_999, 0)])
def test_a_rank_counts_less_the_further_it_is(rang: int, points: int) -> None:
    offre = partie(replace(GUERET, rang=rang, note_pertinence=0), Critere.PERTINENCE_DE_L_OFFRE)
    assert offre.points == points // 2


INDICATEURS = st.builds(
    Indicateurs,
    population=st.none() | st.integers(0, 3_000_000),
    frr=st.none() | st.sampled_from([*FRR, "autre"]),
    frr_millesime=st.none() | st.just("2025"),
    qpv=st.lists(st.just("QN00101M"), max_size=2).map(tuple),
    qpv_millesime=st.none() | st.just("2024"),
    outre_mer=st.booleans(),
    postes_pour_10000=st.none() | st.integers(0, 1_000_000),
    le=st.just(UN_JOUR),
)
NOTES = st.none() | st.integers(0, 5)
ENTREES = st.builds(
    Entrees,
    sens=st.sampled_from(Sens),
    rang=st.none() | st.integers(0, 500),
    note_qualite=NOTES,
    note_pertinence=NOTES,
    indicateurs=st.none() | INDICATEURS,
)


@given(ENTREES)
def test_a_score_stays_within_its_bounds_and_is_found_again_from_what_was_frozen(entrees: Entrees) -> None:
    score = noter(entrees, POIDS)
    assert 0 <= score.valeur <= SCORE_MAX
    assert all(0 <= p.points <= 100 for p in score.parties)
    assert Notation.figer(entrees, POIDS).recalculer() == score


def test_a_score_of_a_rule_that_is_not_kept_here_is_not_invented() -> None:
    with pytest.raises(BaremeInconnu, match=r"bareme_score\.0"):
        replace(Notation.figer(GUERET, POIDS), bareme="bareme_score.0").recalculer()


OUVERTE, _ = Campagne.ouvrir(id="c", nom="2026", enveloppe_nationale=10, enveloppes={"23": 9}, le=UN_JOUR)
EN_SEANCE = OUVERTE.ouvrir_seance(session="s", le=UN_JOUR)[0]
EGAL = Poids(qualite=25, pertinence=25, demande=25, besoins=25)


def decider(
    campagne: Campagne,
    verdict: Verdict,
    motivation: str | None = None,
    entrees: Entrees = GUERET,
    candidature: str = "a",
) -> tuple[Campagne, DecisionInscrite]:
    return campagne.decider(
        session="s",
        candidature=candidature,
        departement="23",
        structure="st",
        siret="20004697700019",
        postes_souhaites=3,
        verdict=verdict,
        postes=2 if verdict is Verdict.POSITIF else 0,
        motifs=(Motif.QUALITE_DU_PROJET,),
        entrees=entrees,
        motivation=motivation,
        le=UN_JOUR,
    )


def test_anct_sets_the_weights_of_a_campagne_before_its_first_decision() -> None:
    suite, *faits = OUVERTE.fixer_bareme(poids=EGAL, seuil=60, le=UN_JOUR)
    poids = {"qualite": 25, "pertinence": 25, "demande": 25, "besoins": 25}
    assert faits == [BaremeFixe(campagne="c", poids=poids, seuil=60, le=UN_JOUR)]
    assert suite.fixer_bareme(poids=EGAL, seuil=60, le=UN_JOUR) == (suite,)
    decidee, _ = decider(EN_SEANCE, Verdict.POSITIF)
    close, *_ = EN_SEANCE.clore_seance(session="s", attendues=(), le=UN_JOUR)
    for trop_tard in (decidee, close):
        with pytest.raises(BaremeFige):
            trop_tard.fixer_bareme(poids=EGAL, seuil=50, le=UN_JOUR)


@pytest.mark.parametrize(
    ("poids", "champs"),
    [
        (Poids(qualite=31), ["poids"]),
        (Poids(qualite=-1, pertinence=101, demande=0, besoins=0), ["qualite", "pertinence"]),
        (Poids(qualite=0, pertinence=0, demande=0, besoins=0), ["poids"]),
    ],
)
def test_weights_are_hundredths_that_make_a_hundred(poids: Poids, champs: list[str]) -> None:
    with pytest.raises(PoidsInvalides) as refus:
        OUVERTE.fixer_bareme(poids=poids, seuil=50, le=UN_JOUR)
    assert [f.champ for f in refus.value.fautes] == champs
    with pytest.raises(CampagneInvalide):
        OUVERTE.fixer_bareme(poids=EGAL, seuil=101, le=UN_JOUR)


@pytest.mark.parametrize(
    ("verdict", "valeur", "attendu"),
    [
        (Verdict.POSITIF, 5_000, False),
        (Verdict.POSITIF, 4_999, True),
        (Verdict.NEGATIF, 5_000, True),
        (Verdict.NEGATIF, 4_999, False),
        (Verdict.EXAMEN_COMPLEMENTAIRE, 0, False),
        (Verdict.EXAMEN_COMPLEMENTAIRE, 10_000, False),
    ],
)
def test_a_decision_deviates_when_it_accepts_under_the_threshold_or_refuses_from_there_on(
    verdict: Verdict, valeur: int, attendu: bool
) -> None:
    assert ecart(verdict, valeur=valeur, seuil=50) is attendu


def test_the_committee_deviates_from_the_score_only_with_a_reason() -> None:
    for vide in (None, "", "   "):
        with pytest.raises(EcartSansMotivation, match=r"Score : 59,25 ; seuil : 50\."):
            decider(EN_SEANCE, Verdict.NEGATIF, vide)
    suite, _ = decider(EN_SEANCE, Verdict.NEGATIF, "  Le projet double une offre voisine. ")
    assert suite.prises("s")["a"].motivation == "Le projet double une offre voisine."
    assert decider(EN_SEANCE, Verdict.POSITIF)[0].prises("s")["a"].motivation is None


@pytest.mark.parametrize("motivation", ["Trop court", "x" * 1_000])
def test_a_reason_has_a_length(motivation: str) -> None:
    assert decider(EN_SEANCE, Verdict.NEGATIF, motivation)
    for fausse in (motivation[:9], motivation * 1_001):
        with pytest.raises(MotivationInvalide):
            decider(EN_SEANCE, Verdict.NEGATIF, fausse)


def test_what_the_score_was_computed_from_is_frozen_with_the_decision() -> None:
    sous_poids, *_ = EN_SEANCE.fixer_bareme(poids=EGAL, seuil=50, le=UN_JOUR)
    suite, inscrite = decider(sous_poids, Verdict.NEGATIF, "Le projet double une offre voisine.")
    ligne = suite.prises("s")["a"]
    decision, _ = Decision.rendre(inscrite, notation=ligne.notation, motivation=ligne.motivation)
    assert decision.notation == Notation(entrees=GUERET, poids=EGAL, bareme=BAREME, valeur=noter(GUERET, EGAL).valeur)
    assert decision.recalculer() == noter(GUERET, EGAL)
    assert Decision.rendre(inscrite)[0].recalculer() is None  # older than the scores


LIGNE = LigneOrdreDuJour(
    candidature="a",
    structure="st",
    siret="20004697700019",
    departement="23",
    nature="INITIALE",
    postes_souhaites=3,
    sens=Sens.RESERVE,
    postes_recommandes=2,
)
PLANIFIEE = Session.planifier(id="s", campagne="c", date=date(2026, 3, 24), role="anct", le=UN_JOUR)[0]
CLOSE = PLANIFIEE.clore_ordre_du_jour(lignes=(LIGNE,), role="anct", le=UN_JOUR)[0]
VIERGE = Appreciation.vierge("s", "a")


def apprecier(
    appreciation: Appreciation = VIERGE,
    session: Session = CLOSE,
    qualite: int | None = 4,
    pertinence: int | None = None,
    role: str = "anct",
) -> tuple[Appreciation, *tuple[CandidatureAppreciee, ...]]:
    return appreciation.noter(
        session=session, qualite=qualite, pertinence=pertinence, auteur="r", role=role, le=UN_JOUR
    )


def test_the_committee_marks_a_candidature_and_tells_no_mark() -> None:
    suite, *faits = apprecier()
    assert (suite.id, suite.note_qualite, suite.note_pertinence) == (decision_id("s", "a"), 4, None)
    assert faits == [CandidatureAppreciee(appreciation=suite.id, session="s", candidature="a", le=UN_JOUR)]
    assert apprecier(suite) == (suite,)
    assert apprecier(suite, qualite=None)[0].note_qualite is None


@pytest.mark.parametrize(
    ("refus", "autrement"),
    [
        (NotesInvalides, {"qualite": 6}),
        (NotesInvalides, {"pertinence": -1}),
        (ReserveALAnct, {"role": "prefecture"}),
        (AppreciationFermee, {"session": PLANIFIEE}),
        (HorsOrdreDuJour, {"appreciation": Appreciation.vierge("s", "z")}),
    ],
)
def test_a_mark_goes_from_0_to_5_and_belongs_to_the_committee_that_sits(
    refus: type[Refus], autrement: dict[str, object]
) -> None:
    with pytest.raises(refus):
        apprecier(**autrement)  # type: ignore[arg-type]  # one wrong thing at a time


def test_a_mark_is_not_given_once_the_session_has_deliberated() -> None:
    presidente = Membre(nom="n", prenom="p", organisme="ANCT", fonction="f", qualite=QualiteMembre.PRESIDENT)
    composee, *_ = CLOSE.composer(membres=[presidente], quorum=None, role="anct", le=UN_JOUR)
    ouverte, *_ = composee.ouvrir(presents=[1], role="anct", le=UN_JOUR)
    assert apprecier(session=ouverte)
    deliberee, _ = ouverte.deliberer(role="anct", le=UN_JOUR)
    with pytest.raises(AppreciationFermee):
        apprecier(session=deliberee)
