"""The letters of the road to a decision, and of a structure's record."""

from typing import Final

from ..domain import Modele
from .matiere import MOTIFS, ORDINAIRE, RETARD, A, Lettres, P, S, Variantes

__all__ = ["LETTRES"]

NATURES: Final = tuple(
    (nature, {"nature": nature}) for nature in ("INITIALE", "POSTES_SUPPLEMENTAIRES", "COORDINATEUR")
)
RELANCE: Final[Variantes] = (("à l'heure", {}), ("en retard", RETARD))
CORRIGEE: Final = (
    ("moins de postes", {"verdict": "POSITIF", "postes_avant": 3, "motifs": MOTIFS[:1]}),
    ("plus aucun poste", {"verdict": "NEGATIF", "postes_avant": 3, "postes_attribues": 0, "motifs": MOTIFS}),
    ("sans motif", {"verdict": "POSITIF", "postes_avant": 1}),
)
TRANCHE: Final = (
    ("accueilli", {"verdict": "ACCUEILLI", "postes_attribues": 1}),
    ("rejeté", {"verdict": "REJETE", "postes_attribues": 0}),
)
REFUSEE: Final = {"postes_attribues": 0}

LETTRES: Final[Lettres] = {
    Modele.COURRIEL_A_CONFIRMER: ((S,), ORDINAIRE),
    Modele.DEPOT_ENREGISTRE: ((S,), NATURES),
    Modele.CANDIDATURE_A_EXAMINER: ((P,), NATURES),
    Modele.CANDIDATURE_IRRECEVABLE: ((S,), ORDINAIRE),
    Modele.CANDIDATURE_DOUBLON: ((S,), ORDINAIRE),
    Modele.COMPLEMENT_DEMANDE: ((S,), ORDINAIRE),
    Modele.RELANCE_COMPLEMENT: ((S,), RELANCE),
    Modele.COMPLEMENT_FOURNI: ((P,), ORDINAIRE),
    Modele.COMPLEMENT_REFUSE: ((P,), ORDINAIRE),
    Modele.CANDIDATURE_CADUQUE: ((S,), RELANCE),
    Modele.CADUCITE_DU_DEPARTEMENT: ((P,), RELANCE),
    Modele.RELANCE_AVIS: ((P,), RELANCE),
    Modele.AVIS_EN_RETARD: ((P,), RELANCE),
    Modele.AVIS_RENDU: ((S,), ORDINAIRE),
    Modele.DECISION_POSITIVE: (
        (S,),
        (
            ("tous les postes", {"postes_attribues": 3}),
            ("un poste", {"postes_attribues": 1, "motifs": MOTIFS[:2]}),
            ("moins de postes", {"motifs": MOTIFS[1:3]}),
        ),
    ),
    Modele.DECISION_NEGATIVE: (
        (S,),
        (("motivée", REFUSEE | {"motifs": MOTIFS}), ("sans motif", REFUSEE)),
    ),
    Modele.DECISION_AJOURNEE: ((S,), (("motivée", REFUSEE | {"motifs": MOTIFS[3:]}), ("sans motif", REFUSEE))),
    Modele.DECISION_DU_DEPARTEMENT: (
        (P,),
        (
            ("acceptée", {"verdict": "POSITIF"}),
            ("refusée", REFUSEE | {"verdict": "NEGATIF", "motifs": MOTIFS}),
            ("ajournée", REFUSEE | {"verdict": "EXAMEN_COMPLEMENTAIRE", "motifs": MOTIFS[3:]}),
        ),
    ),
    Modele.DECISION_CORRIGEE: ((S,), CORRIGEE),
    Modele.CORRECTION_DU_DEPARTEMENT: ((P,), CORRIGEE),
    Modele.RECOURS_DEPOSE: ((S,), ORDINAIRE),
    Modele.RECOURS_A_EXAMINER: ((P, A), ORDINAIRE),
    Modele.RECOURS_ACCUEILLI: ((S,), (("un poste", {"postes_attribues": 1}), ("deux postes", {}))),
    Modele.RECOURS_REJETE: ((S,), ORDINAIRE),
    Modele.RECOURS_DU_DEPARTEMENT: ((P,), TRANCHE),
    Modele.STRUCTURE_ABSORBEE: ((S,), ORDINAIRE),
    Modele.STRUCTURE_FERMEE: ((S,), ORDINAIRE),
    Modele.FERMETURE_DU_DEPARTEMENT: ((P,), ORDINAIRE),
}
