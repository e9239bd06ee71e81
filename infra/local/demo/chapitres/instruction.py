"""Each préfecture examines what comes from its own département."""

from urllib.parse import quote

from .. import documents as d
from ..client import Client, Echec
from ..journee import Journee
from ..personnes import AURILLAC, COMMUNES, GUERET, Commune
from .tableau import pdf

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
    await piece(j, mairie, prefecture, id)
    fournie = await mairie.faire(d.FOURNIR_COMPLEMENT, id=id, reponse="Le calendrier : lundi à Vic, jeudi à Maurs.")
    j.recit.dire(f"Aurillac répond ; la plume revient à : {fournie['plume']['qui']}")
    j.courriels += 2  # to the structure, then to the préfecture


async def piece(j: Journee, mairie: Client, prefecture: Client, id: str) -> None:
    """A PDF goes up by a signed link, and comes down by another, for the préfecture alone."""
    octets = pdf()
    depot = await mairie.faire(d.DEPOSER_DOCUMENT, candidature=id, taille=len(octets))
    envoye = await j.http.put(depot["url"], content=octets, headers={"X-Nom-Fichier": quote("calendrier été.pdf")})
    if envoye.status_code != 201:
        raise Echec(f"le document est refusé : HTTP {envoye.status_code} {envoye.text[:200]}")
    (document,) = (await prefecture.demander(d.DOCUMENTS, id=id))["documents"]
    recu = await j.http.get(document["lien"])
    if recu.content != octets:
        raise Echec("le document lu n'est pas celui qui a été joint")
    j.recit.dire(f"Aurillac joint « {document['nom']} », que la préfecture ouvre par un lien de quelques minutes")
