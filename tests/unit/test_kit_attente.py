"""What waits to be told is as old as the first that waits, and nothing once all is told."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from opentelemetry.metrics import CallbackOptions

from services.kit import attente as module
from services.kit.attente import Attente
from services.kit.store import Envelope
from services.kit.temps import instant, uuid7

MIDI = datetime(2026, 3, 2, 12, tzinfo=UTC)


def faits(*minutes: int) -> Sequence[Envelope]:
    return [
        Envelope(
            id=uuid7(),
            type="poste.poste_ouvert.v1",
            topic="conum.poste",
            key="p",
            sequence=n,
            time=instant(MIDI + timedelta(minutes=m)),
            data="{}",
        )
        for n, m in enumerate(minutes)
    ]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_attentes", {})
    monkeypatch.setattr(module, "time", (MIDI + timedelta(minutes=10)).timestamp)


def told() -> list[tuple[float, float]]:
    ages, counts = module._ages(CallbackOptions()), module._combien(CallbackOptions())
    return [(age.value, count.value) for age, count in zip(ages, counts, strict=True)]


def test_what_waits_is_as_old_as_the_first() -> None:
    attente = Attente("structures")
    attente.devant(faits(0, 4, 9))
    assert told() == [(600, 3)]
    attente.devant(faits(9))
    assert told() == [(60, 1)]
    attente.devant(())
    assert told() == [(0, 0)]
