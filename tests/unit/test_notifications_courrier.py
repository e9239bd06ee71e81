"""The letters: the number of posts, the reasons, what to do and by when, in text and in accessible HTML."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import pytest

from services.notifications.apercu import CONTENUS, ecrire, exemples
from services.notifications.courrier import Redaction, en_toutes_lettres, plus_mois
from services.notifications.domain import Contenu, Destinataire, Genre, Modele, Notification

REDACTION = Redaction("Conseiller numérique <ne-pas-repondre@conum.example>", "https://conum.example")
LE = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def lettre(modele: Modele, **valeurs: object) -> EmailMessage:
    contenu = replace(CONTENUS[modele], **valeurs)  # type: ignore[arg-type]  # the fields of Contenu
    return REDACTION.rediger(notification(modele, contenu), "mairie@commune.example")


def notification(modele: Modele, contenu: Contenu) -> Notification:
    return Notification.preparer("e-1", modele, Destinataire(Genre.STRUCTURE, "s-1"), contenu, le=LE)[0]


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


class Structure(HTMLParser):
    """The tags of a page in order, and the language it declares."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.lang: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "html":
            self.lang = dict(attrs).get("lang")


@pytest.mark.parametrize("modele", list(Modele))
def test_the_page_is_accessible(modele: Modele) -> None:
    page = Structure()
    page.feed(texte(lettre(modele), "html"))
    assert page.lang == "fr"
    assert page.tags.count("h1") == 1
    assert page.tags.count("title") == 1
    assert "table" not in page.tags
    assert "img" not in page.tags
    titres = [int(t[1]) for t in page.tags if t in {"h1", "h2", "h3"}]
    assert all(b - a <= 1 for a, b in itertools.pairwise(titres))


def test_what_an_event_carries_cannot_write_html() -> None:
    message = lettre(Modele.DECISION_NEGATIVE, motifs=("<script>",), siret="<b>1</b>")
    assert "<script>" not in texte(message, "html")
    assert "&lt;b&gt;1&lt;/b&gt;" in texte(message, "html")


@pytest.mark.parametrize("modele", list(Modele))
def test_text_and_html_say_the_same_figures(modele: Modele) -> None:
    message = lettre(modele)
    for valeur in (CONTENUS[modele].siret, message["Message-ID"][1:37], "24 novembre 2026"):
        assert valeur in texte(message)
        assert valeur in texte(message, "html")


@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [
        (date(2026, 11, 24), 3, date(2027, 2, 24)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 10, 1), 2, date(2026, 12, 1)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
    ],
)
def test_a_deadline_in_months_falls_on_the_same_day(jour: date, mois: int, attendu: date) -> None:
    assert plus_mois(jour, mois) == attendu


def test_the_first_of_the_month_is_written_as_in_french() -> None:
    assert en_toutes_lettres(date(2027, 1, 1)) == "1er janvier 2027"


def test_a_day_is_that_of_paris() -> None:
    tard = lettre(Modele.DECISION_POSITIVE, le=datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    assert "25 novembre 2026" in texte(tard)


def test_every_letter_can_be_looked_at(tmp_path: Path) -> None:
    pages = ecrire(tmp_path / "apercu")
    assert len(pages) == len(exemples()) == len(Modele)
    assert all(p.read_text(encoding="utf-8").startswith("<!DOCTYPE html>") for p in pages)
