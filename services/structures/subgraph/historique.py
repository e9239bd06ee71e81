"""The history of a structure, as those of its perimeter read it."""

from datetime import datetime
from typing import Final

import strawberry

from services.kit.identity import roles
from services.kit.subgraph import Connexion, champ, type_

from .. import domain
from ..pages import page_d_histoire

__all__ = ["PERIMETRE", "Acte", "page_d_actes"]

PERIMETRE: Final = roles("anct", "prefecture", "structure")
"""Who may ask what is not public; which structures, ``voit_tout`` says."""

strawberry.enum(domain.NatureActe, name="NatureActe", description="Ce qui a été fait.")


@type_(droits=PERIMETRE, description="Une valeur avant et après ; vide là où il n'y avait rien.")
class Changement:
    champ: str = champ(description="Le nom du champ dans le formulaire (contact.courriel…), ou eligibilite.verdict.")
    avant: str
    apres: str


@type_(droits=PERIMETRE, description="Une ligne de l'histoire d'une structure.")
class Acte:
    nature: domain.NatureActe
    par: str = champ(description="Le rôle de qui l'a fait.")
    le: datetime
    motif: str | None
    changements: list[Changement]


def page_d_actes(actes: tuple[domain.Acte, ...], first: int, after: str | None) -> Connexion[Acte]:
    return page_d_histoire(actes, first, after, _acte)


def _acte(a: domain.Acte) -> Acte:
    changements = [Changement(champ=c.champ, avant=c.avant, apres=c.apres) for c in a.changements]
    return Acte(nature=a.nature, par=a.par, le=a.le, motif=a.motif, changements=changements)
