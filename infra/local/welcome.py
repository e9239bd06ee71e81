"""What ``make up`` prints once everything is ready: the addresses, a token for each role, three requests to try."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from infra.local.supervisor import Plateforme

__all__ = ["AGENTS", "REQUESTS", "Request", "welcome"]

# The town hall of Lyon: public codes, nobody in particular.
_SIRET: Final = "21690123100011"

AGENTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "anct": {},
    "prefecture": {"departements": ("69",)},
    "structure": {"siret": _SIRET},
    "conseiller": {"siret": _SIRET},
    "coordinateur": {"departements": ("69",)},
    "partenaire": {},
}
"""Role → what its token says besides."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request to the gateway; ``role`` None is the public."""

    what: str
    role: str | None = None
    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)

    def curl(self, url: str) -> str:
        """The command to paste, once the tokens are exported."""
        body = json.dumps({"query": self.query, "variables": self.variables}, ensure_ascii=False)
        bearer = f' -H "Authorization: Bearer ${self.role.upper()}"' if self.role else ""
        return f"curl -s {url} -H 'Content-Type: application/json'{bearer} -d {shlex.quote(body)}"


_REFUS: Final = "... on Refus { code message fautes { champ message } }"

REQUESTS: Final = (
    Request(
        what="Le public se renseigne : une commune (catégorie 7210) est-elle éligible ?",
        query="query Simuler($categorie: String!) { simulerEligibilite(categorieJuridique: $categorie) "
        f"{{ ... on Eligibilite {{ verdict ligne explication millesime }} {_REFUS} }} }}",
        variables={"categorie": "7210"},
    ),
    Request(
        what="La ville de Lyon s'enregistre (une seconde fois, elle est refusée : une structure par SIRET)",
        role="structure",
        query="mutation Enregistrer($demande: EnregistrerStructureInput!) { enregistrerStructure(demande: $demande) "
        f"{{ ... on Structure {{ id nom commune {{ nom population }} eligibilite {{ verdict ligne }} }} {_REFUS} }} }}",
        variables={
            "demande": {
                "siret": _SIRET,
                "nom": "Ville de Lyon",
                "categorieJuridique": "7210",
                "commune": "69123",
                "contact": {
                    "nom": "Essai",
                    "prenom": "Camille",
                    "fonction": "Chargée de mission",
                    "courriel": "mairie-de-lyon@example.fr",
                },
            }
        },
    ),
    Request(
        what="La préfecture du Rhône regarde les structures de son département",
        role="prefecture",
        query="query Structures($d: String) { structures(departement: $d, first: 10) "
        "{ edges { node { id siret nom eligibilite { verdict } } } } }",
        variables={"d": "69"},
    ),
)


def welcome(running: Plateforme) -> str:
    """The whole text, in French, ready to print."""
    tokens = {role: running.token(role, **said) for role, said in AGENTS.items()}
    return "\n".join(
        (
            f"GraphQL    {running.graphql}   (se lit aussi dans un navigateur)",
            f"Courriels  {running.mails}   (make mails)",
            f"Kafka      {running.kafka}   (make events)",
            f"Journaux   {running.place.logs}",
            "",
            "Un jeton par rôle, pour la journée (make token en donne d'autres) :",
            *(f"export {role.upper()}={token}" for role, token in tokens.items()),
            "",
            "Trois requêtes à essayer :",
            *(f"# {request.what}\n{request.curl(running.graphql)}\n" for request in REQUESTS),
            "Ctrl-C arrête tout.",
        )
    )
