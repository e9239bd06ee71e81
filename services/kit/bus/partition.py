"""Kafka's own partitioner, as every client has it, but quick: aiokafka's costs as much as the sending."""

from functools import lru_cache
from struct import iter_unpack
from typing import Final

__all__ = ["partition_of"]

_M: Final = 0x5BD1E995
_32: Final = 0xFFFFFFFF


@lru_cache(maxsize=8_192)
def partition_of(key: bytes, partitions: int) -> int:
    """The partition of that key among so many: murmur2, positive, modulo."""
    whole = len(key) & ~3
    h = 0x9747B28C ^ len(key)
    for (k,) in iter_unpack("<I", key[:whole]):
        k = k * _M & _32
        h = (h * _M & _32) ^ ((k ^ k >> 24) * _M & _32)
    if rest := key[whole:]:
        h = (h ^ int.from_bytes(rest, "little")) * _M & _32
    h = (h ^ h >> 13) * _M & _32
    return ((h ^ h >> 15) & 0x7FFFFFFF) % partitions
