"""What this service tells of a structure d'accueil, on the topic ``conum.structure``: no name and no contact."""

from dataclasses import dataclass
from enum import StrEnum

from services.kit.aggregate import Fait

__all__ = [
    "ContactEfface",
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
class ContactEfface(Fait, aggregat="structure"):
    """Who was its contact asked to be forgotten: nobody is written to until the structure names another."""

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


@dataclass(frozen=True, kw_only=True)
class IndicateursEtablis(Fait, aggregat="structure"):
    """What is known of a structure's place; told again whenever it changes.

    Each value comes with the vintage it was read in. Without a vintage it is not known, which is neither zero nor
    false; ``frr`` None under a vintage: the list in force does not name the commune. ``qpv`` are the codes of the
    quartiers that the commune contains; ``postes_pour_10000`` inhabitants is in hundredths, for the commune.
    """

    structure: str
    siret: str
    commune: str
    departement: str
    population: int | None
    population_millesime: str | None
    frr: str | None
    frr_millesime: str | None
    qpv: tuple[str, ...]
    qpv_millesime: str | None
    outre_mer: bool
    postes_pour_10000: int | None


@dataclass(frozen=True, kw_only=True)
class QuartierDeclare(Fait, aggregat="structure"):
    """The QPV (``quartier``: its code) in which a structure says it stands; the proof stays with ANCT and its
    préfecture."""

    structure: str
    siret: str
    departement: str
    quartier: str


@dataclass(frozen=True, kw_only=True)
class StructureAbsorbee(Fait, aggregat="structure"):
    """``structure`` was the same as ``conservee``, which answers for it from now on; told again when the kept one
    is absorbed in its turn. ``siret`` is the absorbed one's."""

    structure: str
    conservee: str
    siret: str
    siret_conserve: str
    departement: str


@dataclass(frozen=True, kw_only=True)
class FusionDecidee(Fait, aggregat="fusion"):
    """ANCT found ``absorbee`` to be the same structure as ``conservee``; ``fusion`` is the register of them all."""

    fusion: str
    absorbee: str
    conservee: str
