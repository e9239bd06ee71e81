"""A structure changes its name, its place, its contact, with its history; and closes."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.aggregate import Fait
from services.structures.domain import (
    Changement,
    IdentiteRefusee,
    MotifInvalide,
    NatureActe,
    Structure,
    StructureEstFermee,
)
from services.structures.events import CourrielAConfirmer, IdentiteModifiee, StructureFermee, Verdict
from services.structures.reference import bareme
from services.territoire import territoire

from .test_structures_enregistrement import UN_JOUR, enregistrer

STRUCTURE, *_ = enregistrer()
ASSOCIATION, *_ = enregistrer(siret="11000201100044", categorie_juridique="9220", rna="W691000123")
DEMAIN = UN_JOUR + timedelta(days=1)
MOTIF = "Elle a cessé son activité."


def modifier(structure: Structure = STRUCTURE, **modifie: str | None) -> tuple[Structure, list[Fait]]:
    modifiee, *faits = structure.modifier_identite(
        modifie, par="structure", communes=territoire().commune, bareme=bareme(), graine="autre", le=DEMAIN
    )
    return modifiee, list(faits)


def test_a_new_name_is_kept_with_the_old_one_and_who_changed_it_when() -> None:
    modifiee, faits = modifier(nom="Ville de Lyon")
    (acte,) = modifiee.historique
    assert (acte.nature, acte.par, acte.le) == (NatureActe.IDENTITE_MODIFIEE, "structure", DEMAIN)
    assert acte.changements == (Changement(champ="nom", avant="Commune de Lyon", apres="Ville de Lyon"),)
    assert [type(f) for f in faits] == [IdentiteModifiee]
    assert "Lyon" not in msgspec.json.encode(faits[0]).decode()


def test_what_is_not_said_does_not_change_and_the_same_again_is_nothing() -> None:
    assert modifier() == modifier(nom=" Commune  de Lyon ", contact_telephone="04.00.00.00.00") == (STRUCTURE, [])
    assert modifier(siret="75056") == (STRUCTURE, [])


def test_another_category_gives_another_verdict_and_tells_the_whole_profile() -> None:
    modifiee, (fait,) = modifier(categorie_juridique="7410")
    assert isinstance(fait, IdentiteModifiee)
    assert fait.verdict is modifiee.eligibilite.verdict is Verdict.ELIGIBLE_SOUS_CONDITION
    assert (fait.famille, fait.population, len(fait.preuves_manquantes)) == ("GIP", 519_127, 1)
    assert [c.champ for c in modifiee.historique[0].changements] == ["categorieJuridique", "eligibilite.verdict"]


def test_a_structure_that_moves_is_in_another_departement() -> None:
    modifiee, (fait,) = modifier(ASSOCIATION, commune="2a004")
    assert isinstance(fait, IdentiteModifiee)
    assert (fait.commune, fait.departement, fait.region) == ("2A004", "2A", "94")
    assert (modifiee.departement, modifiee.epci) == (fait.departement, fait.epci)


def test_a_new_address_is_to_be_confirmed_and_only_a_new_address() -> None:
    modifiee, faits = modifier(contact_courriel="autre@exemple.fr")
    assert [type(f) for f in faits] == [IdentiteModifiee, CourrielAConfirmer]
    assert not any("exemple" in msgspec.json.encode(f).decode() for f in faits)
    assert modifiee.confirmation is not None
    assert modifiee.confirmation.demandee_le == DEMAIN
    modifiee, faits = modifier(contact_nom="Autre")
    assert len(faits) == 1
    assert modifiee.confirmation == STRUCTURE.confirmation


@pytest.mark.parametrize("vide", [None, "", " "])
def test_what_is_optional_can_be_erased(vide: str | None) -> None:
    modifiee, _ = modifier(ASSOCIATION, rna=vide, contact_telephone=vide)
    assert modifiee.contact is not None
    assert (modifiee.rna, modifiee.contact.telephone) == (None, None)
    assert [(c.champ, c.apres) for c in modifiee.historique[0].changements] == [("rna", ""), ("contact.telephone", "")]


def test_every_fault_of_a_change_is_told_at_once() -> None:
    with pytest.raises(IdentiteRefusee) as refus:
        modifier(nom="", commune="75056", contact_courriel="camille", rna="W691000123")
    assert [f.champ for f in refus.value.fautes] == ["rna", "nom", "commune", "contact.courriel"]


def test_a_closed_structure_stays_readable_and_changes_no_more() -> None:
    fermee, *faits = STRUCTURE.fermer(MOTIF, par="structure", le=DEMAIN)
    assert faits == [StructureFermee(structure="s", siret=STRUCTURE.siret, departement="69", le=DEMAIN)]
    assert (fermee.historique[-1].nature, fermee.historique[-1].motif) == (NatureActe.FERMETURE, MOTIF)
    with pytest.raises(StructureEstFermee):
        modifier(fermee, nom="Ville de Lyon")
    with pytest.raises(StructureEstFermee):
        fermee.fermer(MOTIF, par="anct", le=DEMAIN)
    with pytest.raises(StructureEstFermee):
        fermee.deroger(Verdict.INELIGIBLE, MOTIF, le=DEMAIN)
    with pytest.raises(StructureEstFermee):
        fermee.lever_derogation(MOTIF, bareme=bareme(), le=DEMAIN)
    assert fermee.reevaluer(bareme(), le=DEMAIN) == (fermee,)


@pytest.mark.parametrize("motif", [None, "", "neuf lett.", "x" * 1_001, "dix lettres\x00", "x" * 100_000, " " * 20])
def test_a_reason_has_ten_to_a_thousand_characters(motif: Any) -> None:
    if motif == "neuf lett.":
        STRUCTURE.fermer(motif, par="anct", le=DEMAIN)
        STRUCTURE.fermer("x" * 1_000, par="anct", le=DEMAIN)
        motif = motif[1:]
    with pytest.raises(MotifInvalide) as refus:
        STRUCTURE.fermer(motif, par="anct", le=DEMAIN)
    assert [f.champ for f in refus.value.fautes] == ["motif"]


@given(st.dictionaries(st.sampled_from(["nom", "rna", "commune", "contact_nom", "contact_courriel"]), st.text()))
def test_whatever_is_sent_is_kept_with_what_it_replaced_or_refused_with_reasons(modifie: dict[str, str]) -> None:
    try:
        modifiee, faits = modifier(ASSOCIATION, **modifie)
    except IdentiteRefusee as refus:
        raisons: tuple[object, ...] = refus.fautes
    else:
        raisons = ("kept",)
        assert bool(faits) is (modifiee != ASSOCIATION) is bool(modifiee.historique)
    assert raisons
