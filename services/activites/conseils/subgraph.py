"""Advice to those who can act on it, report by report; to the préfecture and ANCT, counts."""

from typing import Annotated

import strawberry

from services.kit.identity import roles
from services.kit.store import Parmi
from services.kit.subgraph import Connexion, Refus, champ, page_to_connexion, type_

from ..situation import conseillers_de
from ..subgraph.cra import Cra
from ..subgraph.lectures import du_mois
from ..subgraph.membres import membres_vus
from ..subgraph.perimetre import CONSEILLER, LECTEURS, Info
from .domain import NatureConseil
from .fiabilite import DEFINITION, mesurer
from .geste import confirmer
from .lecture import page_a_revoir

__all__ = ["ConseilsDesCras", "GestesDesConseils"]


@type_(droits=LECTEURS, description="Les comptes rendus qui reçoivent un conseil de cette nature.")
class FiabiliteParNature:
    nature: NatureConseil
    cra: int = champ(description="Ceux qui le reçoivent, avec d'autres ou non, sans ceux qui l'ont vérifié.")
    part: int = champ(description="En centièmes des comptes rendus, chacun compté sous son conseil le plus sérieux.")


@type_(droits=LECTEURS, description="La fiabilité des comptes rendus d'une structure, pour un mois.")
class Fiabilite:
    structure: strawberry.ID
    mois: str
    definition: str = champ(description="L'identifiant de ce que ces chiffres comptent.")
    cra: int = champ(description="Comptes rendus transmis et non retirés.")
    sans_conseil: int
    verifies: int = champ(description="Parmi ceux sans conseil, ceux dont le conseiller a tout vérifié.")
    part_sans_conseil: int = champ(description="En centièmes ; avec les parts par nature, le total est 100.")
    natures: list[FiabiliteParNature] = champ(taille=len(NatureConseil))


@type_(droits=LECTEURS)
class ConseilsDesCras:
    @champ(droits=CONSEILLER, description="Ses comptes rendus d'un mois qui reçoivent un conseil, par jour.")
    async def mes_conseils(self, info: Info, mois: str, first: int = 20, after: str | None = None) -> Connexion[Cra]:
        stores = info.context.stores
        miens = await conseillers_de(stores, info.context.agent.compte)
        page = await page_a_revoir(stores, "conseiller", Parmi(tuple(sorted(miens))), du_mois(mois), first, after)
        return page_to_connexion(page, Cra.de)

    @champ(droits=roles("structure"), description="Ceux de ses conseillers, pour un mois.")
    async def conseils_cra(
        self, info: Info, structure: strawberry.ID, mois: str, first: int = 20, after: str | None = None
    ) -> Connexion[Cra]:
        jours, membres = du_mois(mois), Parmi(await membres_vus(info.context, structure))
        page = await page_a_revoir(info.context.stores, "structure", membres, jours, first, after)
        return page_to_connexion(page, Cra.de)

    @champ(description="Combien de comptes rendus d'une structure reçoivent quel conseil, pour un mois.")
    async def fiabilite(self, info: Info, structure: strawberry.ID, mois: str) -> Fiabilite:
        jours = du_mois(mois)
        membres = await membres_vus(info.context, structure)
        mesuree = await mesurer(info.context.stores, membres, jours)
        parts = mesuree.parts
        return Fiabilite(
            structure=strawberry.ID(membres[0]),
            mois=mois,
            definition=DEFINITION,
            cra=mesuree.cra,
            sans_conseil=mesuree.principaux[None],
            verifies=mesuree.verifies,
            part_sans_conseil=parts[None],
            natures=[FiabiliteParNature(nature=n, cra=mesuree.par_nature[n], part=parts[n]) for n in NatureConseil],
        )


@type_(droits=CONSEILLER)
class GestesDesConseils:
    @champ(description="Marque comme vérifiés les conseils donnés sur un de ses comptes rendus ; ils se taisent.")
    async def confirmer_cra(
        self, info: Info, id: strawberry.ID, natures: list[NatureConseil], cle: str | None = None
    ) -> Annotated[Cra | Refus, strawberry.union("ConfirmerCraResultat")]:
        contexte = info.context
        contexte.commande(cle)
        miens = await conseillers_de(contexte.stores, contexte.agent.compte)
        return Cra.de(await confirmer(contexte.stores, id, natures, miens=miens, le=contexte.maintenant()))
