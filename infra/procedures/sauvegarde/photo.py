"""All five stores as they were at one moment: what the two engines' ways of taking them have in common."""

from typing import Protocol

from .manifeste import Magasin

__all__ = ["Photo"]


class Photo(Protocol):
    """``magasins``: by service, once it is taken."""

    magasins: dict[str, Magasin]

    def version(self, service: str, collection: str, id: str) -> int | None:
        """The version that this aggregate had at that moment; None when it was not yet there."""

    def close(self) -> None:
        """Forgets what only served to look versions up."""
