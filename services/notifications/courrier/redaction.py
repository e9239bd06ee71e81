"""Writes a letter: a notification becomes a mail in French, as text and as HTML, the same bytes each time."""

from calendar import monthrange
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.kit.temps import jour_paris

from .domain import Notification

__all__ = ["Redaction", "en_toutes_lettres", "plus_mois"]

MODELES = Path(__file__).parent / "modeles"
MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
RECRUTEMENT_MOIS = 3
RECOURS_MOIS = 2
"""Code des relations entre le public et l'administration, L. 411-2; code de justice administrative, R. 421-1."""

MOTIFS = {
    "BESOINS_ET_OFFRE_EXISTANTE": "l'offre de médiation numérique déjà présente répond aux besoins du territoire",
    "REPARTITION_DEPARTEMENTALE": "la répartition des postes à l'intérieur du département",
    "EQUILIBRE_ENTRE_DEPARTEMENTS": "l'équilibre des postes entre les départements",
    "QUALITE_DU_PROJET": "la qualité du projet présenté",
}
NATURES = {
    "INITIALE": "première candidature",
    "POSTES_SUPPLEMENTAIRES": "demande de postes supplémentaires",
    "COORDINATEUR": "demande de poste de coordinateur",
}
VERDICTS = {
    "POSITIF": "candidature acceptée",
    "NEGATIF": "candidature refusée",
    "EXAMEN_COMPLEMENTAIRE": "examen complémentaire",
}


def plus_mois(jour: date, mois: int) -> date:
    """The same day ``mois`` months later, or the last day of that month when it has no such day."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))


def en_toutes_lettres(jour: date) -> str:
    return f"{'1er' if jour.day == 1 else jour.day} {MOIS[jour.month - 1]} {jour.year}"


def _postes(nombre: int) -> str:
    return f"{nombre} poste{'s' if nombre > 1 else ''}"


class Redaction:
    """``expediteur`` is the From header (``Nom <adresse>``), its domain that of every Message-ID; ``site`` is the
    address that the letters send people to."""

    def __init__(self, expediteur: str, site: str) -> None:
        nom, self.adresse = parseaddr(expediteur)
        self._de = Address(nom, addr_spec=self.adresse)
        self._site = site
        self._env = Environment(
            loader=FileSystemLoader(MODELES),
            autoescape=select_autoescape(("html",), default=False),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.filters |= {"jour": en_toutes_lettres, "postes": _postes}

    def message_id(self, notification: Notification) -> str:
        """The same at each attempt, so that a mail that left twice is recognised as one."""
        return f"<{notification.id}@{self._de.domain}>"

    def rediger(self, notification: Notification, a: str) -> EmailMessage:
        """The mail to ``a``. Everything in it but the address comes from the notification."""
        valeurs = self._valeurs(notification)
        nom = notification.modele.value.lower()
        texte = self._env.get_template(f"{nom}.txt").make_module(valeurs)
        objet = " ".join(str(texte.objet).split())  # type: ignore[attr-defined]  # set by each .txt template
        html = self._env.get_template(f"{nom}.html").render(valeurs, objet=objet)
        message = EmailMessage(policy=SMTP)
        message["Message-ID"] = self.message_id(notification)
        message["Date"] = notification.creee_le
        message["From"] = self._de
        message["To"] = Address(addr_spec=a)
        message["Subject"] = objet
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(str(texte).strip() + "\n", cte="quoted-printable")
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        message["Content-Language"] = "fr"
        message.set_boundary(f"conum-{notification.id}")
        return message

    def _valeurs(self, notification: Notification) -> dict[str, object]:
        contenu = notification.contenu
        le = jour_paris(contenu.le)
        return {
            "contenu": contenu,
            "le": le,
            "recruter_avant": plus_mois(le, RECRUTEMENT_MOIS),
            "recours_avant": plus_mois(le, RECOURS_MOIS),
            "motifs": [MOTIFS.get(code, f"motif {code}") for code in contenu.motifs],
            "nature": NATURES.get(contenu.nature or "", contenu.nature),
            "verdict": VERDICTS.get(contenu.verdict or "", contenu.verdict),
            "reference": notification.id,
            "site": self._site,
        }
