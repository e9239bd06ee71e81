"""Topics, partners, indexes and replays declared in Kubernetes, carried out on a genuine Kafka with accounts."""

import asyncio
import base64
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError
from pydantic import SecretStr

from infra.local.kube import KubeServer
from infra.operator.broker import accounts, topics
from infra.operator.broker.connection import administer
from services.kit import deadletters
from services.kit.bus import Incorrect, Meta
from services.kit.bus.reception import ONLY_GROUP
from services.kit.kafka import KafkaAccess
from tests.integration.bus import PosteOuvert, Sujet, bus, running, until
from tests.integration.secured import PASSWORD, USER, Porte, secured_kafka

from .operateur import Espace, en_service, install_crds, operateurs, sous_graphe

MOI = "admin"
"""Who the API server's administrator is."""


@pytest.fixture(scope="module")
def porte(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Porte]:
    with asyncio.Runner() as runner:
        there = secured_kafka(tmp_path_factory.mktemp("secured"), tls=False)
        yield runner.run(there.__aenter__())
        runner.run(there.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def espace(kube: KubeServer, porte: Porte, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Espace]:
    """A platform whose Kafka is that one, and its operator."""
    install_crds(kube)
    there = Espace(kube)
    kube.kubectl("create", "namespace", there.name)
    words = f"--from-literal=username={USER}", f"--from-literal=password={PASSWORD}"
    kube.kubectl("-n", there.name, "create", "secret", "generic", "kafka", *words)
    kafka = {"bootstrap": porte.bootstrap, "security": porte.protocol, "secret": "kafka"}
    with (
        en_service(sous_graphe(structures=str)) as structures,
        operateurs(there, tmp_path_factory.mktemp("operateur")),
    ):
        there.plateforme(("structures", structures.url), kafka=kafka)
        yield there


def topic(name: str, partitions: int, **more: Any) -> dict[str, Any]:
    return {"plateforme": "conum", "topic": name, "partitions": partitions, **more}


def found(porte: Porte, name: str) -> int:
    there = asyncio.run(administer(porte.access(), lambda admin: topics.found(admin, name)))
    return there.partitions if there else 0


def test_a_topic_grows_and_what_would_shrink_or_rename_it_is_refused(espace: Espace, porte: Porte) -> None:
    espace.put("EventTopic", "suivi", topic("conum.suivi", 2))
    espace.until("eventtopics", "suivi", "Ready", "True")
    assert found(porte, "conum.suivi") == 2
    espace.put("EventTopic", "suivi", topic("conum.suivi", 3))
    espace.kube.wait(lambda: found(porte, "conum.suivi") == 3, 60)

    for spec, why in (
        (topic("conum.suivi", 1), "Les partitions d'un sujet ne font que croître."),
        (topic("conum.autre", 3), "Un sujet ne change ni de nom ni de plateforme"),
        (topic("conum.suivi", 3, replication=1), "La réplication d'un sujet ne change pas ici"),
    ):
        with pytest.raises(subprocess.CalledProcessError) as refused:
            espace.put("EventTopic", "suivi", spec)
        assert why in refused.value.stderr

    espace.put("EventTopic", "suivi-bis", topic("conum.suivi", 6))
    espace.until("eventtopics", "suivi-bis", "Ready", "False", "Doublon")
    espace.until("plateformes", "conum", "Degraded", "True")
    espace.kube.api("DELETE", espace.path("eventtopics", "suivi-bis"))
    espace.until("plateformes", "conum", "Degraded", "False")


def password(espace: Espace) -> str:
    secret = espace.get("secrets", "carto-kafka")
    return base64.b64decode(secret["data"]["password"]).decode() if secret else ""


def reads(access: KafkaAccess, name: str) -> bool:
    """Whether that account may read that topic in a group of its own."""

    async def ask() -> bool:
        consumer = AIOKafkaConsumer(
            name,
            **access.client(),
            group_id="partenaire.carto.carte",
            auto_offset_reset="earliest",
            # Nothing is taken note of: the next one reads the same record again.
            enable_auto_commit=False,
        )
        try:
            async with asyncio.timeout(15):
                await consumer.start()
                return await consumer.getone() is not None
        except (KafkaError, TimeoutError):
            return False
        finally:
            await consumer.stop()

    return asyncio.run(ask())


def test_a_partner_is_given_what_is_declared_until_it_is_deleted(espace: Espace, porte: Porte) -> None:
    asyncio.run(tell(porte, "conum.cra", [0]))
    spec = {"plateforme": "conum", "partner": "carto", "topics": ["conum.cra"], "bytesPerSecond": 1_000_000}
    espace.put("EventSubscription", "carto", spec)
    espace.until("eventsubscriptions", "carto", "Ready", "True")

    def partner() -> KafkaAccess:
        secret = SecretStr(password(espace))
        return KafkaAccess(porte.bootstrap, "SASL_PLAINTEXT", username="partenaire-carto", password=secret)

    assert reads(partner(), "conum.cra")
    limited = asyncio.run(administer(porte.access(), lambda admin: accounts.limited(admin, "partenaire-carto")))
    assert limited == 1_000_000

    # Its Secret deleted: another password, and the old one is worth nothing.
    before, old = partner(), password(espace)
    espace.kube.api("DELETE", espace.path("secrets", "carto-kafka"))
    espace.kube.wait(lambda: password(espace) not in ("", old), 60)
    espace.kube.wait(lambda: reads(partner(), "conum.cra"), 60)
    assert not reads(before, "conum.cra")

    # Taken away by hand: given again.
    asyncio.run(administer(porte.access(), lambda admin: accounts.remove(admin, "partenaire-carto")))
    espace.kube.wait(lambda: reads(partner(), "conum.cra"), 60)

    last = partner()
    espace.kube.kubectl("-n", espace.name, "delete", "eventsubscription", "carto", "--timeout=60s")
    assert not asyncio.run(administer(porte.access(), lambda admin: accounts.exists(admin, "partenaire-carto")))
    assert not reads(last, "conum.cra")
    espace.kube.wait(lambda: espace.get("secrets", "carto-kafka") is None, 60)


def test_partners_that_are_deleted_while_they_are_looked_at_go_all_the_same(espace: Espace) -> None:
    names = [f"lot{n}" for n in range(8)]
    for name in names:
        espace.put("EventSubscription", name, {"plateforme": "conum", "partner": name, "topics": ["conum.cra"]})
    for name in names:
        espace.until("eventsubscriptions", name, "Ready", "True")
    # A pass over each takes a third of the time between two: some are running now.
    for name in names:
        espace.kube.api("DELETE", espace.path("eventsubscriptions", name))
    espace.kube.wait(lambda: not any(espace.get("eventsubscriptions", name) for name in names), 30)


DEBUT = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)


