"""A report that is not filed yet: kept for its author alone, and told to nobody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from services.kit.aggregate import Refus
from services.territoire import Communes

from .saisie import Ebauche
from .verification import CraInvalide, fautes_d_ebauche

__all__ = ["BROUILLONS_MAX", "Brouillon", "TropDeBrouillons"]

ESPACE = UUID("6f0b9f0e-8f5c-5b59-9c5b-0d3b6c1f7a52")
BROUILLONS_MAX = 100
"""Our choice: as many as one lot can file."""


class TropDeBrouillons(Refus):
    message = f"Vous gardez déjà {BROUILLONS_MAX} brouillons : transmettez-en ou supprimez-en."


@dataclass(frozen=True, kw_only=True)
class Brouillon:
    """``cle`` is the idempotency key that will file it: from whichever telephone it goes, it makes one report."""

    id: str
    compte: str
    cle: str
    ebauche: Ebauche
    ecrit_le: datetime

    @classmethod
    def ecrire(cls, compte: str, cle: str, ebauche: Ebauche, *, le: datetime, communes: Communes) -> "Brouillon":
        """Raises CraInvalide for what no report could ever say."""
        if trouvees := fautes_d_ebauche(ebauche, communes=communes):
            raise CraInvalide(fautes=trouvees)
        return cls(id=cls.id_de(compte, cle), compte=compte, cle=cle, ebauche=ebauche, ecrit_le=le)

    @staticmethod
    def id_de(compte: str, cle: str) -> str:
        """One draft for one key of one account: to keep it again replaces it."""
        return str(uuid5(ESPACE, f"{compte}/{cle}"))
