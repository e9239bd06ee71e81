"""The mails of one session over a real SMTP catcher: rate, lost, doubled; then with the sender killed halfway."""

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from infra.local.demo.client import attendre
from infra.local.mail import serve
from infra.local.mails import read
from services.kit.temps import maintenant, uuid7
from services.kit.testing import engine_in
from services.notifications.adresses import Annuaire
from services.notifications.courrier import Confirmation, Redaction
from services.notifications.domain import (
    Avancement,
    Contenu,
    Destinataire,
    Etat,
    Genre,
    Modele,
    Notification,
    Part,
    Reprises,
    Suivi,
    part_de,
    parts_de,
)
from services.notifications.envoi import Cadence, Expedition
from services.notifications.facteur import FacteurSmtp
from services.notifications.store import COLLECTIONS, Stores

from .figures import Figure, centile, montrer

COURRIELS = 200 if os.environ.get("BENCH_SHORT") else 6_500
PRISE = timedelta(seconds=5)
SESSION = "session-bench"


class UneMairie:
    async def adresse(self, structure: str) -> str | None:
        return "accueil@mairie.example"

    async def adresse_du_conseiller(self, conseiller: str) -> str | None:
        return None

    async def confirmation(self, structure: str) -> Confirmation | None:
        return None

    async def confirmation_du_compte(self, conseiller: str) -> Confirmation | None:
        return None


@asynccontextmanager
async def ouvrir(dossier: Path) -> AsyncIterator[Stores]:
    async with engine_in(dossier, COLLECTIONS) as engine:
        yield Stores.on(engine)


async def preparer(dossier: Path) -> None:
    async def un(stores: Stores, n: int) -> None:
        contenu = Contenu(
            siret=f"{n:014}",
            departement="69",
            le=maintenant(),
            candidature=uuid7(),
            session=SESSION,
            verdict="POSITIF",
            postes_souhaites=3,
            postes_attribues=2,
        )
        a = Destinataire(Genre.STRUCTURE, f"s-{n}")
        notification, fait = Notification.preparer(f"e-{n}", Modele.DECISION_POSITIVE, a, contenu, le=maintenant())
        await stores.notifications.add(notification, fait)

    async with ouvrir(dossier) as stores:
        for debut in range(0, COURRIELS, 250):
            await asyncio.gather(*(un(stores, n) for n in range(debut, min(debut + 250, COURRIELS))))


async def envoyer(dossier: Path, url: str) -> None:
    """A sender in a process of its own: until nothing is left to send."""
    async with ouvrir(dossier) as stores:
        expedition = Expedition(
            stores,
            Annuaire(stores, UneMairie()),
            FacteurSmtp(url),
            Redaction("Conum <ne-pas-repondre@conum.example>", "https://conum.example"),
            reprises=Reprises(),
            cadence=Cadence(prise=PRISE),
        )
        while (await stores.notifications.page({}, ("echeance",), 1)).items:
            if not await expedition.tour():
                await asyncio.sleep(0.1)


async def enfant(dossier: Path, url: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.bench.campagne", str(dossier), url)


def arrives(courriels: Path) -> Counter[str]:
    return Counter(str(read(f)["message-id"]) for f in courriels.glob("*.eml"))


async def campagne(dossier: Path, *, tuer: bool) -> tuple[float, Counter[str], int]:
    """Mails a second, how often each arrived, and how many the store says may have left twice."""
    courriels = dossier / "courriels"
    await preparer(dossier)
    serveur = await serve(courriels, 0)
    url = f"smtp://127.0.0.1:{serveur.sockets[0].getsockname()[1]}"
    async with serveur:
        debut = time.perf_counter()
        expediteur = await enfant(dossier, url)
        if tuer:

            async def moitie() -> bool | None:
                return len(os.listdir(courriels)) >= COURRIELS // 2 or None

            await attendre("la moitié des courriels", moitie, patience=600)
            expediteur.send_signal(signal.SIGKILL)
            await expediteur.wait()
            expediteur = await enfant(dossier, url)
        if await expediteur.wait():
            raise SystemExit("the sender did not end well")
        duree = time.perf_counter() - debut
    async with ouvrir(dossier) as stores:
        avoues = sum([n.envois_incertains > 0 async for n in stores.notifications.scan()])
    return COURRIELS / duree, arrives(courriels), avoues


async def question(dossier: Path) -> list[float]:
    """Milliseconds for each time that ANCT asks how far a session is."""
    parts: dict[str, Part] = {}
    for n in range(COURRIELS):
        cle = part_de(SESSION, id := f"{n:036}")
        suivi = Suivi(sequence=3, etat=Etat.ENVOYEE if n % 3 else Etat.A_ENVOYER, le=maintenant())
        parts[cle] = parts.get(cle, Part()).noter(id, suivi)
    durees = []
    async with ouvrir(dossier) as stores:
        for cle, part in parts.items():
            await stores.avancements.change(cle, partial(_garder, part))
        for _ in range(20):
            debut = time.perf_counter()
            vu = Avancement.de(await stores.avancements.many(parts_de(SESSION)), le=maintenant())
            durees.append((time.perf_counter() - debut) * 1_000)
            assert vu is not None
            assert vu.total == COURRIELS
    return durees


def _garder(part: Part, avant: Part | None) -> Part:
    return part


async def mesures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="conum-bench-") as nom:
        debit, droits, _ = await campagne(Path(nom) / "droite", tuer=False)
        _, coupes, avoues = await campagne(Path(nom) / "coupee", tuer=True)
        durees = await question(Path(nom) / "question")
    doubles = sum(coupes.values()) - len(coupes)
    une, deux = f"{COURRIELS} mails, one sender, no limit", f"{COURRIELS} mails, sender killed by SIGKILL halfway"
    return [
        Figure("campaign: rate", debit, "/s", f"{une}, SQLite, claims and marks included", "≥ 10, the default limit"),
        Figure("campaign: lost", COURRIELS - len(droits), "mails", une, "0"),
        Figure("campaign: doubled", sum(droits.values()) - len(droits), "mails", une, "0"),
        Figure("campaign, killed: lost", COURRIELS - len(coupes), "mails", deux, "0"),
        Figure("campaign, killed: doubled", doubles, "mails", f"{deux}: same Message-ID", "≤ 8, sent at once"),
        Figure("campaign, killed: doubled and not said", max(0, doubles - avoues), "mails", deux, "0"),
        Figure("campaign: progress asked, median", centile(durees, 0.5), "ms", f"{COURRIELS} mails, one call", "< 100"),
    ]


if __name__ == "__main__":
    if len(sys.argv) == 3:
        asyncio.run(envoyer(Path(sys.argv[1]), sys.argv[2]))
    else:
        montrer(asyncio.run(mesures()))