async def tell(porte: Porte, name: str, minutes: list[int]) -> None:
    """A record a minute given, on partition 0 of a topic that is made when it is not there."""
    await administer(porte.access(), lambda admin: topics.create(admin, {"topic": name, "partitions": 1}))
    async with AIOKafkaProducer(**porte.access().client()) as producer:
        for minute in minutes:
            at = int((DEBUT + timedelta(minutes=minute)).timestamp() * 1_000)
            headers = [("ce_id", str(minute).encode())]
            await producer.send(name, b"{}", b"cle", 0, timestamp_ms=at, headers=headers)
        await producer.flush()


async def replayed(porte: Porte, name: str) -> list[int]:
    """What was sent again to ``activites``, in order."""
    async with AIOKafkaConsumer(**porte.access().client(), auto_offset_reset="earliest") as consumer:
        tp = TopicPartition(name, 0)
        consumer.assign([tp])
        records = [await consumer.getone() for _ in range((await consumer.end_offsets([tp]))[tp])]
    headers = [dict(record.headers) for record in records]
    return [int(h["ce_id"]) for h in headers if h.get(ONLY_GROUP) == b"activites"]


@asynccontextmanager
async def group(porte: Porte, name: str) -> AsyncIterator[None]:
    """A consumer group ``activites`` that has read something once."""
    consumer = AIOKafkaConsumer(name, **porte.access().client(), group_id="activites", auto_offset_reset="earliest")
    async with consumer:
        await consumer.getone()
        await consumer.commit()
        yield


def demande(**more: Any) -> dict[str, Any]:
    begin, end = (f"{DEBUT + timedelta(minutes=m):%Y-%m-%dT%H:%M:%SZ}" for m in (10, 410))
    asked = {"topic": "conum.poste", "from": begin, "to": end}
    who = {"requestedBy": MOI, "reason": "Figures de la nuit à refaire"}
    return {"plateforme": "conum", "group": "activites", "max": 1_000, "range": asked, **who, **more}


def phase(espace: Espace, name: str) -> str:
    return str((espace.get("replays", name) or {}).get("status", {}).get("phase", ""))


def test_a_replay_goes_on_where_it_was_after_its_operator_is_killed(
    kube: KubeServer, porte: Porte, tmp_path: Path
) -> None:
    there = Espace(kube)
    with _platform(there, porte):
        with operateurs(there, tmp_path, ["un"]) as (first,):
            there.put("Replay", "nuit", demande(perSecond=100))
            # Events are told beside the status, a moment later, and by no operator that has ended meanwhile.
            kube.wait(lambda: 0 < _progress(there) < 400 and "RejeuCommence" in _told(there), 60)
            first.end(9)
        reached = _progress(there)
        with operateurs(there, tmp_path, ["deux"]):
            kube.wait(lambda: phase(there, "nuit") == "Termine", 90)
            kube.wait(lambda: {"RejeuCommence", "RejeuTermine"} <= _told(there).keys(), 30)
        sent = asyncio.run(replayed(porte, "conum.poste"))
        assert sorted(set(sent)) == list(range(10, 410))
        # A crash sends again what the status did not know yet: one batch, not what was before it.
        assert len(sent) <= 400 + 100
        assert 0 < reached < 400
        status = there.get("replays", "nuit")
        assert status is not None
        assert status["status"]["replayed"] == 400
        assert "Demandé par admin : Figures de la nuit" in _told(there)["RejeuTermine"]


