"""A key keeps its partition for ever: the order of an aggregate's facts depends on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.bus.partition import partition_of
from services.kit.temps import uuid7


@pytest.mark.parametrize(("key", "partition"), [(b"", 0), (b"a", 3), (b"019327a4-6e5b-7c3d-8f21-0a1b2c3d4e5f", 3)])
def test_a_key_s_partition_never_changes(key: bytes, partition: int) -> None:
    assert partition_of(key, 6) == partition


@given(st.binary(max_size=80), st.integers(1, 40))
def test_a_partition_is_one_of_the_topic_s(key: bytes, partitions: int) -> None:
    assert 0 <= partition_of(key, partitions) < partitions


def test_ids_spread_over_the_partitions() -> None:
    found = [partition_of(uuid7().encode(), 6) for _ in range(6_000)]
    assert all(800 < found.count(n) < 1_200 for n in range(6))
