"""What this service tells of a structure d'accueil, on the topic ``conum.structure``: no name and no contact."""

from dataclasses import dataclass
from enum import StrEnum

from services.kit.aggregate import Fait

__all__ = ["StructureEnregistree", "Verdict"]


class Verdict(StrEnum):
    """Whether a structure may receive a conseiller numérique."""

    ELIGIBLE = "ELIGIBLE"
    ELIGIBLE_SOUS_CONDITION = "ELIGIBLE_SOUS_CONDITION"
    INELIGIBLE = "INELIGIBLE"


@dataclass(frozen=True, kw_only=True)
class StructureEnregistree(Fait, aggregat="structure"):
    """A structure is known, with its place and the verdict on its eligibility.

    ``siret`` 14 digits; ``commune`` INSEE code (5 characters); ``departement`` and ``region`` codes as strings;
    ``epci`` SIREN of the intercommunalité, None outside any; ``population`` of the commune, None where INSEE
    gives none; ``categorie_juridique`` INSEE code (4 digits); ``preuves_manquantes`` French sentences;
    ``millesime`` of the table of legal categories that gave the verdict.
    """

    structure: str
    siret: str
    commune: str
    departement: str
    region: str
    epci: str | None
    population: int | None
    categorie_juridique: str
    famille: str
    verdict: Verdict
    preuves_manquantes: tuple[str, ...]
    millesime: str
