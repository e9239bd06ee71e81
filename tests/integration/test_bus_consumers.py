"""The one consumer policy, on a real Kafka: what passes is tried again, what cannot is put aside, nothing is lost."""

import asyncio
import itertools
from typing import Any

import msgspec
import pytest
from aiokafka import AIOKafkaProducer
from faststream.kafka import KafkaBroker
from faststream.middlewares import AckPolicy

from services.kit.aggregate import Refus
from services.kit.bus import Incorrect, Meta, Policy
from services.kit.bus.broker import refuse_other_policies
from services.kit.telemetry import traceparent

from .bus import PosteOuvert, Sujet, bus, dead_letters, running, until


@pytest.fixture
def sujet(kafka: str) -> Sujet:
    return Sujet(kafka)


class PlusDePoste(Refus):
    message = "Il ne reste plus de poste."


class Recus:
    """A handler that remembers; ``fails`` says what to raise for the nth call (from 1), if anything."""

    def __init__(self, *fails: Exception | None) -> None:
        self.calls: list[tuple[int, Meta]] = []
        self.done: list[int] = []
        self._fails = fails

    async def __call__(self, fait: PosteOuvert, meta: Meta) -> None:
        self.calls.append((fait.postes, meta))
        number = len(self.calls)
        if number <= len(self._fails) and (error := self._fails[number - 1]):
            raise error
        self.done.append(fait.postes)


async def test_a_fact_reaches_its_handler_with_what_comes_around_it(sujet: Sujet) -> None:
    recus = Recus()
    told = sujet.envelope(3, key="c-1", sequence=7)
    await sujet.publish(told)
    async with running(bus(sujet, sujet.consumers(recus))):
        await until(lambda: recus.done)
    ((postes, meta),) = recus.calls
    assert (postes, meta.event_id, meta.type, meta.key, meta.sequence) == (3, told.id, sujet.type, "c-1", 7)
    assert meta.time.utcoffset() is not None


async def test_a_handler_works_in_the_trace_of_its_fact(sujet: Sujet) -> None:
    seen: list[str | None] = []

    async def handle(fait: PosteOuvert, meta: Meta) -> None:
        seen.append(traceparent())

    trace_id = "0af7651916cd43dd8448eb211c80319c"
    await sujet.publish(sujet.envelope(traceparent=f"00-{trace_id}-b7ad6b7169203331-01"))
    async with running(bus(sujet, sujet.consumers(handle))):
        await until(lambda: seen)
    assert seen[0] is not None
    assert seen[0].split("-")[1] == trace_id


async def test_a_key_s_facts_come_in_order(sujet: Sujet) -> None:
    recus = Recus()
    await sujet.publish(*(sujet.envelope(n, key=f"k{n % 3}", sequence=n) for n in range(60)))
    async with running(bus(sujet, sujet.consumers(recus))):
        await until(lambda: len(recus.done) == 60)
    for key in ("k0", "k1", "k2"):
        ours = [meta.sequence for _, meta in recus.calls if meta.key == key]
        assert ours == sorted(ours)


async def test_a_failure_that_passes_is_tried_again(sujet: Sujet) -> None:
    recus = Recus(OSError("x"), OSError("x"))
    await sujet.publish(sujet.envelope(1), sujet.envelope(2))
    async with running(bus(sujet, sujet.consumers(recus))):
        await until(lambda: recus.done == [1, 2])
    assert [postes for postes, _ in recus.calls] == [1, 1, 1, 2]
    assert await dead_letters(sujet) == []


async def test_acknowledging_first_loses_what_fails(sujet: Sujet) -> None:
    """The defence off: FastStream's default policy."""
    recus = Recus(OSError("x"))
    await sujet.publish(sujet.envelope(1), sujet.envelope(2))
    broker = KafkaBroker(sujet.bootstrap, apply_types=False)

    @broker.subscriber(sujet.topic, group_id=f"g.{sujet.topic}", auto_offset_reset="earliest")
    async def handle(body: dict[str, int]) -> None:
        await recus(PosteOuvert(**body), None)  # type: ignore[arg-type]  # no meta in this one

    with pytest.raises(ValueError, match="acknowledges"):
        refuse_other_policies(broker)
    async with broker:
        await broker.start()
        await until(lambda: len(recus.calls) == 2)
    assert recus.done == [2]


@pytest.mark.filterwarnings("ignore:AckPolicy.REJECT_ON_ERROR")
@pytest.mark.parametrize("policy", [p for p in AckPolicy if p is not AckPolicy.NACK_ON_ERROR])
def test_no_subscriber_acknowledges_otherwise(policy: AckPolicy) -> None:
    broker = KafkaBroker("127.0.0.1:1", ack_policy=AckPolicy.NACK_ON_ERROR)
    broker.subscriber("a", group_id="g")
    refuse_other_policies(broker)
    broker.subscriber("b", group_id="g", ack_policy=policy)
    with pytest.raises(ValueError, match="acknowledges"):
        refuse_other_policies(broker)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"{not json", "DecodeError"),
        (b"", "DecodeError"),
        (b"\xff\xfe", "DecodeError"),
        (b"{}", "required field `postes`"),
        (b'{"postes": "jean.dupont@exemple.fr"}', "Expected `int`, got `str`"),
    ],
)
async def test_what_cannot_be_read_is_put_aside_and_the_next_one_handled(sujet: Sujet, raw: bytes, said: str) -> None:
    recus = Recus()
    poison = sujet.envelope()
    await sujet.publish(poison, raw=raw)
    await sujet.publish(sujet.envelope(2))
    async with running(bus(sujet, sujet.consumers(recus))):
        await until(lambda: recus.done == [2])
    ((headers, value),) = await dead_letters(sujet)
    assert value == raw
    assert said in headers["conum-dead-reason"]
    assert "jean" not in headers["conum-dead-reason"]
    assert headers["conum-dead-group"] == f"conum.essai.{sujet.aggregat}"
    assert headers["conum-dead-attempts"] == "1"
    assert headers["ce_id"] == poison.id
    assert headers["conum-dead-partition"].isdecimal()
    assert headers["conum-dead-offset"] == "0"


