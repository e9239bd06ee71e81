"""Since when each contract of a structure has been without a report, and what was told of it."""

from datetime import date, datetime
from typing import Self

import strawberry

from services.kit.identity import roles
from services.kit.store import Parmi
from services.kit.subgraph import Connexion, champ, page_to_connexion, type_

from ..subgraph.membres import membres_vus
from ..subgraph.perimetre import Info
from .store import Veille

__all__ = ["SuivisDesCras"]

# Not a conseiller: the silence of a colleague is not its business, and its own is told to it.
SURVEILLANTS = roles("anct", "prefecture", "coordinateur", "structure")


@type_(droits=SURVEILLANTS, description="Le suivi des comptes rendus d'un contrat.")
class SuiviCra:
    contrat: strawberry.ID
    conseiller: strawberry.ID
    structure: strawberry.ID = champ(description="Celle du contrat, qui a pu être absorbée depuis.")
    dernier_cra: date | None = champ(description="Le jour du dernier compte rendu qui n'est pas retiré.")
    depuis: date = champ(
        description="Le jour d'où se comptent les jours sans compte rendu : celui du dernier, du début ou de la fin de "
        "la formation."
    )
    palier: int = champ(description="Ce qui a été dit de ce silence : 0, 30 (au conseiller) ou 45 (à la structure).")
    prochaine_relance: datetime | None = champ(description="Quand la suite sera dite, sans compte rendu d'ici là.")

    @classmethod
    def de(cls, veille: Veille) -> Self:
        return cls(
            contrat=strawberry.ID(veille.contrat),
            conseiller=strawberry.ID(veille.conseiller),
            structure=strawberry.ID(veille.structure),
            dernier_cra=veille.dernier,
            depuis=veille.depuis,
            palier=veille.palier,
            prochaine_relance=veille.echeance,
        )


@type_(droits=SURVEILLANTS)
class SuivisDesCras:
    @champ(description="Les contrats d'une structure, le plus ancien silence d'abord.")
    async def suivis_cra(
        self, info: Info, structure: strawberry.ID, first: int = 20, after: str | None = None
    ) -> Connexion[SuiviCra]:
        membres = Parmi(await membres_vus(info.context, structure))
        page = await info.context.stores.veilles.page({"structure": membres}, ("depuis",), first, after)
        return page_to_connexion(page, SuiviCra.de)
