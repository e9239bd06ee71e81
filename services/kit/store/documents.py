"""Things kept without facts: a counter, a tally. Each change is one conditional write, decided again when another
process came first."""

from collections.abc import Callable
from typing import Generic, TypeVar

from ..aggregate import Conflit
from .lecture import Lecture
from .races import TRIES, TropDeConcurrence, step_aside

__all__ = ["Documents"]

T = TypeVar("T")


class Documents(Lecture[T], Generic[T]):
    """What a ``Vue`` is, but where no sequence of one aggregate's facts says what is older."""

    async def change(self, key: str, change: Callable[[T | None], T]) -> T:
        """Keeps what ``change`` makes of the present value (None: nothing yet), and answers it.

        ``change`` may run several times. An equal value is not written.
        """
        for attempt in range(TRIES):
            row = (await self._rows.fetch([key])).get(key)
            present = None if row is None else self._value(row)
            suite = change(present)
            if suite == present:
                return suite
            if row is not None:
                if await self._rows.update(self._row(key, row.version + 1, suite), expected=row.version):
                    return suite
            else:
                try:
                    await self._rows.insert(self._row(key, 1, suite))
                except Conflit:
                    pass  # another process made it meanwhile
                else:
                    return suite
            await step_aside(attempt)
        raise TropDeConcurrence(f"{self.collection.name}: lost {TRIES} races")

    async def delete(self, key: str) -> None:
        """Forgets it; what is not there is forgotten already."""
        await self._rows.delete(key)
