"""How a score is shown and prepared: its parts in words, the weights of a campagne, the committee's marks."""

from typing import Self

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import Contexte, champ, type_

from .. import domain, evaluation
from ..registre import une_session
from ..store import Stores

__all__ = ["LigneScore", "Poids", "Score", "lignes"]

ANCT = roles("anct")

strawberry.enum(domain.Critere, name="CritereSelection", description="Les quatre critères du texte officiel.")


@type_(droits=ANCT, description="Le poids de chaque critère, en centièmes : leur somme fait 100.")
class Poids:
    qualite: int
    pertinence: int
    demande: int
    besoins: int

    @classmethod
    def de(cls, p: domain.Poids) -> Self:
        return cls(qualite=p.qualite, pertinence=p.pertinence, demande=p.demande, besoins=p.besoins)


@type_(droits=ANCT, description="Ce que vaut une candidature sur un critère, et pourquoi.")
class PartieScore:
    critere: domain.Critere
    points: int = champ(description="De 0 à 100.")
    poids: int
    neutre: bool = champ(description="Vrai quand un chiffre manquait : sa part vaut alors la moitié de ses points.")
    explication: str = champ(description="Les chiffres utilisés, avec leur millésime.")


@type_(droits=ANCT, description="L'avis du barème sur une candidature : le comité décide, l'écart se motive.")
class Score:
    bareme: str = champ(description="La règle de calcul et sa version.")
    valeur: int = champ(description="En centièmes de point, de 0 à 10 000.")
    parties: list[PartieScore] = champ(taille=4)

    @classmethod
    def de(cls, s: domain.Score) -> Self:
        return cls(
            bareme=s.bareme,
            valeur=s.valeur,
            parties=[
                PartieScore(
                    critere=p.critere, points=p.points, poids=p.poids, neutre=p.neutre, explication=p.explication
                )
                for p in s.parties
            ],
        )


@type_(droits=ANCT, description="Le score d'une candidature de l'ordre du jour, tel qu'il est maintenant.")
class LigneScore:
    candidature_id: strawberry.ID
    score: Score
    note_qualite: int | None
    note_pertinence: int | None


async def lignes(contexte: Contexte[Stores], session: str) -> list[LigneScore]:
    """The scores of an agenda, in its order, under the weights of its campagne."""
    stores = contexte.stores
    tenue = await une_session(stores, session)
    campagne = await stores.campagnes.get(tenue.campagne)
    poids = domain.Poids() if campagne is None else campagne.poids
    entrees = await evaluation.entrees(stores, session, tenue.ordre_du_jour)
    return [
        LigneScore(
            candidature_id=strawberry.ID(ligne.candidature),
            score=Score.de(domain.noter(e, poids)),
            note_qualite=e.note_qualite,
            note_pertinence=e.note_pertinence,
        )
        for ligne, e in zip(tenue.ordre_du_jour, entrees, strict=True)
    ]
