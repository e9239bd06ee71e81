"""The official list of engagements, sentence by sentence, with the clock of each (the clocks are our choice).

``comment-entrer-dans-le-dispositif.md``, "Engagements": *la structure d'accueil, qu'elle soit publique ou privée,
s'engage…* The text gives no day but "as soon as possible": the months below are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from services.kit.temps import mois_apres

from ..events import CodeEngagement

__all__ = ["CONSTATES", "LISTE", "Depuis", "Promesse"]


class Depuis(StrEnum):
    """From when the clock of an engagement runs."""

    NOTIFICATION = "NOTIFICATION"
    RECRUTEMENT = "RECRUTEMENT"


@dataclass(frozen=True, kw_only=True)
class Promesse:
    """``titre`` is how it is named in a list; ``texte`` follows the words "la structure d'accueil s'engage".

    ``constate``: this platform sees by itself whether it is held, so that nobody types it again.
    """

    titre: str
    texte: str
    depuis: Depuis
    mois: int = 0
    jours: int = 0
    constate: bool = False

    def echeance(self, debut: date) -> date:
        """The last day, from the day on which the clock began."""
        return mois_apres(debut, self.mois) + timedelta(days=self.jours)


LISTE: Final[Mapping[CodeEngagement, Promesse]] = {
    CodeEngagement.RECRUTEMENT: Promesse(
        titre="Recruter au plus vite",
        texte="à mettre tout en œuvre pour recruter le conseiller numérique au plus vite à compter de la date de"
        " notification de l'attribution du poste par l'État",
        depuis=Depuis.NOTIFICATION,
        mois=3,
        constate=True,
    ),
    CodeEngagement.FORMATION: Promesse(
        titre="Laisser partir en formation",
        texte="à laisser partir le conseiller numérique recruté en formation avant sa prise de poste effective au"
        " contact des habitants, selon le calendrier de formation établi par l'organisme de formation qui sera"
        " communiqué à la structure une fois le test de positionnement effectué",
        depuis=Depuis.RECRUTEMENT,
        mois=4,
        constate=True,
    ),
    CodeEngagement.CERTIFICATION: Promesse(
        titre="Faciliter les examens de certification",
        texte="à faciliter sa participation aux examens de certification visés par la formation (Pix et premier bloc"
        " de compétences du titre professionnel de Responsable d'espace de médiation numérique)",
        depuis=Depuis.RECRUTEMENT,
        mois=12,
        constate=True,
    ),
    CodeEngagement.MISSIONS: Promesse(
        titre="Réaliser les trois grandes missions",
        texte="à ce que le conseiller numérique réalise les trois grandes missions détaillées dans le panorama des"
        " services du conseiller numérique et en rende compte via l'outil de suivi d'activité en ligne",
        depuis=Depuis.RECRUTEMENT,
        mois=6,
    ),
    CodeEngagement.EQUIPEMENT: Promesse(
        titre="Fournir les moyens et équipements",
        texte="à mettre à sa disposition les moyens et équipements nécessaires pour réaliser sa mission (ordinateur,"
        " téléphone portable, espace de travail, voiture si nécessaire)",
        depuis=Depuis.RECRUTEMENT,
        mois=1,
    ),
    CodeEngagement.COMMUNAUTE: Promesse(
        titre="Laisser du temps pour la communauté",
        texte="à permettre au conseiller numérique de consacrer du temps à la vie de cette nouvelle communauté"
        " professionnelle (webinaires, partage de bonnes pratiques, rencontres territoriales, formation continue,"
        " etc.)",
        depuis=Depuis.RECRUTEMENT,
        mois=12,
    ),
    CodeEngagement.CRA: Promesse(
        titre="Utiliser les comptes rendus d'activité",
        texte="à s'assurer de l'utilisation, par le conseiller numérique, du support de compte-rendu d'activités mis à"
        " sa disposition, et à se porter responsable de la fiabilité des informations transmises",
        depuis=Depuis.RECRUTEMENT,
        jours=45,
        constate=True,
    ),
}
"""In the order of the official text; its second line is two here, since they are held months apart."""

CONSTATES: Final = frozenset(code for code, promesse in LISTE.items() if promesse.constate)
