"""Writes each letter with made-up values as a page: ``python -m services.notifications.apercu [folder]``."""

import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

from .courrier import Redaction
from .domain import Contenu, Destinataire, Genre, Modele, Notification

__all__ = ["ecrire", "exemples"]

LE = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
DEPOT = Contenu(
    candidature="0199f0aa-0000-7000-8000-000000000001",
    siret="21690123100011",
    departement="69",
    le=LE,
    nature="INITIALE",
    postes_souhaites=3,
    debut_souhaite=date(2027, 1, 4),
)
MOTIFS = ("BESOINS_ET_OFFRE_EXISTANTE", "QUALITE_DU_PROJET")
CONTENUS = {
    Modele.CANDIDATURE_A_EXAMINER: DEPOT,
    Modele.DECISION_POSITIVE: replace(DEPOT, verdict="POSITIF", postes_attribues=2),
    Modele.DECISION_NEGATIVE: replace(DEPOT, verdict="NEGATIF", motifs=MOTIFS),
    Modele.DECISION_AJOURNEE: replace(DEPOT, verdict="EXAMEN_COMPLEMENTAIRE", motifs=MOTIFS[1:]),
    Modele.DECISION_DU_DEPARTEMENT: replace(DEPOT, verdict="POSITIF", postes_attribues=2),
}


def exemples() -> dict[Modele, EmailMessage]:
    redaction = Redaction(
        "Conseiller numérique <ne-pas-repondre@conum.example>", "https://www.conseiller-numerique.gouv.fr"
    )
    lettres = {}
    for modele, contenu in CONTENUS.items():
        prefecture = modele in {Modele.CANDIDATURE_A_EXAMINER, Modele.DECISION_DU_DEPARTEMENT}
        a = Destinataire(Genre.PREFECTURE, "69") if prefecture else Destinataire(Genre.STRUCTURE, "une-structure")
        notification, _ = Notification.preparer("apercu", modele, a, contenu, le=LE)
        lettres[modele] = redaction.rediger(notification, "boite@prefecture.example")
    return lettres


def ecrire(dossier: Path) -> list[Path]:
    """One .html, .txt and .eml for each letter; answers the pages."""
    dossier.mkdir(parents=True, exist_ok=True)
    pages = []
    for modele, lettre in exemples().items():
        chemin = dossier / modele.value.lower()
        chemin.with_suffix(".eml").write_bytes(lettre.as_bytes())
        for sorte, suffixe in (("plain", ".txt"), ("html", ".html")):
            partie = lettre.get_body((sorte,))
            assert partie is not None
            chemin.with_suffix(suffixe).write_text(partie.get_content(), encoding="utf-8")
        pages.append(chemin.with_suffix(".html"))
    return pages


if __name__ == "__main__":
    for page in ecrire(Path(sys.argv[1] if len(sys.argv) > 1 else ".local/apercu")):
        print(page)
