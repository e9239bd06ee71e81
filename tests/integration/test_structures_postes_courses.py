"""A hundred at once: a conseiller is on one post, a post has one conseiller, and posts are as many as decided."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.kit.temps import jour_paris, maintenant, uuid7
from services.structures.postes import recrutement
from services.structures.postes.domain import NatureContrat, Termes

from .engines import ENGINES
from .structures import Structures, ouvrir
from .structures_postes import conseiller, postes, rattaches, recruter


@pytest.fixture(params=ENGINES)
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Structures]:
    async with ouvrir(request.param, tmp_path) as ouvert:
        yield ouvert


async def engager(service: Structures, poste: str, qui: str, *, le: datetime | None = None, jours: int = 300) -> Any:
    moment = le or maintenant()
    debut = jour_paris(moment)
    termes = Termes(nature=NatureContrat.CDD, debut=debut, fin=debut + timedelta(days=jours), remuneration=2_000_00)
    return await recrutement.recruter(
        service.stores,
        poste,
        termes,
        contrat=uuid7(),
        conseiller=qui,
        par="structure",
        le=moment,
        dedans=lambda p: True,
    )


async def test_one_conseiller_recruited_on_a_hundred_posts_at_once_is_on_one(service: Structures) -> None:
    lyon = (await service.enregistrer())["id"]
    await service.decision("d1", lyon, 100)
    ana = await conseiller(service, lyon)
    reponses = await asyncio.gather(
        *(engager(service, p.id, ana) for p in await postes(service)), return_exceptions=True
    )
    assert Counter(type(r).__name__ for r in reponses) == {"Poste": 1, "ConseillerDejaEnPoste": 99}
    assert [p.conseiller for p in await postes(service)].count(ana) == 1


async def test_a_hundred_conseillers_recruited_on_one_post_at_once_are_one(service: Structures) -> None:
    lyon = (await service.enregistrer())["id"]
    await service.decision("d1", lyon, 1)
    (poste,) = await postes(service)
    tous = [await conseiller(service, lyon, f"c{n}@exemple.fr") for n in range(100)]
    reponses = await asyncio.gather(*(engager(service, poste.id, c) for c in tous), return_exceptions=True)
    assert Counter(type(r).__name__ for r in reponses) == {"Poste": 1, "PosteOccupe": 99}


async def test_a_decision_told_a_hundred_times_at_once_opens_its_posts_once(service: Structures) -> None:
    lyon = (await service.enregistrer())["id"]
    await asyncio.gather(*(service.decision("d1", lyon, 5) for _ in range(100)))
    assert [p.numero for p in await rattaches(service)] == [1, 2, 3, 4, 5]


async def test_who_left_a_post_is_recruited_on_another_before_any_sweep(service: Structures) -> None:
    lyon = (await service.enregistrer())["id"]
    await service.decision("d1", lyon, 2)
    un, deux = await postes(service)
    ana = await conseiller(service, lyon)
    await engager(service, un.id, ana, jours=1)
    with pytest.raises(recrutement.ConseillerDejaEnPoste):
        await engager(service, deux.id, ana)
    apres = await engager(service, deux.id, ana, le=maintenant() + timedelta(days=2))
    assert apres.conseiller == ana
    assert (await postes(service))[0].libre


async def test_a_conseiller_is_not_on_two_posts_in_the_past_either(service: Structures) -> None:
    lyon = (await service.enregistrer())["id"]
    await service.decision("d1", lyon, 2)
    un, deux = await postes(service)
    ana = await conseiller(service, lyon)
    await engager(service, un.id, ana, jours=5)
    plus_tard = datetime.now(UTC) + timedelta(days=30)
    for poste in (un, deux):
        await service.stores.postes.change(poste.id, lambda p: p.constater(plus_tard))
    fin = jour_paris(maintenant()).isoformat()
    assert (await recruter(service, deux.id, ana, nature="CDD", fin=fin))["code"] == "ConseillerDejaEnPoste"
