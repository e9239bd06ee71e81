"""Public figures hide what is under five, and what subtraction would find: attacked with linear algebra."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

import pytest

from services.activites.statistiques.comptage import CraDit, cellule_de
from services.activites.statistiques.edition import editer
from services.activites.statistiques.grandeurs import GRANDEURS, ecrire, somme
from services.activites.statistiques.secret import SEUIL, dicibles, sur
from services.activites.statistiques.series import Axe, place, serie
from services.activites.statistiques.store import Page, PagePublique
from services.territoire import territoire

LE = datetime(2026, 12, 1, tzinfo=UTC)
P = (1 << 61) - 1
MOIS = ("01", "02", "03", "04")
# Three départements of a région and one beside; two EPCI that each lie over two of them, one with two communes.
COMMUNES = ("01004", "01010", "01013", "01194", "2A004", "69105", "74066", "74269")
Atome = tuple[str, str, str]
Equation = dict[Atome, int]
VENTILES = ("INDIVIDUEL", "COLLECTIF", "DEMARCHE")
# What each figure is the sum of, in atoms of a commune's month.
SOMMES: Mapping[str, Sequence[tuple[str, int]]] = {
    "cra": [(t, 1) for t in VENTILES],
    "accompagnements": [("INDIVIDUEL", 1), ("DEMARCHE", 1), ("ateliers", 1)],
    "participants": [("INDIVIDUEL", 1), ("DEMARCHE", 1), ("ateliers", 1), ("en plus", 1)],
    "deja_accompagnes": [("deja", 1)],
    **{f"types.{t}": [(t, 1)] for t in VENTILES},
    "themes.EMAIL": [("email", 1)],
}
# What nobody may find: the figures, and their differences that say how many did not.
CIBLES: Mapping[str, Sequence[tuple[str, int]]] = {
    **SOMMES,
    "nouveaux": [*SOMMES["participants"], ("deja", -1)],
    "sans le thème": [*SOMMES["cra"], ("email", -1)],
    "ateliers": [("ateliers", 1)],
}


def monde(hasard: random.Random) -> list[CraDit]:
    """Few reports, unevenly: small numbers everywhere."""
    cras = []
    for commune in COMMUNES:
        for _ in range(hasard.choice([0, 2, 6, 12, 40])):
            type_cra = hasard.choice(VENTILES)
            participants = hasard.randint(2, 6) if type_cra == "COLLECTIF" else hasard.choice([1, 1, 1, 2])
            cras.append(
                CraDit(
                    cra="c",
                    conseiller="x",
                    structure="s",
                    departement="01",
                    commune=commune,
                    jour=date(2026, int(hasard.choice(MOIS)), 3),
                    type_cra=type_cra,
                    duree=hasard.randint(1, 200),
                    lieu="AUTRE",
                    statut="TRANSMIS",
                    participants=participants,
                    deja_accompagnes=hasard.randint(0, participants),
                    themes=hasard.choice([("EMAIL",), ("SANTE",), ("EMAIL", "SANTE")]),
                )
            )
    return cras


def pages(cras: Iterable[CraDit]) -> list[Page]:
    cellules: defaultdict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
    for cra in cras:
        ou = place(structure="s", conseiller="x", commune=cra.commune, departement="01", jour=cra.jour)
        mois = cellules[ou.commune, ou.departement]
        mois.setdefault(f"{cra.jour:%m}", []).append(ecrire(cellule_de(cra)))
    return [
        Page(
            serie=serie(Axe.COMMUNE, commune),
            page="2026",
            source=departement,
            cellules={m: ecrire(somme(textes)) for m, textes in mois.items()},
        )
        for (commune, departement), mois in cellules.items()
    ]


def dedans(s: str) -> set[str]:
    """The communes of a serie."""
    axe, _, code = s.partition(":")
    toutes = {c: territoire().commune(c) for c in COMMUNES}
    return {
        c
        for c, connue in toutes.items()
        if connue
        and code
        in {"FRANCE": ("",), "REGION": (connue.region,), "DEPARTEMENT": (connue.departement,), "COMMUNE": (c,)}.get(
            axe, (connue.epci,)
        )
    }


def equation(parts: Sequence[tuple[str, int]], communes: Iterable[str], mois: Iterable[str]) -> Equation:
    somme_: Equation = defaultdict(int)
    for c in communes:
        for m in mois:
            for atome, signe in parts:
                somme_[c, m, atome] += signe
    return {k: v for k, v in somme_.items() if v}


def publiees(publiques: Iterable[PagePublique]) -> Iterator[tuple[Equation, int]]:
    """What is told: a sum of atoms, and its value."""
    for page in publiques:
        for cle, texte in page.cellules.items():
            valeurs = dict(zip(GRANDEURS, texte.split(","), strict=True))
            for nom, parts in SOMMES.items():
                if valeurs[nom] != "x":
                    mois = MOIS if cle == "an" else (cle,) if cle in MOIS else ()
                    yield equation(parts, dedans(page.serie), mois), int(valeurs[nom] or 0)


class Attaque:
    """All that sums and differences of what is told can give, in arithmetic modulo a large prime."""

    def __init__(self, dites: Iterable[tuple[Equation, int]]) -> None:
        self._pivots: dict[Atome, Equation] = {}
        nuls: set[Atome] = set()
        dites = list(dites)
        for eq, valeur in dites:
            if valeur == 0 and all(signe > 0 for signe in eq.values()):
                nuls |= set(eq)
        for eq in [*({a: 1} for a in sorted(nuls)), *(eq for eq, _ in dites)]:
            reste = self._reduire(eq)
            if reste:
                pivot = min(reste)
                inverse = pow(reste[pivot], -1, P)
                self._pivots[pivot] = {k: v * inverse % P for k, v in reste.items()}

    def _reduire(self, eq: Equation) -> Equation:
        reste = {k: v % P for k, v in eq.items()}
        while communs := [a for a in reste if a in self._pivots]:
            pivot = min(communs)
            facteur = reste[pivot]
            for k, v in self._pivots[pivot].items():
                if suivant := (reste.get(k, 0) - facteur * v) % P:
                    reste[k] = suivant
                else:
                    reste.pop(k, None)
        return reste

    def trouve(self, eq: Equation) -> bool:
        return not self._reduire(eq)


def petits(cras: Sequence[CraDit]) -> Iterator[tuple[str, Equation]]:
    """Each figure of one to four: any territory, month or year."""
    vrais: defaultdict[Atome, int] = defaultdict(int)
    for c in cras:
        ou, m = (
            place(structure="", conseiller="", commune=c.commune, departement="", jour=c.jour).commune,
            f"{c.jour:%m}",
        )
        cellule = dict(zip(GRANDEURS, cellule_de(c), strict=True))
        vrais[ou, m, c.type_cra] += 1
        vrais[ou, m, "ateliers"] += c.participants if c.type_cra == "COLLECTIF" else 0
        vrais[ou, m, "en plus"] += cellule["participants"] - cellule["accompagnements"]
        vrais[ou, m, "deja"] += c.deja_accompagnes
        vrais[ou, m, "email"] += cellule["themes.EMAIL"]
    series = {"FRANCE:"} | {s for c in COMMUNES for s in _series(c)}
    for s in sorted(series):
        for mois in (MOIS, *((m,) for m in MOIS)):
            for nom, parts in CIBLES.items():
                eq = equation(parts, dedans(s), mois)
                if 0 < sum(signe * vrais[a] for a, signe in eq.items()) < SEUIL:
                    yield f"{s} {mois} {nom}", eq


def _series(commune: str) -> list[str]:
    connue = territoire().commune(commune)
    assert connue is not None
    return [
        serie(Axe.COMMUNE, commune),
        serie(Axe.DEPARTEMENT, connue.departement),
        serie(Axe.REGION, connue.region),
        *([serie(Axe.EPCI, connue.epci)] if connue.epci else []),
    ]


def trouves(cras: Sequence[CraDit], publier: Callable[[list[Page]], Iterable[PagePublique]]) -> list[str]:
    attaque = Attaque(publiees(publier(pages(cras))))
    return [nom for nom, eq in petits(cras) if attaque.trouve(eq)]


def test_no_sum_or_difference_of_public_figures_gives_one_under_five() -> None:
    dits = 0
    for graine in range(25):
        cras = monde(random.Random(graine))
        assert trouves(cras, lambda leurs: editer("2026", leurs, LE)) == [], f"world {graine}"
        dits += sum(1 for _ in publiees(editer("2026", pages(cras), LE)))
    assert dits > 25 * 20  # and much is told


def test_hiding_only_what_is_small_would_be_found() -> None:
    """The defence off: each small figure is hidden, and nothing beside it."""

    def cellule(texte: str) -> str:
        return ",".join("x" if n not in ("", "x") and 0 < int(n) < SEUIL else n for n in texte.split(","))

    def naif(leurs: list[Page]) -> list[PagePublique]:
        publiques = []
        for s in sorted({"FRANCE:"} | {s for c in COMMUNES for s in _series(c)}):
            siennes = [p for p in leurs if p.serie.partition(":")[2] in dedans(s)]
            mois = {m: somme(p.cellules.get(m, "") for p in siennes) for m in MOIS}
            an = [sum(c) for c in zip(*mois.values(), strict=True)]
            textes = {k: cellule(",".join(map(str, c))) for k, c in {"an": an, **mois}.items()}
            publiques.append(PagePublique(serie=s, annee="2026", cellules=textes, edition=LE, evenement=None, le=None))
        return publiques

    assert sum(bool(trouves(monde(random.Random(graine)), naif)) for graine in range(10)) == 10


def test_a_single_hidden_part_takes_another_with_it() -> None:
    vecteurs = {"D": [30], "a": [20], "b": [7], "c": [3]}
    dits = dicibles("D", {"D": ["a", "b", "c"]}, vecteurs, lambda _: True)
    assert dits == {"D", "a"}  # D − a = 10; with b told, c would be 3


@pytest.mark.parametrize(
    ("vecteur", "oui"), [([0], True), ([5, 0, 9], True), ([4], False), ([9, 1], False), ([], True)]
)
def test_zero_and_five_are_told_one_to_four_are_not(vecteur: list[int], oui: bool) -> None:
    assert sur(vecteur) is oui


def test_what_is_small_as_a_whole_is_told_to_nobody() -> None:
    publiques = editer("2026", pages(monde_de(4)), LE)
    assert len(publiques) == 5
    assert all({*p.cellules["an"].split(","), *p.cellules["01"].split(",")} == {"x"} for p in publiques)


def test_five_reports_of_one_commune_are_told_at_every_level() -> None:
    publiques = editer("2026", pages(monde_de(5)), LE)
    assert {p.cellules["an"].split(",")[0] for p in publiques} == {"5"}


def monde_de(nombre: int) -> list[CraDit]:
    return [
        CraDit(
            cra="c",
            conseiller="x",
            structure="s",
            departement="69",
            commune="69123",
            jour=date(2026, 1, 3),
            type_cra="INDIVIDUEL",
            duree=30,
            lieu="AUTRE",
            statut="TRANSMIS",
        )
        for _ in range(nombre)
    ]
