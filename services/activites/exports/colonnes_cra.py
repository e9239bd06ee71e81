"""The columns of a file of reports, and how a report becomes a line of it: ids and codes, nobody's name."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from services.territoire import territoire

from .. import vocabulaire as mots
from ..domain import Cra, Saisie
from .catalogue import Colonne, TypeColonne, table_schema

__all__ = ["COLONNES_CRA", "VERSION", "ligne", "schema_cra"]

VERSION: Final = "cra.1"
"""The vintage of these columns: another meaning of one of them is another version."""
_T = TypeColonne


def _codes(enum: type[StrEnum]) -> tuple[str, ...]:
    return tuple(code.value for code in enum)


def _comptes(prefixe: str, enum: type[StrEnum], quoi: str) -> tuple[Colonne, ...]:
    return tuple(
        Colonne(f"{prefixe}_{code.lower()}", _T.ENTIER, f"Nombre de participants, {quoi} : {code}.") for code in enum
    )


COLONNES_CRA: Final = (
    Colonne("cra", _T.TEXTE, "Identifiant du compte rendu."),
    Colonne("jour", _T.DATE, "Jour de l'accompagnement, en France."),
    Colonne("conseiller", _T.TEXTE, "Identifiant opaque du conseiller ; son nom n'est dans aucun fichier."),
    Colonne("contrat", _T.TEXTE, "Identifiant du contrat au titre duquel le compte rendu est transmis."),
    Colonne("poste", _T.TEXTE, "Identifiant du poste occupé ce jour-là."),
    Colonne("structure", _T.TEXTE, "Identifiant de la structure employeuse ce jour-là."),
    Colonne("siret", _T.TEXTE, "SIRET de la structure employeuse ce jour-là."),
    Colonne("departement", _T.TEXTE, "Code du département de la structure employeuse."),
    Colonne("commune_employeur", _T.TEXTE, "Code INSEE de la commune de la structure employeuse."),
    Colonne(
        "commune",
        _T.TEXTE,
        "Code INSEE de la commune de l'accompagnement ; celle de l'employeur à distance ou à domicile.",
    ),
    Colonne("commune_nom", _T.TEXTE, "Nom de cette commune, au code officiel géographique en vigueur.", vide=True),
    Colonne("epci", _T.TEXTE, "SIREN de l'intercommunalité de cette commune ; vide hors intercommunalité.", vide=True),
    Colonne("departement_commune", _T.TEXTE, "Code du département de cette commune.", vide=True),
    Colonne("region", _T.TEXTE, "Code de la région de cette commune.", vide=True),
    Colonne("type_cra", _T.TEXTE, "Nature de l'accompagnement.", _codes(mots.TypeCra)),
    Colonne("duree", _T.ENTIER, "Durée en minutes, de 1 à 1439."),
    Colonne("lieu", _T.TEXTE, "Lieu de l'accompagnement.", _codes(mots.Lieu)),
    Colonne("themes", _T.LISTE, "Thèmes abordés.", _codes(mots.Theme)),
    Colonne("sous_themes", _T.LISTE, "Démarches administratives concernées.", _codes(mots.SousTheme)),
    Colonne("participants", _T.ENTIER, "Nombre de personnes accompagnées, de 1 à 10 000."),
    Colonne("deja_accompagnes", _T.ENTIER, "Parmi elles, personnes déjà accompagnées auparavant."),
    *_comptes("age", mots.TrancheAge, "par tranche d'âge"),
    *_comptes("public", mots.StatutPublic, "par statut"),
    *_comptes("genre", mots.Genre, "par genre"),
    Colonne("materiels", _T.LISTE, "Matériel utilisé.", _codes(mots.Materiel)),
    Colonne("autonomie", _T.TEXTE, "Autonomie à l'issue.", _codes(mots.Autonomie), vide=True),
    Colonne("orientations", _T.LISTE, "Vers qui la personne a été orientée.", _codes(mots.Orientation)),
    Colonne(
        "statut",
        _T.TEXTE,
        "État du compte rendu ; un compte rendu retiré n'est dans aucun fichier.",
        (mots.Statut.TRANSMIS.value, mots.Statut.CORRIGE.value),
    ),
    Colonne("transmis_le", _T.INSTANT, "Moment de la transmission (UTC)."),
    Colonne("modifie_le", _T.INSTANT, "Moment de la dernière correction, sinon de la transmission (UTC)."),
)


def schema_cra() -> dict[str, Any]:
    return table_schema(
        "conum-cra",
        "Comptes rendus d'activité des conseillers numériques",
        "Une ligne par compte rendu transmis et non retiré. Aucune personne n'y est nommée.",
        VERSION,
        COLONNES_CRA,
    )


@lru_cache(maxsize=40_000)
def _place(code: str) -> Mapping[str, str | None]:
    commune = territoire().commune(code)
    if commune is None:
        return {"commune_nom": None, "epci": None, "departement_commune": None, "region": None}
    return {
        "commune_nom": commune.nom,
        "epci": commune.epci,
        "departement_commune": commune.departement,
        "region": commune.region,
    }


_NOMBRES: Final = {
    prefixe: {code: f"{prefixe}_{code.lower()}" for code in enum}
    for prefixe, enum in (("age", mots.TrancheAge), ("public", mots.StatutPublic), ("genre", mots.Genre))
}
_ZEROS: Final = {colonne: 0 for colonnes in _NOMBRES.values() for colonne in colonnes.values()}


def _nombres(saisie: Saisie) -> dict[str, int]:
    """What a report does not say of anybody is zero."""
    dits = _ZEROS.copy()
    for prefixe, nombres in (("age", saisie.ages), ("public", saisie.statuts), ("genre", saisie.genres)):
        colonnes = _NOMBRES[prefixe]
        for code, nombre in nombres.items():
            dits[colonnes[code]] = nombre
    return dits


def ligne(cra: Cra) -> dict[str, Any]:
    """One line, by the names of the columns."""
    dit = cra.saisie
    return {
        "cra": cra.id,
        "jour": dit.jour,
        "conseiller": cra.conseiller,
        "contrat": cra.contrat,
        "poste": cra.poste,
        "structure": cra.structure,
        "siret": cra.siret,
        "departement": cra.departement,
        "commune_employeur": cra.commune_employeur,
        "commune": cra.commune,
        **_place(cra.commune),
        "type_cra": dit.type,
        "duree": dit.duree,
        "lieu": dit.lieu,
        "themes": dit.themes,
        "sous_themes": dit.sous_themes,
        "participants": dit.participants,
        "deja_accompagnes": dit.deja_accompagnes,
        **_nombres(dit),
        "materiels": dit.materiels,
        "autonomie": dit.autonomie,
        "orientations": dit.orientations,
        "statut": cra.statut,
        "transmis_le": cra.transmis_le,
        "modifie_le": cra.modifie_le,
    }
