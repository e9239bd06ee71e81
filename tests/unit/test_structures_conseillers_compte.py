"""A conseiller's account is that of who reads its address: its link serves once, expires, and is kept nowhere."""

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.structures.conseillers.domain import Conseiller, LienDeCompteDejaUtilise
from services.structures.conseillers.events import CompteAConfirmer, CompteDelie, CompteLie, MotifDelie
from services.structures.domain import LienExpire, LienInconnu, RenvoiTropTot

from .conseillers import COMPTE, CONCERNE, MOTIF, SECRET, UN_JOUR, UNE_HEURE, declarer

DECLARE = declarer()[0]


def lien(conseiller: Conseiller = DECLARE, le: datetime = UN_JOUR) -> str:
    porte = conseiller.lien(secret=SECRET, le=le)
    assert porte is not None
    return porte


def lier(
    conseiller: Conseiller, porte: str, *, compte: str = COMPTE, apres: timedelta = UNE_HEURE
) -> tuple[Conseiller, list[object]]:
    lie, *faits = conseiller.lier(porte, compte=compte, secret=SECRET, le=UN_JOUR + apres)
    return lie, list(faits)


def corriger(conseiller: Conseiller, apres: timedelta = UNE_HEURE) -> tuple[Conseiller, list[object]]:
    corrige, *faits = conseiller.modifier(
        {"courriel": "autre@exemple.fr"}, graine="autre", par="structure", le=UN_JOUR + apres
    )
    return corrige, list(faits)


LIE = lier(DECLARE, lien())[0]


def test_who_follows_the_link_links_its_account_and_it_is_told_once() -> None:
    lie, faits = lier(DECLARE, lien())
    assert faits == [CompteLie(**CONCERNE, compte=COMPTE, le=UN_JOUR + UNE_HEURE)]
    assert (lie.compte, lie.lie_le) == (COMPTE, UN_JOUR + UNE_HEURE)
    assert lier(lie, lien(), apres=2 * UNE_HEURE) == (lie, [])


def test_another_account_does_not_come_by_a_link_that_served() -> None:
    with pytest.raises(LienDeCompteDejaUtilise):
        lier(LIE, lien(), compte="compte-2")
    assert LIE.lien(secret=SECRET, le=UN_JOUR) is None


def test_a_link_is_good_for_72_hours_and_not_one_second_more() -> None:
    fin = timedelta(hours=72)
    lier(DECLARE, lien(), apres=fin - timedelta(microseconds=1))
    with pytest.raises(LienExpire):
        lier(DECLARE, lien(), apres=fin)
    assert DECLARE.lien(secret=SECRET, le=UN_JOUR + fin) is None


def test_at_another_address_the_account_is_no_longer_linked_until_its_link_is_followed() -> None:
    corrige, faits = corriger(LIE)
    assert [type(f).__name__ for f in faits] == ["ConseillerModifie", "CompteDelie", "CompteAConfirmer"]
    assert isinstance(faits[1], CompteDelie)
    assert (faits[1].compte, faits[1].motif) == (COMPTE, MotifDelie.ADRESSE_CORRIGEE)
    assert corrige.compte is None
    with pytest.raises(LienDeCompteDejaUtilise):
        lier(corrige, lien())
    relie, dits = lier(corrige, lien(corrige), compte="compte-2", apres=2 * UNE_HEURE)
    assert relie.compte == "compte-2"
    assert [type(f) for f in dits] == [CompteLie]


def test_a_link_on_its_way_to_the_wrong_address_is_worth_nothing() -> None:
    corrige, faits = corriger(DECLARE)
    assert [type(f).__name__ for f in faits] == ["ConseillerModifie", "CompteAConfirmer"]
    with pytest.raises(LienInconnu):
        lier(corrige, lien())


def test_another_link_takes_the_place_of_the_first_and_the_account_stays_until_it_is_followed() -> None:
    renvoye, *faits = LIE.renvoyer_lien(graine="neuve", le=UN_JOUR + UNE_HEURE)
    assert faits == [CompteAConfirmer(**CONCERNE, le=UN_JOUR + UNE_HEURE)]
    assert renvoye.compte == COMPTE
    autre, _ = lier(renvoye, lien(renvoye), compte="compte-2", apres=2 * UNE_HEURE)
    assert autre.compte == "compte-2"


def test_links_are_not_asked_again_within_minutes() -> None:
    with pytest.raises(RenvoiTropTot):
        DECLARE.renvoyer_lien(graine="neuve", le=UN_JOUR + timedelta(minutes=4))
    renvoye, *_ = DECLARE.renvoyer_lien(graine="neuve", le=UN_JOUR + timedelta(minutes=5))
    with pytest.raises(LienInconnu):
        lier(renvoye, lien())


def test_an_account_leaves_for_another_employer_and_only_that_account() -> None:
    delie, *faits = LIE.delier(COMPTE, motif=MotifDelie.AUTRE_EMPLOYEUR, par="conseiller", le=UN_JOUR)
    assert faits == [CompteDelie(**CONCERNE, compte=COMPTE, motif=MotifDelie.AUTRE_EMPLOYEUR, le=UN_JOUR)]
    assert delie.compte is None
    for fiche, compte in ((LIE, "compte-2"), (delie, COMPTE), (DECLARE, COMPTE)):
        assert fiche.delier(compte, motif=MotifDelie.AUTRE_EMPLOYEUR, par="conseiller", le=UN_JOUR) == (fiche,)


def test_a_conseiller_that_is_no_more_has_no_link_and_says_nothing() -> None:
    retire, *_ = DECLARE.retirer(MOTIF, sous_contrat=False, par="structure", le=UN_JOUR)
    efface, *_ = DECLARE.effacer(en_contrat=False, par="anct", le=UN_JOUR)
    for fiche in (retire, efface):
        assert fiche.lien(secret=SECRET, le=UN_JOUR) is None
        with pytest.raises(LienInconnu):
            lier(fiche, lien())


def test_who_reads_the_store_without_the_secret_cannot_make_a_link() -> None:
    faux = DECLARE.lien(secret=b"un autre secret", le=UN_JOUR)
    assert faux is not None
    with pytest.raises(LienInconnu):
        lier(DECLARE, faux)
    for fiche in (DECLARE, LIE):
        assert lien().partition(".")[2] not in msgspec.json.encode(fiche).decode()


@given(st.text() | st.text("c.abcABC-_=é").map(lambda t: f"c.{t}"))
def test_no_other_text_is_the_link(porte: str) -> None:
    with pytest.raises(LienInconnu):
        lier(DECLARE, porte)
