"""Who may apply, and the five town halls that register."""

from .. import documents as d
from ..client import Echec
from ..journee import Journee, francais
from ..personnes import COMMUNES, DIE

__all__ = ["eligibilite", "inscriptions"]


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
            lieu = inscrite["commune"]
            j.recit.dire(
                f"{lieu['nom']} ({lieu['departement']}), {francais(lieu['population'])} habitants, "
                f"SIRET {inscrite['siret']} : {inscrite['eligibilite']['verdict']}"
            )
        encore = j.client("structure", siret=DIE.siret)
        doublon = await encore.essuyer(d.ENREGISTRER, "SiretDejaEnregistre", demande=DIE.demande, cle="autre")
        j.recit.dire("Die essaie une seconde fois")
        j.recit.citer(doublon["message"])
