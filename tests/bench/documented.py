"""The subgraph of ``subgraph.py`` written as Strawberry's documentation shows it: what ours is compared with."""

import strawberry
from strawberry.asgi import GraphQL
from strawberry.extensions import MaxAliasesLimiter, MaxTokensLimiter, QueryDepthLimiter
from strawberry.federation import Schema

from .sujet import LIGNES, PAR_ID, Demande, Ligne, fautes

__all__ = ["application"]


@strawberry.federation.type(keys=["id"])
class Dossier:
    id: strawberry.ID
    siret: str
    nom: str
    statut: str
    departement: str
    commune: str
    postes: int
    depose_le: str

    @classmethod
    async def resolve_reference(cls, id: strawberry.ID) -> "Dossier":
        return dossier(PAR_ID[id])


def dossier(ligne: Ligne) -> Dossier:
    return Dossier(**{**vars(ligne), "id": strawberry.ID(ligne.id)})


@strawberry.type
class Refuse:
    champs: list[str]


@strawberry.type
class DossierEdge:
    node: Dossier
    cursor: str


@strawberry.type
class DossierConnection:
    edges: list[DossierEdge]


DemandeInput = strawberry.input(Demande)


@strawberry.type
class Query:
    @strawberry.field
    async def dossiers(self, first: int = 50) -> DossierConnection:
        return DossierConnection(edges=[DossierEdge(node=dossier(e), cursor=e.id) for e in LIGNES[:first]])


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def deposer(self, demande: DemandeInput) -> Dossier | Refuse:  # type: ignore[valid-type]  # made above
        trouvees = fautes(demande)
        return Refuse(champs=trouvees) if trouvees else dossier(LIGNES[0])


def application() -> GraphQL[object, None]:
    limites = [lambda: QueryDepthLimiter(max_depth=12), lambda: MaxAliasesLimiter(30), lambda: MaxTokensLimiter(1_000)]
    return GraphQL(Schema(query=Query, mutation=Mutation, federation_version="2.9", extensions=limites))
