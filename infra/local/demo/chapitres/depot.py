"""The town halls ask for posts, and see at once what their form lacks."""

from datetime import UTC, datetime, timedelta

from .. import documents as d
from ..client import attendre
from ..journee import Journee
from ..personnes import COMMUNES, DIE, ENVELOPPES, Commune

__all__ = ["depots"]


async def depots(j: Journee) -> None:
    with j.recit.chapitre("Elles demandent des postes"):
        anct = j.client("anct")
        for departement in ENVELOPPES:
            courriel = f"numerique@prefecture-{departement}.example"
            await anct.faire(d.BOITE, departement=departement, courriel=courriel)
        j.recit.dire("l'ANCT indique la boîte fonctionnelle des trois préfectures")
        for commune in COMMUNES:
            await depot(j, commune)


async def depot(j: Journee, commune: Commune) -> None:
    client = j.client("structure", siret=commune.siret)
    debut = (datetime.now(UTC) + timedelta(days=60)).date().isoformat()
    formulaire = {"postesSouhaites": commune.postes, "motivation": commune.projet, "debutSouhaite": debut}

    async def ouvrir() -> str | None:
        """The new structure reaches candidatures as an event: a moment after it is registered."""
        ouverte = await client.demander(d.OUVRIR, formulaire=formulaire, cle=f"ouvrir-{commune.insee}")
        return ouverte["id"] if ouverte["__typename"] == "Candidature" else None

    id = j.candidatures[commune.nom] = await attendre(f"la candidature de {commune.nom}", ouvrir)
    if commune is DIE:
        refus = await client.essuyer(d.DEPOSER, "FormulaireIncomplet", id=id)
        j.recit.dire("Die dépose trop vite, et voit d'un coup ce qui manque")
        for faute in refus["fautes"]:
            j.recit.citer(f"{faute['champ']} : {faute['message']}")
    complet = {**formulaire, "engagementAccepte": True, "candidatIdentifie": False}
    await client.faire(d.MODIFIER, id=id, formulaire=complet)
    deposee = await client.faire(d.DEPOSER, id=id)
    j.courriels += 2  # to the structure and to its préfecture
    j.recit.dire(f"{commune.nom} demande {commune.postes} poste(s) : {deposee['statut']}")
