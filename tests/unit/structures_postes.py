"""A post of the Rhône, notified on 2 March 2026, and the contracts that may be written on it."""

from datetime import UTC, date, datetime
from typing import Any

from services.kit.aggregate import Decision, Fait
from services.structures.postes.domain import Genre, NatureContrat, Poste, Termes

NOTIFIEE_LE = date(2026, 3, 2)
UN_JOUR = datetime(2026, 3, 2, 9, tzinfo=UTC)
CONTRAT, CONSEILLER = "contrat-1", "conseiller-1"


def le(mois: int, jour: int, annee: int = 2026, heure: int = 9) -> datetime:
    return datetime(annee, mois, jour, heure, tzinfo=UTC)


def termes(**autrement: Any) -> Termes:
    """A year of CDD, full time, above the SMIC."""
    bons: dict[str, Any] = {
        "nature": NatureContrat.CDD,
        "debut": date(2026, 4, 1),
        "fin": date(2027, 3, 31),
        "remuneration": 2_000_00,
    }
    return Termes(**{**bons, **autrement})


def attribue(**autrement: Any) -> Poste:
    donnees: dict[str, Any] = {
        "decision": "decision",
        "campagne": "2026",
        "numero": 1,
        "genre": Genre.CONUM,
        "structure": "lyon",
        "siret": "21690123100011",
        "departement": "69",
        "notifie_le": NOTIFIEE_LE,
        "le": UN_JOUR,
    }
    poste, _ = Poste.attribuer(**{**donnees, **autrement})
    return poste


def recrute(poste: Poste | None = None, **autrement: Any) -> Poste:
    """The post, once a conseiller is recruited on it in March for April."""
    saisie = {"contrat": CONTRAT, "conseiller": CONSEILLER, "par": "structure", "le": le(3, 20)}
    ecrits = {k: autrement.pop(k) for k in ("nature", "debut", "fin", "remuneration", "quotite") if k in autrement}
    suite, *_ = (poste or attribue()).recruter(termes(**ecrits), **{**saisie, **autrement})
    return suite


def faits(decision: Decision[Poste]) -> tuple[Poste, list[str]]:
    """The next state, and what was told."""
    suite, *dits = decision
    return suite, [nom(f) for f in dits]


def nom(fait: Fait) -> str:
    return fait.type.split(".")[1]
