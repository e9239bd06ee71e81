"""The letters of what comes after a decision: where the tableau is, what to do next and by when, and who is told."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from jinja2 import UndefinedError

from services.notifications.courrier import Confirmation, Redaction
from services.notifications.domain import Genre, Modele
from services.notifications.exemples import CONFIRMATION, exemple

REDACTION = Redaction("Conseiller numérique <ne-pas-repondre@conum.example>", "https://conum.example")
TABLEAU = "https://conum.example/tableau-de-pilotage"


def texte(modele: Modele, confirmation: Confirmation | None = CONFIRMATION, **valeurs: Any) -> str:
    message = REDACTION.rediger(exemple(modele, **valeurs), "quelqu-un@personne.example", confirmation)
    partie = message.get_body(("plain",))
    assert partie is not None
    return str(partie.get_content()).replace("\r", "")


def objet(modele: Modele, **valeurs: Any) -> str:
    return str(REDACTION.rediger(exemple(modele, **valeurs), "quelqu-un@personne.example", CONFIRMATION)["Subject"])


@pytest.mark.parametrize("modele", [Modele.DECISION_POSITIVE, Modele.RECOURS_ACCUEILLI])
def test_who_is_given_posts_learns_where_the_tableau_is_and_what_to_do_by_when(modele: Modele) -> None:
    ecrit = texte(modele)
    assert f"tableau de pilotage ({TABLEAU})" in ecrit
    assert "transmettez-la à la préfecture, avant le 23 janvier 2027" in ecrit
    assert "Recrutez au plus vite, et avant le 24 février 2027" in ecrit


def test_the_date_of_a_convention_that_is_there_already_is_not_counted_from_a_correction() -> None:
    ecrit = texte(Modele.DECISION_CORRIGEE, verdict="POSITIF", postes_avant=3)
    assert TABLEAU in ecrit
    assert "23 janvier 2027" not in ecrit


def test_who_is_given_no_post_is_sent_to_no_tableau() -> None:
    assert TABLEAU not in texte(Modele.DECISION_NEGATIVE)
    assert TABLEAU not in texte(Modele.DECISION_CORRIGEE, verdict="NEGATIF", postes_attribues=0)


def test_the_link_of_a_conseiller_keeps_its_token_out_of_the_logs_on_its_way() -> None:
    ecrit = texte(Modele.COMPTE_A_CONFIRMER)
    adresse = re.search(r"https://conum\.example/(\S+?)\)", ecrit)
    assert adresse is not None
    chemin, _, fragment = adresse[1].partition("#")
    assert chemin == "lier-compte"
    assert (
        fragment == f"conseiller={exemple(Modele.COMPTE_A_CONFIRMER).destinataire.reference}&jeton={CONFIRMATION.jeton}"
    )
    assert "jusqu'au 27 novembre 2026 à 11 h 00" in ecrit


def test_a_letter_to_link_an_account_without_its_link_is_not_written() -> None:
    with pytest.raises(UndefinedError):
        texte(Modele.COMPTE_A_CONFIRMER, confirmation=None)


def test_a_vacant_post_is_to_be_given_back_or_transferred_inside_the_departement() -> None:
    ecrit = texte(Modele.VACANCE_PROLONGEE, depuis=date(2026, 5, 24))
    assert "vacant depuis le 24 mai 2026" in ecrit
    assert "rendez le poste" in ecrit
    assert "dans le même département seulement" in ecrit


def test_a_post_of_coordinateur_is_named_as_such() -> None:
    assert "poste de coordinateur" in objet(Modele.VACANCE_PROLONGEE, genre_poste="COORDO")
    assert "poste de conseiller numérique" in objet(Modele.VACANCE_PROLONGEE, genre_poste="CONUM")


@pytest.mark.parametrize("palier", [30, 45])
def test_a_conseiller_is_told_since_when_no_report_came(palier: int) -> None:
    ecrit = texte(Modele.CRA_EN_RETARD, palier=palier, depuis=date(2026, 10, 25))
    assert f"depuis le 25 octobre 2026, soit {palier} jours" in ecrit
    assert ("Votre structure est informée elle aussi." in ecrit) is (palier == 45)


@pytest.mark.parametrize(
    "modele",
    [
        Modele.RECRUTEMENT_EN_RETARD,
        Modele.RECRUTEMENT_DU_DEPARTEMENT,
        Modele.VACANCE_PROLONGEE,
        Modele.VACANCE_DU_DEPARTEMENT,
        Modele.CONVENTION_EN_RETARD,
        Modele.RETARD_DU_DEPARTEMENT,
        Modele.ENGAGEMENT_EN_RETARD,
        Modele.CRA_EN_RETARD,
        Modele.CRA_DE_VOTRE_CONSEILLER,
    ],
)
def test_what_a_clock_tells_says_when_it_is_late(modele: Modele) -> None:
    tard = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    phrase = "aurait dû vous parvenir le 25 octobre 2026 à 2 h 30"
    assert phrase in texte(modele, en_retard=True, due=tard)
    assert "retard, de notre fait" not in texte(modele, en_retard=False)


def test_a_resiliation_says_why_and_how_to_contest_it() -> None:
    ecrit = texte(Modele.CONVENTION_RESILIEE, motif="MANQUEMENT_AUX_ENGAGEMENTS")
    assert "un manquement aux engagements" in ecrit
    assert "avant le 24 janvier 2027" in ecrit
    assert "tribunal administratif" in ecrit


def test_the_structure_is_not_told_in_a_mail_which_conseiller_is_silent() -> None:
    """Only its contract: who that is, is read by those with the right."""
    assert exemple(Modele.CRA_DE_VOTRE_CONSEILLER).destinataire.genre is Genre.STRUCTURE
    assert exemple(Modele.CRA_EN_RETARD).destinataire.reference not in texte(Modele.CRA_DE_VOTRE_CONSEILLER)
