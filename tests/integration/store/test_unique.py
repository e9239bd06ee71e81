"""What a unique index promises, however many come at once."""

import asyncio

import pytest

from services.kit.aggregate import Conflit
from services.kit.store import Store, Vue
from services.kit.temps import uuid7

from .dossier import Connue, Dossier, nouveau, ouvert

SIRET = "21690123100011"


async def test_a_hundred_registrations_of_one_siret_at_once_leave_one(dossiers: Store[Dossier]) -> None:
    candidats = [nouveau(siret=SIRET) for _ in range(100)]
    results = await asyncio.gather(*(dossiers.add(d, ouvert(d)) for d in candidats), return_exceptions=True)
    made = [r for r in results if isinstance(r, Dossier)]
    refused = [r.index for r in results if isinstance(r, Conflit)]
    assert (len(made), refused) == (1, ["siret"] * 99)
    assert [d async for d in dossiers.scan()] == made


async def test_the_refused_registrations_tell_nothing(dossiers: Store[Dossier]) -> None:
    first = nouveau(siret=SIRET)
    await dossiers.add(first, ouvert(first))
    second = nouveau(siret=SIRET)
    with pytest.raises(Conflit):
        await dossiers.add(second, ouvert(second))
    assert [e.key for e in await dossiers._rows.outbox(10)] == [first.id]


async def test_things_without_the_value_do_not_collide(dossiers: Store[Dossier]) -> None:
    for _ in range(3):
        await dossiers.add(nouveau(siret=None))
    assert len([d async for d in dossiers.scan()]) == 3


async def test_an_id_serves_once(dossiers: Store[Dossier]) -> None:
    one = await dossiers.add(nouveau(siret=SIRET))
    with pytest.raises(Conflit) as refused:
        await dossiers.add(nouveau(id=one.id, siret=SIRET))
    assert refused.value.index == "id"
    assert await dossiers.get(one.id) == one


async def test_a_change_may_not_take_the_value_of_another(dossiers: Store[Dossier]) -> None:
    await dossiers.add(nouveau(siret=SIRET))
    other = await dossiers.add(nouveau())
    with pytest.raises(Conflit) as refused:
        await dossiers.change(other.id, lambda d: (_with_siret(d), ouvert(d)))
    assert refused.value.index == "siret"
    assert await dossiers.get(other.id) == other
    assert await dossiers._rows.outbox(10) == []


async def test_a_value_that_is_left_can_be_taken(dossiers: Store[Dossier]) -> None:
    one = await dossiers.add(nouveau(siret=SIRET))
    await dossiers.change(one.id, lambda d: (_with_siret(d, None), ouvert(d)))
    assert (await dossiers.add(nouveau(siret=SIRET))).siret == SIRET


async def test_a_vue_keeps_its_unique_indexes_too(connues: Vue[Connue]) -> None:
    await connues.put(uuid7(), Connue(siret=SIRET, departement="69"), sequence=1)
    with pytest.raises(Conflit) as refused:
        await connues.put(uuid7(), Connue(siret=SIRET, departement="75"), sequence=1)
    assert refused.value.index == "siret"


def _with_siret(dossier: Dossier, siret: str | None = SIRET) -> Dossier:
    return Dossier(id=dossier.id, version=dossier.version, siret=siret)
