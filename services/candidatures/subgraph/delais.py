"""The delays of one préfecture, measured on its own rows: what it holds now, and the avis of the last twelve months.

Two lists, each served by an index that begins with the département; nothing else is read, nothing is counted ahead.
"""

from datetime import datetime
from typing import Self

from services.kit.store import Entre
from services.kit.store.contract import Where
from services.kit.subgraph import champ, type_
from services.kit.temps import instant

from .. import domain
from .perimetre import INSTRUCTEURS, Ctx

__all__ = ["DelaisDePrefecture", "delais_de"]


@type_(droits=INSTRUCTEURS, description="En jours du délai de la préfecture, l'attente des structures non comptée.")
class DelaisDePrefecture:
    departement: str
    detenues: int = champ(description="Les candidatures dont la préfecture tient la plume.")
    a_relancer: int = champ(description="Parmi elles, celles qui ont passé vingt jours mais pas trente.")
    en_retard: int = champ(description="Parmi elles, celles qui ont passé trente jours.")
    age_median: int | None = champ(description="La moitié au moins des candidatures détenues n'a pas plus de jours.")
    age_maximal: int | None
    avis: int = champ(description="Le nombre d'avis que mesurent la médiane et le neuvième décile.")
    mediane: int | None = champ(description="La moitié au moins des avis a été rendue en ce nombre de jours ou moins.")
    p90: int | None = champ(description="Neuf avis sur dix au moins ont été rendus en ce nombre de jours ou moins.")
    depuis: datetime = champ(description="Les avis rendus avant ce moment ne sont pas comptés.")
    calcule_le: datetime

    @classmethod
    def de(cls, d: domain.Delais, departement: str, le: datetime) -> Self:
        return cls(
            departement=departement,
            detenues=d.detenues,
            a_relancer=d.a_relancer,
            en_retard=d.en_retard,
            age_median=d.age_median,
            age_maximal=d.age_maximal,
            avis=d.avis,
            mediane=d.mediane,
            p90=d.p90,
            depuis=d.depuis,
            calcule_le=le,
        )


async def delais_de(contexte: Ctx, departement: str) -> DelaisDePrefecture:
    """Of a département in the perimeter of who asks."""
    le, candidatures = contexte.maintenant(), contexte.stores.candidatures
    tenues: Where = {"departement": departement, "plume": str(domain.Porteur.PREFECTURE)}
    jugees: Where = {"departement": departement, "avis_le": Entre(du=instant(le - domain.FENETRE))}
    # An adjourned one may be in both.
    chacune = {c.id: c async for c in candidatures.scan(tenues, ())}
    chacune |= {c.id: c async for c in candidatures.scan(jugees, ("avis_le",))}
    return DelaisDePrefecture.de(domain.mesurer(chacune.values(), le=le), departement, le)
