"""Each préfecture examines what comes from its own département."""

from .. import documents as d
from ..client import Client, Echec
from ..journee import Journee
from ..personnes import AURILLAC, COMMUNES, GUERET, Commune

__all__ = ["instructions"]


async def instructions(j: Journee) -> None:
    with j.recit.chapitre("Les préfectures examinent, chacune son département"):
        ailleurs = j.client("prefecture", departements=["15"])
        hors = await ailleurs.demander(d.INSTRUIRE, id=j.candidatures["Die"])
        if hors["__typename"] != "Refus":
            raise Echec("la préfecture du Cantal a ouvert une instruction dans la Drôme")
        j.recit.dire("la préfecture du Cantal essaie d'ouvrir le dossier de Die")
        j.recit.citer(hors["message"])
        for commune in COMMUNES:
            await instruction(j, commune)


async def instruction(j: Journee, commune: Commune) -> None:
    prefecture = j.client("prefecture", departements=[commune.departement])
    id = j.candidatures[commune.nom]
    liste = await prefecture.demander(d.A_INSTRUIRE, departement=commune.departement)
    if id not in {e["node"]["id"] for e in liste["edges"]}:
        raise Echec(f"{commune.nom} n'est pas dans la liste de travail de sa préfecture")
    await prefecture.faire(d.INSTRUIRE, id=id)
    if commune is AURILLAC:
        await complement(j, prefecture, id)
    sens = "RESERVE" if commune is GUERET else "FAVORABLE"
    avis = {
        "sens": sens,
        "motivation": "Projet examiné avec les élus ; le besoin du territoire est établi.",
        "postesRecommandes": commune.postes,
    }
    rendu = await prefecture.faire(d.AVIS, id=id, avis=avis)
    j.courriels += 1  # to the structure
    j.recit.dire(f"{commune.nom} : avis {sens}, {rendu['statut']}")


async def complement(j: Journee, prefecture: Client, id: str) -> None:
    """What is missing is asked for, and the clock of the préfecture stands still until it is there."""
    manque = "Le calendrier des permanences, commune par commune."
    demandee = await prefecture.faire(d.DEMANDER_COMPLEMENT, id=id, manque=manque)
    (asked,) = demandee["complements"]
    j.recit.dire(
        f"la préfecture demande un complément à Aurillac, avant le {asked['echeance']} ; "
        f"la plume passe à : {demandee['plume']['qui']}"
    )
    mairie = j.client("structure", siret=AURILLAC.siret)
    fournie = await mairie.faire(d.FOURNIR_COMPLEMENT, id=id, reponse="Le calendrier : lundi à Vic, jeudi à Maurs.")
    j.recit.dire(f"Aurillac répond ; la plume revient à : {fournie['plume']['qui']}")
    j.courriels += 2  # to the structure, then to the préfecture
