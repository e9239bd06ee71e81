"""The figures as clients read them."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any, Self

import strawberry

from services.kit.identity import PUBLIC
from services.kit.subgraph import champ, type_

from .arrondi import plus_forts_restes
from .grandeurs import DEFINITION, VENTILATIONS
from .lecture import CellulePublique, Releve
from .periodes import Pas
from .series import Axe

__all__ = ["Comparaison", "Statistiques"]

strawberry.enum(Axe, name="AxeStatistique", description="Ce dont on demande les chiffres.")
strawberry.enum(Pas, name="PasStatistique", description="Par jour, par mois ou par année.")


@type_(droits=PUBLIC, description="Le compte d'un code, et sa part : les parts d'une même liste font 100.")
class Part:
    code: str
    valeur: int | None = champ(description="Vide : masqué, moins de cinq ou ce qui permettrait de le retrouver.")
    pourcentage: float | None = champ(
        description="Au dixième, arrondi au plus fort reste ; vide si une valeur de la liste est masquée."
    )


def _parts(nom: str, quoi: str) -> Any:
    """The field of one breakdown."""
    ventilation = VENTILATIONS[nom]

    def parts(self: "ChiffresDeLaPeriode") -> list[Part]:
        valeurs = [self.cellule[place] for place in ventilation.places]
        connues = [v for v in valeurs if v is not None]
        parts = plus_forts_restes(connues) if len(connues) == len(valeurs) else None
        return [
            Part(code=code, valeur=valeur, pourcentage=None if parts is None else parts[n] / 10)
            for n, (code, valeur) in enumerate(zip(ventilation.codes, valeurs, strict=True))
        ]

    return champ(taille=len(ventilation.codes), description=quoi)(parts)


@type_(droits=PUBLIC, description="Les chiffres d'une période. Vide : masqué, ou pas encore publié.")
class ChiffresDeLaPeriode:
    cellule: strawberry.Private[CellulePublique]
    du: date
    au: date
    cra: int | None = champ(description="Comptes rendus transmis et non retirés.")
    accompagnements: int | None = champ(
        description="Un par compte rendu individuel ou démarche, autant que de participants pour un collectif."
    )
    participants: int | None
    deja_accompagnes: int | None = champ(description="Ceux des participants qui l'avaient déjà été.")
    minutes: int | None = champ(description="La somme des durées.")

    types = _parts("types", "Individuels, collectifs, démarches.")
    durees = _parts("durees", "Par classe de durée.")
    lieux = _parts("lieux", "Par lieu de l'accompagnement.")
    themes = _parts("themes", "Un compte rendu compte dans chacun de ses thèmes ; les parts sont celles des mentions.")
    sous_themes = _parts("sous_themes", "Les démarches administratives, chacune mentionnée.")
    ages = _parts("ages", "Les participants par tranche d'âge.")
    statuts = _parts("statuts", "Les participants par statut.")
    genres = _parts("genres", "Les participants par genre.")
    materiels = _parts("materiels", "Le matériel, chaque mention.")
    autonomies = _parts("autonomies", "L'autonomie constatée.")
    orientations = _parts("orientations", "Les suites : vers qui la personne a été orientée, chaque mention.")

    @classmethod
    def de(cls, du: date, au: date, cellule: CellulePublique) -> Self:
        cra, accompagnements, participants, deja, minutes = cellule[:5]
        return cls(
            cellule=cellule,
            du=du,
            au=au,
            cra=cra,
            accompagnements=accompagnements,
            participants=participants,
            deja_accompagnes=deja,
            minutes=minutes,
        )


@type_(droits=PUBLIC, description="La période d'avant, de même longueur, et ce qui a changé depuis.")
class Comparaison:
    avant: ChiffresDeLaPeriode
    evolution_cra: float | None = champ(description="En pour cent, au dixième ; vide s'il n'y avait rien, ou masqué.")
    evolution_accompagnements: float | None
    evolution_participants: float | None
    evolution_minutes: float | None

    @classmethod
    def de(cls, avant: ChiffresDeLaPeriode, apres: ChiffresDeLaPeriode) -> Self:
        return cls(
            avant=avant,
            evolution_cra=_evolution(avant.cra, apres.cra),
            evolution_accompagnements=_evolution(avant.accompagnements, apres.accompagnements),
            evolution_participants=_evolution(avant.participants, apres.participants),
            evolution_minutes=_evolution(avant.minutes, apres.minutes),
        )


def _evolution(avant: int | None, apres: int | None) -> float | None:
    return round(100 * (apres - avant) / avant, 1) if avant and apres is not None else None


@type_(droits=PUBLIC, description="Des chiffres, avec ce qui permet de les vérifier.")
class Statistiques:
    axe: Axe
    code: str = champ(description="Vide pour la France entière.")
    pas: Pas
    definition: str = champ(description="L'identifiant de ce que ces chiffres comptent.")
    publics: bool = champ(description="Ce que chacun peut lire : de la dernière édition, petits nombres masqués.")
    dernier_evenement: strawberry.ID | None = champ(description="Le dernier événement compté.")
    dernier_evenement_le: datetime | None
    fraicheur: datetime | None = champ(description="Tout ce qui était reçu à ce moment est compté.")
    total: ChiffresDeLaPeriode
    periodes: list[ChiffresDeLaPeriode] = champ(taille=31, description="Chaque jour, mois ou année de la période.")
    avant: strawberry.Private[Callable[[], Awaitable[Releve]]]

    @champ(description="Avec la période précédente de même longueur.")  # type: ignore[untyped-decorator]
    async def comparaison(self) -> Comparaison:
        avant = await self.avant()
        chiffres = ChiffresDeLaPeriode.de(avant.periode.du, avant.periode.au, avant.total)
        return Comparaison.de(chiffres, self.total)

    @classmethod
    def de(cls, axe: Axe, code: str, pas: Pas, releve: Releve, avant: Callable[[], Awaitable[Releve]]) -> Self:
        return cls(
            axe=axe,
            code=code,
            pas=pas,
            definition=DEFINITION,
            publics=releve.publics,
            dernier_evenement=None if releve.evenement is None else strawberry.ID(releve.evenement),
            dernier_evenement_le=releve.le,
            fraicheur=releve.fraicheur,
            total=ChiffresDeLaPeriode.de(releve.periode.du, releve.periode.au, releve.total),
            periodes=[ChiffresDeLaPeriode.de(t.du, t.au, cellule) for t, cellule in releve.tranches],
            avant=avant,
        )
