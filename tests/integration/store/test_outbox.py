"""A fact is told if and only if it is kept, and is forgotten only once it was told."""

import asyncio

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import format_trace_id

from services.kit.store import Engine, Envelope, Store
from services.kit.temps import instant

from .defences import ForgetsAll, Spoiled
from .dossier import DOSSIERS, UN_JOUR, Dossier, nouveau, ouvert

CHANGES = 60


async def test_an_envelope_carries_all_that_kafka_will(dossiers: Store[Dossier]) -> None:
    with TracerProvider().get_tracer("test").start_as_current_span("commande") as span:
        one = await dossiers.add(nouveau())
        await dossiers.change(one.id, lambda d: d.ajouter(7))
    (envelope,) = await dossiers._rows.outbox(10)
    assert envelope == Envelope(
        id=envelope.id,
        type="dossier.montant_ajoute.v1",
        topic="conum.dossier",
        key=one.id,
        sequence=1,
        time=instant(UN_JOUR),
        data=f'{{"le":"2026-03-02T09:00:00.123456Z","dossier":"{one.id}","montant":7}}',
        traceparent=envelope.traceparent,
        place=envelope.place,
    )
    assert envelope.traceparent
    assert format_trace_id(span.get_span_context().trace_id) in envelope.traceparent


async def test_outside_any_trace_there_is_no_traceparent(dossiers: Store[Dossier]) -> None:
    one = nouveau()
    await dossiers.add(one, ouvert(one))
    assert [e.traceparent for e in await dossiers._rows.outbox(10)] == [None]


async def test_the_facts_of_a_row_come_in_order_and_no_more_than_asked(dossiers: Store[Dossier]) -> None:
    for _ in range(3):
        one = await dossiers.add(nouveau())
        await dossiers.change(one.id, lambda d: d.ajouter(1, fois=4))
    some = await dossiers._rows.outbox(6)
    assert len(some) == 6
    for key in {e.key for e in some}:
        of_key = [e.sequence for e in some if e.key == key]
        assert of_key == list(range(1, len(of_key) + 1))


async def test_while_some_are_being_told_the_next_are_read_without_them(dossiers: Store[Dossier]) -> None:
    for _ in range(3):
        one = await dossiers.add(nouveau())
        await dossiers.change(one.id, lambda d: d.ajouter(1, fois=4))
    every, lots = await dossiers._rows.outbox(100), [await dossiers._rows.outbox(6)]
    while lots[-1]:
        lots.append(await dossiers._rows.outbox(6, lots[-1]))
    assert [e.id for lot in lots for e in lot] == [e.id for e in every]
    late = await dossiers.add(nouveau())
    await dossiers.change(late.id, lambda d: d.ajouter(1, fois=1))
    assert [e.key for e in await dossiers._rows.outbox(6, every)] == [late.id]


async def test_exactly_what_was_told_is_forgotten(dossiers: Store[Dossier]) -> None:
    one = await dossiers.add(nouveau())
    await dossiers.change(one.id, lambda d: d.ajouter(1, fois=4))
    waiting = await dossiers._rows.outbox(10)
    await dossiers._rows.told([waiting[0], waiting[2]])
    assert await dossiers._rows.outbox(10) == [waiting[1], waiting[3]]
    await dossiers._rows.told(waiting)
    assert await dossiers._rows.outbox(10) == []
    await dossiers.change(one.id, lambda d: d.ajouter(1))
    assert [e.sequence for e in await dossiers._rows.outbox(10)] == [5]


async def _told_while_changed(store: Store[Dossier]) -> set[int]:
    """The sequences that a relay read, when it told them in the midst of changes."""
    one = await store.add(nouveau())
    read: set[int] = set()

    async def relay() -> None:
        while len(read) < CHANGES:
            if waiting := await store._rows.outbox(100):
                read.update(e.sequence for e in waiting)
                await asyncio.sleep(0.001)
                await store._rows.told(waiting)

    async def changes() -> None:
        for _ in range(CHANGES // 4):
            await store.change(one.id, lambda d: d.ajouter(1))

    relaying = asyncio.create_task(relay())
    await asyncio.gather(*(changes() for _ in range(4)))
    await asyncio.wait([relaying], timeout=3)
    relaying.cancel()
    return read


async def test_a_change_in_the_midst_of_telling_loses_no_fact(engine: Engine) -> None:
    store = Store(engine, DOSSIERS)
    assert await _told_while_changed(store) == set(range(1, CHANGES + 1))
    assert await store._rows.outbox(10) == []


async def test_a_relay_that_forgets_more_than_it_told_would_lose_some(engine: Engine) -> None:
    assert len(await _told_while_changed(Store(Spoiled(engine, ForgetsAll), DOSSIERS))) < CHANGES
