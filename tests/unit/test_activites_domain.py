"""The rules of a report: who files it, what it must say, how it is corrected and withdrawn."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.activites.domain import (
    CORRECTIONS_MAX,
    Cra,
    CraInvalide,
    DejaRetire,
    Employeur,
    RetraitNonMotive,
    Saisie,
    SansEmployeur,
    SansPoste,
    TropDeCorrections,
    conseiller_de,
)
from services.activites.events import CraCorrige, CraRetire, CraTransmis
from services.activites.vocabulaire import Lieu, SousTheme, Statut, Theme
from services.kit.aggregate import Introuvable, Refus

LE = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
PLUS_TARD = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
MOI = conseiller_de("sub-1")
EMPLOYEUR = Employeur(structure="s-1", siret="21690123100011", departement="69", commune="69123", postes=2)
SAISIE = Saisie(jour=date(2026, 3, 2), duree=45, themes=(Theme.EMAIL,), lieu=Lieu.DOMICILE)


def transmis(saisie: Saisie = SAISIE, employeur: Employeur | None = EMPLOYEUR, le: datetime = LE) -> Cra:
    return Cra.transmettre("c-1", conseiller=MOI, employeur=employeur, saisie=saisie, le=le)[0]


def fautes(**valeurs: Any) -> list[str]:
    with pytest.raises(CraInvalide) as refus:
        transmis(replace(SAISIE, **valeurs))
    return [f.champ for f in refus.value.fautes]


def test_a_report_is_filed_for_the_employer_of_the_conseiller() -> None:
    cra, fait = Cra.transmettre("c-1", conseiller=MOI, employeur=EMPLOYEUR, saisie=SAISIE, le=LE)
    assert (cra.statut, cra.structure, cra.departement) == (Statut.TRANSMIS, "s-1", "69")
    assert isinstance(fait, CraTransmis)
    assert (fait.cra, fait.jour, fait.duree, fait.themes) == ("c-1", date(2026, 3, 2), 45, (Theme.EMAIL,))


def test_a_fact_names_the_conseiller_by_an_opaque_id() -> None:
    _, fait = Cra.transmettre("c-1", conseiller=MOI, employeur=EMPLOYEUR, saisie=SAISIE, le=LE)
    assert fait.conseiller == MOI != "sub-1"
    assert "sub-1" not in repr(fait)
    assert conseiller_de("sub-1") == MOI != conseiller_de("sub-2")


@pytest.mark.parametrize(("employeur", "refus"), [(None, SansEmployeur), (replace(EMPLOYEUR, postes=0), SansPoste)])
def test_only_a_structure_that_was_allotted_posts_reports(employeur: Employeur | None, refus: type[Refus]) -> None:
    with pytest.raises(refus):
        transmis(employeur=employeur)


def test_every_fault_is_listed_at_once_with_its_field() -> None:
    assert fautes(jour=date(2026, 3, 3), duree=0, themes=(), sous_themes=(SousTheme.LOGEMENT,), lieu=Lieu.AUTRE) == [
        "jour",
        "duree",
        "themes",
        "sousThemes",
        "commune",
    ]


@pytest.mark.parametrize("duree", [-1, 0, 1440])
def test_a_duration_is_within_a_day(duree: int) -> None:
    assert fautes(duree=duree) == ["duree"]


@pytest.mark.parametrize("duree", [1, 1439])
def test_the_shortest_and_the_longest_are_accepted(duree: int) -> None:
    assert transmis(replace(SAISIE, duree=duree)).saisie.duree == duree


def test_the_day_is_that_of_paris() -> None:
    minuit_et_demi_a_paris = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert transmis(replace(SAISIE, jour=date(2026, 3, 3)), le=minuit_et_demi_a_paris)
    assert fautes(jour=date(2026, 3, 3)) == ["jour"]


def test_the_eleven_precise_themes_go_with_help_in_procedures() -> None:
    precise = replace(SAISIE, sous_themes=(SousTheme.ARGENT_IMPOTS,))
    avec = replace(precise, themes=(Theme.EMAIL, Theme.AIDE_AUX_DEMARCHES_ADMINISTRATIVES))
    assert transmis(avec).saisie.sous_themes == (SousTheme.ARGENT_IMPOTS,)
    assert fautes(sous_themes=(SousTheme.ARGENT_IMPOTS,)) == ["sousThemes"]
    assert (len(Theme), len(SousTheme)) == (19, 11)


def test_a_theme_is_named_once() -> None:
    assert fautes(themes=(Theme.EMAIL, Theme.EMAIL)) == ["themes"]


@pytest.mark.parametrize("commune", ["6912", "69 123", "2C004", "691234", "Lyon"])
def test_a_commune_is_an_insee_code(commune: str) -> None:
    assert fautes(commune=commune) == ["commune"]


def test_at_a_distance_the_commune_is_the_employers() -> None:
    assert transmis(replace(SAISIE, lieu=Lieu.A_DISTANCE)).commune == "69123"
    assert transmis(replace(SAISIE, lieu=Lieu.AUTRE, commune="2A004")).commune == "2A004"
    assert transmis().commune is None


def test_a_correction_keeps_what_was_said_before() -> None:
    corrige, fait = transmis().corriger(replace(SAISIE, duree=60), conseiller=MOI, le=PLUS_TARD)  # type: ignore[misc]  # a fact is told
    assert (corrige.statut, corrige.saisie.duree, corrige.modifie_le) == (Statut.CORRIGE, 60, PLUS_TARD)
    assert [(r.saisie.duree, r.le) for r in corrige.historique] == [(45, LE)]
    assert isinstance(fait, CraCorrige)
    assert (fait.duree, fait.statut) == (60, Statut.CORRIGE)


def test_a_correction_that_changes_nothing_tells_nothing() -> None:
    assert transmis().corriger(SAISIE, conseiller=MOI, le=PLUS_TARD) == (transmis(),)


def test_a_correction_obeys_the_same_rules() -> None:
    with pytest.raises(CraInvalide):
        transmis().corriger(replace(SAISIE, duree=0), conseiller=MOI, le=PLUS_TARD)


def test_corrections_have_an_end() -> None:
    cra = transmis()
    for n in range(CORRECTIONS_MAX):
        cra = cra.corriger(replace(SAISIE, duree=100 + n), conseiller=MOI, le=PLUS_TARD)[0]
    with pytest.raises(TropDeCorrections):
        cra.corriger(SAISIE, conseiller=MOI, le=PLUS_TARD)


def test_a_withdrawn_report_changes_no_more() -> None:
    retire, fait = transmis().retirer(" saisi deux fois ", conseiller=MOI, le=PLUS_TARD)
    assert (retire.statut, retire.motif_retrait) == (Statut.RETIRE, "saisi deux fois")
    assert isinstance(fait, CraRetire)
    assert fait.statut is Statut.RETIRE
    with pytest.raises(DejaRetire):
        retire.corriger(replace(SAISIE, duree=60), conseiller=MOI, le=PLUS_TARD)
    with pytest.raises(DejaRetire):
        retire.retirer("encore", conseiller=MOI, le=PLUS_TARD)


@pytest.mark.parametrize("motif", ["", "   ", "x" * 501])
def test_a_withdrawal_has_a_reason(motif: str) -> None:
    with pytest.raises(RetraitNonMotive):
        transmis().retirer(motif, conseiller=MOI, le=PLUS_TARD)


def test_a_conseiller_touches_only_its_own_reports() -> None:
    autre = conseiller_de("sub-2")
    with pytest.raises(Introuvable):
        transmis().corriger(replace(SAISIE, duree=60), conseiller=autre, le=PLUS_TARD)
    with pytest.raises(Introuvable):
        transmis().retirer("pas à moi", conseiller=autre, le=PLUS_TARD)
