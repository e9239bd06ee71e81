"""What a client sees of a post. Its structure's own, ANCT and the préfecture of its département read the pay; the
coordinateur of the département reads the rest."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import Connexion, Contexte, champ, type_
from services.kit.temps import jour_paris

from ...pages import page_d_histoire
from ...store import Stores
from .. import domain
from .lot import Lot

if TYPE_CHECKING:
    from ...conseillers.subgraph.types import Conseiller
    from ...subgraph.types import Structure

__all__ = ["PAIE", "QUI", "AlerteDePoste", "Contrat", "Info", "Poste", "RattachementDePoste"]

Info: TypeAlias = strawberry.Info[Contexte[Stores], None]
PAIE: Final = roles("anct", "prefecture", "structure")
QUI: Final = PAIE | roles("coordinateur")

strawberry.enum(domain.Genre, name="GenrePoste", description="COORDO : le poste d'un coordinateur.")
strawberry.enum(
    domain.EtatPoste, description="RENDU : ni rattaché, ni occupé ; rendu, ou annulé par une décision corrigée."
)
strawberry.enum(domain.NatureContrat)
strawberry.enum(domain.MotifRupture)
strawberry.enum(domain.MotifRetour)
strawberry.enum(domain.NatureAlerte, name="NatureAlerteDePoste")
strawberry.enum(domain.NatureActePoste)
strawberry.enum(domain.Voie, name="VoieDeRattachement")


@type_(droits=QUI, description="La structure à laquelle le poste est rattaché, du premier jour à la veille de `au`.")
class RattachementDePoste:
    structure_id: strawberry.ID
    siret: str
    voie: domain.Voie
    du: date
    au: date | None = champ(description="Vide tant que le poste y est rattaché.")


@type_(droits=QUI, description="Un contrat sur un poste.")
class Contrat:
    id: strawberry.ID
    conseiller_id: strawberry.ID
    nature: domain.NatureContrat
    debut: date
    fin: date | None = champ(description="Le dernier jour écrit au contrat ; vide pour un CDI.")
    dernier_jour: date | None = champ(description="Le dernier jour, rupture comprise ; vide s'il n'y en a pas.")
    remuneration: int | None = champ(
        droits=PAIE, description="La rémunération brute d'un mois, en centimes d'euro, pour cette quotité."
    )
    quotite: int = champ(description="La part d'un temps plein, en pour cent.")
    motif_de_rupture: domain.MotifRupture | None
    termine: bool = champ(description="Le dernier jour est passé.")
    lot: strawberry.Private[Lot]

    @champ(droits=QUI, description="La personne, pour qui peut la voir.")
    async def conseiller(
        self,
    ) -> Annotated["Conseiller", strawberry.lazy("services.structures.conseillers.subgraph.types")] | None:
        return await self.lot.conseiller(str(self.conseiller_id))


@type_(droits=PAIE, description="Ce qu'un poste vacant appelle : le rendre, ou le transférer dans le département.")
class AlerteDePoste:
    nature: domain.NatureAlerte
    vacant_depuis: date
    echeance: date = champ(description="Le dernier jour pour recruter, ou pour décider de ce que devient le poste.")
    dite_le: datetime
    en_retard: bool = champ(description="L'alerte est partie après le lendemain de l'échéance.")


@type_(droits=QUI, description="Une ligne de l'histoire d'un poste.")
class ActeDePoste:
    nature: domain.NatureActePoste
    par: str = champ(description="Le rôle de qui l'a fait, ou plateforme.")
    le: datetime
    structure_id: strawberry.ID = champ(description="La structure qui répondait du poste une fois l'acte fait.")
    contrat_id: strawberry.ID | None
    precision: str | None = champ(description="Le code du motif, quand il y en a un.")


@type_(
    droits=QUI,
    keys=["id"],
    description="Un poste : le même pour toujours, quels que soient la structure et le conseiller.",
)
class Poste:
    id: strawberry.ID
    numero: int = champ(description="Son rang parmi les postes que sa décision a attribués.")
    genre: domain.Genre
    departement: str = champ(description="Celui de l'enveloppe d'où il vient ; il ne le quitte pas.")
    decision_id: strawberry.ID
    campagne_id: strawberry.ID
    notifie_le: date = champ(description="Quand la structure a su qu'elle l'obtenait.")
    rattachements: list[RattachementDePoste] = champ(taille=2)
    contrats: list[Contrat] = champ(taille=3)
    vacant_depuis: date | None
    recruter_avant: date | None = champ(
        description="Le dernier jour du délai pour recruter, tant que personne ne l'a été."
    )
    vacance_limite: date | None = champ(description="Le dernier jour avant de devoir le rendre ou le transférer.")
    alerte: AlerteDePoste | None = champ(droits=PAIE)
    motif_de_retour: domain.MotifRetour | None
    lot: strawberry.Private[Lot]
    fiche: strawberry.Private[domain.Poste]

    @champ(droits=QUI, description="Déduit des rattachements et des contrats, au jour demandé ou aujourd'hui.")
    def etat(self, info: Info, jour: date | None = None) -> domain.EtatPoste:
        return self.fiche.etat(jour or jour_paris(info.context.maintenant()))

    @champ(droits=QUI, description="Celle à laquelle il est rattaché, ou l'a été en dernier.")
    async def structure(
        self,
    ) -> Annotated["Structure", strawberry.lazy("services.structures.subgraph.types")] | None:
        return await self.lot.structure(self.fiche.dernier.structure)

    @champ(
        droits=QUI,
        description="La décision attribue désormais moins de postes : celui-ci s'annule dès qu'il est libre.",
    )
    async def en_trop(self) -> bool:
        return self.fiche.rattache and await self.lot.en_trop(self.fiche.decision)

    @champ(droits=QUI, description="Toute son histoire, le plus récent d'abord.")
    def historique(self, first: int = 20, after: str | None = None) -> Connexion[ActeDePoste]:
        return page_d_histoire(self.fiche.historique, first, after, _acte)


def _acte(a: domain.ActePoste) -> ActeDePoste:
    return ActeDePoste(
        nature=a.nature,
        par=a.par,
        le=a.le,
        structure_id=strawberry.ID(a.structure),
        contrat_id=strawberry.ID(a.contrat) if a.contrat else None,
        precision=a.precision,
    )
