"""Writes every letter in every variant as pages: ``python -m services.notifications.apercu [folder]``."""

import sys
from email.message import EmailMessage
from html import escape
from pathlib import Path

from .courrier import Redaction
from .exemples import CONFIRMATION, EXEMPLES, Exemple

__all__ = ["ecrire", "lettre"]

REDACTION = Redaction(
    "Conseiller numérique <ne-pas-repondre@conum.example>", "https://www.conseiller-numerique.gouv.fr"
)
INDEX = """<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Les courriels de Conum</title>
</head>
<body style="max-width:60em;margin:0 auto;padding:1.5em;color:#161616;font-family:Arial,sans-serif;line-height:1.5">
<h1>Les courriels de Conum</h1>
<p>Chaque courriel avec des valeurs inventées, en page et en texte.</p>
{corps}
</body>
</html>
"""
TITRES = {
    "STRUCTURE": "À la structure",
    "PREFECTURE": "À la préfecture",
    "ANCT": "À l'ANCT",
    "CONSEILLER": "Au conseiller",
}


def lettre(exemple: Exemple) -> EmailMessage:
    return REDACTION.rediger(exemple.notification, "destinataire@exemple.example", CONFIRMATION)


def ecrire(dossier: Path) -> list[Path]:
    """One .html, .txt and .eml for each, and ``index.html`` that leads to them; answers the pages, the index first."""
    dossier.mkdir(parents=True, exist_ok=True)
    pages: dict[str, list[str]] = {genre: [] for genre in TITRES}
    chemins = []
    for exemple in EXEMPLES:
        message, chemin = lettre(exemple), dossier / f"{exemple.nom}.html"
        chemin.with_suffix(".eml").write_bytes(message.as_bytes())
        for sorte, suffixe in (("plain", ".txt"), ("html", ".html")):
            partie = message.get_body((sorte,))
            assert partie is not None
            chemin.with_suffix(suffixe).write_text(partie.get_content(), encoding="utf-8")
        chemins.append(chemin)
        pages[exemple.notification.destinataire.genre].append(_ligne(exemple, str(message["Subject"])))
    corps = "\n".join(
        f"<h2>{escape(TITRES[genre])}</h2>\n<ul>\n" + "\n".join(lignes) + "\n</ul>" for genre, lignes in pages.items()
    )
    index = dossier / "index.html"
    index.write_text(INDEX.replace("{corps}", corps), encoding="utf-8")
    return [index, *chemins]


def _ligne(exemple: Exemple, objet: str) -> str:
    nom, objet = exemple.nom, escape(objet)
    texte = f'<a href="{nom}.txt" aria-label="{objet}, en texte">en texte</a>'
    return f'<li><a href="{nom}.html">{objet}</a> ({escape(exemple.variante)}), {texte}</li>'


if __name__ == "__main__":
    print(ecrire(Path(sys.argv[1] if len(sys.argv) > 1 else ".local/apercu"))[0])
