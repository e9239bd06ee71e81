"""The columns of the open files, and how a territory's public page becomes its lines; empty: hidden."""

from collections.abc import Iterator
from typing import Any, Final

from services.kit.temps import jour_paris
from services.territoire import territoire

from ...statistiques.grandeurs import DEFINITION, GRANDEURS, TOTAUX, VENTILATIONS
from ...statistiques.lecture import CACHE
from ...statistiques.series import Axe
from ...statistiques.store import PagePublique
from ...statistiques.tables import ANNEE, MOIS
from ..catalogue import LICENCE, Colonne, TypeColonne, table_schema
from ..vocabulaire import PasOuvert

__all__ = ["COLONNES", "DESCRIPTION", "TITRES", "lignes", "schema_ouvert"]

_T = TypeColonne
_QUOI: Final = {
    "cra": "Comptes rendus transmis et non retirés.",
    "accompagnements": "Un par compte rendu individuel ou démarche, autant que de participants pour un collectif.",
    "participants": "Participants.",
    "deja_accompagnes": "Ceux des participants qui l'avaient déjà été.",
    "minutes": "Somme des durées, en minutes.",
}
_DIT: Final = {
    "types": "Comptes rendus de cette nature",
    "durees": "Comptes rendus de cette classe de durée, en minutes",
    "lieux": "Comptes rendus de ce lieu",
    "themes": "Comptes rendus mentionnant ce thème",
    "sous_themes": "Comptes rendus mentionnant cette démarche administrative",
    "ages": "Participants de cette tranche d'âge",
    "statuts": "Participants de ce statut",
    "genres": "Participants de ce genre",
    "materiels": "Comptes rendus mentionnant ce matériel",
    "autonomies": "Comptes rendus constatant cette autonomie",
    "orientations": "Comptes rendus mentionnant cette orientation",
}
_TERRITOIRE: Final = (
    Colonne("code", _T.TEXTE, "Code INSEE de la commune, du département ou de la région ; SIREN de l'EPCI ; FRANCE."),
    Colonne("nom", _T.TEXTE, "Nom, au code officiel géographique en vigueur.", vide=True),
)
_CHIFFRES: Final = tuple(Colonne(nom, _T.ENTIER, f"{_QUOI[nom]} Vide : masqué.", vide=True) for nom in TOTAUX)
_MOIS: Final = Colonne("mois", _T.TEXTE, "Mois de l'accompagnement (AAAA-MM) ; le mois en cours va jusqu'à l'édition.")
COLONNES: Final = {
    PasOuvert.MOIS: (*_TERRITOIRE, _MOIS, *_CHIFFRES),
    PasOuvert.ANNEE: (
        *_TERRITOIRE,
        Colonne("annee", _T.ENTIER, "Année de l'accompagnement ; l'année en cours va jusqu'à l'édition."),
        *_CHIFFRES,
        *(
            Colonne(f"{v.nom}_{code.lower()}", _T.ENTIER, f"{_DIT[v.nom]} : {code}. Vide : masqué.", vide=True)
            for v in VENTILATIONS.values()
            for code in v.codes
        ),
    ),
}
TITRES: Final = {
    PasOuvert.MOIS: "Activité des conseillers numériques, par mois",
    PasOuvert.ANNEE: "Activité des conseillers numériques, par année",
}
DESCRIPTION: Final = (
    "Comptés au lieu de l'accompagnement, le jour où il a eu lieu. Un territoire sans ligne n'a aucun compte rendu."
    " Les nombres de un à quatre, et ceux qui permettraient de les retrouver par différence, sont masqués."
)
_FRANCE: Final = "FRANCE"


def schema_ouvert(pas: PasOuvert) -> dict[str, Any]:
    nom = f"conum-cra-{pas.lower()}"
    schema = table_schema(nom, TITRES[pas], DESCRIPTION, DEFINITION, COLONNES[pas])
    return {**schema, "licenses": [LICENCE]}


def lignes(page: PagePublique, pas: PasOuvert) -> Iterator[dict[str, Any]]:
    """The year's line, or those of its months, up to that of the edition."""
    jusqu_a = f"{jour_paris(page.edition):%Y-%m}"
    axe, _, code = page.serie.partition(":")
    ou = {"code": code or _FRANCE, "nom": _nom(Axe(axe), code)}
    if pas is PasOuvert.ANNEE:
        yield {**ou, "annee": int(page.annee), **_chiffres(page.cellules[ANNEE], len(GRANDEURS))}
        return
    for cle in MOIS:
        mois = f"{page.annee}-{cle}"
        if mois <= jusqu_a:
            yield {**ou, "mois": mois, **_chiffres(page.cellules[cle], len(TOTAUX))}


def _chiffres(texte: str, combien: int) -> dict[str, int | None]:
    valeurs = texte.split(",") if texte else []
    lus = [None if v == CACHE else int(v or 0) for v in valeurs[:combien]]
    lus += [0] * (combien - len(lus))
    return {g.replace(".", "_").lower(): n for g, n in zip(GRANDEURS, lus, strict=False)}


def _nom(axe: Axe, code: str) -> str | None:
    cadre = territoire().cadre
    match axe:
        case Axe.COMMUNE:
            commune = territoire().commune(code)
            return commune.nom if commune else None
        case Axe.EPCI:
            return cadre.epci.get(code)
        case Axe.DEPARTEMENT:
            return cadre.departements[code][0] if code in cadre.departements else None
        case Axe.REGION:
            return cadre.regions.get(code)
    return "France entière"
