"""What became of the files of reports, for ANCT and for the structure whose conseillers they are."""

from datetime import datetime
from typing import Self

import strawberry

from services.kit.identity import roles
from services.kit.store import Parmi
from services.kit.subgraph import Connexion, champ, page_to_connexion, type_

from ..subgraph.membres import membres_vus
from ..subgraph.perimetre import Info
from .domain import EtatImport, Import

__all__ = ["ImportsDesCras"]

LECTEURS = roles("anct", "structure")
strawberry.enum(EtatImport, name="EtatImport")


@type_(droits=LECTEURS, description="Un fichier de comptes rendus tenus ailleurs.")
class ImportCra:
    id: strawberry.ID
    empreinte: str = champ(description="Le SHA-256 du fichier, pour reconnaître celui qu'on a.")
    conseiller: strawberry.ID | None = champ(
        description="Le seul conseiller du fichier, ou rien s'il y en a plusieurs."
    )
    lignes: int
    deja: int = champ(description="Lignes qu'un import précédent avait déposées.")
    deposees: int = champ(description="Lignes que celui-ci a déposées à ce jour.")
    etat: EtatImport = champ(description="En cours, ou interrompu : le même fichier, renvoyé, continue.")
    commence_le: datetime
    avance_le: datetime

    @classmethod
    def de(cls, i: Import) -> Self:
        return cls(
            id=strawberry.ID(i.id),
            empreinte=i.empreinte,
            conseiller=None if i.conseiller is None else strawberry.ID(i.conseiller),
            lignes=i.lignes,
            deja=i.deja,
            deposees=i.deposees,
            etat=i.etat,
            commence_le=i.commence_le,
            avance_le=i.avance_le,
        )


@type_(droits=LECTEURS)
class ImportsDesCras:
    @champ(
        description="Les imports d'une structure, les plus récents d'abord ; pour l'ANCT, tous si elle n'en dit pas."
    )
    async def imports_cra(
        self, info: Info, structure: strawberry.ID | None = None, first: int = 20, after: str | None = None
    ) -> Connexion[ImportCra]:
        imports = info.context.stores.imports
        if structure is None and info.context.agent.role == "anct":
            page = await imports.page({}, ("-commence_le",), first, after)
        else:
            membres = Parmi(await membres_vus(info.context, structure or ""))
            page = await imports.page({"structure": membres}, ("-commence_le",), first, after)
        return page_to_connexion(page, ImportCra.de)
