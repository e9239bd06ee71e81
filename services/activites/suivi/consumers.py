"""What moves a silence: a contract, the end of a training, a report that is filed, corrected or withdrawn."""

from dataclasses import dataclass
from datetime import date

from services.kit.bus import Consumers, Meta
from services.kit.temps import Horloge

from ..store import Stores
from .store import FormationFinie
from .veille import veiller

__all__ = ["ContratTouche", "CraDit", "FormationTerminee", "ecouter_les_silences"]


@dataclass(frozen=True, kw_only=True)
class ContratTouche:
    """What this part reads of each `poste.*` fact about a contract: which one; the service's vue has the rest."""

    contrat: str


@dataclass(frozen=True, kw_only=True)
class FormationTerminee:
    """What this part reads of `conseiller.formation_terminee.v1`."""

    conseiller: str
    le_jour: date


@dataclass(frozen=True, kw_only=True)
class CraDit:
    """What this part reads of the service's own `cra.*` facts."""

    cra: str
    contrat: str
    jour: date


CONTRATS = (
    "poste.conseiller_recrute.v1",
    "poste.contrat_corrige.v1",
    "poste.contrat_rompu.v1",
    "poste.contrat_termine.v1",
)


def ecouter_les_silences(recoit: Consumers, stores: Stores, horloge: Horloge) -> None:
    """To be called after the vue of the contracts is listened to: what it keeps of a fact is read here."""

    async def contrat(fait: ContratTouche, meta: Meta) -> None:
        await veiller(stores, fait.contrat, le=horloge())

    for type_ in CONTRATS:
        recoit(type_)(contrat)

    @recoit("conseiller.formation_terminee.v1")
    async def formation(fait: FormationTerminee, meta: Meta) -> None:
        finie = FormationFinie(conseiller=fait.conseiller, le_jour=fait.le_jour)
        await stores.formations.put(fait.conseiller, finie, sequence=meta.sequence)
        # At each delivery, also one that changed nothing: the one before may have stopped here.
        async for connu in stores.contrats.scan({"conseiller": fait.conseiller}):
            await veiller(stores, connu.contrat, le=horloge())

    @recoit("cra.cra_transmis.v1")
    async def transmis(fait: CraDit, meta: Meta) -> None:
        veille = await stores.veilles.get(fait.contrat)
        # As a rule the second report of a day, and all those of an earlier one, move nothing.
        if veille is None or veille.dernier is None or fait.jour > veille.depuis:
            await veiller(stores, fait.contrat, le=horloge())

    @recoit("cra.cra_corrige.v1")
    @recoit("cra.cra_retire.v1")
    async def change(fait: CraDit, meta: Meta) -> None:
        cra = await stores.cras.get(fait.cra)
        anciens = {r.contrat for r in cra.historique} if cra is not None else set()
        for contrat in sorted({fait.contrat, *anciens}):
            await veiller(stores, contrat, le=horloge())
