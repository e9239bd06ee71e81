"""What a subscription hears: the changes of one aggregate, from any process, also after Kafka has been away."""

import asyncio

from infra.local.process import Process
from services.kit.bus.hub import Hub, Signal

from .bus import Sujet, running, until


async def heard(hub: Hub, key: str) -> Signal:
    async with asyncio.timeout(20):
        return await anext(hub.suivre(key))


async def test_a_follower_hears_its_key_and_no_other(kafka: str) -> None:
    sujet = Sujet(kafka)
    hub = Hub(kafka, [sujet.topic])
    async with running(hub):
        await until(lambda: hub.connected)
        mine, other = asyncio.create_task(heard(hub, "k1")), asyncio.create_task(heard(hub, "k2"))
        await asyncio.sleep(0)
        await sujet.publish(sujet.envelope(key="k1", sequence=4))
        assert await mine == Signal("k1", sujet.type, 4)
        assert not other.done()
        other.cancel()


async def test_a_follower_that_stops_is_forgotten(kafka: str) -> None:
    hub = Hub(kafka, [])
    following = hub.suivre("k")
    assert hub.followed("k") == 1
    del following
    assert hub.followed("k") == 0


async def test_a_slow_follower_loses_the_oldest_and_holds_nobody_up() -> None:
    hub = Hub("127.0.0.1:1", [])
    slow = hub.suivre("k")
    for n in range(1000):
        hub.tell(Signal("k", "t", n))
    assert (await anext(slow)).sequence == 984


async def test_a_follower_hears_again_once_the_broker_is_back(mortal_kafka: tuple[Process, str]) -> None:
    process, address = mortal_kafka
    sujet = Sujet(address)
    hub = Hub(address, [sujet.topic])
    async with running(hub):
        await until(lambda: hub.connected)
        following = hub.suivre("k")
        await process.kill()
        await asyncio.sleep(1)
        await process.start()
        await sujet.publish(sujet.envelope(key="k", sequence=2))
        async with asyncio.timeout(30):
            while (signal := await anext(following)).sequence != 2:
                assert signal.type == ""
