"""A conseiller is declared by its structure, corrected with its history, withdrawn when it was a mistake, forgotten."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from services.kit.aggregate import Fait
from services.structures.conseillers.domain import (
    Conseiller,
    ConseillerEstEfface,
    ConseillerEstRetire,
    ConseillerRefuse,
    ContratEnCours,
    ContratExistant,
    Declaration,
    NatureActe,
    Statut,
    empreinte_du_courriel,
)
from services.structures.conseillers.events import (
    CompteAConfirmer,
    ConseillerDeclare,
    ConseillerEfface,
    ConseillerModifie,
    ConseillerRepris,
    ConseillerRetire,
)
from services.structures.conseillers.store import CONSEILLERS
from services.structures.domain import MotifInvalide

from .conseillers import CONCERNE, MOTIF, UN_JOUR, UNE_HEURE, declarer

DECLARE, *FAITS = declarer()


def modifier(conseiller: Conseiller, **modifie: str | None) -> tuple[Conseiller, list[object]]:
    corrige, *faits = conseiller.modifier(modifie, graine="autre", par="structure", le=UN_JOUR + UNE_HEURE)
    return corrige, list(faits)


def retirer(conseiller: Conseiller = DECLARE) -> Conseiller:
    retire, *_ = conseiller.retirer(MOTIF, sous_contrat=False, par="structure", le=UN_JOUR)
    return retire


def effacer(conseiller: Conseiller = DECLARE) -> Conseiller:
    efface, *_ = conseiller.effacer(en_contrat=False, par="anct", le=UN_JOUR)
    return efface


def test_declaring_a_conseiller_asks_for_its_account() -> None:
    attendus: list[Fait] = [ConseillerDeclare(**CONCERNE, le=UN_JOUR), CompteAConfirmer(**CONCERNE, le=UN_JOUR)]
    assert attendus == FAITS
    assert DECLARE.statut is Statut.ACTIF
    assert DECLARE.compte is None


@pytest.mark.parametrize(
    ("faux", "champs"),
    [
        ({"nom": None, "prenom": "  ", "courriel": "", "telephone": None}, ["nom", "prenom", "courriel"]),
        ({"nom": "x" * 101}, ["nom"]),
        ({"prenom": "a\x00b"}, ["prenom"]),
        ({"prenom": "\ud800"}, ["prenom"]),
        ({"courriel": "sans arobase"}, ["courriel"]),
        ({"courriel": "x" * 250 + "@exemple.fr"}, ["courriel"]),
        ({"courriel": "a@exemple.fr\r\nBcc: b@exemple.fr"}, ["courriel"]),
        ({"telephone": "12"}, ["telephone"]),
    ],
)
def test_all_that_is_wrong_with_a_declaration_is_told_at_once_and_never_repeated(
    faux: dict[str, Any], champs: list[str]
) -> None:
    with pytest.raises(ConseillerRefuse) as refus:
        declarer(**faux)
    assert [f.champ for f in refus.value.fautes] == champs
    envoyes = [v.strip() for v in faux.values() if v and len(v.strip()) > 3]
    assert not any(v in f.message for v in envoyes for f in refus.value.fautes)


def test_one_address_is_one_person_however_it_is_written() -> None:
    assert empreinte_du_courriel("Dominique@Exemple.fr") == empreinte_du_courriel("dominique@exemple.fr")
    assert "exemple" not in empreinte_du_courriel("dominique@exemple.fr")


def test_a_correction_keeps_what_was_there_before() -> None:
    corrige, faits = modifier(DECLARE, nom="Autre", telephone="01 23 45 67 89")
    assert faits == [ConseillerModifie(**CONCERNE, le=UN_JOUR + UNE_HEURE)]
    (acte,) = corrige.historique
    assert acte.nature is NatureActe.IDENTITE_MODIFIEE
    assert [(c.champ, c.avant, c.apres) for c in acte.changements] == [
        ("nom", "Essai", "Autre"),
        ("telephone", "", "0123456789"),
    ]
    assert modifier(corrige, nom="Autre") == (corrige, [])
    assert modifier(corrige, telephone=None)[0].identite == modifier(DECLARE, nom="Autre")[0].identite


def test_the_case_of_an_address_is_corrected_without_another_link() -> None:
    corrige, faits = modifier(DECLARE, courriel="DOMINIQUE@exemple.fr")
    assert [type(f) for f in faits] == [ConseillerModifie]
    assert corrige.confirmation == DECLARE.confirmation


def test_a_correction_that_is_wrong_changes_nothing() -> None:
    with pytest.raises(ConseillerRefuse) as refus:
        modifier(DECLARE, nom="", courriel=None)
    assert [f.champ for f in refus.value.fautes] == ["nom", "courriel"]


def test_a_declaration_by_mistake_is_withdrawn_with_its_reason() -> None:
    retire, *faits = DECLARE.retirer(MOTIF, sous_contrat=False, par="structure", le=UN_JOUR)
    assert faits == [ConseillerRetire(**CONCERNE, le=UN_JOUR)]
    assert retire.historique[-1].motif == MOTIF
    with pytest.raises(MotifInvalide):
        DECLARE.retirer("court", sous_contrat=False, par="structure", le=UN_JOUR)


def test_a_conseiller_that_has_a_contract_is_not_withdrawn() -> None:
    with pytest.raises(ContratExistant):
        DECLARE.retirer(MOTIF, sous_contrat=True, par="structure", le=UN_JOUR)


def test_a_contract_made_during_the_withdrawal_undoes_it() -> None:
    repris, *faits = retirer().reprendre(graine="neuve", le=UN_JOUR)
    attendus: list[Fait] = [ConseillerRepris(**CONCERNE, le=UN_JOUR), CompteAConfirmer(**CONCERNE, le=UN_JOUR)]
    assert faits == attendus
    assert repris.identite == DECLARE.identite
    assert repris.echeance is None
    for autre in (DECLARE, effacer()):
        assert autre.reprendre(graine="neuve", le=UN_JOUR) == (autre,)


def test_a_withdrawn_declaration_is_forgotten_after_thirty_days() -> None:
    retire, trente = retirer(), timedelta(days=30)
    assert retire.echoir(le=UN_JOUR + trente - timedelta(microseconds=1)) == (retire,)
    oublie, *faits = retire.echoir(le=UN_JOUR + trente)
    assert faits == [ConseillerEfface(**CONCERNE, le=UN_JOUR + trente)]
    assert oublie.echoir(le=UN_JOUR + 2 * trente) == (oublie,)


def test_a_person_who_is_erased_is_nowhere_in_what_is_kept() -> None:
    corrige, _ = modifier(DECLARE, nom="Autre", courriel="autre@exemple.fr", telephone="0123456789")
    corrige, *_ = corrige.enregistrer_positionnement(70, par="structure", le=UN_JOUR)
    efface, *faits = corrige.effacer(en_contrat=False, par="anct", le=UN_JOUR)
    assert faits == [ConseillerEfface(**CONCERNE, le=UN_JOUR)]
    garde = msgspec.json.encode(efface).decode().lower()
    for trace in ("essai", "dominique", "autre", "exemple", "0123456789"):
        assert trace not in garde
    assert efface.parcours == corrige.parcours
    assert efface.effacer(en_contrat=True, par="anct", le=UN_JOUR) == (efface,)


def test_the_reason_of_a_withdrawal_is_erased_too_since_a_name_may_be_in_it() -> None:
    retire, *_ = DECLARE.retirer("Dominique Essai n'est jamais venue.", sous_contrat=False, par="anct", le=UN_JOUR)
    assert "Essai" not in msgspec.json.encode(effacer(retire)).decode()


def test_a_person_under_contract_is_not_erased() -> None:
    with pytest.raises(ContratEnCours):
        DECLARE.effacer(en_contrat=True, par="anct", le=UN_JOUR)


@pytest.mark.parametrize(("conseiller", "refus"), [(retirer(), ConseillerEstRetire), (effacer(), ConseillerEstEfface)])
def test_nothing_is_done_to_a_conseiller_that_is_no_more(conseiller: Conseiller, refus: type[Exception]) -> None:
    gestes = (
        lambda: modifier(conseiller, nom="Autre"),
        lambda: conseiller.retirer(MOTIF, sous_contrat=False, par="anct", le=UN_JOUR),
        lambda: conseiller.renvoyer_lien(graine="g", le=UN_JOUR + UNE_HEURE),
        lambda: conseiller.enregistrer_positionnement(70, par="anct", le=UN_JOUR),
    )
    for geste in gestes:
        with pytest.raises(refus):
            geste()
    colonnes = {nom: colonne(conseiller) for nom, colonne in CONSEILLERS.columns.items()}
    assert (colonnes["courriel"], colonnes["compte"]) == (None, None)


def test_no_column_holds_an_address_and_no_repr_shows_a_person() -> None:
    corrige, _ = modifier(DECLARE, nom="Autre")
    montre = f"{corrige!r} {declaration()!r} {[c(corrige) for c in CONSEILLERS.columns.values()]}"
    for trace in ("Essai", "Autre", "Dominique", "exemple"):
        assert trace not in montre


def declaration() -> Declaration:
    return Declaration(nom="Essai", prenom="Dominique", courriel="dominique@exemple.fr", telephone="0123456789")
