"""What is done to a structure that is registered: by itself, by ANCT, by who follows the link of a mail."""

from collections.abc import Callable
from typing import Annotated, TypeAlias

import strawberry

from services.kit.aggregate import Decision, Introuvable
from services.kit.identity import PUBLIC, Agent, roles
from services.kit.store import Commande
from services.kit.subgraph import Contexte, Refus, champ, type_
from services.territoire import territoire

from .. import domain
from ..bareme import en_vigueur
from ..events import Verdict
from ..liens import graine, suivre
from ..store import Stores
from .formulaires import IdentiteInput
from .types import Info, Structure, structures_vues

__all__ = ["Gestes"]

Regle: TypeAlias = Callable[[domain.Structure], Decision[domain.Structure]]


@type_()
class Gestes:
    @champ(
        droits=PUBLIC,
        description="Confirme l'adresse du contact par le lien reçu ; le même lien suivi deux fois dit la même chose.",
    )
    async def confirmer_courriel(
        self, info: Info, jeton: str
    ) -> Annotated[Structure | Refus, strawberry.union("ConfirmerCourrielResultat")]:
        contexte, id = info.context, domain.sujet_du_jeton(jeton)
        if id is None:
            raise domain.LienInconnu
        acceptes, le = contexte.stores.secrets_acceptes, contexte.maintenant()
        try:
            confirmee = await contexte.stores.structures.change(
                id,
                lambda s: suivre(acceptes, lambda secret: s.confirmer_courriel(jeton, secret=secret, le=le)),
            )
        except Introuvable:
            raise domain.LienInconnu from None
        return structures_vues(contexte, [confirmee])[0]

    @champ(
        droits=roles("structure", "anct"),
        description="Envoie au contact un autre lien de confirmation ; le précédent ne vaut plus rien.",
    )
    async def renvoyer_confirmation(
        self, info: Info, id: strawberry.ID, cle: str | None = None
    ) -> Annotated[Structure | Refus, strawberry.union("RenvoyerConfirmationResultat")]:
        contexte, sel, le = info.context, graine(), info.context.maintenant()
        commande = contexte.commande(cle, geste="renvoyer_confirmation", id=id)
        return await _changer(contexte, id, lambda s: s.renvoyer_confirmation(graine=sel, le=le), commande)

    @champ(
        droits=roles("structure", "anct"),
        description="Change ce qui est écrit dans la demande, et rien d'autre ; l'éligibilité est dite à nouveau.",
    )
    async def modifier_identite(
        self, info: Info, id: strawberry.ID, identite: IdentiteInput, cle: str | None = None
    ) -> Annotated[Structure | Refus, strawberry.union("ModifierIdentiteResultat")]:
        contexte, modifie, sel, le = info.context, identite.modifie(), graine(), info.context.maintenant()
        bareme = await en_vigueur(contexte.stores)
        commande = contexte.commande(cle, geste="modifier_identite", id=id, **modifie)
        return await _changer(
            contexte,
            id,
            lambda s: s.modifier_identite(
                modifie,
                par=contexte.agent.role,
                communes=territoire().commune,
                bareme=bareme,
                graine=sel,
                le=le,
            ),
            commande,
        )

    @champ(
        droits=roles("structure", "anct"),
        description="Ferme la structure pour de bon : elle reste lisible, plus rien n'y est changé.",
    )
    async def fermer_structure(
        self, info: Info, id: strawberry.ID, motif: str, cle: str | None = None
    ) -> Annotated[Structure | Refus, strawberry.union("FermerStructureResultat")]:
        contexte, le = info.context, info.context.maintenant()
        commande = contexte.commande(cle, geste="fermer_structure", id=id, motif=motif)
        return await _changer(contexte, id, lambda s: s.fermer(motif, par=contexte.agent.role, le=le), commande)

    @champ(
        droits=roles("anct"),
        description="Rend pour une structure un autre verdict que celui de la règle ; le motif reste lisible.",
    )
    async def deroger_eligibilite(
        self, info: Info, id: strawberry.ID, verdict: Verdict, motif: str, cle: str | None = None
    ) -> Annotated[Structure | Refus, strawberry.union("DerogerEligibiliteResultat")]:
        contexte, le = info.context, info.context.maintenant()
        commande = contexte.commande(cle, geste="deroger_eligibilite", id=id, verdict=verdict, motif=motif)
        return await _changer(contexte, id, lambda s: s.deroger(verdict, motif, le=le), commande)

    @champ(droits=roles("anct"), description="Revient au verdict de la règle ; la dérogation reste dans l'histoire.")
    async def lever_derogation(
        self, info: Info, id: strawberry.ID, motif: str, cle: str | None = None
    ) -> Annotated[Structure | Refus, strawberry.union("LeverDerogationResultat")]:
        contexte, le = info.context, info.context.maintenant()
        bareme = await en_vigueur(contexte.stores)
        commande = contexte.commande(cle, geste="lever_derogation", id=id, motif=motif)
        return await _changer(contexte, id, lambda s: s.lever_derogation(motif, bareme=bareme, le=le), commande)


async def _changer(contexte: Contexte[Stores], id: str, regle: Regle, commande: Commande | None) -> Structure:
    """Carries out the rule where the agent may; says the same of what is not there and of what is not its own."""

    def dedans(s: domain.Structure) -> Decision[domain.Structure]:
        if not _a_lui(contexte.agent, s):
            raise Introuvable
        return regle(s)

    changee = await contexte.stores.structures.change(id, dedans, commande=commande)
    if not _a_lui(contexte.agent, changee):
        raise Introuvable
    return structures_vues(contexte, [changee])[0]


def _a_lui(agent: Agent, s: domain.Structure) -> bool:
    return agent.role == "anct" or (agent.role == "structure" and agent.siret == s.siret)
