"""The posts that a structure answers for, as a field of it."""

from typing import Final

import strawberry

from services.kit.store import CurseurInvalide, Page, Parmi
from services.kit.store.check import first_within
from services.kit.store.cursor import read, write
from services.kit.subgraph import Connexion, champ, page_to_connexion, type_
from services.kit.temps import jour_paris

from .. import domain
from .perimetre import vus
from .types import QUI, Info, Poste

__all__ = ["PostesDeLaStructure"]

ORDRE: Final = ("-arrivee",)


@type_()
class PostesDeLaStructure:
    """A part of the type ``Structure``."""

    id: strawberry.Private[str]

    @champ(
        droits=QUI,
        description="Les postes dont elle répond, ou a répondu la dernière, le dernier reçu d'abord ; vide hors de "
        "son périmètre.",
    )
    async def postes(
        self, info: Info, etat: domain.EtatPoste | None = None, first: int = 20, after: str | None = None
    ) -> Connexion[Poste]:
        contexte, nombre = info.context, first_within(first)
        absorbees = [s.id async for s in contexte.stores.structures.scan({"absorbee_par": self.id})]
        where = {"structure": Parmi((self.id, *absorbees))}
        # A structure has a handful of them: they are all read, and the state of a day is in no index.
        jour = jour_paris(contexte.maintenant())
        tous = [p async for p in contexte.stores.postes.scan(where) if etat is None or p.etat(jour) is etat]
        suivants = sorted(tous, key=_rang, reverse=True)
        if after is not None:
            suivants = [p for p in suivants if _rang(p) < _lu(after)]
        page = suivants[:nombre]
        vues = [v for v in vus(contexte, page) if v is not None]
        curseurs = [write(ORDRE, _rang(p)) for p in page]
        return page_to_connexion(
            Page(items=vues, curseurs=curseurs[: len(vues)], suite=len(suivants) > nombre), lambda v: v
        )


def _rang(p: domain.Poste) -> tuple[str, str]:
    return p.arrivee.isoformat(), p.id


def _lu(after: str) -> tuple[str, str]:
    arrivee, id = read(after, ORDRE)
    if not isinstance(arrivee, str) or not isinstance(id, str):
        raise CurseurInvalide
    return arrivee, id
