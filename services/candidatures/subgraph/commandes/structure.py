"""What can be done: each takes an idempotency key, and answers with the candidature or with the refusal."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

import strawberry

from services.kit.aggregate import Conflit, Decision, Introuvable
from services.kit.identity import roles
from services.kit.store import Commande
from services.kit.subgraph import Refus, champ, type_
from services.kit.temps import uuid7

from .. import domain
from ..store import StructureConnue
from .perimetre import Ctx, Info, charger_une, visible
from .types import Candidature, exposer_une

__all__ = ["Mutation"]

STRUCTURE = roles("structure")
PREFECTURE = roles("prefecture")

Ouverture = Annotated[Candidature | Refus, strawberry.union("OuvrirCandidatureResultat")]
Modification = Annotated[Candidature | Refus, strawberry.union("ModifierCandidatureResultat")]
Depot = Annotated[Candidature | Refus, strawberry.union("DeposerCandidatureResultat")]
Instruction = Annotated[Candidature | Refus, strawberry.union("OuvrirInstructionResultat")]
AvisRendu = Annotated[Candidature | Refus, strawberry.union("RendreAvisResultat")]
Reprise = Annotated[Candidature | Refus, strawberry.union("ReprendreInstructionResultat")]
Retrait = Annotated[Candidature | Refus, strawberry.union("RetirerCandidatureResultat")]


@strawberry.input(description="Le formulaire entier ; un champ vide est à remplir avant le dépôt.")
class FormulaireCandidature:
    postes_souhaites: int | None = None
    motivation: str | None = None
    debut_souhaite: date | None = None
    candidat_identifie: bool | None = None
    engagement_accepte: bool = False

    def formulaire(self) -> domain.Formulaire:
        return domain.Formulaire(**asdict(self))


@strawberry.input(description="Une nouvelle version de l'avis motivé.")
class AvisPrefetSaisi:
    sens: domain.SensAvis
    motivation: str
    postes_recommandes: int
    rang: int | None = None


async def _ma_structure(contexte: Ctx) -> StructureConnue:
    """The one of the asker's SIRET. Raises StructureInconnue, also while its registration is on its way to us."""
    if contexte.agent.siret is not None:
        async for structure in contexte.stores.structures.scan({"siret": contexte.agent.siret}, ()):
            return structure
    raise domain.StructureInconnue


async def _changer(
    contexte: Ctx,
    id: str,
    commande: Commande | None,
    regle: Callable[[domain.Candidature, datetime], Decision[domain.Candidature]],
) -> Candidature:
    le = contexte.maintenant()

    def dans_le_perimetre(c: domain.Candidature) -> Decision[domain.Candidature]:
        if not visible(contexte.agent, c):
            raise Introuvable
        return regle(c, le)

    suite = await contexte.stores.candidatures.change(id, dans_le_perimetre, commande=commande)
    return exposer_une(contexte.agent, suite)


@type_()
class Mutation:
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
        return await _changer(contexte, id, commande, lambda c, le: c.modifier(saisi, le=le))

    @champ(
        droits=STRUCTURE,
        description="Dépose la candidature ; si la structure n'est pas éligible, la candidature devient irrecevable.",
    )
    async def deposer_candidature(self, info: Info, id: strawberry.ID, cle: str | None = None) -> Depot:
        contexte = info.context
        connue = await contexte.stores.structures.get((await charger_une(contexte, id)).structure)
        if connue is None:
            raise domain.StructureInconnue
        commande = contexte.commande(cle, action="deposer", id=id)
        return await _changer(
            contexte,
            id,
            commande,
            lambda c, le: c.deposer(eligibilite=connue.eligibilite, le=le),
        )

    @champ(droits=PREFECTURE, description="La préfecture prend la candidature en main.")
    async def ouvrir_instruction(self, info: Info, id: strawberry.ID, cle: str | None = None) -> Instruction:
        contexte = info.context
        return await _changer(
            contexte,
            id,
            contexte.commande(cle, action="ouvrir_instruction", id=id),
            lambda c, le: c.ouvrir_instruction(departements=contexte.agent.departements, le=le),
        )

    @champ(droits=PREFECTURE, description="Rend l'avis motivé, ou une nouvelle version de celui-ci.")
    async def rendre_avis(
        self, info: Info, id: strawberry.ID, avis: AvisPrefetSaisi, cle: str | None = None
    ) -> AvisRendu:
        contexte = info.context
        return await _changer(
            contexte,
            id,
            contexte.commande(cle, action="rendre_avis", id=id, avis=asdict(avis)),
            lambda c, le: c.rendre_avis(**asdict(avis), departements=contexte.agent.departements, le=le),
        )

    @champ(droits=PREFECTURE, description="Après un ajournement : reprend l'instruction.")
    async def reprendre_instruction(self, info: Info, id: strawberry.ID, cle: str | None = None) -> Reprise:
        contexte = info.context
        return await _changer(
            contexte,
            id,
            contexte.commande(cle, action="reprendre_instruction", id=id),
            lambda c, le: c.reprendre_instruction(departements=contexte.agent.departements, le=le),
        )

    @champ(droits=STRUCTURE, description="Retire la candidature, tant que rien n'est décidé.")
    async def retirer_candidature(
        self, info: Info, id: strawberry.ID, motif: str | None = None, cle: str | None = None
    ) -> Retrait:
        contexte = info.context
        return await _changer(
            contexte,
            id,
            contexte.commande(cle, action="retirer", id=id, motif=motif),
            lambda c, le: c.retirer(motif=motif, le=le),
        )
