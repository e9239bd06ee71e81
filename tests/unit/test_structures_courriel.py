"""The contact's address is confirmed by a link that serves once, expires, and is kept nowhere."""

from dataclasses import replace
from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.structures.domain import (
    CourrielDejaConfirme,
    LienDejaUtilise,
    LienExpire,
    LienInconnu,
    RenvoiTropTot,
    Structure,
    StructureEstFermee,
    sujet_du_jeton,
)
from services.structures.events import CourrielAConfirmer, CourrielConfirme
from services.structures.reference import bareme
from services.territoire import territoire

from .test_structures_enregistrement import UN_JOUR, enregistrer

SECRET = b"un secret qui n'est nulle part ailleurs"
STRUCTURE, _, A_CONFIRMER = enregistrer()
UNE_HEURE = timedelta(hours=1)


def lien(structure: Structure = STRUCTURE, le: datetime = UN_JOUR) -> str:
    porte = structure.lien(secret=SECRET, le=le)
    assert porte is not None
    return porte


def confirmer(structure: Structure, porte: str, apres: timedelta = UNE_HEURE) -> tuple[Structure, list[object]]:
    confirmee, *faits = structure.confirmer_courriel(porte, secret=SECRET, le=UN_JOUR + apres)
    return confirmee, list(faits)


def autre_adresse(structure: Structure, apres: timedelta) -> Structure:
    changee, *_ = structure.modifier_identite(
        {"contact_courriel": "autre@exemple.fr"},
        par="structure",
        communes=territoire().commune,
        bareme=bareme(),
        graine="autre",
        le=UN_JOUR + apres,
    )
    return changee


def test_registering_asks_for_the_address_to_be_confirmed() -> None:
    assert CourrielAConfirmer(structure="s", siret=STRUCTURE.siret, departement="69", le=UN_JOUR) == A_CONFIRMER


def test_the_link_of_the_mail_confirms_the_address_and_tells_it_once() -> None:
    confirmee, faits = confirmer(STRUCTURE, lien())
    assert faits == [CourrielConfirme(structure="s", siret=STRUCTURE.siret, departement="69", le=UN_JOUR + UNE_HEURE)]
    assert confirmee.confirmation is not None
    assert confirmee.confirmation.confirmee_le == UN_JOUR + UNE_HEURE
    assert confirmer(confirmee, lien(), 2 * UNE_HEURE) == (confirmee, [])


def test_a_link_that_served_can_be_made_no_more() -> None:
    confirmee, _ = confirmer(STRUCTURE, lien())
    assert confirmee.lien(secret=SECRET, le=UN_JOUR + UNE_HEURE) is None


def test_a_link_is_good_for_72_hours_and_not_one_second_more() -> None:
    fin = timedelta(hours=72)
    confirmer(STRUCTURE, lien(), fin - timedelta(microseconds=1))
    with pytest.raises(LienExpire):
        confirmer(STRUCTURE, lien(), fin)
    assert STRUCTURE.lien(secret=SECRET, le=UN_JOUR + fin) is None


def test_a_link_that_served_says_nothing_of_another_address() -> None:
    confirmee, _ = confirmer(STRUCTURE, lien())
    changee = autre_adresse(confirmee, 2 * UNE_HEURE)
    with pytest.raises(LienDejaUtilise):
        confirmer(changee, lien(), 3 * UNE_HEURE)
    de_nouveau, faits = confirmer(changee, lien(changee, UN_JOUR + 2 * UNE_HEURE), 3 * UNE_HEURE)
    assert [type(f) for f in faits] == [CourrielConfirme]
    assert de_nouveau.confirmation is not None
    assert de_nouveau.confirmation.confirmee_le == UN_JOUR + 3 * UNE_HEURE


def test_a_link_on_its_way_to_the_old_address_is_worth_nothing() -> None:
    changee = autre_adresse(STRUCTURE, UNE_HEURE)
    with pytest.raises(LienInconnu):
        confirmer(changee, lien(), 2 * UNE_HEURE)


