"""The tableau whole: the lines as they are, their sums, what is wrong, what is to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from .alertes import alertes
from .lignes import Alerte, ConventionVue, CraVus, LigneDeConseiller, LigneDePoste, Tache
from .mois import CraDuMois, mois_de
from .taches import a_faire

__all__ = ["Postes", "Tableau", "assembler"]


@dataclass(frozen=True, kw_only=True)
class Postes:
    """``attribues`` by decisions to this structure; the others count what it holds, and what it gave back."""

    attribues: int
    rattaches: int
    occupes: int
    vacants: int
    rendus: int
    lignes: Sequence[LigneDePoste]

    @classmethod
    def compter(cls, lignes: Iterable[LigneDePoste]) -> Self:
        toutes = sorted(lignes, key=lambda p: (p.numero, p.id))
        etats = [p.etat for p in toutes]
        return cls(
            attribues=sum(p.attribue for p in toutes),
            rattaches=len(etats) - etats.count("RENDU"),
            occupes=etats.count("OCCUPE"),
            vacants=etats.count("VACANT"),
            rendus=etats.count("RENDU"),
            lignes=toutes,
        )


@dataclass(frozen=True, kw_only=True)
class Tableau:
    """``mois`` is the one that ``cra`` counts: one line a conseiller that is on a post or filed something."""

    postes: Postes
    conseillers: Sequence[LigneDeConseiller]
    mois: str
    cra: Sequence[CraVus]
    alertes: Sequence[Alerte]
    a_faire: Sequence[Tache]


def assembler(
    *,
    conventions: Sequence[ConventionVue],
    postes: Sequence[LigneDePoste],
    conseillers: Sequence[LigneDeConseiller],
    cra: Sequence[CraDuMois],
    jour: date,
) -> Tableau:
    """As it is on that day of France. ``cra``: the buckets of this month and of the two before."""
    mois = mois_de(jour)
    tenus = {p.conseiller for p in postes if p.conseiller is not None}
    return Tableau(
        postes=Postes.compter(postes),
        conseillers=conseillers,
        mois=mois,
        cra=_cra(cra, tenus, mois),
        alertes=alertes(conventions, postes, conseillers, jour=jour),
        a_faire=a_faire(conventions, postes, conseillers, jour=jour),
    )


def _cra(paniers: Iterable[CraDuMois], tenus: Iterable[str], mois: str) -> tuple[CraVus, ...]:
    nombres: dict[str, int] = dict.fromkeys(tenus, 0)
    derniers: dict[str, list[date]] = {}
    for panier in paniers:
        nombres.setdefault(panier.conseiller, 0)
        if panier.mois == mois:
            nombres[panier.conseiller] += panier.nombre
        if panier.dernier_jour is not None:
            derniers.setdefault(panier.conseiller, []).append(panier.dernier_jour)
    return tuple(
        CraVus(conseiller=id, nombre=nombres[id], dernier_jour=max(derniers.get(id, []), default=None))
        for id in sorted(nombres)
    )
