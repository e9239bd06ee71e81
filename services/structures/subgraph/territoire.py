"""What can be asked of places, and what is declared of a structure's own."""

from typing import Annotated

import strawberry

from services.kit.aggregate import Introuvable
from services.kit.identity import PUBLIC, Agent, roles
from services.kit.subgraph import Refus, champ, type_
from services.kit.temps import jour_paris
from services.territoire import territoire

from .. import domain
from ..domain.zonage import Etat
from ..releves import lire_indicateurs
from .lieux import Indicateurs, indicateurs
from .types import Info, Structure, structures_vues, voit_tout

__all__ = ["GestesDuTerritoire", "LecturesDuTerritoire"]


@type_()
class LecturesDuTerritoire:
    @champ(
        droits=PUBLIC,
        description="Ce que l'on sait aujourd'hui d'une commune, de code Insee ; rien quand elle n'existe pas.",
    )
    async def indicateurs_commune(self, info: Info, commune: str) -> Indicateurs | None:
        trouvee = territoire().commune(commune.strip().upper())
        if trouvee is None:
            return None
        contexte = info.context
        releves = await lire_indicateurs(contexte.stores, [trouvee.code], jour_paris(contexte.maintenant()))
        return indicateurs(releves[trouvee.code], dedans=_dedans(contexte.agent, trouvee))


@type_()
class GestesDuTerritoire:
    @champ(
        droits=roles("structure", "anct"),
        description="Déclare le quartier prioritaire dans lequel la structure se trouve, et ce qui le prouve.",
    )
    async def declarer_quartier(
        self, info: Info, id: strawberry.ID, code: str, preuve: str, cle: str | None = None
    ) -> Annotated[Structure | Refus, strawberry.union("DeclarerQuartierResultat")]:
        contexte, le = info.context, info.context.maintenant()
        structure = await contexte.stores.structures.get(id)
        if structure is None or not voit_tout(contexte.agent, structure):
            raise Introuvable
        releves = await lire_indicateurs(contexte.stores, [structure.commune], jour_paris(le))
        lue = releves[structure.commune].qpv if structure.commune in releves else None
        connus = {v.code for v in lue.valeurs} if lue is not None and lue.etat is Etat.CONNU else None
        declaree = await contexte.stores.structures.change(
            id,
            lambda s: s.declarer_quartier(code=code, preuve=preuve, connus=connus, par=contexte.agent.role, le=le),
            commande=contexte.commande(cle, geste="declarer_quartier", id=id, code=code, preuve=preuve),
        )
        return structures_vues(contexte, [declaree])[0]


def _dedans(agent: Agent, commune: domain.Commune) -> bool:
    return agent.role == "anct" or (agent.role == "prefecture" and commune.departement in agent.departements)
