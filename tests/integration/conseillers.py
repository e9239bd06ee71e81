"""The conseillers of Lyon and of Paris over GraphQL: who declares them, who they are once logged in, what is asked."""

from typing import Any, Final

from services.kit.identity import Agent
from services.kit.temps import maintenant

from .structures import LYON, NOTIFICATIONS, PARIS, VILLE_DE_LYON, Structures

__all__ = [
    "AUTRE_CONSEILLER",
    "COORDINATEUR",
    "DOMINIQUE",
    "MOTIF",
    "PARISIEN",
    "PERSONNE",
    "VUE",
    "declaration",
    "declarer",
    "dits",
    "faire",
    "geste",
    "jeton",
    "lier",
    "recruter",
]

DOMINIQUE: Final = Agent("conseiller", "sub-de-dominique", siret=LYON)
AUTRE_CONSEILLER: Final = Agent("conseiller", "sub-d-un-collegue", siret=LYON)
COORDINATEUR: Final = Agent("coordinateur", "c-69", frozenset({"69"}))
PARISIEN: Final = Agent("coordinateur", "c-75", frozenset({"75"}))
MOTIF: Final = "Une erreur de saisie."
PERSONNE: Final = ("zéphirin", "quidam", "dominique.essai@", "0612345678", "06 12 34 56 78")
"""What shows who it is, in small letters: never in an event, a log, an error."""
VUE: Final = """id statut nom prenom courriel telephone compteLieLe lienExpireLe structure { id siret }
  parcours { etape etat echeance jour par alerte }
  historique { edges { node { nature par motif changements { champ avant apres } } } }"""


def declaration(**autrement: Any) -> dict[str, Any]:
    personne = {"nom": "Quidam", "prenom": "Zéphirin", "courriel": "Dominique.Essai@exemple.fr"}
    return {**personne, "telephone": "06 12 34 56 78", **autrement}


def geste(champ: str, arguments: str, vue: str = "id statut compteLieLe") -> str:
    """A mutation, its variables declared as ``$nom: Type``, passed under their own names."""
    passes = ", ".join(f"{nom.strip()[1:]}: {nom.strip()}" for nom in (a.split(":")[0] for a in arguments.split(",")))
    return f"""mutation ({arguments}) {{ {champ}({passes}) {{
      ... on Conseiller {{ {vue} }} ... on Refus {{ code message fautes {{ champ message }} }} }} }}"""


DECLARER: Final = geste("declarerConseiller", "$structure: ID!, $declaration: DeclarerConseillerInput!, $cle: String")
LIER: Final = geste("lierMonCompte", "$jeton: String!")
CONFIRMATION: Final = "query ($id: ID!) { confirmationDuCompte(conseiller: $id) { jeton expireLe } }"


async def faire(service: Structures, query: str, agent: Agent = VILLE_DE_LYON, **variables: Any) -> Any:
    """What the one root field answers; an error is a bug of the test."""
    (reponse,) = (await service.demander(query, agent, **variables)).values()
    return reponse


async def declarer(service: Structures, siret: str = LYON, agent: Agent | None = None, **autrement: Any) -> Any:
    """What its own structure, registered for it, is answered."""
    cle = autrement.pop("cle", None)
    await service.enregistrer(siret=siret)
    connue = await service.demander("query ($siret: String!) { structureParSiret(siret: $siret) { id } }", siret=siret)
    qui = agent or Agent("structure", {LYON: "lyon", PARIS: "paris"}[siret], siret=siret)
    structure = connue["structureParSiret"]["id"]
    return await faire(service, DECLARER, qui, structure=structure, declaration=declaration(**autrement), cle=cle)


async def jeton(service: Structures, id: str) -> str:
    """What the link in the mail carries."""
    confirmation = await faire(service, CONFIRMATION, NOTIFICATIONS, id=id)
    return str(confirmation["jeton"])


async def lier(service: Structures, lien: str, agent: Agent = DOMINIQUE) -> Any:
    return await faire(service, LIER, agent, jeton=lien)


async def recruter(service: Structures, conseiller: str, contrat: str = "contrat", **autrement: Any) -> None:
    """What the posts tell of a contract, as it comes from Kafka."""
    jour = maintenant().date()
    dit = {"contrat": contrat, "conseiller": conseiller, "poste": "poste", "nature": "CDI", "debut": jour, "fin": None}
    commun = {"genre": "CONUM", "decision": "d", "campagne": "2026", **autrement}
    await service.recevoir("poste.conseiller_recrute.v1", "poste", **{**dit, **commun})


async def dits(service: Structures) -> list[str]:
    """The types that the conseillers told and that nobody has heard yet, in their order."""
    return [f.type.split(".")[1] for f in await service.engine.rows("conseillers").outbox(500)]
