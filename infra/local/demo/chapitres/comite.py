"""ANCT opens a campagne, and the committee shares the posts of its envelopes."""

from datetime import UTC, datetime

from services.kit.temps import jour_paris

from .. import documents as d
from ..client import Client, attendre
from ..journee import Journee
from ..personnes import AURILLAC, BOURG, COMITE, DIE, ENVELOPPES, GUERET, VALENCE, Commune

__all__ = ["ordre_du_jour", "scores", "seance"]


async def ordre_du_jour(j: Journee) -> None:
    with j.recit.chapitre("L'ANCT ouvre une campagne et prépare le comité de sélection"):
        anct = j.client("anct")
        enveloppes = [{"departement": k, "postes": v} for k, v in ENVELOPPES.items()]
        campagne = await anct.faire(d.CAMPAGNE, nom="Campagne de l'hiver", nationale=6, enveloppes=enveloppes)
        j.campagne = str(campagne["id"])
        j.recit.dire("enveloppe nationale de 6 postes ; Drôme 4, Creuse 2, Cantal 2")
        jour = jour_paris(datetime.now(UTC)).isoformat()
        session = await anct.faire(d.PLANIFIER, campagne=j.campagne, date=jour)
        attendues = set(j.candidatures.values())

        async def pretes() -> bool | None:
            page = await anct.demander(d.PRETES)
            return attendues <= {e["node"]["candidature"]["id"] for e in page["edges"]} or None

        await attendre("les cinq avis, à la sélection", pretes)
        close = await anct.faire(d.CLORE, session=session["id"], candidatures=list(attendues))
        j.recit.dire(f"ordre du jour clos : {len(close['ordreDuJour'])} candidatures")
        j.session = str(session["id"])


async def seance(j: Journee) -> None:
    with j.recit.chapitre("Le comité siège"):
        anct = j.client("anct")
        await anct.essuyer(d.SIEGER, "ComiteNonCompose", session=j.session, presents=[1])
        compose = await anct.faire(d.COMPOSER, session=j.session, membres=COMITE)
        j.recit.dire(f"comité de {len(COMITE)} membres, quorum {compose['comite']['quorum']} ; deux sont là")
        sans_quorum = await anct.essuyer(d.SIEGER, "QuorumNonAtteint", session=j.session, presents=[1, 2])
        j.recit.citer(sans_quorum["message"])
        await anct.faire(d.SIEGER, session=j.session, presents=[1, 2, 3, 4])
        await anct.faire(d.DEPORTER, session=j.session, membre=4, candidature=j.candidatures["Die"])
        j.recit.dire("ils sont quatre ; le quatrième se déporte sur la candidature de Die")
        for commune, verdict, postes, motifs in (
            (DIE, "POSITIF", 2, []),
            (BOURG, "POSITIF", 1, []),
            (GUERET, "NEGATIF", 0, ["REPARTITION_DEPARTEMENTALE"]),
            (AURILLAC, "EXAMEN_COMPLEMENTAIRE", 0, []),
        ):
            await decision(j, anct, commune, verdict, postes, motifs)
        trop = {"session": j.session, "candidature": j.candidatures["Valence"], "verdict": "POSITIF"}
        refus = await anct.essuyer(d.DECIDER, "EnveloppeDepartementaleEpuisee", postes=3, cle="valence-3", **trop)
        j.recit.dire("Valence demande 3 postes, l'enveloppe de la Drôme ne suffit plus")
        j.recit.citer(refus["message"])
        await decision(j, anct, VALENCE, "POSITIF", 1, [])
        encore = await anct.essuyer(d.DECIDER, "DejaDecidee", postes=1, cle="valence-encore", **trop)
        j.recit.citer(encore["message"])
        await anct.faire(d.DELIBERER, session=j.session)
        restes = await anct.demander(d.ENVELOPPES, id=j.campagne)
        reste = ", ".join(f"{e['departement']} : {e['reste']}" for e in restes["enveloppes"])
        j.recit.dire(f"délibéré ; il reste {restes['enveloppeNationale']['reste']} postes ({reste})")


async def scores(j: Journee) -> None:
    """What the committee has under its eyes before it decides."""
    with j.recit.chapitre("Le comité lit les scores : un conseil, expliqué, avant la décision"):
        anct = j.client("anct")
        noms = {id: nom for nom, id in j.candidatures.items()}
        lignes = await anct.demander(d.SCORES, session=j.session)
        for ligne in sorted(lignes, key=lambda x: -x["score"]["valeur"]):
            score = ligne["score"]
            parties = ", ".join(f"{p['critere'].lower()} {p['points']}" for p in score["parties"])
            j.recit.dire(f"{noms[ligne['candidatureId']]} : {score['valeur'] / 100:.0f} sur 100 ({parties})")
        for partie in lignes[0]["score"]["parties"][-2:]:
            j.recit.citer(partie["explication"])
        proposition = await anct.faire(d.PROPOSER, session=j.session)
        parts = ", ".join(f"{noms[x['candidatureId']]} {x['postes']}" for x in proposition["lignes"])
        preuve = "l'optimum est prouvé" if proposition["prouve"] else "sans preuve que ce soit l'optimum"
        j.recit.dire(f"la meilleure répartition sous les enveloppes : {parts} ; {preuve}. Le comité est libre")


async def decision(j: Journee, anct: Client, commune: Commune, verdict: str, postes: int, motifs: list[str]) -> None:
    j.courriels += 2  # once notified, to the structure and to its préfecture
    rendue = await anct.faire(
        d.DECIDER,
        session=j.session,
        candidature=j.candidatures[commune.nom],
        verdict=verdict,
        postes=postes,
        motifs=motifs,
        motivation="Deux structures voisines couvrent déjà ce bassin de vie." if verdict == "NEGATIF" else None,
        cle=f"{commune.insee}-{postes}",
    )
    j.decisions[commune.nom] = rendue["id"]
    j.recit.dire(f"{commune.nom} : {rendue['verdict']}, {rendue['postesAttribues']} poste(s)")
