"""How a score is found, and in which words it is explained: the rule ``bareme_score.1``.

The score is advice. Everything here is integers, so that the same inputs give the same score on any machine, in any
year; a change of any number or sentence of the rule is a new ``BAREME`` beside this one.

The rule ``bareme_score.1`` (ours: the official text names the criteria, not how they are measured):

- Each criterion is worth 0 to 100 points, made of parts. A part whose figure is missing is said to be missing and is
  worth ``NEUTRE``, half of its points: what nobody knows neither helps nor harms, and is never taken for zero.
- *Quality of the project*: half the committee's mark (0–5), half the sense of the préfecture's avis. Human both.
- *Relevance of the offer*: half the committee's mark (0–5), half the rank that the préfecture gave in its
  département (the first 100, ten points less for each following).
- *Demand of the territory*: three quarters the posts already there per 10,000 inhabitants of the commune (none 100,
  twice the national mean 0, so that the mean is worth the neutral 50), a quarter its population (20,000: 100).
- *Particular needs*: the FRR class (50 at most), a QPV (50), overseas (50), added, 100 at most.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from services.kit.temps import jour_paris

from .ordre_du_jour import Sens
from .scores import NOTE_MAX, Critere, Entrees, Indicateurs, Partie, Poids, Score

__all__ = ["BAREME", "NEUTRE", "noter"]

BAREME: Final = "bareme_score.1"
NEUTRE: Final = 50
MOYENNE_NATIONALE: Final = 59
"""Posts per 10,000 inhabitants in France, in hundredths: 4,000 posts for 68 million inhabitants."""
POPULATION_PLEINE: Final = 20_000
SENS: Final[Mapping[Sens, int]] = MappingProxyType({Sens.FAVORABLE: 100, Sens.RESERVE: 50, Sens.DEFAVORABLE: 0})
FRR: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        "FRR_PLUS": ("FRR+", 50),
        "FRR_SOCLE": ("FRR socle", 40),
        "FRR_BENEFICIAIRE": ("FRR bénéficiaire", 30),
        "FRR_PARTIELLE": ("classée partiellement", 20),
        "FRR_BENEFICIAIRE_PARTIELLE": ("FRR bénéficiaire partiellement", 15),
        "NON_CLASSEE": ("non classée", 0),
    }
)
"""Each class by the code that structures tells: its name, and its points."""
ZONAGE: Final = 50
"""What a QPV, or being overseas, is worth; also the most that an FRR class is."""


@dataclass(frozen=True)
class _Element:
    points: int
    phrase: str
    manque: bool = False


def noter(entrees: Entrees, poids: Poids) -> Score:
    """The score of these inputs under these weights, by ``bareme_score.1``."""
    parties = (
        _partie(Critere.QUALITE_DU_PROJET, poids.qualite, (1, _note(entrees.note_qualite)), (1, _sens(entrees.sens))),
        _partie(
            Critere.PERTINENCE_DE_L_OFFRE, poids.pertinence, (1, _note(entrees.note_pertinence)), (1, _rang(entrees))
        ),
        _partie(
            Critere.DEMANDE_DU_TERRITOIRE,
            poids.demande,
            (3, _equipement(entrees.indicateurs)),
            (1, _population(entrees.indicateurs)),
        ),
        _besoins(poids.besoins, entrees.indicateurs),
    )
    return Score(bareme=BAREME, valeur=sum(p.points * p.poids for p in parties), parties=parties)


def _partie(critere: Critere, poids: int, *elements: tuple[int, _Element]) -> Partie:
    total = sum(part for part, _ in elements)
    return Partie(
        critere=critere,
        points=sum(part * e.points for part, e in elements) // total,
        poids=poids,
        neutre=any(e.manque for _, e in elements),
        explication=" ".join(e.phrase for _, e in elements),
    )


def _note(note: int | None) -> _Element:
    if note is None:
        return _Element(NEUTRE, f"Note du comité : non saisie, part neutre ({_points(NEUTRE)}).", manque=True)
    points = note * 100 // NOTE_MAX
    return _Element(points, f"Note du comité : {note} sur {NOTE_MAX} ({_points(points)}).")


def _sens(sens: Sens) -> _Element:
    mots = {Sens.FAVORABLE: "favorable", Sens.RESERVE: "réservé", Sens.DEFAVORABLE: "défavorable"}
    return _Element(SENS[sens], f"Avis de la préfecture : {mots[sens]} ({_points(SENS[sens])}).")


def _rang(entrees: Entrees) -> _Element:
    if entrees.rang is None:
        return _Element(NEUTRE, f"Rang donné par la préfecture : aucun, part neutre ({_points(NEUTRE)}).", manque=True)
    points = max(0, 110 - 10 * max(1, entrees.rang))
    return _Element(points, f"Rang donné par la préfecture : {entrees.rang} ({_points(points)}).")


def _equipement(i: Indicateurs | None) -> _Element:
    if i is None or i.postes_pour_10000 is None:
        return _Element(NEUTRE, f"Postes pour 10 000 habitants : non connus, part neutre ({_points(NEUTRE)}).", True)
    points = max(0, 100 - max(0, i.postes_pour_10000) * 100 // (2 * MOYENNE_NATIONALE))
    chiffre = f"{i.postes_pour_10000 // 100},{i.postes_pour_10000 % 100:02}"
    return _Element(
        points, f"Postes pour 10 000 habitants au {jour_paris(i.le):%d/%m/%Y} : {chiffre} ({_points(points)})."
    )


def _population(i: Indicateurs | None) -> _Element:
    if i is None or i.population is None:
        return _Element(NEUTRE, f"Population : non importée, part neutre ({_points(NEUTRE)}).", manque=True)
    points = min(100, max(0, i.population) * 100 // POPULATION_PLEINE)
    chiffre = f"{i.population:,}".replace(",", " ")
    return _Element(
        points, f"Population {_millesime(i.population_millesime)} : {chiffre} habitants ({_points(points)})."
    )


def _besoins(poids: int, i: Indicateurs | None) -> Partie:
    moitie = ZONAGE // 2
    if i is None:
        elements = [_Element(NEUTRE, f"Zonages : non connus, part neutre ({_points(NEUTRE)}).", manque=True)]
    else:
        outre_mer = "oui" if i.outre_mer else "non"
        points = ZONAGE if i.outre_mer else 0
        elements = [_frr(i, moitie), _qpv(i, moitie), _Element(points, f"Outre-mer : {outre_mer} ({_points(points)}).")]
    return Partie(
        critere=Critere.BESOINS_PARTICULIERS,
        points=min(100, sum(e.points for e in elements)),
        poids=poids,
        neutre=any(e.manque for e in elements),
        explication=" ".join(e.phrase for e in elements),
    )


def _frr(i: Indicateurs, moitie: int) -> _Element:
    if i.frr_millesime is None:
        return _Element(moitie, f"FRR : non importé, part neutre ({_points(moitie)}).", manque=True)
    if i.frr is None:
        vu = f"FRR {_millesime(i.frr_millesime)} : commune absente de la table"
        return _Element(moitie, f"{vu}, part neutre ({_points(moitie)}).", manque=True)
    if i.frr not in FRR:
        return _Element(moitie, f"FRR : classe inconnue du barème, part neutre ({_points(moitie)}).", manque=True)
    nom, points = FRR[i.frr]
    return _Element(points, f"FRR {_millesime(i.frr_millesime)} : {nom} ({_points(points)}).")


def _qpv(i: Indicateurs, moitie: int) -> _Element:
    if i.qpv_millesime is None:
        return _Element(moitie, f"QPV : non importé, part neutre ({_points(moitie)}).", manque=True)
    if not i.qpv:
        return _Element(0, f"QPV {_millesime(i.qpv_millesime)} : aucun ({_points(0)}).")
    return _Element(ZONAGE, f"QPV {_millesime(i.qpv_millesime)} : {', '.join(sorted(i.qpv))} ({_points(ZONAGE)}).")


def _millesime(millesime: str | None) -> str:
    return f"(millésime {millesime})" if millesime else "(millésime non dit)"


def _points(points: int) -> str:
    return f"{points} point{'s' if points > 1 else ''}"
