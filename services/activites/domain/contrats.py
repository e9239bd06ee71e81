"""Who may file for which post on which day: the contracts of an account, and why a day is outside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.kit.aggregate import Faute, Introuvable, Refus

__all__ = [
    "CompteNonLie",
    "ContratAPreciser",
    "ContratConnu",
    "Employeur",
    "EmployeurInconnu",
    "HorsContrat",
    "SansContrat",
    "Situation",
]


class CompteNonLie(Refus):
    message = (
        "Votre compte n'est pas encore relié à votre fiche de conseiller : suivez le lien reçu par courriel, "
        "ou demandez à votre structure de vous le renvoyer."
    )


class SansContrat(Refus):
    message = (
        "Aucun contrat de conseiller numérique n'est connu à votre nom : "
        "votre structure doit enregistrer votre recrutement."
    )


class HorsContrat(Refus):
    message = "Ce jour est hors de votre contrat."


class ContratAPreciser(Refus):
    message = "Vous aviez plusieurs contrats ce jour-là : indiquez pour lequel vous rendez compte."


class EmployeurInconnu(Refus):
    message = "Votre structure n'est pas encore connue de ce service : réessayez dans quelques minutes."


@dataclass(frozen=True, kw_only=True)
class ContratConnu:
    """A contract as structures tells it. ``fin``: its last day, by its terms or by a rupture; None: open."""

    contrat: str
    conseiller: str
    poste: str
    structure: str
    debut: date
    fin: date | None

    def couvre(self, jour: date) -> bool:
        return self.debut <= jour and (self.fin is None or jour <= self.fin)


@dataclass(frozen=True, kw_only=True)
class Employeur:
    """The structure that answers for a contract, itself or the one that absorbed it. ``commune``: its own."""

    structure: str
    siret: str
    departement: str
    commune: str


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What is known of an account: whose it is (two structures may have declared one person), its contracts,
    and their employers by the structure of the contract."""

    conseillers: frozenset[str]
    contrats: tuple[ContratConnu, ...]
    employeurs: Mapping[str, Employeur]

    def contrat_le(self, jour: date, voulu: str | None = None) -> ContratConnu:
        """The contract of that day. Raises CompteNonLie, SansContrat, HorsContrat, ContratAPreciser; Introuvable
        when ``voulu`` is nobody's or somebody else's."""
        if not self.conseillers:
            raise CompteNonLie
        if voulu is not None and all(c.contrat != voulu for c in self.contrats):
            raise Introuvable
        contrats = [c for c in self.contrats if voulu in (None, c.contrat)]
        if not contrats:
            raise SansContrat
        couvrent = [c for c in contrats if c.couvre(jour)]
        if not couvrent:
            raison = _pourquoi(contrats, jour)
            raise HorsContrat(raison, fautes=(Faute("jour", f"{HorsContrat.message} {raison}"),))
        if len(couvrent) > 1:
            raise ContratAPreciser(fautes=(Faute("contrat", ContratAPreciser.message),))
        return couvrent[0]

    def employeur(self, contrat: ContratConnu) -> Employeur:
        if contrat.structure not in self.employeurs:
            raise EmployeurInconnu
        return self.employeurs[contrat.structure]


def _pourquoi(contrats: list[ContratConnu], jour: date) -> str:
    """Which contract ended before, which begins after."""
    finis = [c.fin for c in contrats if c.fin is not None and c.fin < jour]
    a_venir = [c.debut for c in contrats if c.debut > jour]
    phrases = []
    if finis:
        phrases.append(f"Il a pris fin le {max(finis):%d/%m/%Y}.")
    if a_venir:
        suivant = "Le suivant" if finis else "Il"
        phrases.append(f"{suivant} commence le {min(a_venir):%d/%m/%Y}.")
    return " ".join(phrases)
