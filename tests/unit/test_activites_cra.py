"""A report is filed, corrected and withdrawn by its own conseiller; what it said before is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.activites.domain import (
    CORRECTIONS_MAX,
    Cra,
    CraInvalide,
    DejaRetire,
    Ebauche,
    HorsContrat,
    Situation,
    TropDeCorrections,
)
from services.activites.events import CraCorrige, CraRetire, CraTransmis
from services.activites.vocabulaire import Lieu, MotifRetrait, Statut, Theme
from services.kit.aggregate import Introuvable

from .activites import COMMUNES, CONTRAT, EBAUCHE, LE, PLUS_TARD, SITUATION, transmis

AUTRE = replace(SITUATION, conseillers=frozenset({"conseiller-9"}))
ROMPU = replace(SITUATION, contrats=(replace(CONTRAT, fin=date(2026, 2, 15)),))


def corriger(
    cra: Cra, ebauche: Ebauche, situation: Situation = SITUATION, le: datetime = PLUS_TARD
) -> tuple[Cra, CraCorrige]:
    corrige, fait = cra.corriger(ebauche, situation=situation, le=le, communes=COMMUNES)  # type: ignore[misc]
    return corrige, fait


def retirer(cra: Cra, situation: Situation = SITUATION) -> tuple[Cra, CraRetire]:
    return cra.retirer(MotifRetrait.SAISI_DEUX_FOIS, situation=situation, le=PLUS_TARD)


def test_a_filed_report_is_told_whole() -> None:
    cra, fait = Cra.transmettre("c-1", EBAUCHE, situation=SITUATION, le=LE, communes=COMMUNES)
    assert isinstance(fait, CraTransmis)
    assert (cra.statut, fait.statut) == (Statut.TRANSMIS, Statut.TRANSMIS)
    assert (fait.cra, fait.jour, fait.duree, fait.themes) == ("c-1", date(2026, 3, 2), 45, (Theme.EMAIL,))
    assert (fait.conseiller, fait.contrat, fait.poste, fait.structure) == (
        cra.conseiller,
        "contrat-1",
        "poste-1",
        "s-1",
    )


def test_at_home_and_at_a_distance_the_commune_is_the_employers() -> None:
    for lieu in (Lieu.DOMICILE, Lieu.A_DISTANCE):
        assert transmis(replace(EBAUCHE, lieu=lieu)).commune == "69123"
    assert transmis(replace(EBAUCHE, lieu=Lieu.AUTRE, commune="2A004")).commune == "2A004"


def test_a_correction_keeps_what_was_said_before() -> None:
    corrige, fait = corriger(transmis(), replace(EBAUCHE, duree=60))
    assert (corrige.statut, corrige.saisie.duree, corrige.modifie_le) == (Statut.CORRIGE, 60, PLUS_TARD)
    assert [(r.saisie.duree, r.contrat, r.le) for r in corrige.historique] == [(45, "contrat-1", LE)]
    assert isinstance(fait, CraCorrige)
    assert (fait.duree, fait.statut) == (60, Statut.CORRIGE)


def test_a_correction_that_changes_nothing_tells_nothing() -> None:
    cra = transmis()
    assert cra.corriger(EBAUCHE, situation=SITUATION, le=PLUS_TARD, communes=COMMUNES) == (cra,)


def test_a_correction_obeys_the_same_rules() -> None:
    with pytest.raises(CraInvalide):
        corriger(transmis(), replace(EBAUCHE, duree=0))
    with pytest.raises(CraInvalide):
        corriger(transmis(), Ebauche())
    with pytest.raises(HorsContrat):
        corriger(transmis(), replace(EBAUCHE, jour=date(2026, 1, 1)))


def test_corrections_have_an_end() -> None:
    cra = transmis()
    for n in range(CORRECTIONS_MAX):
        cra, _ = corriger(cra, replace(EBAUCHE, duree=100 + n))
    with pytest.raises(TropDeCorrections):
        corriger(cra, EBAUCHE)
    assert retirer(cra)[0].statut is Statut.RETIRE


def test_another_day_is_that_of_the_contract_that_covers_it() -> None:
    avant = replace(CONTRAT, contrat="contrat-0", poste="poste-0", debut=date(2025, 1, 1), fin=date(2025, 12, 31))
    deux = replace(SITUATION, contrats=(CONTRAT, avant))
    corrige, fait = corriger(transmis(), replace(EBAUCHE, jour=date(2025, 11, 3)), deux)
    assert (corrige.contrat, fait.poste) == ("contrat-0", "poste-0")
    assert [r.contrat for r in corrige.historique] == ["contrat-1"]


def test_the_contract_alone_may_be_corrected() -> None:
    deux = replace(SITUATION, contrats=(CONTRAT, replace(CONTRAT, contrat="contrat-2", poste="poste-2")))
    cra = transmis(replace(EBAUCHE, contrat="contrat-1"), deux)
    corrige, fait = corriger(cra, replace(EBAUCHE, contrat="contrat-2"), deux)
    assert (corrige.saisie, fait.poste) == (cra.saisie, "poste-2")


def test_a_contract_broken_late_leaves_its_reports_where_they_are() -> None:
    cra = transmis()
    corrige, fait = corriger(cra, replace(EBAUCHE, duree=60), ROMPU)
    assert (corrige.contrat, fait.structure) == ("contrat-1", "s-1")
    assert retirer(cra, ROMPU)[0].statut is Statut.RETIRE
    with pytest.raises(HorsContrat):
        corriger(cra, replace(EBAUCHE, jour=date(2026, 2, 16)), ROMPU)
    with pytest.raises(HorsContrat):
        transmis(situation=ROMPU)


def test_a_withdrawn_report_changes_no_more() -> None:
    retire, fait = retirer(transmis())
    assert (retire.statut, retire.motif_retrait) == (Statut.RETIRE, MotifRetrait.SAISI_DEUX_FOIS)
    assert isinstance(fait, CraRetire)
    assert (fait.statut, fait.duree) == (Statut.RETIRE, 45)
    with pytest.raises(DejaRetire):
        corriger(retire, replace(EBAUCHE, duree=60))
    with pytest.raises(DejaRetire):
        retirer(retire)


def test_a_conseiller_touches_only_its_own_reports() -> None:
    with pytest.raises(Introuvable):
        corriger(transmis(), replace(EBAUCHE, duree=60), AUTRE)
    with pytest.raises(Introuvable):
        retirer(transmis(), AUTRE)


def test_who_lost_its_account_touches_nothing_and_who_received_it_does() -> None:
    """The reports are the conseiller's, whichever account it is linked to by now."""
    relie = Situation(conseillers=frozenset({CONTRAT.conseiller}), contrats=(), employeurs={})
    assert retirer(transmis(), relie)[0].statut is Statut.RETIRE


def test_a_report_is_filed_late_without_end() -> None:
    un_an_apres = datetime(2027, 3, 2, tzinfo=UTC)
    assert transmis(le=un_an_apres).saisie.jour == date(2026, 3, 2)