def _told(espace: Espace) -> dict[str, str]:
    """The last message of each reason, among the events about replays."""
    events = espace.kube.api("GET", espace.path("events"))["items"]
    return {e["reason"]: e["message"] for e in events if e["involvedObject"]["kind"] == "Replay"}


def _progress(espace: Espace) -> int:
    return int((espace.get("replays", "nuit") or {}).get("status", {}).get("replayed", 0))


@contextmanager
def _platform(there: Espace, porte: Porte) -> Iterator[None]:
    """A platform of its own, and what there is to replay."""
    install_crds(there.kube)
    there.kube.kubectl("create", "namespace", there.name)
    asyncio.run(tell(porte, "conum.poste", list(range(420))))

    async def known() -> None:
        async with group(porte, "conum.poste"):
            pass

    asyncio.run(known())
    there.plateforme(("structures", "http://127.0.0.1:9/graphql"), kafka={"bootstrap": porte.en_clair})
    yield


def test_a_replay_is_asked_in_ones_own_name_and_is_not_changed_afterwards(espace: Espace) -> None:
    def refused(**more: Any) -> str:
        with pytest.raises(subprocess.CalledProcessError) as said:
            espace.put("Replay", "inconnu", demande(**more))
        return str(said.value.stderr)

    espace.kube.wait(lambda: "un rejeu se demande en son nom, ici admin" in refused(requestedBy="autre"), 60)
    assert "ou les lettres mortes" in refused(deadLetters={})
    espace.put("Replay", "inconnu", demande(group="personne"))
    espace.kube.wait(lambda: phase(espace, "inconnu") == "Refuse", 60)
    assert "ne se modifie pas" in refused(group="activites")


def test_dead_letters_are_sent_once_and_no_more_than_asked_to_the_group_that_refused_them(
    espace: Espace, porte: Porte
) -> None:
    sujet, taken, repaired = Sujet(porte.en_clair), list[str](), asyncio.Event()
    refused_by = f"conum.essai.{sujet.aggregat}"

    async def take(fait: PosteOuvert, meta: Meta) -> None:
        if not repaired.is_set():
            raise Incorrect("structure inconnue")
        taken.append(meta.event_id)

    async def letters() -> list[bool]:
        return [one.replayed for one in await deadletters.read(porte.en_clair) if one.group == refused_by]

    async def ask(name: str, most: int, awaited: int) -> None:
        who = {"requestedBy": MOI, "reason": "Structure importée depuis"}
        spec = {"plateforme": "conum", "group": refused_by, "max": most, "deadLetters": {}, **who}
        await asyncio.to_thread(espace.put, "Replay", name, spec)
        await asyncio.to_thread(espace.kube.wait, lambda: phase(espace, name) == "Termine", 90)
        assert (espace.get("replays", name) or {})["status"]["replayed"] == awaited

    async def story() -> None:
        told = [sujet.envelope(n, key=f"k{n}") for n in (1, 2, 3)]
        await sujet.publish(*told)
        async with running(bus(sujet, sujet.consumers(take))):
            async with asyncio.timeout(60):
                while len(await letters()) < 3:  # noqa: ASYNC110 — Kafka does not tell
                    await asyncio.sleep(0.2)
            repaired.set()
            await ask("deux", 2, 2)
            await until(lambda: len(taken) == 2)
            assert sorted(await letters()) == [False, True, True]
            await ask("reste", 100, 1)
            await ask("rien", 100, 0)
            await until(lambda: len(taken) == 3)
        assert sorted(taken) == sorted(one.id for one in told)

    asyncio.run(story())
    events = espace.kube.api("GET", espace.path("events"))["items"]
    told = {e["message"] for e in events if e["reason"] == "RejeuTermine"}
    assert "2 lettres mortes rejouées. Demandé par admin : Structure importée depuis" in told


@pytest.mark.skipif("MONGODB_TEST_URI" not in os.environ, reason="MONGODB_TEST_URI names no server")
def test_the_indexes_of_the_services_are_shown_in_the_platform(espace: Espace) -> None:
    uri = os.environ["MONGODB_TEST_URI"]
    espace.kube.kubectl("-n", espace.name, "create", "secret", "generic", "mongodb", f"--from-literal=uri={uri}")
    before = espace.get("plateformes", "conum")
    assert before is not None
    prefix = espace.name.replace("-", "_") + "_"
    espace.put("Plateforme", "conum", {**before["spec"], "mongodb": {"secret": "mongodb", "prefix": prefix}})

    def built() -> bool:
        shown = (espace.get("plateformes", "conum") or {}).get("status", {}).get("indexes", [])
        return bool(shown) and all(one["built"] == one["wanted"] > 0 for one in shown)

    espace.kube.wait(built, 90)
    espace.until("plateformes", "conum", "Synced", "True")
