"""Whether a structure may enter the scheme: the verdict, the official line it rests on, the proofs still missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.kit.aggregate import Refus

from ..events import Verdict
from .motifs import EXPLICATIONS, LIGNES, NOMMEE, PREUVES

__all__ = ["Bareme", "BaremeApplique", "Categorie", "CategorieInconnue", "Eligibilite", "evaluer"]


class CategorieInconnue(Refus):
    message = "Cette catégorie juridique n'existe pas dans la nomenclature de l'Insee."


@dataclass(frozen=True, kw_only=True)
class Categorie:
    """How the table reads one INSEE legal category."""

    famille: str
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Bareme:
    """The table of one vintage: the legal categories, and the bodies that the official text names (SIREN → name)."""

    millesime: str
    categories: Mapping[str, Categorie]
    nommees: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class BaremeApplique:
    """A vintage and since when it gives the verdicts; None: since the beginning."""

    bareme: Bareme
    applique_le: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Eligibilite:
    """A verdict with its reasons, all in French; ``ligne`` is quoted from the official text."""

    verdict: Verdict
    famille: str
    ligne: str
    explication: str
    preuves_manquantes: tuple[str, ...]
    millesime: str
    par_derogation: bool = False
    """Whether ANCT gave the verdict, above the rule."""


def evaluer(bareme: Bareme, *, categorie: str, siren: str | None = None) -> Eligibilite:
    """The verdict on a legal category (INSEE, 4 digits); a SIREN that the text names is eligible whatever it is.

    Raises CategorieInconnue.
    """
    lue = bareme.categories.get(categorie)
    if lue is None:
        raise CategorieInconnue
    if siren is not None and siren in bareme.nommees:
        famille, verdict = "GROUPEMENT_COLLECTIVITES", Verdict.ELIGIBLE
        explication = NOMMEE.format(nom=bareme.nommees[siren])
    else:
        famille, verdict = lue.famille, lue.verdict
        explication = EXPLICATIONS[famille, verdict]
    return Eligibilite(
        verdict=verdict,
        famille=famille,
        ligne=LIGNES[famille],
        explication=explication,
        preuves_manquantes=(PREUVES[famille],) if verdict is Verdict.ELIGIBLE_SOUS_CONDITION else (),
        millesime=bareme.millesime,
    )
