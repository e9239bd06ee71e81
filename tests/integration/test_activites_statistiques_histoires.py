"""Whatever is redelivered, corrected, withdrawn or killed on the way, the figures of every level are the recount."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from services.activites.statistiques.comptage import CraDit, cellule_de
from services.activites.statistiques.ecoute import retenir
from services.activites.statistiques.grandeurs import ecrire, somme
from services.activites.statistiques.jeux import Chiffres, Jeu
from services.activites.statistiques.marques import a_marquer, marquer
from services.activites.statistiques.recompte import Recompte, compter
from services.activites.statistiques.series import FRANCE, Axe, place, serie
from services.kit.bus import Meta
from services.kit.cancel import told_to_stop
from services.kit.store import Engine
from services.kit.temps import uuid7
from services.kit.testing import UN_JOUR
from services.territoire import territoire

from .activites import Activites, ouvrir
from .engines import ENGINES

HISTOIRES = {"sqlite": 300, "mongo": 24}
ENSEMBLE = 12
JOURS = [date(2026, 2, 27) + timedelta(days=n) for n in range(4)]
# Two départements, an EPCI over both, two régions.
COMMUNES = ("69105", "01194", "01004", "2A004")
Recu = tuple[CraDit, Meta]


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Activites]:
    async with ouvrir(request.param, tmp_path) as opened:
        yield opened


def dit(cra: str, sequence: int, hasard: random.Random, n: str, avant: CraDit | None = None) -> Recu:
    retire = sequence > 1 and hasard.random() < 0.25
    statut = "RETIRE" if retire else "TRANSMIS" if sequence == 1 else "CORRIGE"
    lieu = {"jour": hasard.choice(JOURS), "commune": hasard.choice(COMMUNES)}
    if retire and avant:
        lieu = {"jour": avant.jour, "commune": avant.commune}
    structure = hasard.choice("ab")
    fait = CraDit(
        cra=cra,
        conseiller=f"{n}-c-{hasard.choice('xy')}",
        structure=f"{n}-s-{structure}",
        departement="69",
        type_cra=hasard.choice(("INDIVIDUEL", "COLLECTIF", "DEMARCHE")),
        duree=hasard.randint(1, 200),
        lieu="AUTRE",
        statut=statut,
        participants=hasard.randint(1, 9),
        themes=tuple(hasard.sample(("EMAIL", "SANTE", "PARENTALITE"), 2)),
        **lieu,  # type: ignore[arg-type]
    )
    meta = Meta(event_id=uuid7(), type=f"cra.cra_{statut.lower()}.v1", key=cra, sequence=sequence, time=UN_JOUR)
    return fait, meta


def histoire(hasard: random.Random, n: str) -> list[Recu]:
    """The lives of some reports, each in its order, mixed; now and then an event comes twice."""
    vies = list[list[Recu]]()
    for _ in range(hasard.randint(1, 5)):
        cra, dits = uuid7(), list[Recu]()
        for sequence in range(1, hasard.randint(2, 5)):
            dits.append(dit(cra, sequence, hasard, n, dits[-1][0] if dits else None))
            if dits[-1][0].statut == "RETIRE":
                break
        vies.append([d for d in dits for _ in range(1 + (hasard.random() < 0.1))])
    return meler(vies, hasard)


def meler(vies: Sequence[list[Recu]], hasard: random.Random) -> list[Recu]:
    """All of them, each in its own order."""
    melange = list[Recu]()
    while any(vies):
        melange.append(hasard.choice([v for v in vies if v]).pop(0))
    return melange


def attendu(dits: Sequence[Recu]) -> dict[tuple[str, str], str]:
    """The recount, by hand: (serie, day, month or year) → cell, of all that is not empty."""
    cellules: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for cra, _ in {d.cra: (d, m) for d, m in dits}.values():
        ou = territoire().commune(cra.commune)
        assert ou is not None
        for s in (
            FRANCE,
            serie(Axe.REGION, ou.region),
            serie(Axe.DEPARTEMENT, ou.departement),
            serie(Axe.EPCI, ou.epci or ""),
            serie(Axe.COMMUNE, cra.commune),
            serie(Axe.STRUCTURE, cra.structure),
            serie(Axe.CONSEILLER, cra.conseiller),
        ):
            jour = cra.jour.isoformat()
            for periode in (jour, jour[:7]):
                cellules[s, periode].append(ecrire(cellule_de(cra)))
    return {cle: texte for cle, textes in cellules.items() if (texte := ecrire(somme(textes)))}


async def tenus(jeu: Jeu) -> dict[tuple[str, str], str]:
    """What the pages say, in the same words; the sources of a serie added up."""
    cellules: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    async for page in jeu.pages.scan():
        for cle, texte in page.cellules.items():
            cellules[page.serie, f"{page.page}-{cle}"].append(texte)
    return {cle: texte for cle, textes in cellules.items() if (texte := ecrire(somme(textes)))}


class Panne(Exception):
    """The process dies here."""


class Fragile:
    """An engine, or one of its collections, whose calls die now and then, before or after their effect."""

    def __init__(self, vrai: Any, hasard: random.Random) -> None:
        self._vrai, self._hasard = vrai, hasard

    def rows(self, name: str) -> Any:
        return Fragile(self._vrai.rows(name), self._hasard)

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def appel(*args: Any, **named: Any) -> Any:
            sort = self._hasard.random()
            if sort < 0.003:
                raise Panne
            answer = await getattr(self._vrai, name)(*args, **named)
            if sort > 0.997:
                raise Panne
            return answer

        return appel


async def ecouter(
    dits: Sequence[Recu], recevoir: Callable[[Sequence[Recu]], Awaitable[None]], hasard: random.Random
) -> None:
    """Delivers as Kafka does: in lots of any size, from the last committed offset after a death, sometimes twice."""
    commis = position = 0
    while position < len(dits):
        fin = position + hasard.randint(1, 8)
        try:
            await recevoir(dits[position:fin])
        except Panne:
            position = commis
            continue
        position = min(fin, len(dits))
        if hasard.random() < 0.5:
            commis = position
        elif hasard.random() < 0.2:
            position = commis


async def raconter(service: Activites, dits: Sequence[Recu], hasard: random.Random) -> None:
    """Consumer and two workers run together, all die now and then; then one worker is left in peace."""
    fragile = Chiffres.on(cast(Engine, Fragile(service.engine, hasard)))

    async def recevoir(lot: Sequence[Recu]) -> None:
        await retenir(await fragile.jeu(), lot)

    async def recompter() -> None:
        while not told_to_stop():
            servis = 0
            with suppress(Panne):
                servis = await Recompte(fragile, lot=hasard.randint(1, 6)).tour()
            await asyncio.sleep(0 if servis else 0.002)

    workers = [asyncio.create_task(recompter()) for _ in range(2)]
    await ecouter(dits, recevoir, hasard)
    for worker in workers:
        worker.cancel()
    await asyncio.wait(workers)
    while await Recompte(service.stores.chiffres).tour():
        pass


async def test_figures_are_the_recount_whatever_happens(service: Activites, request: pytest.FixtureRequest) -> None:
    """A dozen histories at once, all in one store: what one leaves wrong, the next ones do not mend."""
    tous: list[Recu] = []
    for graine in range(0, HISTOIRES[request.node.callspec.params["service"]], ENSEMBLE):
        hasard = random.Random(graine)
        dits = meler([histoire(random.Random(n), str(n)) for n in range(graine, graine + ENSEMBLE)], hasard)
        tous += dits
        await raconter(service, dits, hasard)
        assert await tenus(await service.stores.chiffres.jeu()) == attendu(tous), f"from history {graine} on"


async def test_increments_would_be_wrong() -> None:
    """The defence off: the same deliveries, counted by adding and subtracting as the events come."""
    faux = 0
    for graine in range(HISTOIRES["sqlite"]):
        hasard = random.Random(graine)
        dits = histoire(hasard, "0")
        comptes: Counter[date] = Counter()
        connus: dict[str, Recu] = {}

        async def recevoir(
            lot: Sequence[Recu],
            hasard: random.Random = hasard,
            comptes: Counter[date] = comptes,
            connus: dict[str, Recu] = connus,
        ) -> None:
            for cra, meta in lot:
                ancien = connus.get(cra.cra)
                if ancien is not None and ancien[1].sequence >= meta.sequence:
                    continue
                if ancien is not None and ancien[0].statut != "RETIRE":
                    comptes[ancien[0].jour] -= 1
                if cra.statut != "RETIRE":
                    comptes[cra.jour] += 1
                if hasard.random() < 0.06:
                    raise Panne
                connus[cra.cra] = cra, meta

        await ecouter(dits, recevoir, hasard)
        derniers = {cra.cra: cra for cra, _ in dits}.values()
        vrais = Counter(cra.jour for cra in derniers if cra.statut != "RETIRE")
        faux += {j: n for j, n in comptes.items() if n} != vrais
    assert faux > HISTOIRES["sqlite"] / 10


async def test_an_event_delivered_again_after_a_crash_recounts_the_day_it_left(service: Activites) -> None:
    """Killed between the fact and its marks, the report had already forgotten its former day, but for its places."""
    hasard = random.Random(4)
    premier = dit("c", 1, hasard, "0")
    corrige = dit("c", 2, hasard, "0")
    corrige = (CraDit(**{**_champs(corrige[0]), "jour": JOURS[3], "statut": "CORRIGE"}), corrige[1])
    jeu = await service.stores.chiffres.jeu()
    await retenir(jeu, [premier])
    while await Recompte(service.stores.chiffres).tour():
        pass

    class MeurtAvantDeMarquer(Fragile):
        def rows(self, name: str) -> Any:
            return Fragile(None, Toujours()) if "marques" in name else self._vrai.rows(name)

    mourant = Chiffres.on(cast(Engine, MeurtAvantDeMarquer(service.engine, hasard)))
    with pytest.raises(Panne):
        await retenir(await mourant.jeu(), [corrige])
    await retenir(jeu, [corrige])
    while await Recompte(service.stores.chiffres).tour():
        pass
    assert await tenus(jeu) == attendu([premier, corrige])


class Toujours(random.Random):
    def random(self) -> float:
        return 0.0


def _champs(cra: CraDit) -> dict[str, Any]:
    return {nom: getattr(cra, nom) for nom in cra.__dataclass_fields__}


async def test_a_worker_that_comes_back_late_changes_nothing(service: Activites) -> None:
    hasard = random.Random(1)
    jeu = await service.stores.chiffres.jeu()
    un = dit("a", 1, hasard, "0")
    await retenir(jeu, [un])
    anciennes = (await jeu.marques.page({}, ("depuis",), 10)).items
    while await Recompte(service.stores.chiffres).tour():
        pass
    deux = (CraDit(**{**_champs(un[0]), "cra": "b"}), Meta(**{**un[1].__dict__, "key": "b", "event_id": uuid7()}))
    await retenir(jeu, [deux])
    await compter(jeu, anciennes, horloge=service.horloge)
    attente = {m.cle for m in (await jeu.marques.page({}, ("depuis",), 10)).items}
    assert {m.cle for m in anciennes} <= attente  # still to be recounted: their marks are newer than what was served
    while await Recompte(service.stores.chiffres).tour():
        pass
    assert await tenus(jeu) == attendu([un, deux])


async def test_marks_made_at_once_forget_nothing_that_was_touched(service: Activites) -> None:
    jeu = await service.stores.chiffres.jeu()
    lots = [
        a_marquer([place(structure="s", conseiller=f"c{n}", commune="69105", departement="69", jour=JOURS[0])])
        for n in range(20)
    ]
    await asyncio.gather(*(marquer(jeu, lot, horloge=service.horloge) for lot in lots))
    marque = await jeu.marques.get(f"EMPLOYEUR|s|{JOURS[0]}")
    assert marque is not None
    assert {*marque.touches} == {f"CONSEILLER:c{n}" for n in range(20)}
