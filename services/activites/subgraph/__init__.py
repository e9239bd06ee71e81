"""What a client can ask of activites: a conseiller's own reports, and the figures of a structure."""

from services.kit.subgraph import Subgraph, build_schema, type_
from services.kit.subgraph.schema import Charge

from ..conseils.subgraph import ConseilsDesCras, GestesDesConseils
from ..exports.subgraph import GestesDExport, LecturesDExport, SuiviDExport
from ..imports.subgraph import ImportsDesCras
from ..missions.subgraph import MissionsDesConseillers
from ..statistiques.subgraph import LecturesDesChiffres, Structure, structures
from ..suivi.subgraph import SuivisDesCras
from .brouillons import BrouillonsDuCra, GestesDuBrouillon
from .cra import cras
from .gestes import GestesDuCra
from .lectures import LecturesDuCra

__all__ = ["schema"]


@type_()
class Query(
    LecturesDuCra,
    BrouillonsDuCra,
    ConseilsDesCras,
    ImportsDesCras,
    LecturesDExport,
    LecturesDesChiffres,
    MissionsDesConseillers,
    SuivisDesCras,
):
    """Each part of the service answers for its own fields."""


@type_()
class Mutation(GestesDuCra, GestesDuBrouillon, GestesDesConseils, GestesDExport):
    """Likewise."""


@type_()
class Subscription(SuiviDExport):
    """Likewise."""


def schema(*, introspection: bool = True) -> Subgraph:
    entities: dict[str, Charge] = {"Cra": cras, "Structure": structures}
    # No field of ours leads to a structure: other services' do.
    types = [Structure]
    return build_schema(Query, Mutation, Subscription, entities=entities, types=types, introspection=introspection)
