"""The form that a structure fills in, and everything that may be wrong with it, field by field."""

from dataclasses import dataclass
from datetime import date
from unicodedata import category

from services.kit.aggregate import Faute, Refus

__all__ = ["MOTIVATION_MAX", "POSTES_MAX", "Formulaire", "FormulaireIncomplet", "FormulaireInvalide", "illisible"]

MOTIVATION_MAX = 2_500
POSTES_MAX = 100
"""Our choice: the text gives no bound, and what lies beyond is a slip of the keyboard."""


class FormulaireInvalide(Refus):
    message = "Le formulaire ne peut pas être enregistré tel quel."


class FormulaireIncomplet(Refus):
    message = "La candidature ne peut pas être déposée : le formulaire est à compléter ou à corriger."


def illisible(texte: str) -> bool:
    """Whether it holds control characters or halves of characters, which no store keeps and nobody reads."""
    return any(category(c) in ("Cc", "Cs") and c not in "\n\r\t" for c in texte)


@dataclass(frozen=True, kw_only=True)
class Formulaire:
    """What the structure asks. A field left empty is None until it is given; all are needed to deposit."""

    postes_souhaites: int | None = None
    motivation: str | None = None
    debut_souhaite: date | None = None
    candidat_identifie: bool | None = None
    engagement_accepte: bool = False

    def fautes(self) -> tuple[Faute, ...]:
        """What is wrong with what is given, be it a draft."""
        fautes = []
        if self.postes_souhaites is not None and not 1 <= self.postes_souhaites <= POSTES_MAX:
            fautes.append(Faute("postesSouhaites", f"Le nombre de postes va de 1 à {POSTES_MAX}."))
        if self.motivation is not None and len(self.motivation) > MOTIVATION_MAX:
            fautes.append(Faute("motivation", f"La motivation compte au plus {MOTIVATION_MAX} caractères."))
        elif self.motivation is not None and illisible(self.motivation):
            fautes.append(Faute("motivation", "La motivation contient des caractères illisibles."))
        return tuple(fautes)

    def manques(self, jour: date) -> tuple[Faute, ...]:
        """What more is needed to deposit it on that day (in France)."""
        fautes = []
        if self.postes_souhaites is None:
            fautes.append(Faute("postesSouhaites", "Indiquez le nombre de postes souhaités."))
        if not (self.motivation or "").strip():
            fautes.append(Faute("motivation", "Présentez la motivation de votre structure."))
        if self.debut_souhaite is None:
            fautes.append(Faute("debutSouhaite", "Indiquez la date de début souhaitée."))
        elif self.debut_souhaite < jour:
            fautes.append(Faute("debutSouhaite", "La date de début souhaitée ne peut pas précéder le jour du dépôt."))
        if self.candidat_identifie is None:
            fautes.append(Faute("candidatIdentifie", "Dites si un candidat est déjà identifié."))
        if not self.engagement_accepte:
            fautes.append(Faute("engagementAccepte", "Acceptez les engagements de la structure d'accueil."))
        return tuple(fautes)
