"""What the operator does on a genuine Kafka with accounts and an authorizer: topics, and what a partner is given."""

import asyncio
from collections.abc import Iterator
from functools import partial

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError

from infra.local.demo.client import attendre
from infra.operator.broker import accounts, topics
from infra.operator.broker.connection import Admin, administer
from infra.operator.domain.subscriptions import Right, rights
from infra.operator.domain.topics import Found
from services.kit.kafka import KafkaAccess

from .secured import Porte, secured_kafka

ABONNEMENT = {"partner": "carto", "topics": ["conum.cra"], "plateforme": "conum"}
COMPTE = "partenaire-carto"


@pytest.fixture(scope="module")
def porte(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Porte]:
    with asyncio.Runner() as runner:
        there = secured_kafka(tmp_path_factory.mktemp("secured"), tls=True)
        yield runner.run(there.__aenter__())
        runner.run(there.__aexit__(None, None, None))


@pytest.fixture
def access(porte: Porte) -> KafkaAccess:
    """As the operator reaches it: an account that may do all."""
    return porte.access()


async def _reads(access: KafkaAccess, topic: str, group: str) -> bool:
    """Whether that account may read that topic in that group."""
    consumer = AIOKafkaConsumer(
        topic, **access.client(), group_id=group, auto_offset_reset="earliest", request_timeout_ms=5_000
    )
    try:
        async with asyncio.timeout(15):
            await consumer.start()
            return bool((await consumer.getone()).value == b"un fait")
    except KafkaError:
        return False
    finally:
        await consumer.stop()


async def test_a_topic_is_made_then_grows_and_is_known_to_hold_records(access: KafkaAccess) -> None:
    spec = {"topic": "conum.operateur", "partitions": 2}
    assert await administer(access, lambda a: topics.found(a, "conum.operateur")) is None
    for _ in range(2):
        await administer(access, lambda a: topics.create(a, spec))
    assert await administer(access, lambda a: topics.found(a, "conum.operateur")) == Found(2, 1, True)
    await administer(access, lambda a: topics.grow(a, "conum.operateur", 3))
    await _tell(access, "conum.operateur")
    assert await administer(access, lambda a: topics.found(a, "conum.operateur")) == Found(3, 1, False)


def _create(topic: str, admin: Admin) -> None:
    topics.create(admin, {"topic": topic, "partitions": 1})


def _limit(rate: float | None, admin: Admin) -> None:
    accounts.limit(admin, "partenaire-debit", rate)


async def _tell(access: KafkaAccess, topic: str) -> None:
    async with AIOKafkaProducer(**access.client()) as producer:
        await producer.send_and_wait(topic, b"un fait")


async def test_a_partner_reads_what_is_listed_in_groups_of_its_own_and_loses_it_all(porte: Porte) -> None:
    access = porte.access()
    for topic in ("conum.cra", "conum.poste"):
        await administer(access, partial(_create, topic))
        await _tell(access, topic)
    partner = porte.access(COMPTE, "secret")
    assert not await administer(access, lambda a: accounts.exists(a, COMPTE))
    await administer(access, lambda a: accounts.set_password(a, COMPTE, "secret"))
    assert await administer(access, lambda a: accounts.permit(a, COMPTE, rights(ABONNEMENT)))
    assert not await administer(access, lambda a: accounts.permit(a, COMPTE, rights(ABONNEMENT)))

    assert await _reads(partner, "conum.cra", "partenaire.carto.carte")
    assert not await _reads(partner, "conum.poste", "partenaire.carto.carte")
    assert not await _reads(partner, "conum.cra", "activites")
    with pytest.raises(KafkaError):
        await _tell(partner, "conum.cra")

    await administer(access, lambda a: accounts.remove(a, COMPTE))
    assert not await administer(access, lambda a: accounts.exists(a, COMPTE))
    assert await administer(access, lambda a: accounts.rights(a, COMPTE)) == frozenset()
    assert not await _reads(partner, "conum.cra", "partenaire.carto.carte")


async def test_a_right_given_by_hand_goes(access: KafkaAccess) -> None:
    more = rights(ABONNEMENT) | {Right("topic", "conum.poste", "READ")}
    await administer(access, lambda a: accounts.permit(a, "partenaire-main", more))
    await administer(access, lambda a: accounts.permit(a, "partenaire-main", rights(ABONNEMENT)))
    assert await administer(access, lambda a: accounts.rights(a, "partenaire-main")) == rights(ABONNEMENT)


async def test_a_quota_is_set_changed_and_taken_away(access: KafkaAccess) -> None:
    for rate in (2048.0, 4096.0, None):
        await administer(access, partial(_limit, rate))

        async def connu(rate: float | None = rate) -> bool | None:
            """A broker knows of it a moment after it has acknowledged it."""
            return await administer(access, lambda a: accounts.limited(a, "partenaire-debit")) == rate or None

        await attendre(f"un débit de {rate}", connu, 30)
