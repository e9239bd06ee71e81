"""Lists: in order, page after page, none skipped and none repeated, by declared indexes only."""

import asyncio
from datetime import timedelta

import pytest

from services.kit.store import CurseurInvalide, Entre, IndexManquant, Parmi, PremierInvalide, Store
from services.kit.store.check import TropDeValeurs
from services.kit.store.contract import Where
from services.kit.temps import instant

from .dossier import UN_JOUR, Dossier, nouveau

RHONE: Where = {"departement": "69"}
PAR_DATE = ("ouvert_le",)


async def _fill(store: Store[Dossier], count: int, departement: str = "69", *, ties: int = 1) -> list[Dossier]:
    made = [
        nouveau(departement=departement, ouvert_le=UN_JOUR + timedelta(hours=n // ties), total=n) for n in range(count)
    ]
    await asyncio.gather(*(store.add(d) for d in made))
    return sorted(made, key=lambda d: (d.ouvert_le, d.id))


async def _walk(store: Store[Dossier], where: Where, order: tuple[str, ...], first: int) -> list[str]:
    seen: list[str] = []
    after: str | None = None
    while True:
        page = await store.page(where, order, first, after)
        assert len(page.items) == len(page.curseurs) <= first
        seen += [d.id for d in page.items]
        assert len(seen) == len(set(seen))
        if not page.suite:
            return seen
        after = page.curseurs[-1]


@pytest.mark.parametrize("first", [1, 4, 23, 24, 100])
async def test_pages_give_all_in_order_with_ties(dossiers: Store[Dossier], first: int) -> None:
    made = await _fill(dossiers, 23, ties=5)
    await _fill(dossiers, 3, "75")
    assert await _walk(dossiers, RHONE, PAR_DATE, first) == [d.id for d in made]


async def test_the_newest_can_come_first(dossiers: Store[Dossier]) -> None:
    made = await _fill(dossiers, 23, ties=5)
    assert await _walk(dossiers, RHONE, ("-ouvert_le",), 4) == [d.id for d in reversed(made)]


async def test_one_column_may_fall_while_the_next_rises(dossiers: Store[Dossier]) -> None:
    made = [nouveau(total=n % 3, ouvert_le=UN_JOUR + timedelta(hours=n // 6)) for n in range(18)]
    await asyncio.gather(*(dossiers.add(d) for d in made))
    expected = sorted(made, key=lambda d: (-d.total, d.ouvert_le, d.id))
    assert await _walk(dossiers, {}, ("-total", "ouvert_le"), 4) == [d.id for d in expected]


async def test_a_cursor_continues_after_any_item(dossiers: Store[Dossier]) -> None:
    made = await _fill(dossiers, 6, ties=3)
    page = await dossiers.page(RHONE, PAR_DATE, 6)
    rest = await dossiers.page(RHONE, PAR_DATE, 10, page.curseurs[1])
    assert [d.id for d in rest.items] == [d.id for d in made[2:]]
    assert not rest.suite


async def test_what_is_added_meanwhile_neither_hides_nor_repeats(dossiers: Store[Dossier]) -> None:
    made = await _fill(dossiers, 40, ties=7)

    async def others() -> None:
        for n in range(40):
            await dossiers.add(nouveau(ouvert_le=UN_JOUR + timedelta(hours=n % 6)))

    adding = asyncio.create_task(others())
    seen = await _walk(dossiers, RHONE, PAR_DATE, 3)
    await adding
    known = {d.id for d in made}
    assert [id for id in seen if id in known] == [d.id for d in made]


async def test_an_item_removed_between_two_pages_does_not_stop_the_walk(dossiers: Store[Dossier]) -> None:
    made = await _fill(dossiers, 5)
    page = await dossiers.page(RHONE, PAR_DATE, 2)
    await dossiers._rows.delete(made[1].id)
    rest = await dossiers.page(RHONE, PAR_DATE, 10, page.curseurs[-1])
    assert [d.id for d in rest.items] == [d.id for d in made[2:]]


async def test_a_scan_gives_everything_once(dossiers: Store[Dossier]) -> None:
    made = await _fill(dossiers, 450, ties=50)
    assert [d.id async for d in dossiers.scan(RHONE, PAR_DATE)] == [d.id for d in made]
    assert [d.id async for d in dossiers.scan()] == sorted(d.id for d in made)


async def test_what_has_no_value_in_the_order_is_not_listed(dossiers: Store[Dossier]) -> None:
    await dossiers.add(nouveau())
    due = await dossiers.add(nouveau(relance_le=UN_JOUR))
    assert [d async for d in dossiers.scan({}, ("relance_le",))] == [due]
    assert [d async for d in dossiers.scan({"relance_le": Entre()})] == [due]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"total": Entre(2, 5)}, [2, 3, 4]),
        ({"total": Entre(8)}, [8, 9]),
        ({"total": Entre(au=2)}, [0, 1]),
        ({"total": Entre(5, 5)}, []),
        ({"total": 3}, [3]),
        ({"total": Parmi((7, 1, 99))}, [1, 7]),
        ({"total": Parmi(())}, []),
        ({"departement": "69", "statut": "OUVERT", "total": Entre(6, 8)}, [6, 7]),
        ({"statut": Parmi(("CLOS", "OUVERT")), "departement": "69", "total": 4}, [4]),
        ({"departement": "75", "statut": "OUVERT", "total": 4}, []),
        ({"total": 2**40}, []),
        ({"departement": "' OR 1=1 --", "statut": "$ne", "total": 1}, []),
    ],
)
async def test_a_filter_is_an_equality_one_of_several_or_a_range(
    dossiers: Store[Dossier], where: Where, expected: list[int]
) -> None:
    await _fill(dossiers, 10)
    assert sorted([d.total async for d in dossiers.scan(where)]) == expected


async def test_a_range_and_a_cursor_go_together(dossiers: Store[Dossier]) -> None:
    made = await _fill(dossiers, 20, ties=4)
    where: Where = {**RHONE, "ouvert_le": Entre(instant(made[4].ouvert_le), instant(made[16].ouvert_le))}
    assert await _walk(dossiers, where, ("-ouvert_le",), 3) == [d.id for d in reversed(made[4:16])]


async def test_absence_can_be_asked_for(dossiers: Store[Dossier]) -> None:
    without = await dossiers.add(nouveau())
    due = await dossiers.add(nouveau(relance_le=UN_JOUR))
    assert [d async for d in dossiers.scan({"relance_le": None})] == [without]
    both = [d.id async for d in dossiers.scan({"relance_le": Parmi((None, instant(UN_JOUR)))})]
    # Of one millisecond, neither id need be the first.
    assert both == sorted([without.id, due.id])


@pytest.mark.parametrize(
    ("where", "order"),
    [
        ({"note": "x"}, ()),
        ({"statut": "OUVERT"}, ()),
        ({}, ("ouvert_le",)),
        ({"departement": "69"}, ("total",)),
        ({"departement": Entre("01", "69")}, ("ouvert_le",)),
        ({"departement": Entre("01"), "ouvert_le": Entre("2026")}, ()),
    ],
)
async def test_a_list_that_no_index_serves_is_refused(
    dossiers: Store[Dossier], where: Where, order: tuple[str, ...]
) -> None:
    with pytest.raises(IndexManquant):
        await dossiers.page(where, order)


@pytest.mark.parametrize("first", [0, -1, 101, 10**20])
async def test_a_page_has_one_to_a_hundred_items(dossiers: Store[Dossier], first: int) -> None:
    with pytest.raises(PremierInvalide):
        await dossiers.page(RHONE, PAR_DATE, first)


async def test_a_filter_has_a_thousand_values_at_most(dossiers: Store[Dossier]) -> None:
    assert [d async for d in dossiers.scan({"total": Parmi(tuple(range(1_000)))})] == []
    with pytest.raises(TropDeValeurs):
        await dossiers.page({"total": Parmi(tuple(range(1_001)))})


async def test_the_cursor_of_another_order_is_refused(dossiers: Store[Dossier]) -> None:
    await _fill(dossiers, 3)
    page = await dossiers.page(RHONE, PAR_DATE, 1)
    with pytest.raises(CurseurInvalide):
        await dossiers.page(RHONE, ("-ouvert_le",), 1, page.curseurs[0])


async def test_a_cursor_of_the_wrong_type_lists_nothing_it_should_not(dossiers: Store[Dossier]) -> None:
    await _fill(dossiers, 3)
    forged = (await dossiers.page({"total": Entre(0)}, ("total", "ouvert_le"), 1)).curseurs[0]
    with pytest.raises(CurseurInvalide):
        await dossiers.page(RHONE, PAR_DATE, 1, forged)


async def test_many_answer_in_the_order_asked_with_none_for_the_absent(dossiers: Store[Dossier]) -> None:
    made = await _fill(dossiers, 4)
    ids = [made[2].id, "absent", made[0].id, made[2].id, ""]
    assert await dossiers.many(ids) == [made[2], None, made[0], made[2], None]
    assert await dossiers.many([]) == []


async def test_many_take_more_than_a_thousand_ids(dossiers: Store[Dossier]) -> None:
    made = await _fill(dossiers, 4)
    ids = [f"absent-{n}" for n in range(1_500)] + [made[3].id]
    assert (await dossiers.many(ids))[-1] == made[3]
