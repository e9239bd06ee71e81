"""The few marks of our letters, written once and read as plain text and as HTML, so that the two never differ.

``# title``, ``## heading``, ``- item``, ``1. step``, ``**strong**``, ``[words](address)``; a blank line ends a
paragraph. ``\\`` before a mark makes it a plain character (``proteger``).
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Final

__all__ = ["en_html", "en_texte", "nu", "proteger"]

_MARQUES: Final = re.compile(r"[\\*\[\]()#]")
_EN_LIGNE: Final = re.compile(
    r"\\(?P<echappe>.)|\*\*(?P<fort>(?:\\.|[^*\\])+)\*\*"
    r"|\[(?P<mots>(?:\\.|[^\]\\])+)\]\((?P<adresse>(?:\\.|[^)\\])+)\)"
)
_DEBUT: Final = re.compile(r"(?P<marque>##? |- |\d+\. )")
_INSECABLE: Final = re.compile(r" (?=[:;!?»])|(?<=«) ")
_LIEN: Final = "color:#000091"
_STYLES: Final = {"h1": "font-size:1.5em;line-height:1.3;color:#000091", "h2": "font-size:1.2em"}


def proteger(valeur: str) -> str:
    """A value on its way into a letter: one line, none of whose characters is a mark."""
    return _MARQUES.sub(r"\\\g<0>", " ".join(valeur.split()) if "\n" in valeur or "\r" in valeur else valeur)


def nu(lettre: str) -> str:
    """One line without its marks, as a subject is."""
    return " ".join(_texte(lettre).split())


def en_texte(lettre: str) -> str:
    blocs = []
    for balise, lignes in _blocs(lettre):
        textes = [_texte(ligne) for ligne in lignes]
        if balise == "ul":
            textes = [f"- {t}" for t in textes]
        elif balise == "ol":
            textes = [f"{rang}. {t}" for rang, t in enumerate(textes, 1)]
        elif balise == "h2":
            textes = [t.upper() for t in textes]
        blocs.append("\n".join(textes))
    return "\n\n".join(blocs) + "\n"


def en_html(lettre: str) -> str:
    """What goes into the page's body; whatever is not a mark is escaped."""
    blocs = []
    for balise, lignes in _blocs(lettre):
        textes = [_html(ligne) for ligne in lignes]
        if balise in ("ul", "ol"):
            blocs.append("\n".join([f"<{balise}>", *(f"<li>{t}</li>" for t in textes), f"</{balise}>"]))
        elif balise == "p":
            blocs.append(f"<p>{'<br>'.join(textes)}</p>")
        else:
            nom = ' id="titre"' if balise == "h1" else ""
            blocs.append(f'<{balise}{nom} style="{_STYLES[balise]}">{textes[0]}</{balise}>')
    return "\n".join(blocs)


def _blocs(lettre: str) -> Iterator[tuple[str, list[str]]]:
    """Each block's tag, and its lines without their marks."""
    for vide, lignes in groupby(lettre.splitlines(), lambda ligne: not ligne.strip()):
        if not vide:
            for balise, memes in groupby(lignes, _balise):
                textes = [ligne.strip() if balise == "p" else _DEBUT.sub("", ligne, count=1).strip() for ligne in memes]
                if balise in ("h1", "h2"):
                    yield from ((balise, [texte]) for texte in textes)
                else:
                    yield balise, textes


def _balise(ligne: str) -> str:
    debut = _DEBUT.match(ligne)
    if debut is None:
        return "p"
    return {"# ": "h1", "## ": "h2", "- ": "ul"}.get(debut["marque"], "ol")


def _texte(ligne: str) -> str:
    def dire(m: re.Match[str]) -> str:
        if m["mots"]:
            mots, adresse = _texte(m["mots"]), _texte(m["adresse"])
            return f"{mots} ({adresse})"
        return m["echappe"] or _texte(m["fort"])

    return _EN_LIGNE.sub(dire, ligne)


def _html(ligne: str) -> str:
    """French punctuation keeps to its word."""
    morceaux, fin = [], 0
    for m in _EN_LIGNE.finditer(ligne):
        morceaux += [_plat(ligne[fin : m.start()]), _balisee(m)]
        fin = m.end()
    return "".join([*morceaux, _plat(ligne[fin:])])


def _balisee(m: re.Match[str]) -> str:
    if m["mots"]:
        return f'<a href="{escape(_texte(m["adresse"]))}" style="{_LIEN}">{_html(m["mots"])}</a>'
    return escape(m["echappe"], quote=False) if m["echappe"] else f"<strong>{_html(m['fort'])}</strong>"


def _plat(texte: str) -> str:
    return _INSECABLE.sub("&nbsp;", escape(texte, quote=False))
