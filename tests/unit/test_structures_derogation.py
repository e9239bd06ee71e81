"""ANCT may give one structure a verdict of its own, with a reason that stays; a new vintage is read again."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from services.structures.domain import (
    Bareme,
    Categorie,
    DerogationInutile,
    Effet,
    MotifInvalide,
    NatureActe,
    SansDerogation,
    Structure,
)
from services.structures.events import EligibiliteDerogee, EligibiliteReevaluee, Verdict
from services.structures.reference import bareme
from services.territoire import territoire

from .test_structures_enregistrement import UN_JOUR, enregistrer

SOCIETE, *_ = enregistrer(siret="11000201100044", categorie_juridique="5710")
SERVICE, *_ = enregistrer(siret="11000201100044", categorie_juridique="7171")
DEMAIN = UN_JOUR + timedelta(days=1)
APRES = UN_JOUR + timedelta(days=2)
MOTIF = "Reconnue d'intérêt général par le préfet."


def lu(millesime: str = "2027-01-01", **categories: tuple[str, Verdict]) -> Bareme:
    """The table in force, with some categories read otherwise (``c5710``)."""
    autres = {c[1:]: Categorie(famille=f, verdict=v) for c, (f, v) in categories.items()}
    return replace(bareme(), millesime=millesime, categories={**bareme().categories, **autres})


def deroger(
    structure: Structure = SOCIETE, verdict: Verdict = Verdict.ELIGIBLE
) -> tuple[Structure, EligibiliteDerogee]:
    derogee, *faits = structure.deroger(verdict, MOTIF, le=DEMAIN)
    (fait,) = faits
    assert isinstance(fait, EligibiliteDerogee)
    return derogee, fait


def test_anct_s_verdict_counts_and_says_that_it_is_one() -> None:
    derogee, fait = deroger()
    assert derogee.eligibilite.verdict is fait.verdict is Verdict.ELIGIBLE
    assert derogee.eligibilite.par_derogation
    assert fait.preuves_manquantes == derogee.eligibilite.preuves_manquantes == ()
    assert MOTIF not in msgspec.json.encode(fait).decode()
    (derogation,) = derogee.derogations
    assert (derogation.motif, derogation.contre, derogation.le) == (MOTIF, Verdict.ELIGIBLE_SOUS_CONDITION, DEMAIN)
    assert derogee.historique[-1].nature is NatureActe.ELIGIBILITE_DEROGEE


def test_a_verdict_under_condition_asks_for_a_proof_whatever_the_family() -> None:
    for structure in (SERVICE, enregistrer(siret="11000201100044", categorie_juridique="7490")[0]):
        autre = Verdict.INELIGIBLE if structure.eligibilite.verdict is Verdict.ELIGIBLE_SOUS_CONDITION else None
        derogee, fait = deroger(structure, autre or Verdict.ELIGIBLE_SOUS_CONDITION)
        assert len(fait.preuves_manquantes) == (0 if autre else 1)
        assert derogee.eligibilite.ligne == structure.eligibilite.ligne


def test_the_verdict_of_the_structure_already_is_no_derogation() -> None:
    with pytest.raises(DerogationInutile):
        SOCIETE.deroger(Verdict.ELIGIBLE_SOUS_CONDITION, MOTIF, le=DEMAIN)
    with pytest.raises(DerogationInutile):
        deroger()[0].deroger(Verdict.ELIGIBLE, MOTIF, le=APRES)


@pytest.mark.parametrize("motif", ["", "court", "x" * 1_001])
def test_a_derogation_without_a_reason_is_refused(motif: str) -> None:
    with pytest.raises(MotifInvalide):
        SOCIETE.deroger(Verdict.ELIGIBLE, motif, le=DEMAIN)
    with pytest.raises(MotifInvalide):
        deroger()[0].lever_derogation(motif, bareme=bareme(), le=APRES)


def test_a_derogation_stays_visible_after_the_return_to_the_rule() -> None:
    levee, *faits = deroger()[0].lever_derogation("La société a changé de statuts.", bareme=bareme(), le=APRES)
    (fait,) = faits
    assert isinstance(fait, EligibiliteReevaluee)
    assert levee.eligibilite == SOCIETE.eligibilite
    assert fait.verdict is Verdict.ELIGIBLE_SOUS_CONDITION
    assert [(d.motif, d.levee_le) for d in levee.derogations] == [(MOTIF, APRES)]
    assert [a.nature for a in levee.historique] == [NatureActe.ELIGIBILITE_DEROGEE, NatureActe.DEROGATION_LEVEE]
    with pytest.raises(SansDerogation):
        levee.lever_derogation(MOTIF, bareme=bareme(), le=APRES)


def test_another_derogation_ends_the_first_and_remembers_what_the_rule_said() -> None:
    deux, *_ = deroger()[0].deroger(Verdict.INELIGIBLE, MOTIF, le=APRES)
    assert [(d.verdict, d.contre, d.levee_le) for d in deux.derogations] == [
        (Verdict.ELIGIBLE, Verdict.ELIGIBLE_SOUS_CONDITION, APRES),
        (Verdict.INELIGIBLE, Verdict.ELIGIBLE_SOUS_CONDITION, None),
    ]


def test_a_change_of_identity_leaves_anct_s_verdict_above_the_rule_s() -> None:
    modifiee, *_ = deroger()[0].modifier_identite(
        {"categorie_juridique": "7171"},
        par="structure",
        communes=territoire().commune,
        bareme=bareme(),
        graine="autre",
        le=APRES,
    )
    assert (modifiee.eligibilite.verdict, modifiee.eligibilite.famille) == (
        Verdict.ELIGIBLE,
        "SERVICE_DECONCENTRE_ETAT",
    )
    levee, *_ = modifiee.lever_derogation(MOTIF, bareme=bareme(), le=APRES)
    assert levee.eligibilite.verdict is Verdict.INELIGIBLE


def test_a_new_vintage_tells_of_what_it_changes() -> None:
    nouveau = lu(c5710=("HORS_CHAMP", Verdict.INELIGIBLE))
    reevaluee, *faits = SOCIETE.reevaluer(nouveau, le=DEMAIN)
    (fait,) = faits
    assert isinstance(fait, EligibiliteReevaluee)
    assert (fait.verdict, fait.millesime) == (Verdict.INELIGIBLE, "2027-01-01")
    assert reevaluee.historique[-1].nature is NatureActe.ELIGIBILITE_REEVALUEE
    assert reevaluee.reevaluer(nouveau, le=APRES) == (reevaluee,)


def test_a_new_vintage_that_says_the_same_changes_nothing_and_an_old_one_is_never_put_back() -> None:
    assert SOCIETE.reevaluer(lu(), le=DEMAIN) == (SOCIETE,)
    ancien = lu("2020-01-01", c5710=("HORS_CHAMP", Verdict.INELIGIBLE))
    assert SOCIETE.reevaluer(ancien, le=DEMAIN) == (SOCIETE,)


def test_a_new_vintage_leaves_what_anct_decided_what_is_closed_and_what_it_does_not_know() -> None:
    nouveau = lu(c5710=("HORS_CHAMP", Verdict.INELIGIBLE))
    derogee, _ = deroger()
    fermee, *_ = SOCIETE.fermer(MOTIF, par="anct", le=DEMAIN)
    sans = replace(nouveau, categories={c: v for c, v in nouveau.categories.items() if c != "5710"})
    for structure, table, effet in (
        (derogee, nouveau, Effet.DEROGEE),
        (fermee, nouveau, Effet.FERMEE),
        (replace(SOCIETE, absorbee_par="autre"), nouveau, Effet.FERMEE),
        (SOCIETE, sans, Effet.SANS_CATEGORIE),
    ):
        assert structure.effet(table) == (effet, None)
        assert structure.reevaluer(table, le=APRES) == (structure,)
    levee, *_ = derogee.lever_derogation(MOTIF, bareme=nouveau, le=APRES)
    assert levee.eligibilite.verdict is Verdict.INELIGIBLE
