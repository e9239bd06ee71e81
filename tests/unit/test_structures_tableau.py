"""What the tableau de pilotage says is to do and is wrong, and by when; what it counts, and never twice."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.structures.tableau.activite import premier_mois
from services.structures.tableau.domain import (
    ConventionVue,
    CraDuMois,
    EngagementVu,
    Entree,
    EtapeVue,
    LigneDeConseiller,
    LigneDePoste,
    Tableau,
    assembler,
)

JOUR = date(2026, 5, 4)
ETAPES = ("POSITIONNEMENT", "FORMATION", "PRISE_DE_POSTE", "PIX", "CCP1")


def tableau(
    *,
    conventions: Sequence[ConventionVue] = (),
    postes: Sequence[LigneDePoste] = (),
    conseillers: Sequence[LigneDeConseiller] = (),
    cra: Sequence[CraDuMois] = (),
    jour: date = JOUR,
) -> Tableau:
    return assembler(conventions=conventions, postes=postes, conseillers=conseillers, cra=cra, jour=jour)


def taches(t: Tableau) -> list[tuple[str, str | None]]:
    return [(f.code, f.geste) for f in t.a_faire]


def convention(etape: str | None, echeance: date | None = date(2026, 5, 23), **autres: object) -> ConventionVue:
    return ConventionVue(id="v", etape=etape, echeance=echeance, **autres)  # type: ignore[arg-type]  # its own fields


def poste(etat: str, numero: int = 1, **autres: object) -> LigneDePoste:
    return LigneDePoste(id=f"p{numero}", numero=numero, genre="CONUM", etat=etat, **autres)  # type: ignore[arg-type]


def conseiller(
    faites: int = 5, *, lie: bool = True, en_poste: bool = True, echeance: date | None = None
) -> LigneDeConseiller:
    etapes = tuple(EtapeVue(code=code, faite=n < faites, echeance=echeance) for n, code in enumerate(ETAPES))
    return LigneDeConseiller(id="c", nom="Camille Essai", lie=lie, en_poste=en_poste, etapes=etapes)


def test_a_structure_that_has_nothing_has_nothing_to_do() -> None:
    vide = tableau()
    assert (vide.a_faire, vide.alertes, vide.cra) == ((), (), ())
    assert (vide.postes.attribues, vide.mois) == (0, "2026-05")


@pytest.mark.parametrize(
    ("vue", "attendu"),
    [
        (convention("COMPLETER"), [("COMPLETER_CONVENTION", "completerConvention")]),
        (convention("COMPLETER", complete=True), [("TRANSMETTRE_CONVENTION", "transmettreConvention")]),
        (convention("INSTRUIRE"), []),
        (convention("SIGNER"), [("SIGNER_CONVENTION", "apposerSignature")]),
        (convention("SIGNER", signee_ici=True), []),
        (convention(None, None), []),
    ],
)
def test_each_step_of_a_convention_has_its_mutation_and_the_prefectures_own_are_not_the_structures(
    vue: ConventionVue, attendu: list[tuple[str, str]]
) -> None:
    assert taches(tableau(conventions=[vue])) == attendu


def test_a_file_that_came_back_says_to_read_why() -> None:
    codes = [code for code, _ in taches(tableau(conventions=[convention("COMPLETER", complete=True, renvoyee=True)]))]
    assert codes == ["REPRENDRE_CONVENTION", "TRANSMETTRE_CONVENTION"]


def test_a_renewal_is_announced_three_months_before_it_should_be_asked_for() -> None:
    vue = convention("RENOUVELER", date(2028, 12, 23), fin=date(2029, 3, 23))
    assert tableau(conventions=[vue], jour=date(2028, 9, 22)).a_faire == ()
    (tache,) = tableau(conventions=[vue], jour=date(2028, 9, 23)).a_faire
    assert (tache.geste, tache.echeance) == ("demanderRenouvellement", date(2028, 12, 23))
    assert "23/03/2029" in tache.phrase


def test_what_is_to_do_is_ordered_by_its_last_day_and_says_how_late_it_is() -> None:
    t = tableau(
        conventions=[convention("COMPLETER", date(2026, 5, 1))],
        postes=[poste("VACANT", recruter_avant=date(2026, 6, 24), rendre_avant=date(2026, 9, 24))],
        conseillers=[conseiller(0)],
    )
    assert [(f.code, f.echeance, f.retard) for f in t.a_faire] == [
        ("COMPLETER_CONVENTION", date(2026, 5, 1), 3),
        ("RECRUTER", date(2026, 6, 24), 0),
        ("PARCOURS_POSITIONNEMENT", None, 0),
    ]


@pytest.mark.parametrize(
    ("ligne", "codes", "alertes"),
    [
        (poste("OCCUPE"), [], []),
        (poste("RENDU"), [], []),
        (poste("VACANT", recruter_avant=JOUR, rendre_avant=date(2026, 8, 4)), ["RECRUTER"], []),
        (
            poste("VACANT", recruter_avant=date(2026, 5, 3), rendre_avant=date(2026, 8, 4)),
            ["RECRUTER"],
            ["RECRUTEMENT_EN_RETARD"],
        ),
        (poste("VACANT", rendre_avant=JOUR), ["REMPLACER"], []),
        (
            poste("VACANT", recruter_avant=date(2026, 2, 3), rendre_avant=date(2026, 5, 3)),
            ["RENDRE_OU_TRANSFERER_POSTE"],
            ["VACANCE_PROLONGEE"],
        ),
    ],
)
def test_a_vacant_post_is_to_recruit_on_then_to_give_back(
    ligne: LigneDePoste, codes: list[str], alertes: list[str]
) -> None:
    t = tableau(postes=[ligne])
    assert ([f.code for f in t.a_faire], [a.code for a in t.alertes]) == (codes, alertes)


def test_posts_are_counted_by_their_state() -> None:
    lignes = [poste("OCCUPE", 1), poste("VACANT", 2), poste("RENDU", 3), poste("OCCUPE", 4, attribue=False)]
    p = tableau(postes=lignes).postes
    assert (p.attribues, p.rattaches, p.occupes, p.vacants, p.rendus) == (3, 3, 2, 1, 1)


def test_a_conseiller_is_to_be_linked_and_to_go_its_way_until_it_has_left() -> None:
    assert taches(tableau(conseillers=[conseiller(lie=False)])) == [("RELIER_COMPTE", "renvoyerLienDuCompte")]
    assert [c for c, _ in taches(tableau(conseillers=[conseiller(2)]))] == ["PARCOURS_PRISE_DE_POSTE"]
    toutes = tableau(conseillers=[conseiller(3, echeance=date(2026, 5, 1))])
    assert [c for c, _ in taches(toutes)] == ["PARCOURS_CCP1", "PARCOURS_PIX"]
    assert [a.code for a in toutes.alertes] == ["PARCOURS_CCP1", "PARCOURS_PIX"]
    assert tableau(conseillers=[conseiller(0, lie=False, en_poste=False)]).a_faire == ()


def test_only_what_the_platform_cannot_see_is_to_be_attested() -> None:
    def engagement(code: str, etat: str, *, constate: bool = False, echeance: date | None = JOUR) -> EngagementVu:
        return EngagementVu(code=code, titre=f"Titre {code}", etat=etat, echeance=echeance, constate=constate)

    vue = convention(
        None,
        None,
        engagements=(
            engagement("RECRUTEMENT", "EN_RETARD", constate=True),
            engagement("MISSIONS", "A_TENIR"),
            engagement("EQUIPEMENT", "TENU"),
            engagement("COMMUNAUTE", "A_TENIR", echeance=None),
            EngagementVu(
                code="CRA", titre="Titre", etat="MANQUEMENT", echeance=JOUR, constate=True, manquement_le=JOUR
            ),
        ),
    )
    t = tableau(conventions=[vue])
    assert taches(t) == [("ATTESTER_MISSIONS", "attesterEngagement")]
    assert [a.code for a in t.alertes] == ["ENGAGEMENT_RECRUTEMENT", "MANQUEMENT"]


def test_a_conseiller_on_a_post_has_its_line_even_without_any_cra() -> None:
    panier = CraDuMois(structure="s", conseiller="b", mois="2026-05").noter("x", Entree(sequence=1, jour=JOUR))
    ancien = CraDuMois(structure="s", conseiller="a", mois="2026-04").noter(
        "y", Entree(sequence=1, jour=date(2026, 4, 30))
    )
    t = tableau(postes=[poste("OCCUPE", conseiller="a"), poste("OCCUPE", 2, conseiller="d")], cra=[panier, ancien])
    assert [(c.conseiller, c.nombre, c.dernier_jour) for c in t.cra] == [
        ("a", 0, date(2026, 4, 30)),
        ("b", 1, JOUR),
        ("d", 0, None),
    ]


def test_three_months_of_cra_are_kept_the_turn_of_the_year_included() -> None:
    assert premier_mois(date(2026, 1, 31)) == "2025-11"
    assert premier_mois(date(2026, 5, 1)) == "2026-03"


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(1, 5), st.sampled_from([None, date(2026, 5, 2), JOUR])),
        max_size=12,
        unique_by=lambda fait: fait[:2],
    ),
    st.randoms(use_true_random=False),
)
def test_a_month_counts_each_cra_once_in_any_order_and_however_often_it_is_told(
    faits: list[tuple[str, int, date | None]], hasard: object
) -> None:
    def compter(dits: Sequence[tuple[str, int, date | None]]) -> CraDuMois:
        panier = CraDuMois(structure="s", conseiller="c", mois="2026-05")
        for cra, sequence, jour in dits:
            panier = panier.noter(cra, Entree(sequence=sequence, jour=jour))
        return panier

    melanges = [*faits, *faits]
    hasard.shuffle(melanges)  # type: ignore[attr-defined]  # Hypothesis' own Random
    derniers = {cra: jour for cra, _, jour in sorted(faits, key=lambda fait: fait[1])}
    attendu = [jour for jour in derniers.values() if jour is not None]
    panier = compter(melanges)
    assert panier.nombre == len(attendu)
    assert panier.dernier_jour == max(attendu, default=None)


def test_once_the_training_is_planned_there_is_nothing_to_enter_but_to_let_the_conseiller_go() -> None:
    etapes = (
        EtapeVue(code="POSITIONNEMENT", faite=True),
        EtapeVue(code="FORMATION", faite=False, prevue=date(2026, 6, 12)),
    )
    parti = LigneDeConseiller(id="c", nom="Camille Essai", lie=True, en_poste=True, etapes=etapes)
    (tache,) = tableau(conseillers=[parti]).a_faire
    assert tache.phrase == "Laissez Camille Essai suivre sa formation, jusqu'au 12/06/2026, avant sa prise de poste."


def test_a_post_taken_before_the_end_of_the_training_is_an_alert() -> None:
    etape = EtapeVue(code="PRISE_DE_POSTE", faite=True, alerte="Le conseiller a pris son poste trop tôt.")
    lui = LigneDeConseiller(id="c", nom="Camille Essai", lie=True, en_poste=True, etapes=(etape,))
    (alerte,) = tableau(conseillers=[lui]).alertes
    assert (alerte.code, alerte.phrase) == ("PRISE_DE_POSTE_A_VERIFIER", "Le conseiller a pris son poste trop tôt.")
