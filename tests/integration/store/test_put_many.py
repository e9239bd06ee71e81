"""Many facts kept in one round trip, each under its own sequence, as if they had been kept one by one."""

import asyncio
from dataclasses import replace

import pytest

from services.kit.aggregate import Conflit
from services.kit.store import Engine, Store, Vue
from services.kit.store.counted import Counted

from .dossier import CONNUES, DOSSIERS, Connue, nouveau

LYON = Connue(siret="1", departement="69")


def numbered(n: int, departement: str = "69") -> Connue:
    return Connue(siret=str(n), departement=departement)


async def test_many_are_kept_and_listed_like_any_other(connues: Vue[Connue]) -> None:
    assert await connues.put_many((f"k{n}", numbered(n), 1) for n in range(1_500)) == 1_500
    assert await connues.get("k1499") == numbered(1_499)
    listed = [c async for c in connues.scan({"departement": "69"}, ("siret",))]
    assert len(listed) == 1_500


async def test_each_of_many_is_gated_by_its_own_sequence(connues: Vue[Connue]) -> None:
    await connues.put_many([("a", numbered(1), 3), ("b", numbered(2), 3), ("c", numbered(3), 3)])
    later = [("a", numbered(1, "75"), 2), ("b", numbered(2, "75"), 3), ("c", numbered(3, "75"), 4)]
    assert await connues.put_many([*later, ("d", numbered(4, "75"), 1)]) == 2
    kept = await connues.many(["a", "b", "c", "d"])
    assert [c.departement for c in kept if c] == ["69", "69", "75", "75"]
    assert not await connues.put("c", numbered(3, "13"), sequence=4)
    assert await connues.put("a", numbered(1, "13"), sequence=4)


async def test_the_same_many_again_change_nothing(connues: Vue[Connue]) -> None:
    many = [(f"k{n}", numbered(n), n + 1) for n in range(10)]
    assert await connues.put_many(many) == 10
    assert await connues.put_many(many) == 0


async def test_of_a_key_that_comes_twice_the_last_sequence_is_kept(connues: Vue[Connue]) -> None:
    twice = [("a", numbered(1, "75"), 7), ("a", numbered(1, "13"), 2), ("a", numbered(1, "38"), 7)]
    assert await connues.put_many(twice) == 1
    assert await connues.get("a") == numbered(1, "75")


async def test_none_is_nothing_and_no_round_trip(engine: Engine) -> None:
    counted = Counted(engine)
    assert await Vue(counted, CONNUES).put_many([]) == 0
    assert not counted.calls
    assert await engine.rows(CONNUES.name).put_many([]) == 0


async def test_many_are_one_round_trip(engine: Engine) -> None:
    counted = Counted(engine)
    await Vue(counted, CONNUES).put_many([(f"k{n}", numbered(n), 1) for n in range(100)])
    assert counted.calls == {"connues.put_many": 1}


async def test_a_unique_index_says_no(connues: Vue[Connue]) -> None:
    await connues.put("a", LYON, sequence=1)
    with pytest.raises(Conflit) as refused:
        await connues.put_many([("b", LYON, 1)])
    assert refused.value.index == "siret"
    assert await connues.get("b") is None


async def test_writers_of_the_same_keys_at_once_leave_the_last(connues: Vue[Connue]) -> None:
    def many(sequence: int) -> list[tuple[str, Connue, int]]:
        return [(f"k{n}", replace(numbered(n), vus=(sequence,)), sequence) for n in range(20)]

    await asyncio.gather(*(connues.put_many(many(sequence)) for sequence in (5, 9, 1, 8, 3, 9, 2)))
    kept = await connues.many([f"k{n}" for n in range(20)])
    assert {c.vus for c in kept if c} == {(9,)}


async def test_a_row_put_with_many_is_changed_as_an_aggregate_is(engine: Engine, dossiers: Store) -> None:  # type: ignore[type-arg]
    """The relay and the conditional write find what they expect in it."""
    one = nouveau()
    rows = Vue(engine, DOSSIERS)
    await rows.put_many([(one.id, one, 0)])
    assert await dossiers.get(one.id) == one
    changed = await dossiers.change(one.id, lambda d: d.ajouter(3))
    assert (changed.total, len(await engine.rows(DOSSIERS.name).outbox(10))) == (3, 1)


async def test_what_is_cleared_is_gone_and_may_be_made_again(connues: Vue[Connue]) -> None:
    await connues.put_many([(f"k{n}", numbered(n), 9) for n in range(300)])
    await connues.clear()
    assert [c async for c in connues.scan()] == []
    assert await connues.put_many([("k1", numbered(1), 1)]) == 1


async def test_many_are_listed_in_lots_of_any_size(connues: Vue[Connue]) -> None:
    await connues.put_many([(f"k{n:03}", numbered(n), 1) for n in range(25)])
    for lot in (1, 7, 25, 100):
        assert len([c async for c in connues.scan({"departement": "69"}, ("siret",), lot=lot)]) == 25
