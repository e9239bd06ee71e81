"""What two platforms are compared by: the same questions, asked of the one that was backed up and of the restored."""

import sqlite3
from contextlib import closing
from typing import Any, Final

import httpx
from pymongo import MongoClient

from infra.local.demo.client import Client, attendre
from infra.local.demo.journee import Journee
from infra.local.place import Place
from infra.local.supervisor import Plateforme

__all__ = ["AUDIT", "avances", "calme", "commande", "reponses"]

AUDIT: Final = """query Audit($campagne: ID!, $departement: String!) {
  auditPostes(campagne: $campagne, departement: $departement) { accordes attaches rendus ecart }
}"""
STRUCTURE: Final = (
    "query S($id: ID!) { structure(id: $id) { id siret nom contact { courriel } eligibilite { verdict } } }"
)
CANDIDATURE: Final = """query C($id: ID!) {
  candidature(id: $id) { id statut deposeeLe postesSouhaites complements { echeance } documents { nom taille } }
}"""


async def commande(conum: Plateforme, *mots: str) -> str:
    """What a procedure says; AssertionError with it when it did not end well."""
    code, dit = await conum.command("structures", "infra.procedures", *mots)
    assert code == 0, dit
    return dit


async def reponses(conum: Plateforme, http: httpx.AsyncClient, j: Journee) -> dict[str, Any]:
    """What ANCT reads of the journey; what was settled before the backup must read the same after it is restored."""
    anct = Client(http, conum.graphql, conum.token("anct"))
    lues: dict[str, Any] = {}
    for nom, id in j.structures.items():
        lues[f"structure {nom}"] = await anct.demander(STRUCTURE, id=id)
    for nom, id in j.candidatures.items():
        lues[f"candidature {nom}"] = await anct.demander(CANDIDATURE, id=id)
    audits = [await anct.demander(AUDIT, campagne=j.campagne, departement=d) for d in ("15", "23", "26")]
    lues["ecarts"] = [ligne["ecart"] for audit in audits for ligne in audit]
    lues["postes"] = audits
    return lues


async def calme(anct: Client) -> None:
    """Every mail of what was done so far has left."""

    async def rien() -> bool | None:
        restent = await anct.demander("{ notifications(statut: EN_COURS, first: 1) { edges { node { id } } } }")
        return not restent["edges"] or None

    await attendre("le départ de tous les courriels", rien, 90)


def avances(place: Place) -> list[str]:
    """Structures that candidatures knows at a version which structures itself has not reached: it read the future."""
    telles, connues = (
        versions(place, *ou) for ou in (("structures", "structures"), ("candidatures", "structures_connues"))
    )
    return [id for id, version in connues.items() if version > telles.get(id, 0)]


def versions(place: Place, service: str, collection: str) -> dict[str, int]:
    if place.mongodb_uri:
        with MongoClient[dict[str, Any]](place.mongodb_uri) as client:
            lus = client[f"{place.mongo_prefix}{service}"][collection].find({}, {"version": 1})
            return {lu["_id"]: lu["version"] for lu in lus}
    with closing(sqlite3.connect(place.data / f"{service}.sqlite3")) as db:
        return dict(db.execute(f'SELECT id, version FROM "{collection}"').fetchall())
