"""One logical post for ever: allotted, held, transferred, given back, annulled; its state follows."""

from datetime import date
from typing import Any

import pytest

from services.structures.postes.domain import (
    Cible,
    EtatPoste,
    MotifRetour,
    Poste,
    PosteNonRattache,
    PosteOccupe,
    TransfertRefuse,
    poste_id,
)

from .structures_postes import CONSEILLER, CONTRAT, NOTIFIEE_LE, attribue, faits, le, recrute, termes

VILLEURBANNE = Cible(structure="villeurbanne", siret="21690266800013", departement="69", eligible=True, fermee=False)


def rendre(poste: Poste, **autrement: Any) -> tuple[Poste, list[str]]:
    saisie: dict[str, Any] = {"motif": MotifRetour.FIN_DU_PROJET, "precision": None, "par": "structure", "le": le(5, 4)}
    return faits(poste.rendre(**{**saisie, **autrement}))


def transferer(poste: Poste, cible: Cible = VILLEURBANNE) -> tuple[Poste, list[str]]:
    return faits(poste.transferer(cible, par="prefecture", le=le(5, 4)))


def test_a_post_is_the_same_for_its_decision_and_its_number() -> None:
    assert attribue().id == poste_id("decision", 1) == attribue(structure="autre").id
    assert len({poste_id("decision", 1), poste_id("decision", 2), poste_id("autre", 1)}) == 3


def test_a_new_post_is_vacant_since_its_notification() -> None:
    poste = attribue()
    assert (poste.etat(NOTIFIEE_LE), poste.vacant_depuis) == (EtatPoste.VACANT, NOTIFIEE_LE)
    assert poste.etat(date(2026, 3, 1)) is EtatPoste.RENDU


def test_a_vacant_post_is_given_back_once_and_is_nobodys_from_that_day() -> None:
    rendu, dits = rendre(attribue())
    assert dits == ["poste_rendu"]
    assert [rendu.etat(date(2026, 5, j)) for j in (3, 4)] == [EtatPoste.VACANT, EtatPoste.RENDU]
    assert (rendu.rattache, rendu.echeance) == (False, None)
    assert rendre(rendu) == (rendu, [])


@pytest.mark.parametrize("debut", [date(2026, 4, 1), date(2026, 9, 1)])
def test_a_post_that_is_held_or_will_be_is_neither_given_back_nor_transferred(debut: date) -> None:
    poste = recrute(debut=debut)
    with pytest.raises(PosteOccupe):
        rendre(poste)
    with pytest.raises(PosteOccupe):
        transferer(poste)


def test_a_post_whose_contract_is_over_is_given_back_before_any_sweep() -> None:
    _, dits = rendre(recrute(fin=date(2026, 5, 3)))
    assert dits == ["contrat_termine", "poste_rendu"]


def test_nothing_is_done_to_a_post_that_was_given_back() -> None:
    rendu, _ = rendre(attribue())
    with pytest.raises(PosteNonRattache):
        recrute(rendu)
    with pytest.raises(PosteNonRattache):
        transferer(rendu)
    with pytest.raises(PosteNonRattache):
        rendu.corriger(CONTRAT, termes(), par="structure", le=le(5, 4))
    assert rendu.annuler(le=le(5, 4)) == (rendu,)
    assert rendu.rattacher("autre", "siret", le=le(5, 4)) == (rendu,)


def test_a_post_goes_to_another_structure_whose_delay_begins() -> None:
    transfere, dits = transferer(attribue())
    assert dits == ["poste_transfere"]
    assert transfere.dernier.structure == "villeurbanne"
    assert transfere.arrivee == transfere.vacant_depuis == date(2026, 5, 4)
    assert [r.structure for r in transfere.rattachements] == ["lyon", "villeurbanne"]
    assert recrute(transfere, debut=date(2026, 5, 4)).conseiller == CONSEILLER


@pytest.mark.parametrize(
    "refusee",
    [
        {"structure": "lyon"},
        {"departement": "42"},
        {"fermee": True},
        {"eligible": False},
    ],
)
def test_a_post_goes_only_to_another_open_eligible_structure_of_its_departement(refusee: dict[str, Any]) -> None:
    cible = Cible(**{**vars(VILLEURBANNE), **refusee})
    with pytest.raises(TransfertRefuse) as refus:
        transferer(attribue(), cible)
    assert [f.champ for f in refus.value.fautes] == ["vers"]


def test_a_merge_changes_who_answers_and_neither_who_holds_the_post_nor_its_delay() -> None:
    fusionne, dits = faits(recrute().rattacher("gardee", "siret", le=le(5, 4)))
    assert dits == ["poste_rattache"]
    assert (fusionne.dernier.structure, fusionne.conseiller, fusionne.arrivee) == ("gardee", CONSEILLER, NOTIFIEE_LE)
    assert faits(fusionne.rattacher("gardee", "siret", le=le(5, 5))) == (fusionne, [])


def test_a_post_is_annulled_only_when_it_is_free() -> None:
    tenu = recrute()
    assert tenu.annuler(le=le(5, 4)) == (tenu,)
    annule, dits = faits(attribue().annuler(le=le(5, 4)))
    assert (dits, annule.etat(date(2026, 5, 4))) == (["poste_annule"], EtatPoste.RENDU)
    with pytest.raises(PosteNonRattache):
        rendre(annule)


def test_the_whole_history_of_a_post_is_read_with_who_did_what() -> None:
    poste, _ = transferer(recrute(fin=date(2026, 5, 3)))
    rendu, _ = rendre(poste, par="anct", le=le(6, 1))
    assert [(a.nature, a.par, a.structure) for a in rendu.historique] == [
        ("ATTRIBUTION", "plateforme", "lyon"),
        ("RECRUTEMENT", "structure", "lyon"),
        ("FIN_DE_CONTRAT", "plateforme", "lyon"),
        ("TRANSFERT", "prefecture", "villeurbanne"),
        ("RETOUR", "anct", "villeurbanne"),
    ]
