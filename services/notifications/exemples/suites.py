"""The letters of what comes after a decision: posts, convention, engagements, conseillers."""

from typing import Final

from ..courrier.suites import ENGAGEMENTS, RESILIATIONS
from ..domain import Modele
from .matiere import ORDINAIRE, RETARD, A, C, Lettres, P, S, Variantes

__all__ = ["LETTRES"]

POSTE: Final[Variantes] = (
    ("conseiller", {}),
    ("coordinateur", {"genre_poste": "COORDO"}),
    ("en retard", RETARD),
)
ENGAGEMENT: Final = tuple((code.lower(), {"engagement": code}) for code in ENGAGEMENTS)
RESILIATION: Final = tuple((code.lower(), {"motif": code}) for code in RESILIATIONS)
ETAPES: Final = {
    partie: tuple((code.lower(), {"etape": code}) for code in codes)
    for partie, codes in ((S, ("COMPLETER", "SIGNER", "RENOUVELER")), (P, ("INSTRUIRE", "SIGNER")))
}
SILENCES: Final[Variantes] = (
    ("trente jours", {}),
    ("quarante-cinq jours", {"palier": 45}),
    ("en retard", RETARD),
)

LETTRES: Final[Lettres] = {
    Modele.RECRUTEMENT_EN_RETARD: ((S,), POSTE),
    Modele.RECRUTEMENT_DU_DEPARTEMENT: ((P,), POSTE),
    Modele.VACANCE_PROLONGEE: ((S,), POSTE),
    Modele.VACANCE_DU_DEPARTEMENT: ((P,), POSTE),
    Modele.COMPTE_A_CONFIRMER: ((C,), ORDINAIRE),
    Modele.CONVENTION_TRANSMISE: ((S,), ORDINAIRE),
    Modele.CONVENTION_A_INSTRUIRE: ((P,), ORDINAIRE),
    Modele.CONVENTION_RENVOYEE: ((S,), ORDINAIRE),
    Modele.CONVENTION_A_SIGNER: ((S,), ORDINAIRE),
    Modele.CONVENTION_SIGNEE: ((S,), ORDINAIRE),
    Modele.SIGNATURE_DU_DEPARTEMENT: ((P,), ORDINAIRE),
    Modele.CONVENTION_RENOUVELEE: ((S,), ORDINAIRE),
    Modele.CONVENTION_RESILIEE: ((S,), RESILIATION),
    Modele.RESILIATION_DU_DEPARTEMENT: ((P,), RESILIATION),
    Modele.CONVENTION_EN_RETARD: ((S,), (*ETAPES[S], ("en retard", RETARD))),
    Modele.RETARD_DU_DEPARTEMENT: ((P,), (*ETAPES[P], ("en retard", RETARD | {"etape": "INSTRUIRE"}))),
    Modele.ENGAGEMENT_EN_RETARD: ((S,), (*ENGAGEMENT, ("en retard", RETARD))),
    Modele.MANQUEMENT_CONSTATE: ((S,), ENGAGEMENT),
    Modele.MANQUEMENT_DU_DEPARTEMENT: ((P, A), ENGAGEMENT),
    Modele.CRA_EN_RETARD: ((C,), SILENCES),
    Modele.CRA_DE_VOTRE_CONSEILLER: ((S,), SILENCES[1:]),
}
