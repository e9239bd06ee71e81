"""What this service tells of a structure d'accueil, on the topic ``conum.structure``: no name and no contact."""

from dataclasses import dataclass
from enum import StrEnum

from services.kit.aggregate import Fait

__all__ = [
    "CourrielAConfirmer",
    "CourrielConfirme",
    "EligibiliteDerogee",
    "EligibiliteReevaluee",
    "IdentiteModifiee",
    "Profil",
    "StructureEnregistree",
    "StructureFermee",
    "Verdict",
]


class Verdict(StrEnum):
    """Whether a structure may receive a conseiller numérique."""

    ELIGIBLE = "ELIGIBLE"
    ELIGIBLE_SOUS_CONDITION = "ELIGIBLE_SOUS_CONDITION"
    INELIGIBLE = "INELIGIBLE"


@dataclass(frozen=True, kw_only=True)
class Profil:
    """All that others keep of a structure.

    ``siret`` is what it is known by: a SIRET (14 digits), or in New Caledonia a RIDET (7 or 10 digits);
    ``commune`` INSEE code (5 characters); ``departement`` and ``region`` codes as strings;
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


@dataclass(frozen=True, kw_only=True)
class StructureEnregistree(Profil, Fait, aggregat="structure"):
    """A structure is known, with its place and the verdict on its eligibility.

    ``siret`` 14 digits; ``commune`` INSEE code (5 characters); ``departement`` and ``region`` codes as strings;
    ``epci`` SIREN of the intercommunalité, None outside any; ``population`` of the commune, None where INSEE
    gives none; ``categorie_juridique`` INSEE code (4 digits); ``preuves_manquantes`` French sentences;
    ``millesime`` of the table of legal categories that gave the verdict.
    """


@dataclass(frozen=True, kw_only=True)
class IdentiteModifiee(Profil, Fait, aggregat="structure"):
    """The structure is no longer described as before: here is its whole profile.

    Told of each change of its identity, also of those that are in no fact (its name, its contact).
    """


@dataclass(frozen=True, kw_only=True)
class EligibiliteDerogee(Profil, Fait, aggregat="structure"):
    """ANCT gave this structure a verdict of its own, whatever the table says. Its reason is in no fact."""


@dataclass(frozen=True, kw_only=True)
class EligibiliteReevaluee(Profil, Fait, aggregat="structure"):
    """The table gives this structure another reading: a new vintage, or ANCT's own verdict was lifted."""


@dataclass(frozen=True, kw_only=True)
class CourrielAConfirmer(Fait, aggregat="structure"):
    """A link has to go to the contact's address: it is new, or the structure asked for another link."""

    structure: str
    siret: str
    departement: str


@dataclass(frozen=True, kw_only=True)
class CourrielConfirme(Fait, aggregat="structure"):
    """The contact followed the link: it reads the address it gave."""

    structure: str
    siret: str
    departement: str


@dataclass(frozen=True, kw_only=True)
class StructureFermee(Fait, aggregat="structure"):
    """The structure is closed: nothing is changed in it any more."""

    structure: str
    siret: str
    departement: str
