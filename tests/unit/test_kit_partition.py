"""A key has the partition that any other Kafka client would give it."""

from aiokafka.partitioner import DefaultPartitioner
from hypothesis import given
from hypothesis import strategies as st

from services.kit.bus.partition import partition_of

theirs = DefaultPartitioner()


@given(st.binary(max_size=80), st.integers(1, 40))
def test_a_key_s_partition_is_the_one_of_every_kafka_client(key: bytes, partitions: int) -> None:
    numbers = list(range(partitions))
    assert partition_of(key, partitions) == theirs(key, numbers, numbers)
