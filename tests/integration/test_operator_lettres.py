"""A Replay of dead letters: each is sent once, no more than asked, to the group that refused it, and it is audited."""

import asyncio
from typing import Any

from infra.operator.kube import EVENT, PLATEFORME, REPLAY
from infra.operator.replays import Replays
from services.kit import deadletters
from services.kit.bus import Incorrect, Meta
from tests.unit.operateur import KubeEnMemoire

from .bus import PosteOuvert, Sujet, bus, running, until


async def test_what_was_refused_is_given_again_once_and_within_its_bound(kafka: str) -> None:
    sujet, taken, repaired, kube = Sujet(kafka), list[str](), asyncio.Event(), KubeEnMemoire()
    refused_by = f"conum.essai.{sujet.aggregat}"
    kube.put(
        PLATEFORME, "conum", {"kafka": {"bootstrap": kafka, "security": "PLAINTEXT", "mechanism": "SCRAM-SHA-512"}}
    )

    async def take(fait: PosteOuvert, meta: Meta) -> None:
        if not repaired.is_set():
            raise Incorrect("structure inconnue")
        taken.append(meta.event_id)

    async def letters() -> list[bool]:
        return sorted(one.replayed for one in await deadletters.read(kafka) if one.group == refused_by)

    async def ask(name: str, most: int) -> dict[str, Any]:
        who = {"requestedBy": "admin", "reason": "Structure importée depuis"}
        kube.put(REPLAY, name, {"plateforme": "conum", "group": refused_by, "max": most, "perSecond": 100, **who})
        kube.there["replays", name]["spec"]["deadLetters"] = {}
        await Replays(kube).run(name)
        status: dict[str, Any] = kube.there["replays", name]["status"]
        return status

    told = [sujet.envelope(n, key=f"k{n}") for n in (1, 2, 3)]
    await sujet.publish(*told)
    async with running(bus(sujet, sujet.consumers(take))):
        async with asyncio.timeout(60):
            while await letters() != [False] * 3:  # noqa: ASYNC110 — Kafka does not tell
                await asyncio.sleep(0.2)
        repaired.set()
        first = await ask("deux", 2)
        assert (first["phase"], first["replayed"]) == ("Termine", 2)
        assert await letters() == [False, True, True]
        await until(lambda: len(taken) == 2)
        assert (await ask("reste", 100))["replayed"] == 1
        assert (await ask("rien", 100))["replayed"] == 0
        await until(lambda: len(taken) == 3)
    assert sorted(taken) == sorted(one.id for one in told)
    audited = [one["message"] for (plural, _), one in kube.there.items() if plural == EVENT.plural]
    assert "2 lettres mortes rejouées. Demandé par admin : Structure importée depuis" in audited
