"""What a structure can do: each takes an idempotency key, and answers with the candidature or with the refusal."""

from dataclasses import asdict
from datetime import date
from typing import Annotated

import strawberry

from services.kit.aggregate import Conflit
from services.kit.identity import roles
from services.kit.subgraph import Refus, champ, type_
from services.kit.temps import uuid7

from ... import domain
from ...store import StructureConnue
from ..perimetre import Ctx, Info, charger_une
from ..types import Candidature, exposer_une
from .changer import changer

__all__ = ["GestesDeStructure"]

STRUCTURE = roles("structure")

Ouverture = Annotated[Candidature | Refus, strawberry.union("OuvrirCandidatureResultat")]
Modification = Annotated[Candidature | Refus, strawberry.union("ModifierCandidatureResultat")]
Depot = Annotated[Candidature | Refus, strawberry.union("DeposerCandidatureResultat")]
Retrait = Annotated[Candidature | Refus, strawberry.union("RetirerCandidatureResultat")]
Fourniture = Annotated[Candidature | Refus, strawberry.union("FournirComplementResultat")]
RefusDeComplement = Annotated[Candidature | Refus, strawberry.union("RefuserComplementResultat")]


@strawberry.input(description="Le formulaire entier ; un champ vide est à remplir avant le dépôt.")
class FormulaireCandidature:
    postes_souhaites: int | None = None
    motivation: str | None = None
    debut_souhaite: date | None = None
    candidat_identifie: bool | None = None
    engagement_accepte: bool = False

    def formulaire(self) -> domain.Formulaire:
        return domain.Formulaire(**asdict(self))


async def _ma_structure(contexte: Ctx) -> StructureConnue:
    """The one of the asker's SIRET. Raises StructureInconnue, also while its registration is on its way to us."""
    if contexte.agent.siret is not None:
        async for structure in contexte.stores.structures.scan({"siret": contexte.agent.siret}, ()):
            return _active(structure)
    raise domain.StructureInconnue


def _active(structure: StructureConnue) -> StructureConnue:
    """Raises StructureReunie, StructureFermee."""
    if structure.absorbee_par is not None:
        raise domain.StructureReunie
    if structure.fermee:
        raise domain.StructureFermee
    return structure


async def _deja_acceptee(contexte: Ctx, structure: str) -> bool:
    """An acceptance holds unless ANCT corrects it: what is read here still does when the candidature is kept."""
    async for c in contexte.stores.candidatures.scan({"structure": structure}, ()):
        if c.statut is domain.Statut.ACCEPTEE:
            return True
    return False


@type_()
class GestesDeStructure:
    @champ(droits=STRUCTURE, description="Ouvre le brouillon d'une candidature de ma structure.")
    async def ouvrir_candidature(
        self,
        info: Info,
        formulaire: FormulaireCandidature,
        nature: domain.Nature = domain.Nature.INITIALE,
        cle: str | None = None,
    ) -> Ouverture:
        contexte = info.context
        structure = await _ma_structure(contexte)
        ouverte, fait = domain.Candidature.ouvrir(
            uuid7(),
            structure=structure.structure,
            siret=structure.siret,
            departement=structure.departement,
            nature=nature,
            formulaire=formulaire.formulaire(),
            deja_acceptee=nature is domain.Nature.POSTES_SUPPLEMENTAIRES
            and await _deja_acceptee(contexte, structure.structure),
            le=contexte.maintenant(),
        )
        commande = contexte.commande(cle, action="ouvrir", nature=nature, formulaire=asdict(formulaire))
        try:
            gardee = await contexte.stores.candidatures.add(ouverte, fait, commande=commande)
        except Conflit as conflit:
            if conflit.index != "ouverte":
                raise
            raise domain.CandidatureDejaOuverte from conflit
        return exposer_une(contexte.agent, gardee)

    @champ(droits=STRUCTURE, description="Remplace le formulaire entier du brouillon.")
    async def modifier_candidature(
        self, info: Info, id: strawberry.ID, formulaire: FormulaireCandidature, cle: str | None = None
    ) -> Modification:
        contexte, saisi = info.context, formulaire.formulaire()
        commande = contexte.commande(cle, action="modifier", id=id, formulaire=asdict(formulaire))
        return await changer(contexte, id, commande, lambda c, le: c.modifier(saisi, le=le))

    @champ(
        droits=STRUCTURE,
        description="Dépose la candidature ; si la structure n'est pas éligible, la candidature devient irrecevable.",
    )
    async def deposer_candidature(self, info: Info, id: strawberry.ID, cle: str | None = None) -> Depot:
        contexte = info.context
        connue = await contexte.stores.structures.get((await charger_une(contexte, id)).structure)
        if connue is None:
            raise domain.StructureInconnue
        _active(connue)
        commande = contexte.commande(cle, action="deposer", id=id)
        return await changer(
            contexte,
            id,
            commande,
            lambda c, le: c.deposer(eligibilite=connue.eligibilite, departement=connue.departement, le=le),
        )

    @champ(droits=STRUCTURE, description="Fournit les éléments complémentaires que la préfecture a demandés.")
    async def fournir_complement(
        self, info: Info, id: strawberry.ID, reponse: str, cle: str | None = None
    ) -> Fourniture:
        contexte = info.context
        return await changer(
            contexte,
            id,
            contexte.commande(cle, action="fournir_complement", id=id, reponse=reponse),
            lambda c, le: c.fournir_complement(reponse, le=le),
        )

    @champ(
        droits=STRUCTURE,
        description="Renonce à fournir les éléments demandés : la préfecture se prononce avec ce qu'elle a.",
    )
    async def refuser_complement(
        self, info: Info, id: strawberry.ID, motif: str | None = None, cle: str | None = None
    ) -> RefusDeComplement:
        contexte = info.context
        return await changer(
            contexte,
            id,
            contexte.commande(cle, action="refuser_complement", id=id, motif=motif),
            lambda c, le: c.refuser_complement(motif, le=le),
        )

    @champ(droits=STRUCTURE, description="Retire la candidature, tant que rien n'est décidé.")
    async def retirer_candidature(
        self, info: Info, id: strawberry.ID, motif: str | None = None, cle: str | None = None
    ) -> Retrait:
        contexte = info.context
        return await changer(
            contexte,
            id,
            contexte.commande(cle, action="retirer", id=id, motif=motif),
            lambda c, le: c.retirer(motif=motif, le=le),
        )
