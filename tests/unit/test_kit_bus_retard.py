"""How far behind a group is, also when what it has in hand fails again and again."""

from collections.abc import Mapping

import pytest
from aiokafka import TopicPartition

from services.kit.bus import retard as module
from services.kit.bus.retard import Retard, Retards

TP, AUTRE = TopicPartition("conum.poste", 0), TopicPartition("conum.poste", 1)


class Consumer:
    """What a group's consumer knows: its partitions, and where each ends as Kafka last said."""

    def __init__(self, ends: Mapping[TopicPartition, int | None]) -> None:
        self.ends = dict(ends)

    def assignment(self) -> set[TopicPartition]:
        return set(self.ends)

    def highwater(self, tp: TopicPartition) -> int | None:
        end: int | None = self.ends[tp]
        return end


@pytest.fixture
def heure(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    return now


def test_what_is_handled_is_no_longer_behind() -> None:
    consumer, retard = Consumer({TP: 5, AUTRE: None}), Retard("g")
    assert retard.records() == 0
    retard.commence(consumer, TP, 2)
    assert retard.records() == 3
    retard.fini(TP, 2)
    assert retard.records() == 2


def test_a_record_that_comes_again_has_been_in_hand_since_the_first_time(heure: list[float]) -> None:
    consumer, retard = Consumer({TP: 5}), Retard("g")
    retard.commence(consumer, TP, 2)
    heure[0] += 40
    retard.commence(consumer, TP, 2)
    heure[0] += 2
    assert retard.held() == 42
    retard.fini(TP, 2)
    assert retard.held() == 0


def test_a_partition_that_went_to_another_process_is_counted_there() -> None:
    consumer, retard = Consumer({TP: 5}), Retard("g")
    retard.commence(consumer, TP, 2)
    consumer.ends = {AUTRE: 9}
    assert (retard.records(), retard.held()) == (0, 0)


def test_a_group_that_nobody_consumes_for_any_more_is_not_told() -> None:
    retards = Retards()
    retard = retards.de("g")
    assert [x.group for x in retards._groups.values()] == ["g"]
    del retard
    assert not list(retards._groups.values())
