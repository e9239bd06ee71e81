"""What a structure writes to register, and everything that may be wrong with it, field by field."""

import re
from dataclasses import dataclass
from typing import Final
from unicodedata import category

from services.kit.aggregate import Faute

__all__ = [
    "CONTACT_MAX",
    "Contact",
    "Demande",
    "courriel_fautif",
    "fautes_du_contact",
    "propre",
    "telephone_fautif",
    "telephone_propre",
    "texte_fautif",
]

NOM_MAX: Final = 300
CONTACT_MAX: Final = 100
FONCTION_MAX: Final = 200
COURRIEL_MAX: Final = 254
"""RFC 5321: a path is at most 256 octets, angle brackets included."""
ATOME: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
ETIQUETTE: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
COURRIEL: Final = re.compile(rf"(?=.{{1,64}}@){ATOME}(?:\.{ATOME})*@(?:{ETIQUETTE}\.)+(?!\d+$){ETIQUETTE}")
TELEPHONE: Final = re.compile(r"0[1-9][0-9]{8}|\+[1-9][0-9]{7,14}")


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who answers for the structure. Personal data: shown to ANCT, its préfecture and itself, and in no event."""

    nom: str
    prenom: str
    fonction: str
    courriel: str
    telephone: str | None


@dataclass(frozen=True, kw_only=True)
class Demande:
    """The form as it was sent: anything may be absent, empty or wrong."""

    siret: str | None = None
    rna: str | None = None
    nom: str | None = None
    categorie_juridique: str | None = None
    commune: str | None = None
    contact_nom: str | None = None
    contact_prenom: str | None = None
    contact_fonction: str | None = None
    contact_courriel: str | None = None
    contact_telephone: str | None = None

    @property
    def contact(self) -> Contact:
        """The contact, once nothing is wrong with it."""
        return Contact(
            nom=propre(self.contact_nom),
            prenom=propre(self.contact_prenom),
            fonction=propre(self.contact_fonction),
            courriel=propre(self.contact_courriel),
            telephone=telephone_propre(self.contact_telephone) or None,
        )


def propre(texte: str | None) -> str:
    """The text with single spaces, none at its ends."""
    return " ".join((texte or "").split())


def texte_fautif(champ: str, texte: str | None, quoi: str, maximum: int) -> tuple[Faute, ...]:
    """What is wrong with a short text that must be there; ``quoi`` names it in the sentence, with its article."""
    lu = propre(texte)
    if not lu:
        return (Faute(champ, f"Indiquez {quoi}."),)
    if len(lu) > maximum:
        return (Faute(champ, f"Ce champ compte au plus {maximum} caractères."),)
    # Control characters and halves of characters: no store keeps them, and a mail's headers must not.
    if any(category(c) in ("Cc", "Cs") for c in lu):
        return (Faute(champ, "Ce champ contient des caractères illisibles."),)
    return ()


def fautes_du_contact(demande: Demande) -> tuple[Faute, ...]:
    """What is wrong with the contact; the telephone may be left out."""
    return (
        *texte_fautif("contact.nom", demande.contact_nom, "le nom du contact", CONTACT_MAX),
        *texte_fautif("contact.prenom", demande.contact_prenom, "le prénom du contact", CONTACT_MAX),
        *texte_fautif("contact.fonction", demande.contact_fonction, "la fonction du contact", FONCTION_MAX),
        *courriel_fautif("contact.courriel", demande.contact_courriel, "le courriel du contact"),
        *telephone_fautif("contact.telephone", demande.contact_telephone),
    )


def courriel_fautif(champ: str, courriel: str | None, quoi: str) -> tuple[Faute, ...]:
    """What is wrong with an address that must be there; ``quoi`` as for ``texte_fautif``."""
    lu = propre(courriel)
    if not lu:
        return (Faute(champ, f"Indiquez {quoi}."),)
    if len(lu) > COURRIEL_MAX or not COURRIEL.fullmatch(lu):
        return (Faute(champ, "Ce courriel n'est pas une adresse valable."),)
    return ()


def telephone_propre(telephone: str | None) -> str:
    return re.sub(r"[\s.()-]", "", telephone or "")


def telephone_fautif(champ: str, telephone: str | None) -> tuple[Faute, ...]:
    """What is wrong with a telephone number that may be left out."""
    lu = telephone_propre(telephone)
    if lu and not TELEPHONE.fullmatch(lu):
        message = "Ce numéro n'a pas dix chiffres, ni l'indicatif d'un pays précédé de « + »."
        return (Faute(champ, message),)
    return ()
