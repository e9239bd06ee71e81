"""Proves the figures: recomputes a sample of buckets straight from the facts, and says where the pages differ.

The sample: some days, and of each some départements; every page of theirs, of their communes and EPCI, of the
structures and conseillers that were at work there, and the sums above them: month in year, département in the nation.
"""

import logging
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from services.kit.audit import Auditeur
from services.kit.telemetry import METER
from services.kit.temps import Horloge, jour_paris, maintenant
from services.territoire import territoire

from .grandeurs import VIDE, ecrire, somme
from .jeux import Chiffres, Jeu
from .pages import Compte
from .recompte import comptes_du_jour
from .series import FRANCE, Axe, cle_page, departements_comptes, serie, series_des_departements

__all__ = ["Audit", "Ecart", "auditer", "auditeurs", "derives"]

log = logging.getLogger(__name__)
JOURS, DEPARTEMENTS, RECUL = 20, 12, 400
_VUS: Final = METER.create_counter("conum.statistiques.audites", "1", "Buckets that the auditor has recomputed.")


@dataclass(frozen=True)
class Ecart:
    """A cell that does not say what the facts say. No person is in it: a serie, a period, two counts of reports."""

    serie: str
    periode: str
    tenu: str
    vrai: str

    def __str__(self) -> str:
        return f"serie {self.serie}, {self.periode}"


@dataclass(frozen=True)
class Audit:
    vus: int
    ecarts: tuple[Ecart, ...]


def auditeurs(chiffres: Chiffres) -> Mapping[str, Auditeur]:
    """Who runs in the worker, and is asked by an update before and after it."""
    return {"statistiques": Auditeur(partial(derives, chiffres))}


async def derives(chiffres: Chiffres) -> list[str]:
    """What differs in a small sample, for the auditor that runs by itself; the night's looks at much more."""
    return [str(ecart) for ecart in (await auditer(chiffres, jours=1, departements=4)).ecarts]


async def auditer(
    chiffres: Chiffres,
    *,
    jours: int = JOURS,
    departements: int = DEPARTEMENTS,
    hasard: random.Random | None = None,
    horloge: Horloge = maintenant,
) -> Audit:
    """What is marked is being recounted: it is not a drift, and is left out."""
    hasard = hasard or random.Random()  # noqa: S311 - a sample, no secret
    jeu, fin = await chiffres.jeu(), jour_paris(horloge())
    codes = departements_comptes()
    vus, ecarts = 0, list[Ecart]()
    for _ in range(jours):
        jour = fin - timedelta(days=hasard.randrange(RECUL))
        for code in hasard.sample(codes, min(departements, len(codes))):
            for ecart in await _lot(jeu, "TERRITOIRE", code, jour):
                vus += 1
                ecarts += [e for e in [ecart] if e is not None]
        for ecart in await _nation(jeu, jour):
            vus += 1
            ecarts += [e for e in [ecart] if e is not None]
    _VUS.add(vus)
    log.info("audit: %d buckets recomputed, %d differ", vus, len(ecarts))
    return Audit(vus, tuple(ecarts))


async def _lot(jeu: Jeu, nature: str, code: str, jour: date) -> Sequence[Ecart | None]:
    """One entry for each bucket looked at: None, or what differs."""
    cle, colonne = f"{nature}|{code}|{jour}", "departement" if nature == "TERRITOIRE" else "structure"
    faits = [f async for f in jeu.faits.scan({"jour": f"{jour}", colonne: code})]
    comptes = dict(comptes_du_jour(faits, nature))
    if nature == "TERRITOIRE":
        comptes |= {
            s: Compte([])
            for s in series_des_departements().get(code, (serie(Axe.DEPARTEMENT, code),))
            if s not in comptes
        }
    vus = await _comparer(jeu, comptes.items(), f"{jour:%Y-%m}", f"{jour:%d}", code)
    if any(vus) and await _marquee(jeu, cle):
        return []
    if nature == "TERRITOIRE":
        for structure in sorted({f.place.structure for f in faits}):
            vus = [*vus, *await _lot(jeu, "EMPLOYEUR", structure, jour)]
    return vus


async def _comparer(
    jeu: Jeu, comptes: Iterable[tuple[str, Compte]], mois: str, jour: str, source: str
) -> Sequence[Ecart | None]:
    attendus = dict(comptes)
    pages = await jeu.pages.many([cle_page(s, mois, source) for s in attendus])
    annees = await jeu.pages.many([cle_page(s, mois[:4], source) for s in attendus])
    vus: list[Ecart | None] = []
    for (s, compte), page, annee in zip(attendus.items(), pages, annees, strict=True):
        vrai = ecrire(compte.cellule)
        tenu = page.cellules.get(jour, VIDE) if page else VIDE
        vus.append(None if tenu == vrai else Ecart(s, f"{mois}-{jour}", tenu, vrai))
        du_mois = ecrire(somme(page.cellules.values())) if page else VIDE
        de_l_annee = annee.cellules.get(mois[5:], VIDE) if annee else VIDE
        vus.append(None if du_mois == de_l_annee else Ecart(s, mois, de_l_annee, du_mois))
    return vus


async def _nation(jeu: Jeu, jour: date) -> Sequence[Ecart | None]:
    mois, cle = f"{jour:%Y-%m}", f"{jour:%d}"
    codes = departements_comptes()
    pages = await jeu.pages.many([cle_page(serie(Axe.DEPARTEMENT, d), mois, d) for d in codes])
    textes: defaultdict[str, list[str]] = defaultdict(list)
    for d, page in zip(codes, pages, strict=True):
        texte = page.cellules.get(cle, VIDE) if page else VIDE
        textes[FRANCE].append(texte)
        if d in territoire().cadre.departements:
            textes[serie(Axe.REGION, territoire().cadre.departements[d][1])].append(texte)
    comptes = [(s, Compte(somme(leurs))) for s, leurs in textes.items()]
    vus = await _comparer(jeu, comptes, mois, cle, "")
    return [] if any(vus) and await _marquee(jeu, f"NATION||{mois}") else vus


async def _marquee(jeu: Jeu, cle: str) -> bool:
    """Whether it is to be recounted. Asked after the comparison: marked in between, it was not wrong."""
    marque = await jeu.marques.get(cle)
    return marque is not None and marque.depuis is not None
