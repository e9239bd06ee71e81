"""Which theme belongs to which of the three missions: our reading, dated, of how the scheme describes them.

The panorama of services gives examples of each: teleworking, seeing a doctor, selling, buying on line (the first);
checking sources, protecting one's data, mastering social networks, following the children's school (the second);
carrying out a procedure alone (the third). The first takes what none of the others names.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ..vocabulaire import Theme

__all__ = ["MILLESIME", "MISSIONS", "Mission"]

MILLESIME: Final = "2026-11-27"
"""The day on which this reading was written; another one is another day."""


class Mission(StrEnum):
    USAGES_QUOTIDIENS = "USAGES_QUOTIDIENS"
    ENJEUX_ET_USAGES_CITOYENS = "ENJEUX_ET_USAGES_CITOYENS"
    AUTONOMIE_ADMINISTRATIVE = "AUTONOMIE_ADMINISTRATIVE"


MISSIONS: Final[Mapping[Theme, Mission]] = MappingProxyType(
    {
        Theme.DIAGNOSTIC_NUMERIQUE: Mission.USAGES_QUOTIDIENS,
        Theme.PRENDRE_EN_MAIN_DU_MATERIEL: Mission.USAGES_QUOTIDIENS,
        Theme.MAINTENANCE_DE_MATERIEL: Mission.USAGES_QUOTIDIENS,
        Theme.GERER_SES_CONTENUS_NUMERIQUES: Mission.USAGES_QUOTIDIENS,
        Theme.NAVIGATION_SUR_INTERNET: Mission.USAGES_QUOTIDIENS,
        Theme.EMAIL: Mission.USAGES_QUOTIDIENS,
        Theme.BUREAUTIQUE: Mission.USAGES_QUOTIDIENS,
        Theme.RESEAUX_SOCIAUX: Mission.ENJEUX_ET_USAGES_CITOYENS,
        Theme.SANTE: Mission.USAGES_QUOTIDIENS,
        Theme.BANQUE_ET_ACHATS_EN_LIGNE: Mission.USAGES_QUOTIDIENS,
        Theme.ENTREPRENEURIAT: Mission.USAGES_QUOTIDIENS,
        Theme.INSERTION_PROFESSIONNELLE: Mission.USAGES_QUOTIDIENS,
        Theme.SECURITE_NUMERIQUE: Mission.ENJEUX_ET_USAGES_CITOYENS,
        Theme.PARENTALITE: Mission.ENJEUX_ET_USAGES_CITOYENS,
        Theme.SCOLARITE_ET_NUMERIQUE: Mission.ENJEUX_ET_USAGES_CITOYENS,
        Theme.CREER_AVEC_LE_NUMERIQUE: Mission.USAGES_QUOTIDIENS,
        Theme.CULTURE_NUMERIQUE: Mission.ENJEUX_ET_USAGES_CITOYENS,
        Theme.INTELLIGENCE_ARTIFICIELLE: Mission.ENJEUX_ET_USAGES_CITOYENS,
        Theme.AIDE_AUX_DEMARCHES_ADMINISTRATIVES: Mission.AUTONOMIE_ADMINISTRATIVE,
    }
)
