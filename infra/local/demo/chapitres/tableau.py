"""The tableau de pilotage opens by itself, and leads the town hall to a convention that both sides have signed."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote

from pypdf import PdfWriter

from services.kit.temps import jour_paris

from ..client import Client, Echec, attendre
from ..documents import pilotage as d
from ..journee import Journee, texte
from ..personnes import DIE

__all__ = ["convention", "dire_a_faire", "pdf", "tableau"]

ADRESSE: Final = re.compile(r"https://\S+/tableau-de-pilotage")
SIGNATAIRE: Final = {
    "signataireNom": "Exemple",
    "signatairePrenom": "Camille",
    "signataireFonction": "Maire",
    "adresse": "Hôtel de ville, 26150 Die",
}


async def tableau(j: Journee) -> None:
    with j.recit.chapitre("Le tableau de pilotage de Die s'est ouvert avec ses postes"):
        courriel = await j.courriel(DIE.courriel, "Votre candidature est acceptée")
        adresse = ADRESSE.search(texte(courriel))
        if adresse is None:
            raise Echec("le courriel de la décision ne dit pas où est le tableau de pilotage")
        j.recit.dire("le courriel de la décision dit où le trouver")
        j.recit.citer(adresse[0])
        mairie = j.client("structure", siret=DIE.siret)

        async def ouvert() -> Any:
            lu = await mairie.demander(d.TABLEAU)
            return lu if lu and lu["conventions"] and lu["postes"]["attribues"] == 2 else None

        lu = await attendre("le tableau de pilotage, ses deux postes et sa convention", ouvert)
        j.convention = lu["conventions"][0]["id"]
        j.recit.dire(
            f"{lu['postes']['attribues']} postes, {lu['postes']['vacants']} vacants ; à faire, et pour quand :"
        )
        dire_a_faire(j, lu)


async def convention(j: Journee) -> None:
    with j.recit.chapitre("La convention est complétée, transmise, puis signée des deux côtés"):
        mairie = j.client("structure", siret=DIE.siret)
        prefecture = j.client("prefecture", departements=["26"])
        incomplete = await mairie.essuyer(d.TRANSMETTRE, "TransmissionIncomplete", id=j.convention)
        j.recit.dire("la mairie transmet trop vite, et voit d'un coup ce qui manque")
        for faute in incomplete["fautes"]:
            j.recit.citer(faute["message"])
        await mairie.faire(d.COMPLETER, id=j.convention, informations=SIGNATAIRE)
        for nature in ("RIB", "POUVOIR_DU_SIGNATAIRE"):
            await joindre(j, mairie, nature)
        transmise = await mairie.faire(d.TRANSMETTRE, id=j.convention)
        j.recit.dire(f"complétée, deux pièces jointes, transmise : {transmise['statut']}")
        await prefecture.faire(d.APPROUVER, id=j.convention)
        jour = jour_paris(datetime.now(UTC)).isoformat()
        await mairie.faire(d.SIGNER, id=j.convention, jour=jour, reference="signature-de-la-mairie")
        signee = await prefecture.faire(d.SIGNER, id=j.convention, jour=jour, reference="signature-de-l-etat")
        if signee["statut"] != "SIGNEE":
            raise Echec(f"les deux parties ont signé, voici : {signee}")
        j.recit.dire(f"la préfecture approuve, les deux parties signent : {signee['statut']}, jusqu'au {signee['fin']}")
        courriel = await j.courriel(DIE.courriel, "Votre convention est signée")
        j.recit.citer(str(courriel["subject"]))


def dire_a_faire(j: Journee, tableau: Any) -> None:
    for tache in tableau["aFaire"]:
        j.recit.citer(f"avant le {tache['echeance']} : {tache['phrase']}" if tache["echeance"] else tache["phrase"])


async def joindre(j: Journee, mairie: Client, nature: str) -> None:
    octets = pdf()
    depot = await mairie.faire(d.JOINDRE, convention=j.convention, nature=nature, taille=len(octets))
    envoye = await j.http.put(depot["url"], content=octets, headers={"X-Nom-Fichier": quote(f"{nature}.pdf")})
    if envoye.status_code != 201:
        raise Echec(f"la pièce est refusée : HTTP {envoye.status_code} {envoye.text[:200]}")


def pdf() -> bytes:
    """One empty page."""
    feuille = PdfWriter()
    feuille.add_blank_page(width=595, height=842)
    ecrit = BytesIO()
    feuille.write(ecrit)
    return ecrit.getvalue()
