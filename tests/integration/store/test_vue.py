"""What a service keeps of others' facts follows the last one, in whatever order they come."""

import asyncio
from dataclasses import replace

import pytest

from services.kit.store import Entre, IndexManquant, Vue

from .dossier import Connue

LYON = Connue(siret="1", departement="69")


async def test_an_older_or_equal_fact_changes_nothing(connues: Vue[Connue]) -> None:
    assert await connues.put("a", LYON, sequence=3)
    assert not await connues.put("a", replace(LYON, departement="75"), sequence=3)
    assert not await connues.put("a", replace(LYON, departement="13"), sequence=1)
    assert await connues.get("a") == LYON
    assert await connues.put("a", replace(LYON, departement="38"), sequence=7)
    assert await connues.get("a") == replace(LYON, departement="38")


async def test_a_change_is_made_of_what_is_there(connues: Vue[Connue]) -> None:
    def seen(number: int, old: Connue | None) -> Connue:
        return replace(old or LYON, vus=(*(old.vus if old else ()), number))

    for number in (1, 1, 2, 4, 3):
        await connues.change("a", lambda old, n=number: seen(n, old), sequence=number)  # type: ignore[misc]
    kept = await connues.get("a")
    assert kept is not None
    assert kept.vus == (1, 2, 4)


async def test_facts_that_come_at_once_leave_the_last(connues: Vue[Connue]) -> None:
    puts = [connues.put("a", replace(LYON, vus=(n,)), sequence=n) for n in range(1, 31)]
    await asyncio.gather(*reversed(puts[::2]), *puts[1::2])
    kept = await connues.get("a")
    assert kept is not None
    assert kept.vus == (30,)


async def test_a_vue_is_listed_by_its_indexes(connues: Vue[Connue]) -> None:
    for n in range(5):
        await connues.put(f"k{n}", Connue(siret=str(n), departement="69" if n % 2 else "75"), sequence=1)
    listed = [c.siret async for c in connues.scan({"departement": "75"}, ("-siret",))]
    assert listed == ["4", "2", "0"]
    page = await connues.page({"departement": "75", "siret": Entre("1")}, first=1)
    assert ([c.siret for c in page.items], page.suite) == (["2"], True)
    assert await connues.many(["k3", "absent"]) == [Connue(siret="3", departement="69"), None]
    with pytest.raises(IndexManquant):
        await connues.page({}, ("departement", "siret", "vus"))


async def test_a_deleted_value_is_gone(connues: Vue[Connue]) -> None:
    await connues.put("a", LYON, sequence=1)
    await connues.delete("a")
    await connues.delete("never there")
    assert await connues.get("a") is None
    assert await connues.put("b", LYON, sequence=1)
