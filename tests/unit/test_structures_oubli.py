"""A structure's contact may ask to be forgotten: the structure stays, and writes to nobody until it names another."""

from datetime import timedelta

import msgspec
import pytest

from services.kit.aggregate import Fait
from services.structures.domain import Structure
from services.structures.domain.courriel import SansContact
from services.structures.events import ContactEfface
from services.structures.reference import bareme
from services.territoire import territoire

from .test_structures_enregistrement import UN_JOUR, enregistrer

STRUCTURE, *_ = enregistrer(contact_nom="Quidam", contact_courriel="Quidam@exemple.fr", contact_telephone="0612345678")
TRACES = ("quidam", "0612345678")


def ecrite(structure: Structure) -> str:
    return msgspec.json.encode(structure).decode().lower()


def modifier(structure: Structure, **champs: str) -> Structure:
    modifiee, *_ = structure.modifier_identite(
        champs, par="anct", communes=territoire().commune, bareme=bareme(), graine="graine", le=UN_JOUR
    )
    return modifiee


def oublier(structure: Structure, courriel: str = "quidam@EXEMPLE.fr") -> tuple[Structure, list[Fait]]:
    oubliee, *faits = structure.oublier_contact(courriel, par="plateforme", le=UN_JOUR)
    return oubliee, faits


def test_nothing_of_a_contact_that_is_forgotten_stays() -> None:
    oubliee, (fait,) = oublier(modifier(STRUCTURE, contact_nom="Quidam-Deux"))
    assert oubliee.contact is None
    assert not any(trace in ecrite(oubliee) for trace in TRACES)
    assert isinstance(fait, ContactEfface)
    assert oublier(oubliee) == (oubliee, [])


def test_a_former_contact_is_forgotten_and_the_present_one_stays() -> None:
    suivie = modifier(STRUCTURE, contact_nom="Autre", contact_courriel="autre@exemple.fr", contact_telephone="")
    oubliee, faits = oublier(suivie)
    assert oubliee.contact == suivie.contact
    assert not any(trace in ecrite(oubliee) for trace in TRACES)
    assert len(faits) == 1


def test_somebody_else_s_address_changes_nothing() -> None:
    assert oublier(STRUCTURE, "autre@exemple.fr") == (STRUCTURE, [])


def test_the_contact_of_a_closed_structure_is_forgotten_too() -> None:
    fermee, *_ = STRUCTURE.fermer("Association dissoute.", par="anct", le=UN_JOUR)
    assert oublier(fermee)[0].contact is None


def test_no_link_is_sent_again_until_another_contact_is_named() -> None:
    oubliee, _ = oublier(STRUCTURE)
    assert oubliee.lien(secret=b"s" * 32, le=UN_JOUR) is None
    with pytest.raises(SansContact):
        oubliee.renvoyer_confirmation(graine="autre", le=UN_JOUR + timedelta(days=1))
    champs = {"contact_nom": "Autre", "contact_prenom": "Camille", "contact_fonction": "Mairie"}
    nommee = modifier(oubliee, **champs, contact_courriel="autre@exemple.fr")
    assert nommee.lien(secret=b"s" * 32, le=UN_JOUR) is not None
