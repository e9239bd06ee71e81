"""A service of the structures where Lyon was given posts, and what is asked and done there."""

from typing import Any

from services.kit.identity import PUBLIC_AGENT, Agent
from services.kit.temps import jour_paris, maintenant, uuid7
from services.structures.conseillers.domain import Conseiller
from services.structures.conseillers.domain.identite import Declaration
from services.structures.postes.domain import Poste

from .structures import ANCT, VILLE_DE_LYON, Structures

COORDINATEUR = Agent("coordinateur", "coordinateur-69", frozenset({"69"}))
REFUS = "... on Refus { code message fautes { champ message } }"
RECRUTER = f"""mutation ($poste: ID!, $conseiller: ID!, $contrat: ContratInput!, $cle: String) {{
  r: recruter(poste: $poste, conseiller: $conseiller, contrat: $contrat, cle: $cle) {{
    __typename ... on Poste {{ id etat contrats {{ id remuneration }} }} {REFUS} }} }}"""
CORRIGER = f"""mutation ($poste: ID!, $id: ID!, $contrat: ContratInput!) {{
  r: corrigerContrat(poste: $poste, id: $id, contrat: $contrat) {{
    __typename ... on Poste {{ etat contrats {{ fin }} }} {REFUS} }} }}"""
ROMPRE = f"""mutation ($poste: ID!, $id: ID!, $motif: MotifRupture!, $fin: Date!) {{
  r: rompreContrat(poste: $poste, id: $id, motif: $motif, fin: $fin) {{
    __typename ... on Poste {{ etat contrats {{ dernierJour motifDeRupture termine }} }} {REFUS} }} }}"""
RENDRE = f"""mutation ($id: ID!, $motif: MotifRetour! = FIN_DU_PROJET, $precision: String) {{
  r: rendrePoste(id: $id, motif: $motif, precision: $precision) {{
    __typename ... on Poste {{ etat motifDeRetour }} {REFUS} }} }}"""
TRANSFERER = f"""mutation ($id: ID!, $vers: ID!) {{
  r: transfererPoste(id: $id, vers: $vers) {{
    __typename ... on Poste {{ etat structure {{ siret }} rattachements {{ siret voie au }} }} {REFUS} }} }}"""


def contrat(**autrement: Any) -> dict[str, Any]:
    """A CDI from today on."""
    return {
        "nature": "CDI",
        "debut": jour_paris(maintenant()).isoformat(),
        "remuneration": 2_000_00,
        **autrement,
    }


async def postes(service: Structures, decision: str = "d1") -> list[Poste]:
    trouves = [p async for p in service.stores.postes.scan({"decision": decision})]
    return sorted(trouves, key=lambda p: p.numero)


async def rattaches(service: Structures, decision: str = "d1") -> list[Poste]:
    return [p for p in await postes(service, decision) if p.rattache]


async def conseiller(service: Structures, structure: str, courriel: str = "ana@exemple.fr") -> str:
    """One that the structure declared."""
    connue = await service.stores.structures.get(structure)
    assert connue is not None
    declare, declaration, lien = Conseiller.declarer(
        Declaration(nom="Essai", prenom="Ana", courriel=courriel, telephone=None),
        id=uuid7(),
        structure=structure,
        siret=connue.siret,
        departement=connue.departement,
        graine=uuid7(),
        le=maintenant(),
    )
    return (await service.stores.conseillers.add(declare, declaration, lien)).id


async def recruter(
    service: Structures, poste: str, qui: str, agent: Agent = VILLE_DE_LYON, cle: str | None = None, **ecrits: Any
) -> Any:
    data = await service.demander(RECRUTER, agent, poste=poste, conseiller=qui, contrat=contrat(**ecrits), cle=cle)
    return data["r"]


async def agir(service: Structures, geste: str, agent: Agent = ANCT, **variables: Any) -> Any:
    return (await service.demander(geste, agent, **variables))["r"]


async def lire(service: Structures, id: str, champs: str = "etat", agent: Agent = PUBLIC_AGENT) -> Any:
    return await service.brut(f"query ($id: ID!) {{ poste(id: $id) {{ {champs} }} }}", agent, id=id)