def test_another_link_takes_the_place_of_the_first_and_has_its_own_time() -> None:
    apres = timedelta(hours=80)
    renvoyee, *faits = STRUCTURE.renvoyer_confirmation(graine="autre", le=UN_JOUR + apres)
    assert [type(f) for f in faits] == [CourrielAConfirmer]
    with pytest.raises(LienInconnu):
        confirmer(renvoyee, lien(), apres)
    _, dits = confirmer(renvoyee, lien(renvoyee, UN_JOUR + apres), apres + UNE_HEURE)
    assert len(dits) == 1


def test_links_are_not_asked_again_within_minutes_nor_once_confirmed() -> None:
    with pytest.raises(RenvoiTropTot):
        STRUCTURE.renvoyer_confirmation(graine="autre", le=UN_JOUR + timedelta(minutes=4))
    STRUCTURE.renvoyer_confirmation(graine="autre", le=UN_JOUR + timedelta(minutes=5))
    confirmee, _ = confirmer(STRUCTURE, lien())
    with pytest.raises(CourrielDejaConfirme):
        confirmee.renvoyer_confirmation(graine="autre", le=UN_JOUR + UNE_HEURE)


def test_a_structure_known_before_there_were_links_may_ask_for_one() -> None:
    ancienne = replace(STRUCTURE, confirmation=None)
    assert ancienne.lien(secret=SECRET, le=UN_JOUR) is None
    with pytest.raises(LienInconnu):
        confirmer(ancienne, lien())
    renvoyee, *_ = ancienne.renvoyer_confirmation(graine="graine", le=UN_JOUR)
    assert lien(renvoyee)


def test_who_reads_the_store_without_the_secret_cannot_make_a_link() -> None:
    faux = STRUCTURE.lien(secret=b"un autre secret", le=UN_JOUR)
    assert faux is not None
    with pytest.raises(LienInconnu):
        confirmer(STRUCTURE, faux)
    confirmee, _ = confirmer(STRUCTURE, lien())
    for gardee in (STRUCTURE, confirmee):
        assert lien().partition(".")[2] not in msgspec.json.encode(gardee).decode()


def test_a_closed_structure_confirms_nothing() -> None:
    fermee, *_ = STRUCTURE.fermer("Elle a cessé son activité.", par="anct", le=UN_JOUR)
    assert fermee.lien(secret=SECRET, le=UN_JOUR) is None
    with pytest.raises(StructureEstFermee):
        confirmer(fermee, lien())
    with pytest.raises(StructureEstFermee):
        fermee.renvoyer_confirmation(graine="autre", le=UN_JOUR + UNE_HEURE)


def test_a_link_seals_the_address_it_was_sent_to() -> None:
    assert STRUCTURE.contact is not None
    contact = replace(STRUCTURE.contact, courriel="autre@exemple.fr")
    with pytest.raises(LienInconnu):
        confirmer(replace(STRUCTURE, contact=contact), lien())


def test_an_absorbed_structure_has_nothing_left_to_confirm() -> None:
    absorbee = replace(STRUCTURE, absorbee_par="autre")
    assert absorbee.lien(secret=SECRET, le=UN_JOUR) is None


@given(st.text() | st.text("s.abcABC-_=é").map(lambda t: f"s.{t}"))
def test_no_other_text_is_the_link(porte: str) -> None:
    with pytest.raises(LienInconnu):
        confirmer(STRUCTURE, porte)


@pytest.mark.parametrize("porte", ["", ".", "s", "s.", ".x", "s." + "x" * 200, "s.\ud800", "s.é"])
def test_what_has_not_the_shape_of_a_link_names_no_structure(porte: str) -> None:
    assert sujet_du_jeton(porte) is None


def test_a_link_of_one_structure_does_not_serve_another() -> None:
    autre = replace(STRUCTURE, id="autre")
    with pytest.raises(LienInconnu):
        confirmer(autre, lien())
    with pytest.raises(LienInconnu):
        confirmer(autre, "autre." + lien().partition(".")[2])