async def test_a_record_without_its_headers_is_put_aside(sujet: Sujet) -> None:
    recus = Recus()
    await sujet.publish()
    async with AIOKafkaProducer(bootstrap_servers=sujet.bootstrap) as producer:
        await producer.send_and_wait(sujet.topic, b'{"postes": 1}', key=b"k", headers=[("ce_id", b"\xff")])
    await sujet.publish(sujet.envelope(2))
    async with running(bus(sujet, sujet.consumers(recus))):
        await until(lambda: recus.done == [2])
    ((headers, _),) = await dead_letters(sujet)
    assert headers["conum-dead-reason"] == "Incorrect: header ce_type missing"


async def test_a_refusal_is_put_aside_at_once_with_its_sentence(sujet: Sujet) -> None:
    recus = Recus(PlusDePoste("pour jean.dupont@exemple.fr"), Incorrect("unknown structure 12345678901234"))
    await sujet.publish(sujet.envelope(1), sujet.envelope(2), sujet.envelope(3))
    async with running(bus(sujet, sujet.consumers(recus))):
        await until(lambda: recus.done == [3])
    assert [headers["conum-dead-reason"] for headers, _ in await dead_letters(sujet)] == [
        "PlusDePoste: Il ne reste plus de poste.",
        "Incorrect: unknown structure …",
    ]


async def test_what_failed_too_often_is_put_aside(sujet: Sujet) -> None:
    recus = Recus(*[ZeroDivisionError("secret")] * 3)
    await sujet.publish(sujet.envelope(1), sujet.envelope(2))
    async with running(bus(sujet, sujet.consumers(recus))):
        await until(lambda: recus.done == [2])
    ((headers, _),) = await dead_letters(sujet)
    assert headers["conum-dead-reason"] == "ZeroDivisionError"
    assert headers["conum-dead-attempts"] == "3"


async def test_an_outage_of_the_store_puts_nothing_aside(sujet: Sujet) -> None:
    recus = Recus(*[OSError("down")] * 8)

    async def ping() -> None:
        if len(recus.calls) < 7:
            raise OSError("down")

    await sujet.publish(sujet.envelope(1))
    async with running(bus(sujet, sujet.consumers(recus), ping=ping)):
        await until(lambda: recus.done == [1])
    assert len(recus.calls) == 9
    assert await dead_letters(sujet) == []


async def test_a_partition_that_waits_does_not_hold_up_the_others(sujet: Sujet) -> None:
    done: list[str] = []

    async def handle(fait: PosteOuvert, meta: Meta) -> None:
        if meta.key == "bloque" and not len(done) >= 20:
            raise OSError("not yet")
        done.append(meta.key)

    await sujet.publish(sujet.envelope(key="bloque"), *(sujet.envelope(key=f"k{n}") for n in range(40)))
    patient = Policy(attempts=1000, first_delay=0.05, max_delay=0.1)
    async with running(bus(sujet, sujet.consumers(handle), policy=patient)):
        await until(lambda: len(done) == 41)
    assert done.index("bloque") >= 20


async def test_what_nobody_here_listens_to_is_ignored(sujet: Sujet) -> None:
    recus = Recus()
    other = msgspec.structs.replace(sujet.envelope(1), type=f"{sujet.aggregat}.autre.v1")
    await sujet.publish(other, sujet.envelope(2))
    async with running(bus(sujet, sujet.consumers(recus))):
        await until(lambda: recus.done == [2])
    assert await dead_letters(sujet) == []


async def test_a_consumer_that_comes_back_goes_on_where_it_was(sujet: Sujet) -> None:
    first, second = Recus(), Recus()
    await sujet.publish(sujet.envelope(1), sujet.envelope(2))
    async with running(bus(sujet, sujet.consumers(first))):
        await until(lambda: first.done == [1, 2])
    await sujet.publish(sujet.envelope(3))
    async with running(bus(sujet, sujet.consumers(second))):
        await until(lambda: second.done)
    assert second.done == [3]


async def test_two_instances_share_the_partitions(sujet: Sujet) -> None:
    one, two = Recus(), Recus()
    await sujet.publish()
    async with running(bus(sujet, sujet.consumers(one)), bus(sujet, sujet.consumers(two))):
        # The second joins when the group's next rebalance lets it: what counts is that it comes to its share.
        async with asyncio.timeout(60):
            for n in itertools.count():
                await sujet.publish(sujet.envelope(n, key=f"k{n}"))
                if one.done and two.done:
                    break
                await asyncio.sleep(0.05)


async def test_a_consumer_whose_heartbeat_has_died_joins_its_group_again(sujet: Sujet) -> None:
    """As a connection that breaks at the wrong moment leaves it: its coordinator only repeats the error."""
    recus = Recus()
    listening = bus(sujet, sujet.consumers(recus))

    async def broken() -> bool:
        raise RuntimeError("the handler is closed")

    async with running(listening):
        await sujet.publish(sujet.envelope(1, key="a"))
        await until(lambda: recus.done)
        subscriber: Any = listening.broker.subscribers[0]
        first = subscriber.consumer
        first._coordinator._do_heartbeat = broken
        await until(lambda: subscriber.consumer not in (first, None), 60)
        await sujet.publish(sujet.envelope(2, key="a", sequence=2))
        await until(lambda: len(recus.done) == 2, 60)
        await until(lambda: listening.panne is None)
    assert recus.done == [1, 2]
