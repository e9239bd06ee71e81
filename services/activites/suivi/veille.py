"""Looking at a contract: its silence is read anew from what is kept, never from what was read before.

What is told lies in the aggregate (``Suivi``), with its fact; when to look again lies beside it (``Veille``), because
a report that moves a date is not news for the topic.
"""

from contextlib import suppress
from datetime import date, datetime
from typing import Final

from services.kit.aggregate import Conflit, Introuvable

from ..domain import ContratConnu
from ..fusions import repondantes
from ..store import Stores
from ..vocabulaire import Statut
from .domain import PALIERS, Silence, Suivi
from .store import Veille

__all__ = ["constater", "veiller"]

PAGE: Final = 10


async def veiller(stores: Stores, contrat: str, *, le: datetime) -> Veille | None:
    """Writes when the clock is to look at this contract next; None: no such contract is known yet."""
    while True:
        ancienne = await stores.veilles.get(contrat)
        connu = await stores.contrats.get(contrat)
        if connu is None:
            return None
        rang = ancienne.rang if ancienne else 0
        suite = await _lue(stores, connu, rang + 1, le)

        def ecrire(presente: Veille | None, suite: Veille = suite, rang: int = rang) -> Veille:
            return suite if presente is None or presente.rang == rang else presente

        if await stores.veilles.change(contrat, ecrire) == suite:
            return suite


async def constater(stores: Stores, contrat: str, *, le: datetime) -> None:
    """Tells what has fallen due, once; then says when to look again.

    Raises Introuvable while the employer is not known here: who tells it would not know of whom.
    """
    connu = await stores.contrats.get(contrat)
    if connu is not None:
        silence = await _silence(stores, connu, await _dernier(stores, connu))
        employeur = (await repondantes(stores, [connu.structure])).get(connu.structure)
        if employeur is None:
            raise Introuvable
        if await stores.suivis.get(contrat) is None:
            with suppress(Conflit):  # another sweep made it
                await stores.suivis.add(_neuf(connu))
        await stores.suivis.change(
            contrat,
            lambda s: s.constater(
                silence,
                structure=employeur.structure,
                siret=employeur.siret,
                departement=employeur.departement,
                le=le,
            ),
        )
    await veiller(stores, contrat, le=le)


async def _lue(stores: Stores, connu: ContratConnu, rang: int, le: datetime) -> Veille:
    dernier = await _dernier(stores, connu)
    silence = await _silence(stores, connu, dernier)
    suivi = await stores.suivis.get(connu.contrat) or _neuf(connu)
    return Veille(
        contrat=connu.contrat,
        conseiller=connu.conseiller,
        structure=connu.structure,
        depuis=silence.depuis,
        dernier=dernier,
        palier=max((p for p in PALIERS if suivi.dit(silence, p)), default=0),
        echeance=suivi.prochaine(silence, le=le),
        rang=rang,
    )


def _neuf(connu: ContratConnu) -> Suivi:
    return Suivi(id=connu.contrat, conseiller=connu.conseiller)


async def _silence(stores: Stores, connu: ContratConnu, dernier: date | None) -> Silence:
    formation = await stores.formations.get(connu.conseiller)
    return Silence.du(
        debut=connu.debut, fin=connu.fin, formation=formation.le_jour if formation else None, dernier=dernier
    )


async def _dernier(stores: Stores, connu: ContratConnu) -> date | None:
    """The day of the last report of this contract that is not withdrawn: as a rule the first that is read."""
    after: str | None = None
    while True:
        page = await stores.cras.page({"conseiller": connu.conseiller}, ("-jour",), PAGE, after)
        for cra in page.items:
            if cra.saisie.jour < connu.debut:
                return None
            if cra.contrat == connu.contrat and cra.statut is not Statut.RETIRE:
                return cra.saisie.jour
        if not page.suite:
            return None
        after = page.curseurs[-1]
