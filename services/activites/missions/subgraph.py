"""Whether the conseillers of a structure exercise the three missions, which it has pledged."""

from datetime import date, timedelta

import strawberry

from services.kit.subgraph import champ, type_
from services.kit.temps import mois_apres

from ..situation import conseillers_de
from ..subgraph.lectures import du_mois
from ..subgraph.membres import membres_vus
from ..subgraph.perimetre import LECTEURS, Info
from ..vocabulaire import Theme
from .exercice import DEFINITION, exercices
from .table import MILLESIME, MISSIONS, Mission

__all__ = ["MissionsDesConseillers"]

strawberry.enum(Mission, name="MissionConseiller")


@type_(droits=LECTEURS, description="Une des trois missions, exercée ou non.")
class MissionExercee:
    mission: Mission
    cra: int = champ(description="Comptes rendus dont un thème au moins en relève.")
    exercee: bool


@type_(droits=LECTEURS, description="Les trois missions d'un conseiller.")
class MissionsDuConseiller:
    conseiller: strawberry.ID
    cra: int
    missions: list[MissionExercee] = champ(taille=len(Mission))
    toutes: bool = champ(description="Les trois sont exercées.")


@type_(droits=LECTEURS, description="Une mission et les thèmes qui en relèvent.")
class ThemesDeLaMission:
    mission: Mission
    themes: list[Theme] = champ(taille=len(Theme))


@type_(droits=LECTEURS, description="Les trois missions de chaque conseiller d'une structure, pour un mois.")
class MissionsDeLaStructure:
    structure: strawberry.ID
    mois: str
    definition: str = champ(description="L'identifiant de ce que ces chiffres comptent.")
    millesime: str = champ(description="La date de la table qui range chaque thème dans une mission.")
    table: list[ThemesDeLaMission] = champ(taille=len(Mission))
    conseillers: list[MissionsDuConseiller] = champ(
        taille=20,
        description="Ceux qui ont rendu compte, ou avaient un contrat ; un conseiller ne lit que le sien.",
    )


@type_(droits=LECTEURS)
class MissionsDesConseillers:
    @champ(description="Les trois missions sont-elles exercées par chaque conseiller de la structure ce mois-là ?")
    async def missions(self, info: Info, structure: strawberry.ID, mois: str) -> MissionsDeLaStructure:
        du_mois(mois)  # a month, or MoisInvalide
        premier = date.fromisoformat(f"{mois}-01")
        membres = await membres_vus(info.context, structure)
        stores, agent = info.context.stores, info.context.agent
        trouves = await exercices(stores, membres, premier, mois_apres(premier, 1) - timedelta(days=1))
        if agent.role == "conseiller":
            # What a colleague does is not its business.
            siens = await conseillers_de(stores, agent.compte)
            trouves = [e for e in trouves if e.conseiller in siens]
        return MissionsDeLaStructure(
            structure=strawberry.ID(membres[0]),
            mois=mois,
            definition=DEFINITION,
            millesime=MILLESIME,
            table=[ThemesDeLaMission(mission=m, themes=[t for t in Theme if MISSIONS[t] is m]) for m in Mission],
            conseillers=[
                MissionsDuConseiller(
                    conseiller=strawberry.ID(e.conseiller),
                    cra=e.cra,
                    missions=[MissionExercee(mission=m, cra=n, exercee=n > 0) for m, n in _comptes(e.par_mission)],
                    toutes=e.toutes,
                )
                for e in trouves
            ],
        )


def _comptes(par_mission: dict[Mission, int]) -> list[tuple[Mission, int]]:
    return [(m, par_mission.get(m, 0)) for m in Mission]
