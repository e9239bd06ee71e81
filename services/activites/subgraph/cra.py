"""A report as clients read it: what it says now, and what it said before."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import Contexte, champ, type_

from .. import domain, vocabulaire
from ..conseils.types import CONCERNES, Conseil, conseils_du_cra
from ..fusions import repondantes
from ..situation import conseillers_de
from ..store import Stores
from .formulaire import FormulaireCra, ParAge, ParGenre, ParStatut
from .perimetre import LECTEURS, Info, voit_le_cra

__all__ = ["Cra", "cras"]


@type_(droits=LECTEURS, description="Ce qu'un compte rendu a dit, d'un moment jusqu'à la correction suivante.")
class RedactionCra:
    depuis: datetime
    contrat: strawberry.ID
    formulaire: FormulaireCra


@type_(droits=LECTEURS, keys=["id"], description="Un compte rendu d'activité, sans aucun nom.")
class Cra:
    id: strawberry.ID
    conseiller: strawberry.ID = champ(description="L'identifiant opaque du conseiller.")
    contrat: strawberry.ID
    poste: strawberry.ID
    structure: strawberry.ID
    siret: str
    departement: str = champ(description="Celui de l'employeur.")
    commune: str = champ(description="Où il a eu lieu ; à domicile et à distance, la commune de l'employeur.")
    jour: date
    type: vocabulaire.TypeCra
    duree: int = champ(description="En minutes.")
    lieu: vocabulaire.Lieu
    themes: list[vocabulaire.Theme] = champ(taille=19)
    sous_themes: list[vocabulaire.SousTheme] = champ(taille=11)
    participants: int
    deja_accompagnes: int
    ages: list[ParAge] = champ(taille=8)
    statuts: list[ParStatut] = champ(taille=5)
    genres: list[ParGenre] = champ(taille=3)
    materiels: list[vocabulaire.Materiel] = champ(taille=5)
    autonomie: vocabulaire.Autonomie | None
    orientations: list[vocabulaire.Orientation] = champ(taille=7)
    statut: vocabulaire.Statut
    transmis_le: datetime
    modifie_le: datetime
    corrections: int
    motif_retrait: vocabulaire.MotifRetrait | None = champ(droits=roles("anct", "structure", "conseiller"))
    redactions: strawberry.Private[tuple[domain.Redaction, ...]]

    @champ(
        taille=10,
        droits=roles("anct", "structure", "conseiller"),
        description="Ce qu'il disait avant chaque correction, du plus ancien au plus récent.",
    )
    async def historique(self) -> list[RedactionCra]:
        return [
            RedactionCra(
                depuis=r.le,
                contrat=strawberry.ID(r.contrat),
                formulaire=FormulaireCra.de(r.saisie.ebauche(jour=r.saisie.jour, contrat=r.contrat)),
            )
            for r in self.redactions
        ]

    @champ(droits=CONCERNES, taille=5, description="Ce qui mérite une seconde lecture, le plus sérieux d'abord.")
    async def conseils(self, info: Info, verifies: bool = False) -> list[Conseil]:
        """``verifies``: also those that the conseiller has verified."""
        return await conseils_du_cra(info.context.stores, self.id, verifies=verifies)

    @classmethod
    def de(cls, cra: domain.Cra) -> Self:
        saisie = cra.saisie
        return cls(
            id=strawberry.ID(cra.id),
            conseiller=strawberry.ID(cra.conseiller),
            contrat=strawberry.ID(cra.contrat),
            poste=strawberry.ID(cra.poste),
            structure=strawberry.ID(cra.structure),
            siret=cra.siret,
            departement=cra.departement,
            commune=cra.commune,
            jour=saisie.jour,
            type=saisie.type,
            duree=saisie.duree,
            lieu=saisie.lieu,
            themes=list(saisie.themes),
            sous_themes=list(saisie.sous_themes),
            participants=saisie.participants,
            deja_accompagnes=saisie.deja_accompagnes,
            ages=[ParAge(tranche=k, nombre=n) for k, n in saisie.ages.items()],
            statuts=[ParStatut(statut=k, nombre=n) for k, n in saisie.statuts.items()],
            genres=[ParGenre(genre=k, nombre=n) for k, n in saisie.genres.items()],
            materiels=list(saisie.materiels),
            autonomie=saisie.autonomie,
            orientations=list(saisie.orientations),
            statut=cra.statut,
            transmis_le=cra.transmis_le,
            modifie_le=cra.modifie_le,
            corrections=len(cra.historique),
            motif_retrait=cra.motif_retrait,
            redactions=cra.historique,
        )


async def cras(contexte: Contexte[Stores], ids: Sequence[str]) -> list[Cra | None]:
    """Those of these that the asker may see; None for the others, whether they exist or not."""
    stores, agent = contexte.stores, contexte.agent
    trouves = await stores.cras.many(ids)
    siens = await conseillers_de(stores, agent.compte) if agent.role == "conseiller" else frozenset[str]()
    gardees = await repondantes(stores, {c.structure for c in trouves if c is not None})
    return [
        Cra.de(c) if c is not None and voit_le_cra(agent, c, gardees.get(c.structure), siens) else None for c in trouves
    ]
