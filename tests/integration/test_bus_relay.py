"""From the store to Kafka: every fact told, in order, under one id, whatever is killed on the way."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self, cast

import pytest

from infra.local.process import Process
from services.kit.aggregate import Aggregate, Fait
from services.kit.bus import Meta
from services.kit.outbox import Relay
from services.kit.store import Collection, Engine, Index, Store, Vue
from services.kit.store.contract import Envelope, Rows
from services.kit.telemetry import setup, span
from services.kit.temps import maintenant, uuid7
from services.kit.testing import engine_in

from .bus import PosteOuvert, Sujet, bus, read_all, running, until


@dataclass(frozen=True, kw_only=True)
class Guichet(Aggregate):
    """The smallest aggregate that tells something."""

    postes: int = 0

    def ouvrir(self, fait: type[Any], *, le: datetime) -> tuple[Self, Any]:
        following = replace(self, postes=self.postes + 1)
        return following, fait(guichet=self.id, postes=following.postes, le=le)


@dataclass(frozen=True, kw_only=True)
class Total:
    """What a consumer keeps: how many it was told of, and how many times."""

    postes: int
    fois: int


GUICHETS = Collection("guichets", Guichet, columns={"postes": lambda g: g.postes}, indexes=[Index("postes")])
TOTAUX = Collection("totaux", Total)


def poste_ouvert(sujet: Sujet) -> type[Any]:
    """The fact of this test, on its own topic."""

    @dataclass(frozen=True, kw_only=True)
    class PosteOuvert(Fait, aggregat=sujet.aggregat):
        guichet: str
        postes: int

    return PosteOuvert


async def ouvrir(store: Store[Guichet], fait: type[Any], ids: list[str], times: int) -> None:
    """Opens each counter, then ``times`` posts at each, all counters at once."""

    async def one(id: str) -> None:
        await store.add(*Guichet(id=id).ouvrir(fait, le=maintenant()))
        for _ in range(times - 1):
            await store.change(id, lambda g: g.ouvrir(fait, le=maintenant()))

    await asyncio.gather(*(one(id) for id in ids))


def by_key(records: list[Any]) -> dict[str, list[int]]:
    """Key → the sequences that its records carry, in the order of the topic."""
    found: dict[str, list[int]] = {}
    for record in records:
        found.setdefault(record.key.decode(), []).append(int(dict(record.headers)["ce_sequence"]))
    return found


async def test_a_fact_arrives_with_all_its_headers(kafka: str, tmp_path: Path) -> None:
    sujet = Sujet(kafka)
    setup("essai")
    async with engine_in(tmp_path, [GUICHETS]) as engine:
        relay = Relay("essai", engine, ["guichets"], kafka)
        store = Store(engine, GUICHETS, reveil=relay.reveiller)
        id = uuid7()
        with span("command") as current:
            trace_id = f"{current.get_span_context().trace_id:032x}"
            await ouvrir(store, poste_ouvert(sujet), [id], 1)
        async with running(relay):
            await until(lambda: relay.panne is None)
        (record,) = await read_all(kafka, sujet.topic)
        assert await engine.rows("guichets").outbox(10) == []
    headers = {name: value.decode() for name, value in record.headers}
    assert record.key.decode() == id
    assert headers["traceparent"].split("-")[1] == trace_id
    assert headers["ce_id"].count("-") == 4
    assert datetime.fromisoformat(headers["ce_time"]).tzinfo is not None
    assert {name: headers[name] for name in headers if name not in ("traceparent", "ce_id", "ce_time")} == {
        "ce_specversion": "1.0",
        "ce_type": sujet.type,
        "ce_source": "conum/essai",
        "ce_subject": id,
        "ce_sequence": "1",
        "ce_dataschema": f"urn:conum:schema:{sujet.type}",
        "content-type": "application/json",
    }
    assert b'"postes":1' in record.value


async def test_a_key_s_facts_leave_in_order_and_once(kafka: str, tmp_path: Path) -> None:
    sujet = Sujet(kafka)
    async with engine_in(tmp_path, [GUICHETS]) as engine:
        relay = Relay("essai", engine, ["guichets"], kafka)
        store = Store(engine, GUICHETS, reveil=relay.reveiller)
        ids = [uuid7() for _ in range(30)]
        async with running(relay):
            await ouvrir(store, poste_ouvert(sujet), ids, 20)
            await until_empty(engine)
        assert by_key(await read_all(kafka, sujet.topic)) == {id: list(range(1, 21)) for id in ids}


async def until_empty(engine: Engine, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while await engine.rows("guichets").outbox(1):
        assert time.monotonic() < end, "facts are still waiting"
        await asyncio.sleep(0.05)


async def test_what_a_crash_left_is_found_without_being_woken(kafka: str, tmp_path: Path) -> None:
    sujet = Sujet(kafka)
    async with engine_in(tmp_path, [GUICHETS]) as engine:
        relay = Relay("essai", engine, ["guichets"], kafka, scan=0.1)
        async with running(relay):
            await until(lambda: relay.panne is None)
            await ouvrir(Store(engine, GUICHETS), poste_ouvert(sujet), [uuid7()], 3)
            await until_empty(engine)


async def test_nothing_is_lost_when_the_broker_is_killed_meanwhile(
    mortal_kafka: tuple[Process, str], tmp_path: Path
) -> None:
    process, address = mortal_kafka
    sujet = Sujet(address)
    async with engine_in(tmp_path, [GUICHETS]) as engine:
        relay = Relay("essai", engine, ["guichets"], address)
        store = Store(engine, GUICHETS, reveil=relay.reveiller)
        ids = [uuid7() for _ in range(40)]
        async with running(relay):
            await until(lambda: relay.panne is None)
            writing = asyncio.create_task(ouvrir(store, poste_ouvert(sujet), ids, 30))
            await asyncio.sleep(0.3)
            await process.kill()
            await writing
            await until(lambda: relay.panne is not None)
            assert await engine.rows("guichets").outbox(1)
            await process.start()
            await until_empty(engine)
            await until(lambda: relay.panne is None)
        told = by_key(await read_all(address, sujet.topic))
    assert {id: sorted(set(told[id])) for id in told} == {id: list(range(1, 31)) for id in ids}
    for sequences in told.values():
        first = list(dict.fromkeys(sequences))
        assert first == sorted(first)


class Interrompu:
    """A relay's view of its rows that dies between what Kafka acknowledged and the mark of it."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def outbox(self, limit: int, after: Sequence[Envelope] = ()) -> list[Envelope]:
        return await self._rows.outbox(limit, after)

    async def told(self, facts: Any) -> None:
        raise asyncio.CancelledError


