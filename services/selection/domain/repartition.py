"""How posts could be shared out under the envelopes: the question, what an answer is worth, and what it would leave.

The objective, in integers: as many points as possible, a post given to a candidature being worth its score; of two
shares worth the same, the one that serves first those that come first on the agenda (the préfecture's own order).
Only candidatures at or above the campagne's threshold are considered, each for the posts that its préfecture
recommends at most, so that what is proposed never deviates from the score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from services.kit.aggregate import Faute, Refus

from .campagne import Campagne
from .ordre_du_jour import LigneOrdreDuJour
from .scores import SCORE_MAX

__all__ = ["Choix", "HypothesesInvalides", "Probleme", "Reste", "glouton", "probleme"]

POIDS_MAX: Final = 2**62
"""What the solver can add up without overflow."""


class HypothesesInvalides(Refus):
    message = "Ces hypothèses ne conviennent pas à l'ordre du jour."


@dataclass(frozen=True, kw_only=True)
class Choix:
    """A candidature still to be decided. ``maximum``: how many posts it may be given; ``impose``: how many an
    hypothesis says it has (0 leaves it out), None when it is free."""

    candidature: str
    departement: str
    score: int
    maximum: int
    impose: int | None = None


@dataclass(frozen=True, kw_only=True)
class Reste:
    """What an envelope has now, and would have left; under zero it is exceeded. None is the national one."""

    departement: str | None
    avant: int
    postes: int

    @property
    def apres(self) -> int:
        return self.avant - self.postes


@dataclass(frozen=True, kw_only=True)
class Probleme:
    """``choix`` in the order of the agenda; ``national`` and ``departements``: the posts that the envelopes still have.

    ``indivisible``: a candidature has all of its maximum, or nothing.
    """

    choix: tuple[Choix, ...]
    national: int
    departements: Mapping[str, int]
    indivisible: bool = False

    @property
    def facteur(self) -> int:
        """By how much a score outweighs the place on the agenda: no sum of places makes up for one point."""
        return 1 + len(self.choix) * max(0, min(self.national, sum(self._maximum(c) for c in self.choix)))

    @property
    def poids(self) -> list[int]:
        """What one post of each choice is worth to the solver."""
        facteur = self.facteur
        return [c.score * facteur - place for place, c in enumerate(self.choix)]

    def valeurs(self, choix: Choix) -> Sequence[int]:
        """The numbers of posts that this candidature may be given, from the least."""
        if choix.impose is not None:
            return (choix.impose,)
        if self.indivisible:
            return (0, choix.maximum) if 0 < choix.maximum == self._maximum(choix) else (0,)
        return range(self._maximum(choix) + 1)

    def _maximum(self, choix: Choix) -> int:
        return max(0, min(choix.maximum, self.national, self.departements.get(choix.departement, 0)))

    def restes(self, postes: Mapping[str, int]) -> tuple[Reste, ...]:
        """What each envelope would have left, the national one first, then the départements by code."""
        pris: dict[str, int] = dict.fromkeys([*self.departements, *(c.departement for c in self.choix)], 0)
        for c in self.choix:
            pris[c.departement] += postes.get(c.candidature, 0)
        national = Reste(departement=None, avant=self.national, postes=sum(pris.values()))
        return (
            national,
            *(Reste(departement=d, avant=self.departements.get(d, 0), postes=pris[d]) for d in sorted(pris)),
        )

    def tient(self, postes: Mapping[str, int]) -> bool:
        """Whether these posts stay within every envelope."""
        return all(r.apres >= 0 for r in self.restes(postes))

    def objectif(self, postes: Mapping[str, int]) -> int:
        """Posts × score: what is to be as great as possible."""
        return sum(c.score * postes.get(c.candidature, 0) for c in self.choix)

    @property
    def imposes(self) -> dict[str, int]:
        return {c.candidature: c.impose for c in self.choix if c.impose is not None}

    def mesurable(self) -> Self:
        """Raises HypothesesInvalides when its numbers are past what a solver adds up (millions of posts)."""
        total = sum(self.valeurs(c)[-1] for c in self.choix)
        if SCORE_MAX * self.facteur * max(1, total) > POIDS_MAX:
            raise HypothesesInvalides("Trop de postes à répartir à la fois.")
        return self


def probleme(
    campagne: Campagne,
    session: str,
    lignes: Sequence[LigneOrdreDuJour],
    scores: Sequence[int],
    *,
    hypotheses: Mapping[str, int],
    indivisible: bool = False,
) -> Probleme:
    """What is left to share out for this agenda; the lines already decided have taken their posts.

    ``scores`` go with ``lignes``. ``hypotheses``: candidature → posts it is supposed to be given. Raises
    HypothesesInvalides when one names what is not there to be decided, or more posts than were asked for.
    """
    prises = campagne.prises(session)
    libres = {x.candidature: x for x in lignes if x.candidature not in prises}
    fautes = [
        Faute("hypotheses", f"{c[:36]} : n'est pas à décider.")
        if c not in libres
        else Faute("hypotheses", f"{c[:36]} : de 0 à {libres[c].postes_souhaites} postes.")
        for c, postes in hypotheses.items()
        if c not in libres or not 0 <= postes <= libres[c].postes_souhaites
    ]
    if fautes:
        raise HypothesesInvalides(fautes=tuple(fautes))
    choix = tuple(
        Choix(
            candidature=x.candidature,
            departement=x.departement,
            score=score,
            maximum=min(x.postes_recommandes, x.postes_souhaites) if score >= campagne.seuil * 100 else 0,
            impose=hypotheses.get(x.candidature),
        )
        for x, score in zip(lignes, scores, strict=True)
        if x.candidature in libres
    )
    departements = {d: campagne.reste(d) for d in {*campagne.enveloppes, *(c.departement for c in choix)}}
    return Probleme(
        choix=choix, national=campagne.reste_national, departements=departements, indivisible=indivisible
    ).mesurable()


def glouton(question: Probleme) -> dict[str, int]:
    """A share that holds: the best served first, as much as fits.

    It is the best one when posts are divisible, envelopes being nested; otherwise it is where the solver starts.
    The hypotheses must hold by themselves.
    """
    postes = question.imposes
    restes = {r.departement: r.apres for r in question.restes(postes)}
    for _, choix in sorted(zip(question.poids, question.choix, strict=True), key=lambda x: -x[0]):
        if choix.impose is not None or choix.score == 0:
            continue
        place = min(restes[None], restes[choix.departement])
        donnes = max(v for v in question.valeurs(choix) if v <= place)
        postes[choix.candidature] = donnes
        restes[None] -= donnes
        restes[choix.departement] -= donnes
    return {c: n for c, n in postes.items() if n}
