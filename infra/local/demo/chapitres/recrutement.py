"""The town hall recruits a conseillère, whose account is hers by a link; she is trained before she meets people."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import unquote

from services.kit.temps import jour_paris, mois_apres

from ..client import Client, Echec, attendre
from ..documents import pilotage as d
from ..journee import Journee, texte
from ..personnes import CONSEILLERE, CONSEILLERE_SUB, DIE
from .tableau import dire_a_faire

__all__ = ["formation", "recrutement"]

JETON: Final = re.compile(r"lier-compte#\S*?jeton=([^\s&<>)\]]+)")
HEURES: Final = 105


async def recrutement(j: Journee) -> None:
    with j.recit.chapitre("La mairie de Die déclare la conseillère qu'elle recrute"):
        mairie = j.client("structure", siret=DIE.siret)
        declaree = await mairie.faire(
            d.DECLARER, structure=j.structures["Die"], declaration=CONSEILLERE, cle="conseillere-de-die"
        )
        j.conseillere = str(declaree["id"])
        await lier(j)
        jour = jour_paris(datetime.now(UTC))
        contrat = {
            "nature": "CDD",
            "debut": jour.isoformat(),
            "fin": (mois_apres(jour, 24) - timedelta(days=1)).isoformat(),
        }
        premier, second = await postes(mairie)
        refus = await recruter(j, mairie, premier, contrat | {"remuneration": 150_000}, refuse="ContratInvalide")
        j.recit.dire("un contrat sous le SMIC est refusé")
        for faute in refus["fautes"]:
            j.recit.citer(faute["message"])
        occupe = await recruter(j, mairie, premier, contrat | {"remuneration": 210_000})
        if occupe["etat"] != "OCCUPE":
            raise Echec(f"le poste est tenu par une conseillère, voici : {occupe}")
        j.recit.dire(f"un CDD de deux ans, du {contrat['debut']} au {contrat['fin']} : le poste est {occupe['etat']}")
        encore = await recruter(j, mairie, second, contrat | {"remuneration": 210_000}, refuse="ConseillerDejaEnPoste")
        j.recit.dire("la même personne ne tient pas deux postes à la fois")
        j.recit.citer(encore["message"])


async def lier(j: Journee) -> None:
    """By the link of the mail, logged in: nobody else can make this account the conseillère's."""
    courriel = await j.courriel(str(CONSEILLERE["courriel"]), "reliez votre compte")
    lien = JETON.search(texte(courriel))
    if lien is None:
        raise Echec("le courriel qui demande de relier son compte n'a pas de lien")
    elle = j.client("conseiller", sub=CONSEILLERE_SUB)
    liee = await elle.faire(d.LIER, jeton=unquote(lien[1]))
    if liee["id"] != j.conseillere or not liee["compteLieLe"]:
        raise Echec(f"le compte n'est pas relié : {liee}")
    j.recit.dire("elle suit le lien reçu par courriel, connectée : son compte est relié")
    autre = await j.client("conseiller", sub="quelqu-un-d-autre").essuyer(
        d.LIER, "LienDeCompteDejaUtilise", jeton=unquote(lien[1])
    )
    j.recit.dire("quelqu'un d'autre suit le même lien")
    j.recit.citer(autre["message"])


async def formation(j: Journee) -> None:
    with j.recit.chapitre("Le test de positionnement, puis la formation avant la prise de poste"):
        mairie = j.client("structure", siret=DIE.siret)
        jour = jour_paris(datetime.now(UTC))
        debut, fin = (jour + timedelta(days=n) for n in (10, 30))
        dates = {"conseiller": j.conseillere, "debut": debut.isoformat(), "fin": fin.isoformat()}
        trop_tot = await mairie.essuyer(d.FORMATION, "PositionnementManquant", **dates)
        j.recit.citer(trop_tot["message"])
        await mairie.faire(d.POSITIONNEMENT, conseiller=j.conseillere, heures=HEURES)
        await mairie.faire(d.FORMATION, **dates)
        j.recit.dire(f"un parcours de {HEURES} heures, du {debut.isoformat()} au {fin.isoformat()}")

        async def a_jour() -> Any:
            lu = await mairie.demander(d.TABLEAU)
            return lu if lu["postes"]["occupes"] == 1 and lu["conseillers"] else None

        lu = await attendre("la conseillère, au tableau de pilotage", a_jour)
        j.recit.dire(f"le tableau : {lu['postes']['occupes']} poste occupé sur {lu['postes']['attribues']} ; à faire :")
        dire_a_faire(j, lu)


async def postes(mairie: Client) -> tuple[str, str]:
    """The first and the second of its posts."""
    lus = await mairie.demander(d.POSTES)
    noeuds = sorted((e["node"] for e in lus["postes"]["edges"]), key=lambda poste: int(poste["numero"]))
    if len(noeuds) != 2:
        raise Echec(f"Die a deux postes, voici : {noeuds}")
    premier, second = (str(poste["id"]) for poste in noeuds)
    return premier, second


async def recruter(
    j: Journee, mairie: Client, poste: str, contrat: dict[str, Any], *, refuse: str | None = None
) -> dict[str, Any]:
    variables = {"poste": poste, "conseiller": j.conseillere, "contrat": contrat}
    if refuse is not None:
        return dict(await mairie.essuyer(d.RECRUTER, refuse, **variables))
    return dict(await mairie.faire(d.RECRUTER, **variables, cle="recrutement-die-1"))
