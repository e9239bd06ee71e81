"""What a structure does with its convention."""

from datetime import date
from typing import Annotated

import strawberry

from services.kit.subgraph import Refus, champ, type_

from .. import domain
from ..events import Partie
from .perimetre import LECTEURS, STRUCTURE, Info, acteur, changer
from .types import Convention

__all__ = ["GestesDeLaStructure"]

Completee = Annotated[Convention | Refus, strawberry.union("CompleterConventionResultat")]
Transmise = Annotated[Convention | Refus, strawberry.union("TransmettreConventionResultat")]
Signee = Annotated[Convention | Refus, strawberry.union("ApposerSignatureResultat")]
Demandee = Annotated[Convention | Refus, strawberry.union("DemanderRenouvellementResultat")]


@strawberry.input(description="Les informations administratives ; tout ce qui manque est dit.")
class InformationsInput:
    signataire_nom: str
    signataire_prenom: str
    signataire_fonction: str
    adresse: str


@type_()
class GestesDeLaStructure:
    @champ(droits=STRUCTURE, description="Dit qui signe pour la structure, et où lui écrire.")
    async def completer_convention(
        self, info: Info, id: strawberry.ID, informations: InformationsInput, cle: str | None = None
    ) -> Completee:
        contexte, i = info.context, informations
        lues = domain.lire_informations(
            nom=i.signataire_nom, prenom=i.signataire_prenom, fonction=i.signataire_fonction, adresse=i.adresse
        )
        commande = contexte.commande(cle, geste="completer_convention", id=id, **vars(informations))
        return Convention.de(await changer(contexte, id, commande, lambda c, le: c.completer(lues, le=le)))

    @champ(droits=STRUCTURE, description="Transmet à la préfecture le dossier complet.")
    async def transmettre_convention(self, info: Info, id: strawberry.ID, cle: str | None = None) -> Transmise:
        contexte = info.context
        commande = contexte.commande(cle, geste="transmettre_convention", id=id)
        return Convention.de(await changer(contexte, id, commande, lambda c, le: c.transmettre(le=le)))

    @champ(
        droits=LECTEURS,
        description="Enregistre une signature apposée ailleurs : celle de la structure par elle, celle de l'État par la"
        " préfecture ou l'ANCT. La seconde met la convention en vigueur pour trente-six mois.",
    )
    async def apposer_signature(
        self, info: Info, id: strawberry.ID, jour: date, reference: str | None = None, cle: str | None = None
    ) -> Signee:
        contexte, par = info.context, acteur(info.context.agent)
        partie = Partie.STRUCTURE if par is domain.Acteur.STRUCTURE else Partie.ETAT
        commande = contexte.commande(cle, geste="apposer_signature", id=id, jour=jour.isoformat(), reference=reference)
        suite = await changer(
            contexte,
            id,
            commande,
            lambda c, le: c.apposer_signature(partie, jour=jour, reference=reference, par=par, le=le),
        )
        return Convention.de(suite)

    @champ(droits=STRUCTURE, description="Demande que la convention se poursuive après sa fin.")
    async def demander_renouvellement(self, info: Info, id: strawberry.ID, cle: str | None = None) -> Demandee:
        contexte = info.context
        commande = contexte.commande(cle, geste="demander_renouvellement", id=id)
        return Convention.de(await changer(contexte, id, commande, lambda c, le: c.demander_renouvellement(le=le)))
