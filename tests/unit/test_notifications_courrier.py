"""The letters: the number of posts, the reasons, what to do and by when, in text and in accessible HTML."""

import re
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

from services.notifications.apercu import ecrire
from services.notifications.courrier import Redaction, en_toutes_lettres
from services.notifications.domain import Modele
from services.notifications.exemples import CONFIRMATION, EXEMPLES, LE, exemple

REDACTION = Redaction("Conseiller numérique <ne-pas-repondre@conum.example>", "https://conum.example")


def lettre(modele: Modele, **valeurs: Any) -> EmailMessage:
    return REDACTION.rediger(exemple(modele, **valeurs), "mairie@commune.example", CONFIRMATION)


def texte(message: EmailMessage, sorte: str = "plain") -> str:
    partie = message.get_body((sorte,))
    assert partie is not None
    return str(partie.get_content())


@pytest.mark.parametrize(("postes", "mot"), [(1, "1 poste "), (2, "2 postes "), (12, "12 postes ")])
def test_the_decision_states_the_number_of_posts(postes: int, mot: str) -> None:
    message = lettre(Modele.DECISION_POSITIVE, postes_attribues=postes)
    assert mot in message["Subject"]
    assert f"Nombre de postes attribués : {postes}\n" in texte(message).replace("\r", "")
    assert f"Nombre de postes attribués&nbsp;: {postes}<" in texte(message, "html")


def test_an_accepted_structure_has_three_months_to_recruit() -> None:
    assert "avant le 24 février 2027" in texte(lettre(Modele.DECISION_POSITIVE))


def test_a_refusal_gives_its_reasons_in_french_and_how_to_appeal() -> None:
    ecrit = texte(lettre(Modele.DECISION_NEGATIVE))
    assert "répond aux besoins du territoire ;" in ecrit
    assert "la qualité du projet présenté." in ecrit
    assert "QUALITE_DU_PROJET" not in ecrit
    assert "avant le 24 janvier 2027" in ecrit
    assert "tribunal administratif" in ecrit


def test_an_adjourned_structure_is_told_what_happens_next() -> None:
    ecrit = texte(lettre(Modele.DECISION_AJOURNEE))
    assert "ni acceptée ni refusée" in ecrit
    assert "prochain comité" in ecrit


def test_the_prefecture_is_told_what_to_examine() -> None:
    ecrit = texte(lettre(Modele.CANDIDATURE_A_EXAMINER))
    assert "Nombre de postes demandés : 3" in ecrit
    assert "4 janvier 2027" in ecrit


@pytest.mark.parametrize("modele", list(Modele))
def test_a_letter_says_that_a_machine_wrote_it_and_keeps_its_id(modele: Modele) -> None:
    premiere, seconde = lettre(modele), lettre(modele)
    assert premiere.as_bytes() == seconde.as_bytes()
    lue = message_from_bytes(premiere.as_bytes(), policy=default)
    assert lue["Message-ID"].startswith("<")
    assert lue["Message-ID"].endswith("@conum.example>")
    assert lue["Auto-Submitted"] == "auto-generated"
    assert lue["Content-Language"] == "fr"
    assert lue["Date"].datetime == LE
    assert lue["From"].addresses[0].addr_spec == "ne-pas-repondre@conum.example"
    assert "\n" not in lue["Subject"]
    assert lue["Subject"].strip()


def test_what_an_event_carries_cannot_write_html() -> None:
    message = lettre(Modele.DECISION_NEGATIVE, motifs=("<script>",), siret="<b>1</b>")
    assert "<script>" not in texte(message, "html")
    assert "&lt;b&gt;1&lt;/b&gt;" in texte(message, "html")


def test_the_first_of_the_month_is_written_as_in_french() -> None:
    assert en_toutes_lettres(date(2027, 1, 1)) == "1er janvier 2027"


def test_a_day_is_that_of_paris() -> None:
    tard = lettre(Modele.DECISION_POSITIVE, le=datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    assert "25 novembre 2026" in texte(tard)


def test_every_letter_can_be_looked_at_from_one_index(tmp_path: Path) -> None:
    index, *pages = ecrire(tmp_path / "apercu")
    assert len(pages) == len(EXEMPLES)
    assert all(p.read_text(encoding="utf-8").startswith("<!DOCTYPE html>") for p in pages)
    assert all(f'href="{p.name}"' in index.read_text(encoding="utf-8") for p in pages)


def test_the_structure_learns_that_the_avis_was_given_and_not_its_sense() -> None:
    ecrit = texte(lettre(Modele.AVIS_RENDU)).lower()
    assert "avis motivé" in ecrit
    assert not [sens for sens in ("favorable", "réserve", "défavorable") if sens in ecrit]


def test_a_complement_is_asked_with_its_deadline() -> None:
    demande = lettre(Modele.COMPLEMENT_DEMANDE)
    assert "avant le 4 décembre 2026" in demande["Subject"]
    assert "devient caduque" in texte(demande)


@pytest.mark.parametrize(
    "modele",
    [
        Modele.RELANCE_COMPLEMENT,
        Modele.RELANCE_AVIS,
        Modele.AVIS_EN_RETARD,
        Modele.CANDIDATURE_CADUQUE,
        Modele.CADUCITE_DU_DEPARTEMENT,
    ],
)
def test_what_a_clock_tells_says_when_it_is_late(modele: Modele) -> None:
    tard = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    phrase = "aurait dû vous parvenir le 25 octobre 2026 à 2 h 30"
    assert phrase in texte(lettre(modele, en_retard=True, due=tard))
    assert "retard, de notre fait" not in texte(lettre(modele, due=tard))


@pytest.mark.parametrize(
    "modele",
    [Modele.DECISION_NEGATIVE, Modele.CANDIDATURE_IRRECEVABLE, Modele.CANDIDATURE_CADUQUE, Modele.RECOURS_REJETE],
)
def test_each_unfavourable_answer_says_how_and_until_when_to_appeal(modele: Modele) -> None:
    ecrit = texte(lettre(modele))
    assert "tribunal administratif" in ecrit
    assert "24 janvier 2027" in ecrit


def test_a_recours_that_is_upheld_says_the_posts_and_by_when_to_recruit() -> None:
    message = lettre(Modele.RECOURS_ACCUEILLI, postes_attribues=2)
    assert "2 postes" in message["Subject"]
    assert "avant le 24 février 2027" in texte(message)


def test_a_structure_of_new_caledonia_is_named_by_its_ridet() -> None:
    assert "(RIDET 1234567)" in texte(lettre(Modele.AVIS_RENDU, siret="1234567"))


def test_the_link_that_confirms_keeps_its_token_out_of_the_logs_on_its_way() -> None:
    message = lettre(Modele.COURRIEL_A_CONFIRMER)
    adresse = re.search(r"https://conum\.example/(\S+?)\)", texte(message))
    assert adresse is not None
    chemin, _, fragment = adresse[1].partition("#")
    assert chemin == "confirmer-courriel"
    assert f"jeton={CONFIRMATION.jeton}" in fragment
    assert adresse[0][:-1].replace("&", "&amp;") in texte(message, "html")
    assert "27 novembre 2026 à 11 h 00" in texte(message)


def test_a_letter_to_confirm_without_its_link_is_not_written() -> None:
    with pytest.raises(UndefinedError):
        REDACTION.rediger(exemple(Modele.COURRIEL_A_CONFIRMER), "mairie@commune.example")
