"""Many structures that register and apply at once, ask again until they are answered, and note what was answered."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx

from infra.local.demo import documents as d
from infra.local.demo.client import Client, Echec, attendre
from infra.local.demo.personnes import siret
from infra.local.supervisor import Plateforme

from .releve import Courriel, Releve, absents, courriels, desordres, doublons, lire

__all__ = ["CONTACT", "PATIENCE", "Foule", "Inscrit"]

PATIENCE: Final = 180.0
LIEUX: Final = (("26113", "26"), ("23096", "23"), ("15014", "15"))
CONTACT: Final = {
    "nom": "Durand-Temoin",
    "prenom": "Philomene",
    "fonction": "Présidence",
    "courriel": "philomene@temoin.example",
    "telephone": "+33999999998",
}
DEPOSER: Final = f"""mutation Deposer($id: ID!, $cle: String) {{
  deposerCandidature(id: $id, cle: $cle) {{ {d.REFUS} ... on Candidature {{ id statut }} }}
}}"""


@dataclass(frozen=True)
class Inscrit:
    """A structure that is registered, and where."""

    numero: int
    siret: str
    structure: str
    departement: str


@dataclass
class Foule:
    """``vague`` numbers the crowd, so that each has SIRETs of its own. ``attendus`` is the ledger: for each command
    that was answered, the (aggregate's id, type) of the fact that must exist; ``deposees``, the candidatures (and whose
    SIRET) of which a préfecture must get one mail."""

    conum: Plateforme
    http: httpx.AsyncClient
    vague: int
    attendus: set[tuple[str, str]] = field(default_factory=set)
    deposees: dict[str, str] = field(default_factory=dict)
    sans_reponse: int = 0

    def client(self, role: str, **claims: Any) -> Client:
        return Client(self.http, self.conum.graphql, self.conum.token(role, **claims))

    async def insister(self, client: Client, document: str, **variables: Any) -> Any:
        """The answer, asked for again under the same key while none comes; raises Echec when it is a refusal."""
        fin = time.monotonic() + PATIENCE
        while True:
            try:
                resultat = await client.demander(document, **variables)
                break
            except (httpx.HTTPError, Echec):
                self.sans_reponse += 1
                if time.monotonic() > fin:
                    raise
                await asyncio.sleep(0.2)
        if resultat["__typename"] == "Refus":
            raise Echec(f"{document.splitlines()[0]} → {resultat['message']}")
        return resultat

    async def preparer(self) -> None:
        """Each préfecture has its mailbox."""
        for _, departement in LIEUX:
            boite = {"departement": departement, "courriel": f"numerique@prefecture-{departement}.example"}
            await self.insister(self.client("anct"), d.BOITE, **boite)

    async def inscrire(self, numero: int) -> Inscrit:
        numero_siret = siret(f"8{self.vague:02d}{numero:06d}")
        commune, departement = LIEUX[numero % len(LIEUX)]
        demande = {
            "siret": numero_siret,
            "nom": f"Association {numero}",
            "categorieJuridique": "9220",
            "commune": commune,
            "contact": CONTACT,
        }
        client = self.client("structure", siret=numero_siret)
        inscrite = await self.insister(client, d.ENREGISTRER, demande=demande, cle=f"i-{self.vague}-{numero}")
        self.attendus.add((inscrite["id"], "structure.structure_enregistree.v1"))
        return Inscrit(numero, numero_siret, inscrite["id"], departement)

    async def ouvrir(self, qui: Inscrit) -> str:
        client = self.client("structure", siret=qui.siret)
        formulaire = {
            "postesSouhaites": 1,
            "motivation": "Des ateliers pour les habitants.",
            "debutSouhaite": (datetime.now(UTC) + timedelta(days=60)).date().isoformat(),
            "engagementAccepte": True,
            "candidatIdentifie": False,
        }

        async def ouverte() -> Any:
            """The structure reaches candidatures as an event: until then it is refused."""
            try:
                cle = f"o-{self.vague}-{qui.numero}"
                resultat = await client.demander(d.OUVRIR, formulaire=formulaire, cle=cle)
            except (httpx.HTTPError, Echec):
                self.sans_reponse += 1
                return None
            return resultat if resultat["__typename"] == "Candidature" else None

        candidature = (await attendre(f"la candidature de {qui.numero}", ouverte, PATIENCE))["id"]
        self.attendus.add((candidature, "candidature.brouillon_enregistre.v1"))
        return str(candidature)

    async def deposer(self, qui: Inscrit, candidature: str) -> None:
        client = self.client("structure", siret=qui.siret)
        resultat = await self.insister(client, DEPOSER, id=candidature, cle=f"d-{self.vague}-{qui.numero}")
        assert resultat["statut"] == "DEPOSEE"
        self.attendus.add((candidature, "candidature.candidature_deposee.v1"))
        self.deposees[candidature] = qui.siret

    async def arriver(self, numeros: Iterable[int], ensemble: int = 6) -> dict[str, Inscrit]:
        """All of them register, open and deposit, ``ensemble`` at once; candidature → whose."""
        places = asyncio.Semaphore(ensemble)
        venus: dict[str, Inscrit] = {}

        async def un(numero: int) -> None:
            async with places:
                qui = await self.inscrire(numero)
                candidature = await self.ouvrir(qui)
                await self.deposer(qui, candidature)
                venus[candidature] = qui

        async with asyncio.TaskGroup() as groupe:
            for numero in numeros:
                groupe.create_task(un(numero))
        return venus

    async def atteint(self, nombre: int) -> None:
        """Waits until that many candidatures are deposited."""

        async def assez() -> bool | None:
            return len(self.deposees) >= nombre or None

        await attendre(f"{nombre} dépôts", assez, PATIENCE)

    async def constater(self, lettres: Mapping[str, Iterable[str]] | None = None) -> Releve:
        """Nothing lost, nothing doubled: waits for what is on its way, then looks at everything there is.

        ``lettres`` are further mails to be there once: words of the subject → SIRETs.
        """
        voulues = {("candidature à examiner", siret) for siret in self.deposees.values()}
        voulues |= {(mots, siret) for mots, leurs in (lettres or {}).items() for siret in leurs}
        manque: list[str] = []

        async def tout() -> bool | None:
            arrives = courriels(self.conum.mails)
            manque[:] = [f"aucun courriel « {mots} » pour {s}" for mots, s in voulues if not _de(arrives, mots, s)]
            # A mail that has arrived may still be its sender's to send: one that was killed before it knew.
            restent = await self.client("anct").demander(RESTENT)
            manque.extend(f"notification {e['node']['id']} en cours" for e in restent["edges"])
            # Last, and only then: all that Kafka holds is read for it.
            manque.extend(() if manque else absents(self.attendus, (await lire(self.conum.kafka)).faits))
            return not manque or None

        try:
            await attendre("ce qui fut promis", tout, PATIENCE)
        except Echec as tard:
            raise AssertionError(manque) from tard
        releve = await lire(self.conum.kafka)
        assert desordres(releve.faits) == []
        assert absents(self.attendus, releve.faits) == []
        assert releve.lettres_mortes == []
        self._lettres(releve, voulues)
        await self._lues()
        return releve

    def _lettres(self, releve: Releve, voulues: set[tuple[str, str]]) -> None:
        arrives = courriels(self.conum.mails)
        assert [(mots, s) for mots, s in voulues if len({m.message_id for m in _de(arrives, mots, s)}) != 1] == []
        # A sender killed between the server's 250 and its mark sends again, under the same id, and says so.
        dits = {f.id: f.data["envois_incertains"] for f in releve.faits if f.type.endswith("notification_envoyee.v1")}
        print(
            f"\n  vague {self.vague} : {len(self.attendus)} faits, {len(voulues)} courriels, "
            f"{self.sans_reponse} demandes sans réponse. En tout {len(releve.faits)} enregistrements dont "
            f"{doublons(releve.faits)} redits, {len(arrives)} courriels dont {doublons(arrives)} redits."
        )
        assert doublons(arrives) <= sum(dits.values())

    async def _lues(self) -> None:
        """The stores say the same: every candidature acknowledged as deposited is on the lists of its préfecture."""
        lues: Counter[str] = Counter()
        for _, departement in LIEUX:
            prefecture = self.client("prefecture", departements=[departement])
            suite: str | None = None
            while True:
                page = await prefecture.demander(LISTE, departement=departement, apres=suite)
                lues.update(e["node"]["id"] for e in page["edges"])
                if not page["pageInfo"]["hasNextPage"]:
                    break
                suite = page["pageInfo"]["endCursor"]
        assert {c: lues[c] for c in self.deposees if lues[c] != 1} == {}


RESTENT: Final = "query Restent { notifications(statut: EN_COURS, first: 100) { edges { node { id } } } }"
LISTE: Final = """query Liste($departement: String!, $apres: String) {
  candidatures(departement: $departement, first: 100, after: $apres) {
    edges { node { id } } pageInfo { hasNextPage endCursor }
  }
}"""


def _de(arrives: Iterable[Courriel], mots: str, siret: str) -> list[Courriel]:
    return [m for m in arrives if mots in m.objet and m.siret == siret]
