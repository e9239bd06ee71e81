"""The trial of alerts about decisions that do not reach those whom they concern."""

from dataclasses import replace
from datetime import UTC, datetime

from infra.local.demo import documents as d
from infra.local.demo.chapitres.comite import decision
from infra.local.demo.chapitres.depot import depot
from infra.local.demo.client import Client, attendre
from infra.local.demo.journee import Journee
from infra.local.demo.personnes import COMITE, Commune
from services.kit.temps import jour_paris

from .essais import Essai, essai

__all__ = ["prefecture_sans_boite"]

OYONNAX = Commune("Oyonnax", "01283", "01", "210102836", 1, "Un accueil numérique à la médiathèque.")
"""Of a département whose préfecture has no mailbox."""


async def refuser(journee: Journee, commune: Commune) -> Journee:
    """From its registration to the committee's refusal, deliberated and not notified yet: with its session."""
    mairie, anct = journee.client("structure", siret=commune.siret), journee.client("anct")
    await mairie.faire(d.ENREGISTRER, demande=commune.demande, cle=f"inscription-{commune.insee}")
    await depot(journee, commune)
    id = journee.candidatures[commune.nom]
    prefecture = journee.client("prefecture", departements=[commune.departement])
    await prefecture.faire(d.INSTRUIRE, id=id)
    avis = {"sens": "RESERVE", "motivation": "Deux accueils existent dans la commune.", "postesRecommandes": 1}
    await prefecture.faire(d.AVIS, id=id, avis=avis)
    jour = jour_paris(datetime.now(UTC)).isoformat()
    session = (await anct.faire(d.PLANIFIER, campagne=journee.campagne, date=jour))["id"]

    async def prete() -> bool | None:
        page = await anct.demander(d.PRETES)
        return id in {e["node"]["candidature"]["id"] for e in page["edges"]} or None

    await attendre("l'avis, à la sélection", prete)
    await anct.faire(d.CLORE, session=session, candidatures=[id])
    await anct.faire(d.COMPOSER, session=session, membres=COMITE)
    await anct.faire(d.SIEGER, session=session, presents=[1, 2, 3])
    suite = replace(journee, session=session)
    await decision(suite, anct, commune, "NEGATIF", 0, ["REPARTITION_DEPARTEMENTALE"])
    await anct.faire(d.DELIBERER, session=session)
    return suite


@essai(
    {"gateway", "structures", "candidatures", "selection", "notifications"},
    PrefectureSansBoite={},
    DecisionsTardives={},
)
async def prefecture_sans_boite(e: Essai) -> None:
    """Its letter of the decision waits; it leaves, late, once ANCT has said where to."""
    suite = await refuser(e.journee, OYONNAX)
    await e.journee.client("anct").faire(d.NOTIFIER, session=suite.session)
    await e.rend("gateway", "structures", "candidatures", "selection")
    await e.leve("PrefectureSansBoite")
    assert "departement 01" in await e.dit("PrefectureSansBoite", "logs", "notifications")
    # Not by the gateway: others may have stopped it by now.
    anct = Client(e.journee.http, e.conum.subgraph("notifications"), e.conum.token("anct"))
    await anct.faire(d.BOITE, departement="01", courriel="numerique@prefecture-01.example")
    await e.leve("DecisionsTardives")
