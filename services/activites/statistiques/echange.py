"""Compares the rebuilt figures with the live ones, and puts them in their place."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace

from services.kit.kafka import KafkaAccess
from services.kit.temps import Horloge, maintenant

from .ecoute import retenir
from .grandeurs import DEFINITION
from .jeux import LEQUEL, RELU, Chiffres, Jeu
from .lecteur import lire_le_topic
from .recompte import compter
from .reconstruction import Dire, avancer, compter_tout, lire_les_faits
from .series import cle_page
from .store import Nom, Page, Vivant

__all__ = ["Bilan", "reconstruire"]

ESSAIS = 5
MONTRES = 20
LOT = 1_000


@dataclass(frozen=True)
class Bilan:
    """``ecarts``: the pages that differ, by their keys. ``echange``: whether the rebuilt figures are live now."""

    evenements: int
    pages: int
    ecarts: tuple[str, ...]
    echange: bool


async def reconstruire(
    chiffres: Chiffres,
    kafka: KafkaAccess | str,
    *,
    topic: str = "conum.cra",
    forcer: bool = False,
    dire: Dire = print,
    horloge: Horloge = maintenant,
    attente: float = 3 * RELU,
) -> Bilan:
    """Rebuilds, compares, and swaps when nothing differs, or all the same with ``forcer``."""
    vivant = await chiffres.vivant.get(LEQUEL) or Vivant()
    jeu, cote = chiffres.jeux[vivant.jeu], chiffres.jeux[_autre(vivant.jeu)]
    if vivant.positions and vivant.definition == DEFINITION:
        dire("reprise là où une reconstruction s'est arrêtée")
    else:
        await avancer(chiffres, {})
        for vue in (cote.faits, cote.marques_par_lots, cote.pages_par_lots):
            await vue.clear()
    lus = await lire_les_faits(chiffres, cote, kafka, topic, dire)
    pages = await compter_tout(cote, horloge(), dire)
    ecarts = [cle async for cle in _differences(jeu, cote)]
    for _ in range(ESSAIS):
        if not ecarts:
            break
        # What the live ones heard, or recounted, since they were read is no difference.
        await asyncio.sleep(attente / ESSAIS)
        lus += await _rattraper(chiffres, cote, kafka, topic, horloge)
        ecarts = [cle async for cle in _differences(jeu, cote, ecarts)]
    for cle in ecarts[:MONTRES]:
        dire(f"diffère : {cle}")
    if ecarts and not forcer:
        dire(f"{len(ecarts):,} pages diffèrent : rien n'est échangé (--forcer échange quand même)")
        return Bilan(lus, pages, tuple(ecarts), echange=False)
    await chiffres.vivant.change(LEQUEL, lambda v: replace(v or Vivant(), jeu=cote.nom))
    # A process may not know yet, and keep what it hears in the former set, its offsets committed: hear it for it.
    await asyncio.sleep(attente)
    lus += await _rattraper(chiffres, cote, kafka, topic, horloge)
    await chiffres.vivant.change(LEQUEL, lambda v: replace(v or Vivant(), positions={}))
    dire(f"échangés : {pages:,} pages, {lus:,} faits, {len(ecarts):,} différences")
    return Bilan(lus, pages, tuple(ecarts), echange=True)


def _autre(nom: Nom) -> Nom:
    return "b" if nom == "a" else "a"


async def _rattraper(chiffres: Chiffres, cote: Jeu, kafka: KafkaAccess | str, topic: str, horloge: Horloge) -> int:
    """What the topic has had since: kept, marked and recounted as the live ones do."""
    vivant = await chiffres.vivant.get(LEQUEL) or Vivant()
    lus = 0
    async for lot in lire_le_topic(kafka, {int(p): o for p, o in vivant.positions.items()}, topic=topic):
        await retenir(cote, lot.recus, horloge=horloge)
        await avancer(chiffres, lot.positions)
        lus += len(lot.recus)
    while marques := (await cote.marques.page({}, ("depuis",), 100)).items:
        await compter(cote, marques, horloge=horloge)
    return lus


async def _differences(jeu: Jeu, cote: Jeu, parmi: Sequence[str] | None = None) -> AsyncIterator[str]:
    """The keys of the pages whose figures are not the same on both sides; among ``parmi`` only, when given."""
    for sens, (ici, la) in enumerate(((jeu, cote), (cote, jeu))):
        async for cles, pages in _par_lots(ici, parmi):
            for cle, page, autre in zip(cles, pages, await la.pages.many(cles), strict=True):
                # The other way, only what the first way did not see.
                if _figures(page) != _figures(autre) and (sens == 0 or autre is None) and (page or sens == 0):
                    yield cle


async def _par_lots(jeu: Jeu, parmi: Sequence[str] | None) -> AsyncIterator[tuple[list[str], Iterable[Page | None]]]:
    if parmi is not None:
        for debut in range(0, len(parmi), LOT):
            cles = list(parmi[debut : debut + LOT])
            yield cles, await jeu.pages.many(cles)
        return
    lot: list[Page] = []
    async for page in jeu.pages.scan(lot=LOT):
        lot.append(page)
        if len(lot) == LOT:
            yield [cle_page(p.serie, p.page, p.source) for p in lot], lot
            lot = []
    yield [cle_page(p.serie, p.page, p.source) for p in lot], lot


def _figures(page: Page | None) -> dict[str, str]:
    """A page of nothing is no page."""
    return {cle: texte for cle, texte in page.cellules.items() if texte} if page else {}
