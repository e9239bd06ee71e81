"""The two sets of figures: one is live, the other may be rebuilt beside it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from services.kit.store import Documents, Engine, Vue

from .store import FAITS, JEUX, MARQUES, PAGES, PUBLIQUES, VIVANT, FaitCra, Marque, Nom, Page, PagePublique, Vivant

__all__ = ["LEQUEL", "RELU", "Chiffres", "Jeu"]


@dataclass(frozen=True)
class Jeu:
    """One set. ``marques`` and ``pages`` change one by one; ``…_par_lots``: many at once, where nobody else writes."""

    nom: Nom
    faits: Vue[FaitCra]
    marques: Documents[Marque]
    pages: Documents[Page]
    marques_par_lots: Vue[Marque]
    pages_par_lots: Vue[Page]

    @classmethod
    def on(cls, engine: Engine, nom: Nom) -> Self:
        return cls(
            nom,
            Vue(engine, FAITS[nom]),
            Documents(engine, MARQUES[nom]),
            Documents(engine, PAGES[nom]),
            Vue(engine, MARQUES[nom]),
            Vue(engine, PAGES[nom]),
        )


RELU: Final = 1.0
"""For how many seconds a process may not know that the other set has become the live one."""


@dataclass
class Chiffres:
    """Both sets, and which one is live."""

    jeux: Mapping[Nom, Jeu]
    publiques: Vue[PagePublique]
    vivant: Documents[Vivant]
    _lu: tuple[float, Jeu] | None = None

    @classmethod
    def on(cls, engine: Engine) -> Self:
        jeux = {nom: Jeu.on(engine, nom) for nom in JEUX}
        return cls(jeux, Vue(engine, PUBLIQUES), Documents(engine, VIVANT))

    async def jeu(self) -> Jeu:
        """The live set."""
        if self._lu is None or time.monotonic() - self._lu[0] > RELU:
            vivant = await self.vivant.get(LEQUEL) or Vivant()
            self._lu = time.monotonic(), self.jeux[vivant.jeu]
        return self._lu[1]


LEQUEL: Final = "vivant"
"""The one document of its collection."""
