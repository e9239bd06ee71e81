"""Who may apply, and the five town halls that register."""

import re
from urllib.parse import unquote

from .. import documents as d
from ..client import Echec
from ..journee import Journee, francais, texte
from ..personnes import COMMUNES, DIE

__all__ = ["confirmation", "eligibilite", "inscriptions"]

JETON = re.compile(r"jeton=([^\s&<>)\]]+)")


async def eligibilite(j: Journee) -> None:
    with j.recit.chapitre("Avant de s'inscrire, chacun peut demander s'il est éligible"):
        public = j.client()
        service = await public.faire(d.SIMULER, categorie="7172")
        if service["verdict"] != "INELIGIBLE":
            raise Echec(f"un service déconcentré n'est pas éligible, voici : {service}")
        j.recit.dire(f"une direction départementale de l'État : {service['verdict']}, {service['explication']}")
        j.recit.citer(service["ligne"])
        commune = await public.faire(d.SIMULER, categorie="7210")
        j.recit.dire(f"une commune : {commune['verdict']} (barème {commune['millesime']})")
        j.recit.citer(commune["ligne"])


async def inscriptions(j: Journee) -> None:
    with j.recit.chapitre("Cinq communes s'inscrivent"):
        for commune in COMMUNES:
            client = j.client("structure", siret=commune.siret)
            inscrite = await client.faire(d.ENREGISTRER, demande=commune.demande, cle=f"inscription-{commune.insee}")
            j.structures[commune.nom] = inscrite["id"]
            j.courriels += 1  # to confirm the address
            lieu = inscrite["commune"]
            j.recit.dire(
                f"{lieu['nom']} ({lieu['departement']}), {francais(lieu['population'])} habitants, "
                f"SIRET {inscrite['siret']} : {inscrite['eligibilite']['verdict']}"
            )
        encore = j.client("structure", siret=DIE.siret)
        doublon = await encore.essuyer(d.ENREGISTRER, "SiretDejaEnregistre", demande=DIE.demande, cle="autre")
        j.recit.dire("Die essaie une seconde fois")
        j.recit.citer(doublon["message"])


async def confirmation(j: Journee) -> None:
    with j.recit.chapitre("La mairie de Die confirme son adresse par le lien qu'elle a reçu"):
        courriel = await j.courriel(DIE.courriel, "Confirmez votre adresse")
        lien = JETON.search(texte(courriel))
        if lien is None:
            raise Echec("le courriel qui demande de confirmer n'a pas de lien")
        confirmee = await j.client().faire(d.CONFIRMER, jeton=unquote(lien[1]))
        lue = await j.client("structure", siret=DIE.siret).demander(d.ADRESSE, id=confirmee["id"])
        if not lue["courrielConfirmeLe"]:
            raise Echec(f"l'adresse de Die n'est pas confirmée : {lue}")
        j.recit.dire("le lien confirme l'adresse, sans mot de passe, et une seule fois")
