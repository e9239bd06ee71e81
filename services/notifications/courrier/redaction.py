"""From a notification to the mail that leaves: its letter, its layout, its headings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.kit.temps import jour_paris, mois_apres

from ..domain import Genre, Notification
from .balisage import en_html, en_texte, nu, proteger
from .mots import MOTIFS, NATURES, VERDICTS, en_toutes_lettres, moment, postes, sigle
from .suites import ENGAGEMENTS, GENRES_DE_POSTE, RESILIATIONS, RETARDS

__all__ = ["Confirmation", "Redaction"]

MODELES: Final = Path(__file__).parents[1] / "modeles"
RECRUTEMENT_MOIS: Final = 3
CONVENTION_JOURS: Final = 60
"""As the part of structures that keeps conventions counts them, from the moment at which posts are allotted."""
RECOURS_MOIS: Final = 2
"""Code des relations entre le public et l'administration, L. 411-2; code de justice administrative, R. 421-1."""

LIENS: Final = {Genre.STRUCTURE: ("structure", "confirmer-courriel"), Genre.CONSEILLER: ("conseiller", "lier-compte")}
"""Whose link → under which name it says whose it is, and the page of the site that it opens."""


@dataclass(frozen=True)
class Confirmation:
    """What confirms an address, or links an account: a single-use token, and the moment (UTC) at which it ends."""

    jeton: str
    expire_le: datetime


class Redaction:
    """``expediteur`` is the From header (``Nom <adresse>``), its domain that of every Message-ID; ``site`` is the
    address that the letters send people to."""

    def __init__(self, expediteur: str, site: str) -> None:
        nom, self.adresse = parseaddr(expediteur)
        self._de = Address(nom, addr_spec=self.adresse)
        self._site = site
        # Letters are not HTML yet: what is inserted is protected from our own marks, and escaped with the rest later.
        self._lettres = Environment(  # noqa: S701
            loader=FileSystemLoader(MODELES),
            finalize=lambda valeur: proteger(str(valeur)),
            undefined=StrictUndefined,
            keep_trailing_newline=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._lettres.filters |= {"jour": en_toutes_lettres, "moment": moment, "postes": postes}
        self._page = Environment(loader=FileSystemLoader(MODELES), autoescape=True, undefined=StrictUndefined)

    def message_id(self, notification: Notification) -> str:
        """The same at each attempt, so that a mail that left twice is recognised as one."""
        return f"<{notification.id}@{self._de.domain}>"

    def rediger(self, notification: Notification, a: str, confirmation: Confirmation | None = None) -> EmailMessage:
        """The mail to ``a``. Everything in it but the address and the confirmation comes from the notification."""
        valeurs = self._valeurs(notification, confirmation)
        lettre: Any = self._lettres.get_template(f"{notification.modele.value.lower()}.md").make_module(valeurs)
        objet = nu(lettre.objet)
        entete, pied = (self._lettres.get_template(nom).render(valeurs) for nom in ("entete.md", "pied.md"))
        titre = " ".join(lettre.titre.split())
        entiere = f"{entete}\n\n# {titre}\n\n{lettre}\n\n{pied}"
        html = self._page.get_template("page.html").render(objet=objet, corps=en_html(entiere))
        message = EmailMessage(policy=SMTP)
        message["Message-ID"] = self.message_id(notification)
        message["Date"] = notification.creee_le
        message["From"] = self._de
        message["To"] = Address(addr_spec=a)
        message["Subject"] = objet
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(en_texte(entiere), cte="quoted-printable")
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        message["Content-Language"] = "fr"
        message.set_boundary(f"conum-{notification.id}")
        return message

    def _valeurs(self, notification: Notification, confirmation: Confirmation | None) -> dict[str, object]:
        contenu = notification.contenu
        le = jour_paris(contenu.le)
        valeurs: dict[str, object] = {
            "contenu": contenu,
            "le": le,
            "recruter_avant": mois_apres(le, RECRUTEMENT_MOIS),
            "convention_avant": le + timedelta(days=CONVENTION_JOURS),
            "recours_avant": mois_apres(le, RECOURS_MOIS),
            "motifs": [MOTIFS.get(code, f"motif {code}") for code in contenu.motifs],
            "motif": MOTIFS.get(contenu.motif or "", contenu.motif),
            "nature": NATURES.get(contenu.nature or "", contenu.nature),
            "verdict": VERDICTS.get(contenu.verdict or "", contenu.verdict),
            "resiliation": RESILIATIONS.get(contenu.motif or "", contenu.motif),
            "retard": RETARDS.get(contenu.etape or ""),
            "engagement": ENGAGEMENTS.get(contenu.engagement or "", contenu.engagement),
            "poste": GENRES_DE_POSTE.get(contenu.genre_poste or "", "poste"),
            "sigle": sigle(contenu.siret),
            "reference": notification.id,
            "site": self._site,
            "tableau": f"{self._site}/tableau-de-pilotage",
            "cra": f"{self._site}/cra",
        }
        a = notification.destinataire
        if confirmation and a.genre in LIENS:
            cle, page = LIENS[a.genre]
            # After the #, so that no server on the way writes the token into its log.
            suite = urlencode({cle: a.reference, "jeton": confirmation.jeton})
            valeurs |= {"lien": f"{self._site}/{page}#{suite}", "expire_le": confirmation.expire_le}
        return valeurs
