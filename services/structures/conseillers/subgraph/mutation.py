"""What is done to conseillers by their structure, by ANCT, by themselves."""

import dataclasses
from typing import Annotated

import strawberry

from services.kit.aggregate import Conflit, Introuvable
from services.kit.identity import roles
from services.kit.subgraph import Refus, champ, type_
from services.kit.temps import jour_paris, uuid7

from ...domain import StructureEstFermee
from ...domain.absorption import StructureDejaAbsorbee
from ...liens import graine
from .. import domain
from ..comptes import lier
from ..contrats import a_eu_un_contrat, est_en_contrat
from .changer import changer
from .formulaires import ConseillerModifieInput, DeclarerConseillerInput
from .parcours import GestesDuParcours
from .perimetre import vu
from .types import Conseiller, Info

__all__ = ["GestesDesConseillers"]


@type_()
class GestesDesConseillers(GestesDuParcours):
    @champ(
        droits=roles("structure", "anct"),
        description="Déclare un conseiller de la structure : un lien est envoyé à son adresse. Un seul par adresse.",
    )
    async def declarer_conseiller(
        self, info: Info, structure: strawberry.ID, declaration: DeclarerConseillerInput, cle: str | None = None
    ) -> Annotated[Conseiller | Refus, strawberry.union("DeclarerConseillerResultat")]:
        contexte, lue = info.context, declaration.declaration()
        employeur = await contexte.stores.structures.get(structure)
        if employeur is None or (contexte.agent.role == "structure" and contexte.agent.siret != employeur.siret):
            raise Introuvable
        if employeur.absorbee_par is not None:
            raise StructureDejaAbsorbee(employeur.absorbee_par)
        if employeur.fermeture is not None:
            raise StructureEstFermee
        conseiller, declare, a_confirmer = domain.Conseiller.declarer(
            lue,
            id=uuid7(),
            structure=employeur.id,
            siret=employeur.siret,
            departement=employeur.departement,
            graine=graine(),
            le=contexte.maintenant(),
        )
        commande = contexte.commande(cle, geste="declarer_conseiller", id=structure, **dataclasses.asdict(lue))
        try:
            garde = await contexte.stores.conseillers.add(conseiller, declare, a_confirmer, commande=commande)
        except Conflit:
            raise domain.ConseillerDejaDeclare from None
        return await vu(contexte, garde)

    @champ(
        droits=roles("structure", "anct", "conseiller"),
        description="Corrige qui est le conseiller ; à une autre adresse, le compte est à relier.",
    )
    async def modifier_conseiller(
        self, info: Info, id: strawberry.ID, identite: ConseillerModifieInput, cle: str | None = None
    ) -> Annotated[Conseiller | Refus, strawberry.union("ModifierConseillerResultat")]:
        contexte, modifie, sel, le = info.context, identite.modifie(), graine(), info.context.maintenant()
        commande = contexte.commande(cle, geste="modifier_conseiller", id=id, **modifie)
        role = contexte.agent.role
        return await changer(contexte, id, lambda c: c.modifier(modifie, graine=sel, par=role, le=le), commande)

    @champ(
        droits=roles("structure", "anct"),
        description="Retire une déclaration faite par erreur ; refusé dès qu'il y a eu un contrat.",
    )
    async def retirer_conseiller(
        self, info: Info, id: strawberry.ID, motif: str, cle: str | None = None
    ) -> Annotated[Conseiller | Refus, strawberry.union("RetirerConseillerResultat")]:
        contexte, le = info.context, info.context.maintenant()
        commande = contexte.commande(cle, geste="retirer_conseiller", id=id, motif=motif)
        engage, role = await a_eu_un_contrat(contexte.stores, id), contexte.agent.role
        return await changer(contexte, id, lambda c: c.retirer(motif, sous_contrat=engage, par=role, le=le), commande)

    @champ(
        droits=roles("structure", "anct"),
        description="Envoie au conseiller un autre lien vers son compte ; le précédent ne vaut plus rien.",
    )
    async def renvoyer_lien_du_compte(
        self, info: Info, id: strawberry.ID, cle: str | None = None
    ) -> Annotated[Conseiller | Refus, strawberry.union("RenvoyerLienDuCompteResultat")]:
        contexte, sel, le = info.context, graine(), info.context.maintenant()
        commande = contexte.commande(cle, geste="renvoyer_lien_du_compte", id=id)
        return await changer(contexte, id, lambda c: c.renvoyer_lien(graine=sel, le=le), commande)

    @champ(
        droits=roles("conseiller"),
        description="Lie son propre compte à la fiche dont on a reçu le lien ; le suivre à nouveau dit la même chose.",
    )
    async def lier_mon_compte(
        self, info: Info, jeton: str
    ) -> Annotated[Conseiller | Refus, strawberry.union("LierMonCompteResultat")]:
        contexte = info.context
        lie = await lier(contexte.stores, jeton, compte=contexte.agent.compte, le=contexte.maintenant())
        return await vu(contexte, lie)

    @champ(
        droits=roles("anct"),
        description="Oublie le nom, l'adresse et le téléphone d'une personne, pour de bon ; ce qu'elle a fait reste.",
    )
    async def effacer_conseiller(
        self, info: Info, id: strawberry.ID, cle: str | None = None
    ) -> Annotated[Conseiller | Refus, strawberry.union("EffacerConseillerResultat")]:
        contexte, le = info.context, info.context.maintenant()
        commande = contexte.commande(cle, geste="effacer_conseiller", id=id)
        en_contrat, role = await est_en_contrat(contexte.stores, id, jour_paris(le)), contexte.agent.role
        return await changer(contexte, id, lambda c: c.effacer(en_contrat=en_contrat, par=role, le=le), commande)
