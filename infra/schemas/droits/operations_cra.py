"""What is done with reports: filed alone and in a lot, corrected, withdrawn, begun as a draft."""

from typing import Final

from .agents import COMMUNE
from .operations import Operation, geste

__all__ = [
    "CORRIGER",
    "ENREGISTRER_BROUILLON",
    "RETIRER",
    "SUPPRIMER_BROUILLON",
    "TRANSMETTRE",
    "TRANSMETTRE_ENCORE",
    "TRANSMETTRE_UN_LOT",
]

_SAISIE: Final = f'{{jour: "2026-03-01", duree: %d, themes: [EMAIL], lieu: LIEU_ACTIVITE, commune: "{COMMUNE}"}}'

TRANSMETTRE: Final = geste("activites", f'transmettreCra(saisie: {_SAISIE % 45}, cle: "essai")', "Cra", "duree")
TRANSMETTRE_ENCORE: Final = geste(
    "activites", f'transmettreCra(saisie: {_SAISIE % 30}, cle: "un autre")', "Cra", "duree"
)
TRANSMETTRE_UN_LOT: Final = Operation(
    "activites",
    f'mutation {{ transmettreCras(lot: [{{saisie: {_SAISIE % 20}, cle: "hors ligne"}}])'
    " { ... on LotDeCras { lignes { cra { duree } } } ... on Refus { code } } }",
)
CORRIGER: Final = geste("activites", f'corrigerCra(id: "$cra", saisie: {_SAISIE % 60})', "Cra", "duree")
RETIRER: Final = geste("activites", 'retirerCra(id: "$cra", motif: SAISI_DEUX_FOIS)', "Cra", "duree")
ENREGISTRER_BROUILLON: Final = geste(
    "activites", 'enregistrerBrouillon(saisie: {duree: 45}, cle: "brouillon")', "BrouillonCra", "cle"
)
SUPPRIMER_BROUILLON: Final = geste("activites", 'supprimerBrouillon(cle: "brouillon")', "BrouillonSupprime", "cle")
