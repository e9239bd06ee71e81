"""The journey, chapter by chapter, as the people who live it do it: all through the gateway."""

import asyncio
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx

from infra.local.mails import read
from infra.local.supervisor import Plateforme
from services.kit.temps import jour_paris

from . import documents as d
from .client import Client, Echec, attendre
from .personnes import AURILLAC, BOURG, DIE, GUERET, VALENCE, Commune
from .recit import Recit

__all__ = ["Journee"]

COMMUNES = (DIE, VALENCE, BOURG, GUERET, AURILLAC)
ENVELOPPES = {"26": 4, "23": 2, "15": 2}


def francais(nombre: int) -> str:
    """12 345 with a narrow space."""
    return f"{nombre:,}".replace(",", "\u202f")


def relatif(fichier: Path) -> str:
    """As one would type it from here."""
    return os.path.relpath(fichier)


@dataclass
class Journee:
    """Plays one journey on a running platform; raises Echec at the first thing that is not as it must be."""

    plateforme: Plateforme
    http: httpx.AsyncClient
    recit: Recit
    structures: dict[str, str] = field(default_factory=dict)
    candidatures: dict[str, str] = field(default_factory=dict)

    def client(self, role: str | None = None, **claims: Any) -> Client:
        jeton = None if role is None else self.plateforme.token(role, **claims)
        return Client(self.http, self.plateforme.graphql, jeton)

    async def jouer(self) -> None:
        await self.eligibilite()
        await self.inscriptions()
        await self.depots()
        await self.instructions()
        session = await self.ordre_du_jour()
        await self.seance(session)
        await self.notification(session)
        await self.premier_cra()

    async def eligibilite(self) -> None:
        with self.recit.chapitre("Avant de s'inscrire, chacun peut demander s'il est éligible"):
            public = self.client()
            service = await public.faire(d.SIMULER, categorie="7172")
            if service["verdict"] != "INELIGIBLE":
                raise Echec(f"un service déconcentré n'est pas éligible, voici : {service}")
            self.recit.dire(f"une direction départementale de l'État : {service['verdict']}, {service['explication']}")
            self.recit.citer(service["ligne"])
            commune = await public.faire(d.SIMULER, categorie="7210")
            self.recit.dire(f"une commune : {commune['verdict']} (barème {commune['millesime']})")
            self.recit.citer(commune["ligne"])

    async def inscriptions(self) -> None:
        with self.recit.chapitre("Cinq communes s'inscrivent"):
            for commune in COMMUNES:
                client = self.client("structure", siret=commune.siret)
                inscrite = await client.faire(
                    d.ENREGISTRER, demande=commune.demande, cle=f"inscription-{commune.insee}"
                )
                self.structures[commune.nom] = inscrite["id"]
                lieu = inscrite["commune"]
                self.recit.dire(
                    f"{lieu['nom']} ({lieu['departement']}), {francais(lieu['population'])} habitants, "
                    f"SIRET {inscrite['siret']} : {inscrite['eligibilite']['verdict']}"
                )
            encore = self.client("structure", siret=DIE.siret)
            doublon = await encore.essuyer(d.ENREGISTRER, "SiretDejaEnregistre", demande=DIE.demande, cle="autre")
            self.recit.dire("Die essaie une seconde fois")
            self.recit.citer(doublon["message"])

    async def depots(self) -> None:
        with self.recit.chapitre("Elles demandent des postes"):
            anct = self.client("anct")
            for departement in ENVELOPPES:
                courriel = f"numerique@prefecture-{departement}.example"
                await anct.faire(d.BOITE, departement=departement, courriel=courriel)
            self.recit.dire("l'ANCT indique la boîte fonctionnelle des trois préfectures")
            for commune in COMMUNES:
                await self.depot(commune)

    async def depot(self, commune: Commune) -> None:
        client = self.client("structure", siret=commune.siret)
        debut = (datetime.now(UTC) + timedelta(days=60)).date().isoformat()
        formulaire = {"postesSouhaites": commune.postes, "motivation": commune.projet, "debutSouhaite": debut}

        async def ouvrir() -> str | None:
            """The new structure reaches candidatures as an event: a moment after it is registered."""
            ouverte = await client.demander(d.OUVRIR, formulaire=formulaire, cle=f"ouvrir-{commune.insee}")
            return ouverte["id"] if ouverte["__typename"] == "Candidature" else None

        id = self.candidatures[commune.nom] = await attendre(f"la candidature de {commune.nom}", ouvrir)
        if commune is DIE:
            refus = await client.essuyer(d.DEPOSER, "FormulaireIncomplet", id=id)
            self.recit.dire("Die dépose trop vite, et voit d'un coup ce qui manque")
            for faute in refus["fautes"]:
                self.recit.citer(f"{faute['champ']} : {faute['message']}")
        complet = {**formulaire, "engagementAccepte": True, "candidatIdentifie": False}
        await client.faire(d.MODIFIER, id=id, formulaire=complet)
        deposee = await client.faire(d.DEPOSER, id=id)
        self.recit.dire(f"{commune.nom} demande {commune.postes} poste(s) : {deposee['statut']}")

    async def instructions(self) -> None:
        with self.recit.chapitre("Les préfectures examinent, chacune son département"):
            ailleurs = self.client("prefecture", departements=["15"])
            hors = await ailleurs.demander(d.INSTRUIRE, id=self.candidatures["Die"])
            if hors["__typename"] != "Refus":
                raise Echec("la préfecture du Cantal a ouvert une instruction dans la Drôme")
            self.recit.dire("la préfecture du Cantal essaie d'ouvrir le dossier de Die")
            self.recit.citer(hors["message"])
            for commune in COMMUNES:
                await self.instruction(commune)

    async def instruction(self, commune: Commune) -> None:
        prefecture = self.client("prefecture", departements=[commune.departement])
        id = self.candidatures[commune.nom]
        liste = await prefecture.demander(d.A_INSTRUIRE, departement=commune.departement)
        if id not in {e["node"]["id"] for e in liste["edges"]}:
            raise Echec(f"{commune.nom} n'est pas dans la liste de travail de sa préfecture")
        await prefecture.faire(d.INSTRUIRE, id=id)
        sens = "RESERVE" if commune is GUERET else "FAVORABLE"
        avis = {
            "sens": sens,
            "motivation": "Projet examiné avec les élus ; le besoin du territoire est établi.",
            "postesRecommandes": commune.postes,
        }
        rendu = await prefecture.faire(d.AVIS, id=id, avis=avis)
        self.recit.dire(f"{commune.nom} : avis {sens}, {rendu['statut']}")

    async def ordre_du_jour(self) -> str:
        with self.recit.chapitre("L'ANCT ouvre une campagne et prépare le comité de sélection"):
            anct = self.client("anct")
            enveloppes = [{"departement": k, "postes": v} for k, v in ENVELOPPES.items()]
            campagne = await anct.faire(d.CAMPAGNE, nom="Campagne de l'hiver", nationale=6, enveloppes=enveloppes)
            self.campagne = str(campagne["id"])
            self.recit.dire("enveloppe nationale de 6 postes ; Drôme 4, Creuse 2, Cantal 2")
            jour = jour_paris(datetime.now(UTC)).isoformat()
            session = await anct.faire(d.PLANIFIER, campagne=self.campagne, date=jour)
            attendues = set(self.candidatures.values())

            async def pretes() -> bool | None:
                page = await anct.demander(d.PRETES)
                return attendues <= {e["node"]["candidature"]["id"] for e in page["edges"]} or None

            await attendre("les cinq avis, à la sélection", pretes)
            close = await anct.faire(d.CLORE, session=session["id"], candidatures=list(attendues))
            self.recit.dire(f"ordre du jour clos : {len(close['ordreDuJour'])} candidatures")
            return str(session["id"])

    async def seance(self, session: str) -> None:
        with self.recit.chapitre("Le comité siège"):
            anct = self.client("anct")
            await anct.faire(d.SIEGER, session=session)
            for commune, verdict, postes, motifs in (
                (DIE, "POSITIF", 2, []),
                (BOURG, "POSITIF", 1, []),
                (GUERET, "NEGATIF", 0, ["REPARTITION_DEPARTEMENTALE"]),
                (AURILLAC, "EXAMEN_COMPLEMENTAIRE", 0, []),
            ):
                await self.decision(anct, session, commune, verdict, postes, motifs)
            trop = {"session": session, "candidature": self.candidatures["Valence"], "verdict": "POSITIF"}
            refus = await anct.essuyer(d.DECIDER, "EnveloppeDepartementaleEpuisee", postes=3, cle="valence-3", **trop)
            self.recit.dire("Valence demande 3 postes, l'enveloppe de la Drôme ne suffit plus")
            self.recit.citer(refus["message"])
            await self.decision(anct, session, VALENCE, "POSITIF", 1, [])
            encore = await anct.essuyer(d.DECIDER, "DejaDecidee", postes=1, cle="valence-encore", **trop)
            self.recit.citer(encore["message"])
            await anct.faire(d.DELIBERER, session=session)
            restes = await anct.demander(d.ENVELOPPES, id=self.campagne)
            reste = ", ".join(f"{e['departement']} : {e['reste']}" for e in restes["enveloppes"])
            self.recit.dire(f"délibéré ; il reste {restes['enveloppeNationale']['reste']} postes ({reste})")

    async def decision(
        self, anct: Client, session: str, commune: Commune, verdict: str, postes: int, motifs: list[str]
    ) -> None:
        rendue = await anct.faire(
            d.DECIDER,
            session=session,
            candidature=self.candidatures[commune.nom],
            verdict=verdict,
            postes=postes,
            motifs=motifs,
            motivation="Deux structures voisines couvrent déjà ce bassin de vie." if verdict == "NEGATIF" else None,
            cle=f"{commune.insee}-{postes}",
        )
        self.recit.dire(f"{commune.nom} : {rendue['verdict']}, {rendue['postesAttribues']} poste(s)")

    async def notification(self, session: str) -> None:
        with self.recit.chapitre("Les décisions sont notifiées"):
            die = self.client("structure", siret=DIE.siret)
            async with asyncio.TaskGroup() as groupe:
                vue = groupe.create_task(die.attendre_changement(d.CHANGE, "ACCEPTEE", id=self.candidatures["Die"]))
                await asyncio.sleep(0.5)
                await self.client("anct").faire(d.NOTIFIER, session=session)
            change = vue.result()
            self.recit.dire(
                f"l'écran de Die, abonné à sa candidature, passe à {change['statut']}, "
                f"{change['postesAttribues']} postes"
            )
            await self.statuts()
            await self.courriels()

    async def statuts(self) -> None:
        for commune, attendu in (
            (DIE, "ACCEPTEE"),
            (VALENCE, "ACCEPTEE"),
            (BOURG, "ACCEPTEE"),
            (GUERET, "REFUSEE"),
            (AURILLAC, "AJOURNEE"),
        ):
            client = self.client("structure", siret=commune.siret)

            async def statut(client: Client = client, commune: Commune = commune, attendu: str = attendu) -> Any:
                vue = await client.demander(d.SUIVRE, id=self.candidatures[commune.nom])
                return vue if vue["statut"] == attendu else None

            vue = await attendre(f"{commune.nom} {attendu}", statut)
            self.recit.dire(f"{commune.nom} lit sa candidature : {vue['statut']}")

    async def courriels(self) -> None:
        """Three a candidature to its structure (deposited, avis given, decided), two to its préfecture (new, decided).

        Those that confirm an address are of the registration.
        """
        attendus = 5 * len(COMMUNES)

        async def tous() -> dict[Path, EmailMessage] | None:
            lus = {f: read(f) for f in sorted(self.plateforme.mails.glob("*.eml"))}
            siens = {f: m for f, m in lus.items() if not str(m["subject"]).startswith("Confirmez")}
            return siens if len(siens) >= attendus else None

        messages = await attendre(f"{attendus} courriels", tous)
        fichiers = list(messages)
        uniques = {m["message-id"] for m in messages.values()}
        if len(fichiers) != attendus or len(uniques) != attendus:
            raise Echec(f"{attendus} courriels attendus, {len(fichiers)} arrivés, {len(uniques)} distincts")
        self.recit.dire(f"{len(fichiers)} courriels partis, aucun deux fois")
        for fichier, message in messages.items():
            self.recit.ligne(f"             {message['to']:<33} {message['subject']}")
            self.recit.ligne(f"               {relatif(fichier)}")

    async def premier_cra(self) -> None:
        with self.recit.chapitre("À Die, la conseillère rend compte de son premier accompagnement"):
            client = self.client("conseiller", siret=DIE.siret, sub="conseillere-de-die")
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
            self.recit.dire("le téléphone perd le réseau et renvoie : un seul CRA")
            await self.compte(jour)

    async def compte(self, jour: str) -> None:
        structure = self.client("structure", siret=DIE.siret)

        async def compte() -> Any:
            lue = await structure.demander(d.STATISTIQUES, structure=self.structures["Die"], du=jour, au=jour)
            return lue if any(j["cra"] for j in lue["jours"]) else None

        statistiques = await attendre("les chiffres de Die", compte)
        (ce_jour,) = (j for j in statistiques["jours"] if j["cra"])
        if (ce_jour["cra"], ce_jour["dureeMinutes"]) != (1, 45):
            raise Echec(f"un CRA de 45 minutes attendu, voici : {ce_jour}")
        self.recit.dire(
            f"la mairie de Die lit : {ce_jour['cra']} CRA, {ce_jour['dureeMinutes']} minutes "
            f"(définition {statistiques['definition']})"
        )
