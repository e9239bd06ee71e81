"""An association has registered twice: the radar says so, with its reasons, and ANCT makes one of the two."""

from typing import Any

from .. import documents as d
from ..client import Echec, attendre
from ..documents import reference as r
from ..journee import Journee
from ..personnes import ASSOCIATION, ASSOCIATION_DEUX_FOIS, Association

__all__ = ["doublons"]


async def doublons(j: Journee) -> None:
    with j.recit.chapitre("Une association s'est inscrite deux fois : le radar le dit, l'ANCT fusionne"):
        conservee = await inscrire(j, ASSOCIATION)
        absorbee = await inscrire(j, ASSOCIATION_DEUX_FOIS)
        candidature = await brouillon(j, ASSOCIATION_DEUX_FOIS)
        anct = j.client("anct")

        async def paire() -> Any:
            page = await anct.demander(r.DOUBLONS, departement="26")
            paires = (e["node"] for e in page["edges"])
            return next((p for p in paires if {p["une"]["id"], p["autre"]["id"]} == {conservee, absorbee}), None)

        trouvee = await attendre("la paire, au radar", paire)
        j.recit.dire(f"au radar de l'ANCT : {trouvee['une']['siret']} et {trouvee['autre']['siret']}, et pourquoi")
        for raison in trouvee["motifs"]:
            j.recit.citer(raison["explication"])
        motif = "La même association, inscrite deux fois : le second SIREN est une faute de frappe."
        await anct.faire(r.FUSIONNER, conservee=conservee, absorbee=absorbee, motif=motif)
        lue = await anct.demander(r.STRUCTURE, id=absorbee)
        if lue["id"] != conservee:
            raise Echec(f"l'ancien identifiant ne répond pas par la fiche conservée : {lue}")
        j.recit.dire(f"fusionnées : l'ancien identifiant répond désormais par la fiche {lue['siret']}")

        gardee = j.client("structure", siret=ASSOCIATION.siret)

        async def suivie() -> Any:
            """A draft is its structure's alone: this one sees it once it is its own."""
            lue = await gardee.demander(r.STRUCTURE_DE_LA_CANDIDATURE, id=candidature)
            return lue and lue["structure"]

        chez = await attendre("la candidature, à la fiche conservée", suivie)
        j.recit.dire(f"la candidature ouverte par l'autre fiche est à présent celle de {chez['siret']}")
        courriel = await j.courriel(ASSOCIATION.courriel, "n'en font plus qu'une")
        j.courriels += 1
        j.recit.citer(str(courriel["subject"]))


async def inscrire(j: Journee, association: Association) -> str:
    client = j.client("structure", siret=association.siret)
    inscrite = await client.faire(d.ENREGISTRER, demande=association.demande, cle=f"inscription-{association.siret}")
    # It must have left before the merge, which would leave it nothing to say.
    await j.courriel(association.courriel, "Confirmez votre adresse")
    j.courriels += 1
    return str(inscrite["id"])


async def brouillon(j: Journee, association: Association) -> str:
    client = j.client("structure", siret=association.siret)

    async def ouvrir() -> str | None:
        ouverte = await client.demander(d.OUVRIR, formulaire={"postesSouhaites": 1}, cle=f"ouvrir-{association.siret}")
        return ouverte["id"] if ouverte["__typename"] == "Candidature" else None

    return await attendre("la candidature de l'association", ouvrir)
