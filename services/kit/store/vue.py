"""What a service keeps of others' facts, each value with the sequence of the fact it comes from."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from ..aggregate import Conflit
from .lecture import Lecture
from .races import TRIES, TropDeConcurrence, step_aside

__all__ = ["Vue"]

T = TypeVar("T")


class Vue(Lecture[T], Generic[T]):
    """An event that comes twice, or after a later one, changes nothing: sequences only grow."""

    async def put(self, key: str, value: T, *, sequence: int) -> bool:
        """Keeps ``value`` unless what is there comes from this fact or a later one; says whether it did."""
        return await self.change(key, lambda _: value, sequence=sequence)

    async def change(self, key: str, change: Callable[[T | None], T], *, sequence: int) -> bool:
        """Keeps what ``change`` makes of the present value (None: nothing yet), under the same condition.

        ``change`` may run several times. Raises Conflit when a unique index says no.
        """
        for attempt in range(TRIES):
            row = (await self._rows.fetch([key])).get(key)
            if row is not None and row.version >= sequence:
                return False
            following = self._row(key, sequence, change(None if row is None else self._value(row)))
            if row is not None:
                if await self._rows.update(following, expected=row.version):
                    return True
            else:
                try:
                    await self._rows.insert(following)
                except Conflit:
                    # Whichever index spoke first: the same key may just have been kept by somebody else.
                    if not await self._rows.fetch([key]):
                        raise
                else:
                    return True
            await step_aside(attempt)
        raise TropDeConcurrence(f"{self.collection.name}: lost {TRIES} races")

    async def put_many(self, values: Iterable[tuple[str, T, int]]) -> int:
        """``put`` for many (key, value, sequence) in one round trip; how many it kept. Of a key that comes twice,
        the greatest sequence.

        A crash may leave some kept and others not: the same call again keeps the rest.
        """
        last: dict[str, tuple[T, int]] = {}
        for key, value, sequence in values:
            if key not in last or last[key][1] < sequence:
                last[key] = (value, sequence)
        rows = [self._row(key, sequence, value) for key, (value, sequence) in last.items()]
        return await self._rows.put_many(rows) if rows else 0

    async def delete(self, key: str) -> None:
        """Forgets the value and its sequence; an older event that comes later would be taken for new."""
        await self._rows.delete(key)

    async def clear(self) -> None:
        """Forgets all of it: it is about to be made again from the facts."""
        await self._rows.clear()
