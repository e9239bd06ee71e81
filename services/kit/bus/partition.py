"""Which partition a key goes to: the relay alone decides it, so it may be quick."""

from zlib import crc32

__all__ = ["partition_of"]


def partition_of(key: bytes, partitions: int) -> int:
    """CRC-32 modulo the number of partitions, as librdkafka's ``consistent``. aiokafka's own murmur2, in Python, costs
    as much as the sending; readers never need to know."""
    return crc32(key) % partitions
