"""Every letter in every variant: nothing left to fill in, a subject, a page that a screen reader can read."""

import itertools
import re
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from services.notifications.apercu import lettre
from services.notifications.courrier.balisage import en_html, en_texte, proteger
from services.notifications.domain import Modele
from services.notifications.exemples import EXEMPLES, Exemple

CHAQUE = pytest.mark.parametrize("exemple", EXEMPLES, ids=lambda e: e.nom)
VIDES = frozenset({"meta", "br"})
VAGUES = frozenset({"ici", "cliquez ici", "lien", "ce lien", "en savoir plus", "lire la suite"})
RESTES = re.compile(r"\{\{|\}\}|\{%|%\}|\*\*|\]\(|\\\\|\bNone\b|\bTrue\b|\bFalse\b|undefined|[A-Z]{3,}_[A-Z]{2,}")
PORTEURS = frozenset({"src", "srcset", "background", "poster", "data"})


class Page(HTMLParser):
    """What a browser, and a screen reader, find in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ouvertes: list[str] = []
        self.tags: list[str] = []
        self.attributs: list[tuple[str, str, str]] = []
        self.liens: list[tuple[str, str]] = []
        self.lignes = [""]
        self.mal_fermees: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributs += [(tag, nom, valeur or "") for nom, valeur in attrs]
        if tag not in VIDES:
            self.ouvertes.append(tag)
        if tag == "a":
            self.liens.append((dict(attrs).get("href") or "", ""))
        if tag in {"p", "li", "h1", "h2", "br", "title"}:
            self.lignes.append("")

    def handle_endtag(self, tag: str) -> None:
        if not self.ouvertes or self.ouvertes.pop() != tag:
            self.mal_fermees.append(tag)
        if tag == "a":
            self.lignes[-1] += f" ({self.liens[-1][0]})"

    def handle_data(self, data: str) -> None:
        self.lignes[-1] += data
        if "a" in self.ouvertes:
            adresse, mots = self.liens[-1]
            self.liens[-1] = adresse, mots + data

    def attribut(self, nom: str, tag: str | None = None) -> list[str]:
        return [valeur for t, n, valeur in self.attributs if n == nom and tag in (None, t)]


def page(message: EmailMessage) -> Page:
    return Page(partie(message, "html"))


def partie(message: EmailMessage, sorte: str) -> str:
    lue = message.get_body((sorte,))
    assert lue is not None
    return str(lue.get_content()).replace("\r", "")


def luminance(couleur: str) -> float:
    """WCAG 2.1, relative luminance of ``#rrggbb``."""
    canaux = [int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_every_model_has_an_example() -> None:
    assert {e.notification.modele for e in EXEMPLES} == set(Modele)
    assert len({e.nom for e in EXEMPLES}) == len(EXEMPLES)


@CHAQUE
def test_nothing_is_left_to_fill_in(exemple: Exemple) -> None:
    message = lettre(exemple)
    for ecrit in (message["Subject"], partie(message, "plain"), partie(message, "html")):
        assert RESTES.findall(ecrit) == []


@CHAQUE
def test_every_letter_has_a_short_subject_of_one_line(exemple: Exemple) -> None:
    objet = str(lettre(exemple)["Subject"])
    assert objet == " ".join(objet.split())
    assert 10 <= len(objet) <= 110


@CHAQUE
def test_the_page_says_its_language_and_its_one_title(exemple: Exemple) -> None:
    message = lettre(exemple)
    lue = page(message)
    assert lue.attribut("lang", "html") == ["fr"]
    assert (lue.tags.count("h1"), lue.tags.count("title")) == (1, 1)
    assert lue.lignes[1].strip() == message["Subject"]
    assert lue.attribut("aria-labelledby") == lue.attribut("id") == ["titre"]
    titres = [int(t[1]) for t in lue.tags if re.fullmatch(r"h[1-6]", t)]
    assert all(b - a <= 1 for a, b in itertools.pairwise(titres))
    assert (lue.mal_fermees, lue.ouvertes) == ([], [])


@CHAQUE
def test_the_page_fetches_nothing_and_lays_nothing_out_in_a_table(exemple: Exemple) -> None:
    lue = page(lettre(exemple))
    assert not {"img", "table", "script", "link", "style", "iframe", "object", "form", "video"} & set(lue.tags)
    assert [nom for _, nom, _ in lue.attributs if nom in PORTEURS] == []
    assert [style for style in lue.attribut("style") if "url(" in style] == []


@CHAQUE
def test_the_words_of_a_link_say_where_it_goes(exemple: Exemple) -> None:
    for adresse, mots in page(lettre(exemple)).liens:
        assert adresse.startswith("https://")
        assert len(mots) >= 10
        assert mots.lower() not in VAGUES
        assert "://" not in mots


@CHAQUE
def test_text_and_page_say_the_same(exemple: Exemple) -> None:
    message = lettre(exemple)
    texte = [re.sub(r"^(- |\d+\. )", "", ligne) for ligne in partie(message, "plain").splitlines()]
    html = [ligne.replace("\u00a0", " ").strip() for ligne in page(message).lignes[2:]]
    assert [t.lower() for t in texte if t] == [h.lower() for h in html if h]


@CHAQUE
def test_what_is_written_stands_out_from_the_page(exemple: Exemple) -> None:
    styles = ";".join(page(lettre(exemple)).attribut("style"))
    (fond,) = re.findall(r"background:(#\w{6})", styles)
    for couleur in re.findall(r"(?<!-)color:(#\w{6})", styles):
        clair, sombre = sorted((luminance(fond), luminance(couleur)), reverse=True)
        assert (clair + 0.05) / (sombre + 0.05) >= 4.5


@CHAQUE
def test_every_letter_states_whom_it_is_about_and_its_own_reference(exemple: Exemple) -> None:
    message = lettre(exemple)
    for sorte in ("plain", "html"):
        assert exemple.notification.contenu.siret in partie(message, sorte)
        assert exemple.notification.id in partie(message, sorte)
        assert "24 novembre 2026" in partie(message, sorte)


def test_a_value_can_write_neither_marks_nor_lines_nor_html() -> None:
    valeur = proteger("**[x](https://mal.example)**\n# <b>titre</b>")
    assert en_texte(valeur) == "**[x](https://mal.example)** # <b>titre</b>\n"
    assert en_html(valeur) == "<p>**[x](https://mal.example)** # &lt;b&gt;titre&lt;/b&gt;</p>"


def test_marks_are_read_as_text_and_as_html() -> None:
    marques = "# Un\n\nDeux **trois** :\nquatre\n\n- [cinq](https://six.example)\n- sept\n\n## Huit\n1. neuf\n2. dix"
    assert en_texte(marques) == (
        "Un\n\nDeux trois :\nquatre\n\n- cinq (https://six.example)\n- sept\n\nHUIT\n\n1. neuf\n2. dix\n"
    )
    html = re.sub(r' style="[^"]*"', "", en_html(marques))
    assert html == (
        '<h1 id="titre">Un</h1>\n<p>Deux <strong>trois</strong>&nbsp;:<br>quatre</p>\n'
        '<ul>\n<li><a href="https://six.example">cinq</a></li>\n<li>sept</li>\n</ul>\n'
        "<h2>Huit</h2>\n<ol>\n<li>neuf</li>\n<li>dix</li>\n</ol>"
    )
