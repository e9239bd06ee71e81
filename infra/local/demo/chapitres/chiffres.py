"""The same figure in a commune, a département, the nation; and what anybody may read of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.kit.temps import jour_paris, mois_apres

from ..client import Client, Echec, attendre
from ..documents import activite as d
from ..documents import pilotage as p
from ..journee import Journee
from ..personnes import DIE
from .activite import A_DIE, EN_TOUT, LUC

__all__ = ["chiffres", "chiffres_publics"]


async def chiffres(j: Journee) -> None:
    with j.recit.chapitre("Le même chiffre partout : sa commune, son département, la nation"):
        prefecture, anct, mois = j.client("prefecture", departements=["26"]), j.client("anct"), ce_mois()
        die = await compte(prefecture, A_DIE, axe="COMMUNE", code=DIE.insee, **mois)
        drome = await compte(prefecture, EN_TOUT, axe="DEPARTEMENT", code="26", **mois)
        france = await compte(anct, EN_TOUT, axe="FRANCE", **mois)
        for ou, lu in (("Die", die), ("la Drôme", drome), ("la France", france)):
            total = lu["total"]
            j.recit.dire(f"{ou} : {total['cra']} CRA, {total['participants']} participants, {total['minutes']} minutes")
        parts = ", ".join(f"{t['code'].lower()} {t['pourcentage']} %" for t in die["total"]["themes"] if t["valeur"])
        j.recit.citer(f"les thèmes à Die : {parts}")
        j.recit.citer(f"définition {die['definition']}, dernier événement {die['dernierEvenement']}")
        mairie = j.client("structure", siret=DIE.siret)

        async def au_tableau() -> Any:
            lu = await mairie.demander(p.TABLEAU)
            return lu if lu["cra"]["nombre"] == EN_TOUT["cra"] else None

        lu = await attendre("les CRA du mois, au tableau de pilotage", au_tableau)
        j.recit.dire(f"au tableau de pilotage de la mairie : {lu['cra']['nombre']} CRA ce mois-ci")


async def chiffres_publics(j: Journee) -> None:
    """An edition is published each night, and by a command: here by that."""
    with j.recit.chapitre("Ce que chacun peut lire : les chiffres sous cinq sont masqués, et ne se devinent pas"):
        code, dit = await j.plateforme.command("activites", "services.activites.statistiques", "publier")
        if code != 0:
            raise Echec(f"l'édition publique : {dit}")
        public, mois = j.client(), ce_mois()

        drome = await public.demander(d.STATISTIQUES, axe="DEPARTEMENT", code="26", **mois)
        die = await public.demander(d.STATISTIQUES, axe="COMMUNE", code=DIE.insee, **mois)
        luc = await public.demander(d.STATISTIQUES, axe="COMMUNE", code=LUC, **mois)
        lus = [lu["total"]["cra"] for lu in (drome, die, luc)]
        if not drome["fraicheur"] or lus[2] is not None or None not in lus[:2]:
            raise Echec(f"le public devine le seul CRA de Luc-en-Diois : {lus}")
        for ou, cra in zip(("la Drôme", "Die", "Luc-en-Diois"), lus, strict=True):
            j.recit.dire(f"{ou}, pour le public : {'masqué' if cra is None else f'{cra} CRA'}")
        j.recit.dire("Luc n'en a qu'un, sous cinq ; Die est masquée aussi, sinon une soustraction le dirait")


def ce_mois() -> dict[str, str]:
    du: date = jour_paris(datetime.now(UTC)).replace(day=1)
    return {"du": du.isoformat(), "au": (mois_apres(du, 1) - timedelta(days=1)).isoformat()}


async def compte(client: Client, attendu: dict[str, int], **demande: Any) -> Any:
    """The figures, whole, once they count what was reported; not one minute more."""

    async def lire() -> Any:
        lu = await client.demander(d.STATISTIQUES, **demande)
        return lu if all(lu["total"][quoi] == combien for quoi, combien in attendu.items()) else None

    lu = await attendre(f"{attendu} en {demande}", lire)
    if lu["publics"]:
        raise Echec(f"ces chiffres devaient être entiers : {lu}")
    return lu
