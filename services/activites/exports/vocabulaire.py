"""The words of an export."""

from enum import StrEnum

__all__ = ["FormatExport", "GenrePerimetre", "PasOuvert", "RaisonEchec", "StatutExport"]


class FormatExport(StrEnum):
    CSV = "CSV"
    PARQUET = "PARQUET"


class StatutExport(StrEnum):
    DEMANDE = "DEMANDE"
    EN_COURS = "EN_COURS"
    PRET = "PRET"
    EN_ECHEC = "EN_ECHEC"
    EXPIRE = "EXPIRE"


class GenrePerimetre(StrEnum):
    """Whose reports: those of a conseiller, of a structure, of départements, or all."""

    CONSEILLER = "CONSEILLER"
    STRUCTURE = "STRUCTURE"
    DEPARTEMENTS = "DEPARTEMENTS"
    NATION = "NATION"


class RaisonEchec(StrEnum):
    """INTERROMPU: stopped again and again without going any further."""

    INTERROMPU = "INTERROMPU"


class PasOuvert(StrEnum):
    """What a line of an open file counts: a month's totals, or a year with its breakdowns."""

    MOIS = "MOIS"
    ANNEE = "ANNEE"
