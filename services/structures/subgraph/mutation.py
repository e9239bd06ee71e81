"""How a structure registers."""

import dataclasses
from typing import Annotated

import strawberry

from services.kit.aggregate import Conflit
from services.kit.identity import roles
from services.kit.subgraph import Refus, champ, type_
from services.kit.temps import uuid7

from .. import domain
from ..reference import bareme, territoire
from .types import Info, Structure, structures_vues

__all__ = ["Mutation"]


@strawberry.input(description="La personne qui répond pour la structure.")
class ContactInput:
    nom: str | None = None
    prenom: str | None = None
    fonction: str | None = None
    courriel: str | None = None
    telephone: str | None = strawberry.field(default=None, description="Facultatif.")


@strawberry.input(description="Le formulaire d'inscription ; tout ce qui manque est dit en une fois.")
class EnregistrerStructureInput:
    siret: str | None = strawberry.field(
        default=None,
        description="Le SIRET, à quatorze chiffres ; en Nouvelle-Calédonie, le RIDET, à sept ou dix chiffres.",
    )
    rna: str | None = strawberry.field(
        default=None, description="Le numéro d'une association : W et neuf chiffres. Facultatif."
    )
    nom: str | None = None
    categorie_juridique: str | None = strawberry.field(default=None, description="Le code Insee, à quatre chiffres.")
    commune: str | None = strawberry.field(default=None, description="Le code Insee de la commune.")
    contact: ContactInput | None = None

    def demande(self) -> domain.Demande:
        contact = self.contact or ContactInput()
        return domain.Demande(
            siret=self.siret,
            rna=self.rna,
            nom=self.nom,
            categorie_juridique=self.categorie_juridique,
            commune=self.commune,
            contact_nom=contact.nom,
            contact_prenom=contact.prenom,
            contact_fonction=contact.fonction,
            contact_courriel=contact.courriel,
            contact_telephone=contact.telephone,
        )


@type_()
class Mutation:
    @champ(
        droits=roles("structure", "anct"),
        description="Enregistre une structure : la sienne, ou n'importe laquelle pour l'ANCT. Une seule par SIRET.",
    )
    async def enregistrer_structure(
        self, info: Info, demande: EnregistrerStructureInput, cle: str | None = None
    ) -> Annotated[Structure | Refus, strawberry.union("EnregistrerStructureResultat")]:
        contexte, lue = info.context, demande.demande()
        if contexte.agent.role == "structure" and contexte.agent.siret != domain.normaliser(lue.siret or ""):
            raise domain.SiretDUneAutre
        structure, *faits = domain.Structure.enregistrer(
            lue, id=uuid7(), communes=territoire().commune, bareme=bareme(), le=contexte.maintenant()
        )
        commande = contexte.commande(cle, **dataclasses.asdict(lue))
        try:
            gardee = await contexte.stores.structures.add(structure, *faits, commande=commande)
        except Conflit as conflit:
            raise domain.SiretDejaEnregistre from conflit
        return structures_vues(contexte, [gardee])[0]
