"""A first report, sent twice by a telephone and counted once."""

from datetime import UTC, datetime
from typing import Any

from services.kit.temps import jour_paris

from .. import documents as d
from ..client import Echec, attendre
from ..journee import Journee
from ..personnes import DIE

__all__ = ["premier_cra"]


async def premier_cra(j: Journee) -> None:
    with j.recit.chapitre("À Die, la conseillère rend compte de son premier accompagnement"):
        client = j.client("conseiller", siret=DIE.siret, sub="conseillere-de-die")
        jour = jour_paris(datetime.now(UTC)).isoformat()
        saisie = {"jour": jour, "duree": 45, "themes": ["EMAIL", "SECURITE_NUMERIQUE"], "lieu": "LIEU_ACTIVITE"}

        async def transmettre() -> Any:
            """Its posts reach activites as an event, a moment after the notification."""
            fait = await client.demander(d.TRANSMETTRE, saisie=saisie, cle="telephone-0001")
            return fait if fait["__typename"] == "Cra" else None

        cra = await attendre("le CRA", transmettre)
        encore = await client.faire(d.TRANSMETTRE, saisie=saisie, cle="telephone-0001")
        if encore["id"] != cra["id"]:
            raise Echec("le même envoi a fait deux CRA")
        j.recit.dire("le téléphone perd le réseau et renvoie : un seul CRA")
        await compte(j, jour)


async def compte(j: Journee, jour: str) -> None:
    structure = j.client("structure", siret=DIE.siret)

    async def compte() -> Any:
        lue = await structure.demander(d.STATISTIQUES, structure=j.structures["Die"], du=jour, au=jour)
        return lue if any(j["cra"] for j in lue["jours"]) else None

    statistiques = await attendre("les chiffres de Die", compte)
    (ce_jour,) = (j for j in statistiques["jours"] if j["cra"])
    if (ce_jour["cra"], ce_jour["dureeMinutes"]) != (1, 45):
        raise Echec(f"un CRA de 45 minutes attendu, voici : {ce_jour}")
    j.recit.dire(
        f"la mairie de Die lit : {ce_jour['cra']} CRA, {ce_jour['dureeMinutes']} minutes "
        f"(définition {statistiques['definition']})"
    )
