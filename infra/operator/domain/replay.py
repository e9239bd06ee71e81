"""What a replay has still to send: bounded when it begins, never more than asked, taken up where it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

__all__ = ["BATCH", "Progress", "is_replay"]

BATCH: Final = 100


@dataclass(frozen=True)
class Progress:
    """``left``: partition → (next offset to read, first one that is not asked). ``replayed``: how many were sent."""

    left: Mapping[int, tuple[int, int]]
    replayed: int
    max: int

    @classmethod
    def read(cls, status: Mapping[str, Any], maximum: int) -> Self:
        """As ``shown`` wrote it."""
        left = {p["partition"]: (p["next"], p["end"]) for p in status.get("partitions", [])}
        return cls(left, status.get("replayed", 0), maximum)

    @property
    def shown(self) -> dict[str, Any]:
        partitions = [{"partition": p, "next": n, "end": e} for p, (n, e) in sorted(self.left.items())]
        return {"partitions": partitions, "replayed": self.replayed}

    @property
    def next(self) -> tuple[int, int, int, int] | None:
        """(partition, from, to, how many to send at most) to take now; None when it is over."""
        room = min(BATCH, self.max - self.replayed)
        for partition, (begin, end) in sorted(self.left.items()):
            if begin < end and room > 0:
                return partition, begin, end, room
        return None

    def sent(self, partition: int, reached: int, count: int) -> Self:
        """After ``count`` records of that partition were sent, up to the offset ``reached``, left out."""
        left = {**self.left, partition: (reached, self.left[partition][1])}
        return replace(self, left=left, replayed=self.replayed + count)


def is_replay(headers: Sequence[tuple[str, bytes]], only_group: str) -> bool:
    """Whether a record was itself replayed, to one group: it is not a fact of that moment, and is not sent again."""
    return any(name == only_group for name, _ in headers)