class Coupe:
    """An engine whose relay is killed at the worst moment."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rows(self, collection: str) -> Interrompu:
        return Interrompu(self._engine.rows(collection))


@pytest.mark.parametrize("gated", [True, False])
async def test_a_relay_killed_before_its_mark_tells_twice_and_the_vue_counts_once(
    kafka: str, tmp_path: Path, gated: bool
) -> None:
    """And twice when the consumer does not look at the sequence."""
    sujet = Sujet(kafka)
    async with engine_in(tmp_path, [GUICHETS, TOTAUX]) as engine:
        await ouvrir(Store(engine, GUICHETS), poste_ouvert(sujet), [id := uuid7()], 1)
        with pytest.raises(asyncio.CancelledError):
            await Relay("essai", cast(Engine, Coupe(engine)), ["guichets"], kafka).run()
        relay = Relay("essai", engine, ["guichets"], kafka)
        vue: Vue[Total] = Vue(engine, TOTAUX)
        seen: list[str] = []

        async def compter(fait: PosteOuvert, meta: Meta) -> None:
            def plus(old: Total | None) -> Total:
                return Total(postes=(old.postes if old else 0) + fait.postes, fois=(old.fois if old else 0) + 1)

            await vue.change(meta.key, plus, sequence=meta.sequence if gated else len(seen) + 1)
            seen.append(meta.event_id)

        async with running(relay, bus(sujet, sujet.consumers(compter))):
            await until(lambda: len(seen) == 2)
        assert len(set(seen)) == 1
        total = await vue.get(id)
    assert total is not None
    assert total.fois == (1 if gated else 2)
