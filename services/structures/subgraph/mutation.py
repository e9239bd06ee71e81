"""What can be done to structures: registering first."""

import dataclasses
from typing import Annotated

import strawberry

from services.kit.aggregate import Conflit
from services.kit.identity import roles
from services.kit.subgraph import Refus, champ, type_
from services.kit.temps import jour_paris, uuid7
from services.territoire import territoire

from .. import domain
from ..bareme import en_vigueur
from ..conseillers.subgraph import GestesDesConseillers
from ..conventions.subgraph import GestesDesConventions
from ..liens import graine
from ..postes.subgraph import GestesDesPostes
from ..releves import lire_indicateurs
from .formulaires import EnregistrerStructureInput
from .fusion import GestesDeFusion
from .gestes import Gestes
from .territoire import GestesDuTerritoire
from .types import Info, Structure, structures_vues

__all__ = ["Mutation"]


@type_()
class Mutation(Gestes, GestesDuTerritoire, GestesDeFusion, GestesDesConseillers, GestesDesConventions, GestesDesPostes):
    @champ(
        droits=roles("structure", "anct"),
        description="Enregistre une structure : la sienne, ou n'importe laquelle pour l'ANCT. Une seule par SIRET.",
    )
    async def enregistrer_structure(
        self, info: Info, demande: EnregistrerStructureInput, cle: str | None = None
    ) -> Annotated[Structure | Refus, strawberry.union("EnregistrerStructureResultat")]:
        contexte, lue, le = info.context, demande.demande(), info.context.maintenant()
        if contexte.agent.role == "structure" and contexte.agent.siret != domain.normaliser(lue.siret or ""):
            raise domain.SiretDUneAutre
        structure, *faits = domain.Structure.enregistrer(
            lue,
            id=uuid7(),
            communes=territoire().commune,
            bareme=await en_vigueur(contexte.stores),
            graine=graine(),
            le=le,
        )
        releves = await lire_indicateurs(contexte.stores, [structure.commune], jour_paris(le))
        structure, *connus = structure.etablir_indicateurs(releves[structure.commune], le=le)
        commande = contexte.commande(cle, **dataclasses.asdict(lue))
        try:
            gardee = await contexte.stores.structures.add(structure, *faits, *connus, commande=commande)
        except Conflit as conflit:
            raise domain.SiretDejaEnregistre from conflit
        return structures_vues(contexte, [gardee])[0]
