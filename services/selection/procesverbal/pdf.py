"""A document as a PDF whose bytes depend on nothing but what it says, so that its digest can be found again."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from .contenu import Document, Tableau

__all__ = ["pdf"]

MARGE: Final = 15 * mm
LARGEUR: Final = landscape(A4)[0] - 2 * MARGE
FILETS: Final = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.grey),
        ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
)


@cache
def _polices() -> None:
    """The fonts that come with the library: letters of every Latin alphabet, whatever this machine has installed."""
    for nom, fichier in (("Vera", "Vera.ttf"), ("Vera-Gras", "VeraBd.ttf")):
        registerFont(TTFont(nom, Path(reportlab.__file__).parent / "fonts" / fichier))


def _style(taille: int, *, gras: bool = False) -> ParagraphStyle:
    police = "Vera-Gras" if gras else "Vera"
    return ParagraphStyle(police + str(taille), fontName=police, fontSize=taille, leading=taille * 1.4, spaceAfter=4)


def pdf(document: Document) -> bytes:
    _polices()
    sortie = BytesIO()
    # ``invariant``: no clock and no random id; the document says itself when it became true.
    modele = SimpleDocTemplate(
        sortie,
        pagesize=landscape(A4),
        leftMargin=MARGE,
        rightMargin=MARGE,
        topMargin=MARGE,
        bottomMargin=MARGE,
        title=f"{document.titre}, {document.sous_titre}",
        lang="fr-FR",
        invariant=1,
    )
    modele.build(list(_contenu(document)))
    return sortie.getvalue()


def _contenu(document: Document) -> Iterator[Flowable]:
    yield _texte(document.titre, _style(16, gras=True))
    yield _texte(document.sous_titre, _style(10))
    for section in document.sections:
        yield Spacer(1, 4 * mm)
        yield _texte(section.titre, _style(12, gras=True))
        for phrase in section.phrases:
            yield _texte(phrase, _style(9))
        if section.tableau is not None:
            yield _texte(section.tableau.legende, _style(9))
            yield _tableau(section.tableau)


def _tableau(tableau: Tableau) -> Flowable:
    entete = [_texte(e, _style(7, gras=True)) for e in tableau.entetes]
    lignes = [[_texte(c, _style(7)) for c in ligne] for ligne in tableau.lignes]
    largeurs = [LARGEUR / len(entete)] * len(entete)
    return LongTable([entete, *lignes], colWidths=largeurs, repeatRows=1, style=FILETS)


def _texte(texte: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(texte).replace("\n", "<br/>"), style)
