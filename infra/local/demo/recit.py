"""The journey told as it happens: chapters, steps with their time, and what people read."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

__all__ = ["Recit"]


class Recit:
    """Prints each step once it is true, with what it took."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._depuis = time.monotonic()
        self.durees: dict[str, float] = {}

    @contextmanager
    def chapitre(self, titre: str) -> Iterator[None]:
        debut = self._depuis = time.monotonic()
        self._console.print(f"\n[bold]{titre}[/]", highlight=False)
        yield
        self.durees[titre] = time.monotonic() - debut

    def dire(self, phrase: str) -> None:
        maintenant = time.monotonic()
        duree, self._depuis = maintenant - self._depuis, maintenant
        pris = f"{duree * 1_000:6.0f} ms"
        self._console.print(f"  {pris}  {phrase}", highlight=False, soft_wrap=True, markup=False)

    def citer(self, phrase: str) -> None:
        """What somebody reads on the screen."""
        self._console.print(f"             « {phrase} »", style="italic", highlight=False, soft_wrap=True, markup=False)

    def ligne(self, texte: str = "") -> None:
        self._console.print(texte, highlight=False, soft_wrap=True, markup=False)
