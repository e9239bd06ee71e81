"""The store against a dictionary: whatever is asked in whatever order, both answer the same."""

import asyncio
import tempfile
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from services.kit.aggregate import Conflit
from services.kit.store import Commande, Engine, Entre, Store, open_engine
from services.kit.store.contract import Where
from services.kit.temps import instant

from .store.defences import ForgetsAll, Plain, Spoiled, TellsNothing, WithoutVersion
from .store.dossier import COLLECTIONS, DOSSIERS, UN_JOUR, Dossier, nouveau, ouvert

R = TypeVar("R")
SIRETS = st.sampled_from([None, "1", "2", "3"])
DEPARTEMENTS = st.sampled_from(["69", "75"])
HEURES = st.integers(0, 4)
CLES = st.sampled_from(["", "c1", "c2", "c3"])


class StoreMachine(RuleBasedStateMachine):
    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        self.engine = self.run(open_engine("machine", COLLECTIONS, folder=Path(self.folder.name)))
        self.store = Store(self.spoil(self.engine), DOSSIERS)
        self.second = Store(self.spoil(self.engine), DOSSIERS)
        self.kept: dict[str, Dossier] = {}
        self.commands: dict[str, set[str]] = {}
        self.creations: dict[str, str] = {}
        self.waiting: dict[str, list[int]] = {}

    def spoil(self, engine: Engine) -> Engine:
        return engine

    def run(self, work: Coroutine[Any, Any, R]) -> R:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        self.run(self.engine.close())
        self.loop.close()
        self.folder.cleanup()

    def grown(self, id: str, dossier: Dossier, by: int) -> Dossier:
        version = self.kept[id].version if id in self.kept else 0
        self.waiting.setdefault(id, []).extend(range(version + 1, version + by + 1))
        self.kept[id] = replace(dossier, version=version + by)
        return self.kept[id]

    @rule(target=ids, siret=SIRETS, departement=DEPARTEMENTS, heure=HEURES, cle=CLES)
    def add(self, siret: str | None, departement: str, heure: int, cle: str) -> Any:
        one = nouveau(siret=siret, departement=departement, ouvert_le=UN_JOUR + timedelta(hours=heure))
        adding = self.store.add(one, ouvert(one), commande=Commande(cle) if cle else None)
        if cle in self.creations:
            assert self.run(adding) == self.kept[self.creations[cle]]
            return multiple()
        if siret and any(d.siret == siret for d in self.kept.values()):
            with pytest.raises(Conflit):
                self.run(adding)
            return multiple()
        assert self.run(adding) == self.grown(one.id, one, 1)
        if cle:
            self.creations[cle] = one.id
            self.commands[one.id] = {cle}
        return one.id

    @rule(id=ids, fois=st.integers(0, 3), cle=CLES)
    def change(self, id: str, fois: int, cle: str) -> None:
        changed = self.run(
            self.store.change(id, lambda d: d.ajouter(2, fois=fois), commande=Commande(cle) if cle else None)
        )
        known = self.commands.setdefault(id, set())
        if cle not in known and fois:
            self.grown(id, replace(self.kept[id], total=self.kept[id].total + 2 * fois), fois)
            known |= {cle} - {""}
        assert changed == self.kept[id]

    @rule(id=ids, count=st.integers(2, 5))
    def change_at_once(self, id: str, count: int) -> None:
        async def all_at_once() -> None:
            await asyncio.gather(
                *((self.store, self.second)[n % 2].change(id, lambda d: d.ajouter(1)) for n in range(count))
            )

        self.run(all_at_once())
        self.grown(id, replace(self.kept[id], total=self.kept[id].total + count), count)

    @rule(id=consumes(ids))
    def delete(self, id: str) -> None:
        """Only for what told all it had to: an engine may forget the facts of a deleted row, or not."""
        if not self.waiting.get(id) and id not in self.creations.values():
            self.run(self.store._rows.delete(id))
            del self.kept[id]

    @rule(count=st.integers(1, 4))
    def tell(self, count: int) -> None:
        for envelope in self.run(self.store._rows.outbox(count)):
            assert self.waiting[envelope.key].pop(0) == envelope.sequence
            self.run(self.store._rows.told([envelope]))

    @rule(departement=DEPARTEMENTS, first=st.integers(1, 5), down=st.booleans(), since=st.none() | HEURES)
    def walk(self, departement: str, first: int, down: bool, since: int | None) -> None:
        start = UN_JOUR + timedelta(hours=since or 0)
        where: Where = {"departement": departement}
        if since is not None:
            where = {**where, "ouvert_le": Entre(instant(start))}
        expected = sorted(
            (d for d in self.kept.values() if d.departement == departement and d.ouvert_le >= start),
            key=lambda d: (d.ouvert_le, d.id),
            reverse=down,
        )
        seen: list[Dossier] = []
        after, more = None, True
        while more:
            page = self.run(self.store.page(where, ("-ouvert_le" if down else "ouvert_le",), first, after))
            seen += page.items
            more, after = page.suite, page.curseurs[-1] if page.curseurs else None
        assert seen == expected

    @invariant()
    def everything_is_kept(self) -> None:
        assert self.run(self.store.many([*self.kept, "absent"])) == [*self.kept.values(), None]

    @invariant()
    def everything_untold_waits(self) -> None:
        waiting: dict[str, list[int]] = {}
        for envelope in self.run(self.store._rows.outbox(100_000)):
            waiting.setdefault(envelope.key, []).append(envelope.sequence)
        assert waiting == {id: left for id, left in self.waiting.items() if left}


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)


@pytest.mark.parametrize("defence", [WithoutVersion, ForgetsAll, TellsNothing])
def test_the_machine_notices_a_defence_that_is_gone(defence: type[Plain]) -> None:
    class Spoilt(StoreMachine):
        def spoil(self, engine: Engine) -> Engine:
            return Spoiled(engine, defence)

    once = settings(TestStoreMachine.settings, max_examples=200, database=None, phases=[Phase.generate])
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Spoilt, settings=once)
