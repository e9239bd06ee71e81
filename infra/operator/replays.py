"""Carries out a Replay: bounded, told in its status and Events, and taken up by the next leader where it was."""

import asyncio
import logging
import time
from datetime import UTC, datetime
from typing import Any

from services.kit import deadletters
from services.kit.kafka import KafkaAccess

from .access import Missing, kafka_of, plateforme_of
from .broker import replay as broker
from .broker.connection import administer
from .domain.conditions import paused
from .domain.replay import BATCH, Progress
from .kube import REPLAY, Kube, Resource

__all__ = ["Replays"]

log = logging.getLogger(__name__)
OVER = ("Termine", "Refuse")
PAUSE = 5.0


class Replays:
    def __init__(self, kube: Kube) -> None:
        self._kube = kube

    async def run(self, name: str) -> None:
        """To its end, one small batch after the other. Raises what Kafka raises: it is taken up again."""
        while (replay := await self._kube.get(REPLAY, name)) is not None:
            if replay.get("status", {}).get("phase") in OVER or "deletionTimestamp" in replay["metadata"]:
                return
            try:
                plateforme = await plateforme_of(self._kube, replay)
                if paused(replay, plateforme):
                    await asyncio.sleep(PAUSE)
                    continue
                access = await kafka_of(self._kube, plateforme)
            except Missing as missing:
                await self._end(replay, "Refuse", str(missing))
                return
            await self._step(replay, access)

    async def _step(self, replay: Resource, access: KafkaAccess) -> None:
        began, before = time.monotonic(), replay.get("status", {}).get("replayed", 0)
        if "phase" not in replay.get("status", {}):
            await self._begin(replay, access)
            return
        step = self._range if "range" in replay["spec"] else self._letters
        count = await step(replay, access)
        # Not faster than asked, whatever Kafka can do.
        wait = (count - before) / replay["spec"]["perSecond"] - (time.monotonic() - began)
        await asyncio.sleep(max(0.0, wait))

    async def _begin(self, replay: Resource, access: KafkaAccess) -> None:
        spec = replay["spec"]
        if not await administer(access, lambda admin: broker.group_exists(admin, spec["group"])):
            await self._end(replay, "Refuse", f"Kafka ne connaît aucun groupe {spec['group']}.")
            return
        left = await broker.bounds(access, spec["range"]) if "range" in spec else {}
        shown = Progress(left, 0, spec["max"]).shown
        await self._write(replay, {**shown, "phase": "EnCours", "startedAt": _now(), "message": "En cours."})
        await self._audit(replay, "RejeuCommence", f"{spec['max']} faits au plus, au groupe {spec['group']}.")

    async def _range(self, replay: Resource, access: KafkaAccess) -> int:
        """How many were sent since the beginning."""
        spec = replay["spec"]
        progress = Progress.read(replay["status"], spec["max"])
        if progress.next is None:
            await self._end(replay, "Termine", f"{progress.replayed} faits rejoués.")
            return progress.replayed
        progress = await broker.send_next(access, spec["range"]["topic"], spec["group"], progress)
        await self._write(replay, progress.shown)
        return progress.replayed

    async def _letters(self, replay: Resource, access: KafkaAccess) -> int:
        """The same. A letter that was sent is marked on its topic, so that it is not sent twice."""
        spec, done = replay["spec"], replay["status"]["replayed"]
        type = spec["deadLetters"].get("type")
        letters = [
            letter
            for letter in await deadletters.read(access)
            if not letter.replayed and letter.group == spec["group"] and type in (None, letter.said("ce_type"))
        ][: min(BATCH, spec["max"] - done)]
        if not letters:
            await self._end(replay, "Termine", f"{done} lettres mortes rejouées.")
            return int(done)
        await deadletters.replay(access, letters)
        await self._write(replay, {"replayed": done + len(letters)})
        return int(done + len(letters))

    async def _end(self, replay: Resource, phase: str, message: str) -> None:
        await self._write(replay, {"phase": phase, "message": message, "finishedAt": _now()})
        await self._audit(replay, f"Rejeu{phase}", message)

    async def _write(self, replay: Resource, more: dict[str, Any]) -> None:
        generation = replay["metadata"]["generation"]
        await self._kube.status(
            REPLAY,
            replay["metadata"]["name"],
            lambda there: {**there.get("status", {}), **more, "observedGeneration": generation},
        )

    async def _audit(self, replay: Resource, reason: str, message: str) -> None:
        """Who asked is in the resource, which admission has checked."""
        spec = replay["spec"]
        log.info("%s %s: group=%s max=%s", reason, replay["metadata"]["name"], spec["group"], spec["max"])
        asked = f"{message} Demandé par {spec['requestedBy']} : {spec['reason']}"
        await self._kube.tell(replay, REPLAY, reason, asked, warning=reason == "RejeuRefuse")


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
