"""Two Kafka accounts in turn: who is connected stays connected, the second may what the first may, the first ends."""

import argparse
import asyncio
import io
import time
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import TopicAuthorizationFailedError
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ResourcePattern, ResourceType
from rich.console import Console

from infra.operator.broker.connection import administer
from infra.procedures.cadre import Cadre, Impossible
from infra.procedures.rotation import KAFKA
from services.kit.bus.topics import ensure
from services.kit.kafka import KafkaAccess

from .secured import secured_kafka

SUJET, SECRET = "conum.cra", "un-secret-de-rechange"


async def etape(nom: str, *, essai: bool = False, vers: str = "b") -> str:
    ecran = io.StringIO()
    options = argparse.Namespace(etape=nom, de="a", vers=vers)
    assert await KAFKA.faire(Cadre(Console(file=ecran, width=200), essai), options) == 0
    return ecran.getvalue()


async def connecte(kafka: KafkaAccess) -> AIOKafkaProducer:
    producer = AIOKafkaProducer(**kafka.client(), acks="all")
    try:
        await producer.start()
    except BaseException:
        await producer.stop()
        raise
    return producer


async def ecrire_sur(producer: AIOKafkaProducer, fait: str) -> None:
    """Once it may: a right that was just given reaches the broker a moment later."""
    fin = time.monotonic() + 30
    while True:
        try:
            await producer.send_and_wait(SUJET, fait.encode())
            return
        except TopicAuthorizationFailedError:
            assert time.monotonic() < fin
            await asyncio.sleep(0.1)


async def test_services_go_from_one_account_to_the_other_and_none_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with secured_kafka(tmp_path, tls=False, partners={"a": "motdepasse-de-a"}) as porte:
        for nom, valeur in porte.env().items():
            monkeypatch.setenv(nom, valeur)
        await ensure(porte.access(), [SUJET], {SUJET: 1})
        ecrire = ACL(
            "User:a", "*", ACLOperation.ALL, ACLPermissionType.ALLOW, ResourcePattern(ResourceType.TOPIC, SUJET)
        )
        await administer(porte.access(), lambda admin: admin.create_acls([ecrire]))
        ancien = await connecte(porte.access("a", "motdepasse-de-a"))
        await ecrire_sur(ancien, "avant")
        with pytest.raises(Impossible, match="n'existe pas"):
            await etape("retirer")
        with pytest.raises(Impossible, match="KAFKA_PASSWORD_SUIVANT"):
            await etape("preparer")
        monkeypatch.setenv("KAFKA_PASSWORD_SUIVANT", SECRET)
        await etape("preparer", essai=True)
        with pytest.raises(Impossible, match="n'existe pas"):
            await etape("retirer")
        for _ in range(2):
            assert "les 1 droits de a" in await etape("preparer")
        nouveau = await connecte(porte.access("b", SECRET))
        for producer in (ancien, nouveau):
            await ecrire_sur(producer, "pendant")
        await ancien.stop()
        await etape("retirer")
        assert "n'existe plus" in await etape("retirer")
        await ecrire_sur(nouveau, "après")
        await nouveau.stop()
        with pytest.raises(Exception, match=r"(?i)authentication|bootstrap|connection"):
            await connecte(porte.access("a", "motdepasse-de-a"))
