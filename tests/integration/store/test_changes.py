"""Loading, deciding and writing when others do the same."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from services.kit.aggregate import Introuvable
from services.kit.store import Engine, RegleSansFait, Store, TropDeConcurrence
from services.kit.store.contract import Row

from .defences import Plain, Spoiled, WithoutVersion
from .dossier import DOSSIERS, Dossier, DossierClos, Statut, nouveau, ouvert
from .engines import Place

TOGETHER = 50


async def _fifty_at_once(store: Store[Dossier], other: Store[Dossier]) -> tuple[Dossier, list[int]]:
    one = nouveau()
    await store.add(one, ouvert(one))
    stores = [store, other] * (TOGETHER // 2)
    await asyncio.gather(*(s.change(one.id, lambda d: d.ajouter(1)) for s in stores))
    kept = await store.get(one.id)
    assert kept is not None
    return kept, [e.sequence for e in await store._rows.outbox(1_000)]


async def test_fifty_changes_at_once_are_all_applied(engine: Engine, lieu: Place) -> None:
    second = await lieu.open()
    kept, told = await _fifty_at_once(Store(engine, DOSSIERS), Store(second, DOSSIERS))
    await second.close()
    assert (kept.total, kept.version) == (TOGETHER, TOGETHER + 1)
    assert told == list(range(1, TOGETHER + 2))


async def test_without_the_version_in_the_filter_some_would_be_lost(engine: Engine) -> None:
    both = asyncio.Barrier(2)

    class ReadTogether(WithoutVersion):
        """Both stores read before either writes: by luck they might come one after the other, and nothing be lost."""

        first = True

        async def fetch(self, ids: Sequence[str]) -> Mapping[str, Row]:
            read = await super().fetch(ids)
            if self.first:
                self.first = False
                await both.wait()
            return read

    spoiled = Spoiled(engine, ReadTogether)
    kept, told = await _fifty_at_once(Store(spoiled, DOSSIERS), Store(spoiled, DOSSIERS))
    assert kept.total < TOGETHER
    assert len(told) > kept.version


async def test_a_change_that_tells_several_facts_grows_by_as_many(dossiers: Store[Dossier]) -> None:
    one = await dossiers.add(nouveau())
    changed = await dossiers.change(one.id, lambda d: d.ajouter(5, fois=3))
    assert (one.version, changed.version, changed.total) == (0, 3, 15)
    assert await dossiers.get(one.id) == changed
    assert [(e.key, e.sequence) for e in await dossiers._rows.outbox(10)] == [(one.id, n) for n in (1, 2, 3)]


async def test_a_rule_that_changes_nothing_writes_nothing(engine: Engine) -> None:
    woken: list[int] = []
    store = Store(engine, DOSSIERS, reveil=lambda: woken.append(1))
    one = await store.add(nouveau())
    assert await store.change(one.id, lambda d: (d,)) == one
    assert await store.get(one.id) == one
    assert woken == []


async def test_the_relay_is_woken_by_each_write_that_tells(engine: Engine) -> None:
    woken: list[int] = []
    store = Store(engine, DOSSIERS, reveil=lambda: woken.append(1))
    one = nouveau()
    await store.add(one, ouvert(one))
    await store.change(one.id, lambda d: d.ajouter(1))
    assert woken == [1, 1]


async def test_a_changed_state_without_a_fact_is_a_bug(dossiers: Store[Dossier]) -> None:
    one = await dossiers.add(nouveau())
    with pytest.raises(RegleSansFait):
        await dossiers.change(one.id, lambda d: (replace(d, total=9),))
    assert await dossiers.get(one.id) == one


async def test_a_refusal_leaves_everything_as_it_was(dossiers: Store[Dossier]) -> None:
    one = await dossiers.add(replace(nouveau(), statut=Statut.CLOS))
    with pytest.raises(DossierClos):
        await dossiers.change(one.id, lambda d: d.ajouter(1))
    assert await dossiers.get(one.id) == one
    assert await dossiers._rows.outbox(10) == []


async def test_what_does_not_exist_cannot_be_changed(dossiers: Store[Dossier]) -> None:
    with pytest.raises(Introuvable):
        await dossiers.change("absent", lambda d: d.ajouter(1))


class _AlwaysSecond(Plain):
    async def update(self, row: object, *, expected: int) -> bool:
        return False


async def test_a_race_lost_for_ever_ends_with_an_error_that_may_pass(engine: Engine) -> None:
    store = Store(Spoiled(engine, _AlwaysSecond), DOSSIERS, tries=3)
    one = await store.add(nouveau())
    with pytest.raises(TropDeConcurrence):
        await store.change(one.id, lambda d: d.ajouter(1))
