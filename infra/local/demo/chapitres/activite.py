"""The conseillère reports from her telephone, be there a network or not."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from services.kit.temps import jour_paris

from ..client import Client, Echec, attendre
from ..documents import activite as d
from ..journee import Journee
from ..personnes import CONSEILLERE_SUB, DIE

__all__ = ["A_DIE", "EN_TOUT", "LUC", "activite"]

LUC: Final = "26167"
"""Luc-en-Diois, up the valley: one report a month is nobody's business."""
SAISIE: Final[dict[str, Any]] = {
    "type": "INDIVIDUEL",
    "duree": 45,
    "lieu": "LIEU_ACTIVITE",
    "commune": DIE.insee,
    "themes": ["EMAIL", "SECURITE_NUMERIQUE"],
}
HORS_LIGNE: Final[tuple[dict[str, Any], ...]] = (
    SAISIE | {"type": "COLLECTIF", "duree": 90, "participants": 6, "themes": ["SANTE"]},
    SAISIE | {"duree": 30, "themes": ["PARENTALITE"]},
    SAISIE | {"duree": 20, "themes": ["BUREAUTIQUE"]},
    SAISIE
    | {"type": "DEMARCHE", "duree": 30, "lieu": "A_DISTANCE", "commune": None}
    | {"themes": ["AIDE_AUX_DEMARCHES_ADMINISTRATIVES"], "sousThemes": ["LOGEMENT"]},
    SAISIE | {"commune": LUC},
)
A_DIE: Final = {"cra": 5, "participants": 10, "minutes": 60 + 90 + 30 + 20 + 30}
EN_TOUT: Final = {"cra": 6, "participants": 11, "minutes": A_DIE["minutes"] + 45}
"""What is counted in the end: the correction as it says, the refused one not at all."""


async def activite(j: Journee) -> None:
    with j.recit.chapitre("À Die, la conseillère rend compte depuis son téléphone"):
        elle = j.client("conseiller", sub=CONSEILLERE_SUB)
        jour = jour_paris(datetime.now(UTC))
        premier = await premier_cra(j, elle, jour)
        await lot_hors_ligne(j, elle, jour)
        corrige = await elle.faire(d.CORRIGER, id=premier, saisie=SAISIE | {"jour": jour.isoformat(), "duree": 60})
        j.recit.dire(f"elle corrige le premier : {corrige['duree']} minutes au lieu de 45 ; l'histoire en est gardée")


async def premier_cra(j: Journee, elle: Client, jour: date) -> str:
    saisie = SAISIE | {"jour": jour.isoformat()}

    async def transmettre() -> Any:
        """Her contract reaches activites as an event, a moment after it is signed."""
        fait = await elle.demander(d.TRANSMETTRE, saisie=saisie, cle="telephone-0001")
        return fait if fait["__typename"] == "Cra" else None

    cra = await attendre("le CRA", transmettre)
    encore = await elle.faire(d.TRANSMETTRE, saisie=saisie, cle="telephone-0001")
    if encore["id"] != cra["id"]:
        raise Echec("le même envoi a fait deux CRA")
    j.recit.dire("le téléphone perd le réseau et renvoie : un seul CRA")
    return str(cra["id"])


async def lot_hors_ligne(j: Journee, elle: Client, jour: date) -> None:
    """Made where there was no network, and sent at once: each is answered for itself."""
    hier = SAISIE | {"jour": (jour - timedelta(days=1)).isoformat()}
    saisies = [*(saisie | {"jour": jour.isoformat()} for saisie in HORS_LIGNE), hier]
    lot = [{"cle": f"hors-ligne-{rang}", "saisie": saisie} for rang, saisie in enumerate(saisies, 1)]
    lignes = (await elle.faire(d.TRANSMETTRE_LOT, lot=lot))["lignes"]
    *transmis, refus = (ligne["refus"] for ligne in lignes)
    if any(transmis) or refus is None or refus["code"] != "HorsContrat":
        raise Echec(f"{len(HORS_LIGNE)} CRA et un refus attendus, voici : {lignes}")
    j.recit.dire(f"{len(lot)} comptes rendus faits hors ligne partent ensemble : {len(transmis)} sont transmis")
    j.recit.dire("celui de la veille de son contrat est refusé, seul")
    j.recit.citer(refus["message"])
    encore = (await elle.faire(d.TRANSMETTRE_LOT, lot=lot[:-1]))["lignes"]
    if [ligne["cra"]["id"] for ligne in encore] != [ligne["cra"]["id"] for ligne in lignes[:-1]]:
        raise Echec("le même lot, envoyé deux fois, a fait d'autres CRA")
    j.recit.dire("le téléphone envoie le lot une seconde fois : les mêmes CRA, rien de plus")
