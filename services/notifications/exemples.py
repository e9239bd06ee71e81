"""Made-up letters: each model to each of its addressees, in each variant that changes what it says."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from .courrier import Confirmation
from .courrier.suites import ENGAGEMENTS, RESILIATIONS, RETARDS
from .domain import Contenu, Destinataire, Genre, Modele, Notification

__all__ = ["CONFIRMATION", "EXEMPLES", "LE", "Exemple", "exemple"]

LE: Final = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CONFIRMATION: Final = Confirmation("un-jeton-invente", LE + timedelta(days=3))
MOTIFS: Final = (
    *("BESOINS_ET_OFFRE_EXISTANTE", "REPARTITION_DEPARTEMENTALE"),
    *("EQUILIBRE_ENTRE_DEPARTEMENTS", "QUALITE_DU_PROJET"),
)
ASSEZ: Final = Contenu(
    candidature="0199f0aa-0000-7000-8000-000000000001",
    siret="21690123100011",
    departement="69",
    le=LE,
    nature="INITIALE",
    postes_souhaites=3,
    debut_souhaite=date(2027, 1, 4),
    postes_attribues=2,
    postes_avant=3,
    motif="STRUCTURE_INELIGIBLE",
    echeance=date(2026, 12, 4),
    due=LE,
    siret_conserve="21690123100029",
    poste="0199f0aa-0000-7000-8000-000000000003",
    genre_poste="CONUM",
    convention="0199f0aa-0000-7000-8000-000000000004",
    contrat="0199f0aa-0000-7000-8000-000000000005",
    etape="COMPLETER",
    engagement="FORMATION",
    depuis=date(2026, 5, 24),
    fin=date(2029, 12, 31),
    palier=30,
)
CONSEILLER: Final = "0199f0aa-0000-7000-8000-000000000006"
Variantes = tuple[tuple[str, dict[str, Any]], ...]
RETARD: Final = {"en_retard": True, "due": LE - timedelta(days=7)}
NATURES: Final = tuple(
    (nature, {"nature": nature}) for nature in ("INITIALE", "POSTES_SUPPLEMENTAIRES", "COORDINATEUR")
)
RELANCE: Final[Variantes] = (("à l'heure", {}), ("en retard", RETARD))
ORDINAIRE: Final[Variantes] = (("ordinaire", {}), ("RIDET", {"siret": "1234567", "departement": "988"}))
CORRIGEE: Final = (
    ("moins de postes", {"verdict": "POSITIF", "motifs": MOTIFS[:1]}),
    ("plus aucun poste", {"verdict": "NEGATIF", "postes_attribues": 0, "motifs": MOTIFS}),
    ("sans motif", {"verdict": "POSITIF"}),
)
TRANCHE: Final = (
    ("accueilli", {"verdict": "ACCUEILLI", "postes_attribues": 1}),
    ("rejeté", {"verdict": "REJETE", "postes_attribues": 0}),
)
REFUSEE: Final = {"postes_attribues": 0}

POSTE: Final = (
    *(("conseiller", {}), ("coordinateur", {"genre_poste": "COORDO"})),
    ("en retard", RETARD),
)
ENGAGEMENT: Final = tuple((code.lower(), {"engagement": code}) for code in ENGAGEMENTS)
RESILIATION: Final = tuple((code.lower(), {"motif": code}) for code in RESILIATIONS)
ETAPES: Final = tuple((code.lower(), {"etape": code}) for code in RETARDS)
SILENCES: Final = (
    ("trente jours", {}),
    ("quarante-cinq jours", {"palier": 45}),
    ("en retard", RETARD),
)

_S, _P, _A, _C = Genre.STRUCTURE, Genre.PREFECTURE, Genre.ANCT, Genre.CONSEILLER
LETTRES: Final[dict[Modele, tuple[tuple[Genre, ...], Variantes]]] = {
    Modele.COURRIEL_A_CONFIRMER: ((_S,), ORDINAIRE),
    Modele.DEPOT_ENREGISTRE: ((_S,), NATURES),
    Modele.CANDIDATURE_A_EXAMINER: ((_P,), NATURES),
    Modele.CANDIDATURE_IRRECEVABLE: ((_S,), ORDINAIRE),
    Modele.CANDIDATURE_DOUBLON: ((_S,), ORDINAIRE),
    Modele.COMPLEMENT_DEMANDE: ((_S,), ORDINAIRE),
    Modele.RELANCE_COMPLEMENT: ((_S,), RELANCE),
    Modele.COMPLEMENT_FOURNI: ((_P,), ORDINAIRE),
    Modele.COMPLEMENT_REFUSE: ((_P,), ORDINAIRE),
    Modele.CANDIDATURE_CADUQUE: ((_S,), RELANCE),
    Modele.CADUCITE_DU_DEPARTEMENT: ((_P,), RELANCE),
    Modele.RELANCE_AVIS: ((_P,), RELANCE),
    Modele.AVIS_EN_RETARD: ((_P,), RELANCE),
    Modele.AVIS_RENDU: ((_S,), ORDINAIRE),
    Modele.DECISION_POSITIVE: (
        (_S,),
        (
            ("tous les postes", {"postes_attribues": 3}),
            ("un poste", {"postes_attribues": 1, "motifs": MOTIFS[:2]}),
            ("moins de postes", {"motifs": MOTIFS[1:3]}),
        ),
    ),
    Modele.DECISION_NEGATIVE: (
        (_S,),
        (("motivée", REFUSEE | {"motifs": MOTIFS}), ("sans motif", REFUSEE)),
    ),
    Modele.DECISION_AJOURNEE: ((_S,), (("motivée", REFUSEE | {"motifs": MOTIFS[3:]}), ("sans motif", REFUSEE))),
    Modele.DECISION_DU_DEPARTEMENT: (
        (_P,),
        (
            ("acceptée", {"verdict": "POSITIF"}),
            ("refusée", REFUSEE | {"verdict": "NEGATIF", "motifs": MOTIFS}),
            ("ajournée", REFUSEE | {"verdict": "EXAMEN_COMPLEMENTAIRE", "motifs": MOTIFS[3:]}),
        ),
    ),
    Modele.DECISION_CORRIGEE: ((_S,), CORRIGEE),
    Modele.CORRECTION_DU_DEPARTEMENT: ((_P,), CORRIGEE),
    Modele.RECOURS_DEPOSE: ((_S,), ORDINAIRE),
    Modele.RECOURS_A_EXAMINER: ((_P, _A), ORDINAIRE),
    Modele.RECOURS_ACCUEILLI: ((_S,), (("un poste", {"postes_attribues": 1}), ("deux postes", {}))),
    Modele.RECOURS_REJETE: ((_S,), ORDINAIRE),
    Modele.RECOURS_DU_DEPARTEMENT: ((_P,), TRANCHE),
    Modele.STRUCTURE_ABSORBEE: ((_S,), ORDINAIRE),
    Modele.STRUCTURE_FERMEE: ((_S,), ORDINAIRE),
    Modele.FERMETURE_DU_DEPARTEMENT: ((_P,), ORDINAIRE),
    Modele.RECRUTEMENT_EN_RETARD: ((_S,), POSTE),
    Modele.RECRUTEMENT_DU_DEPARTEMENT: ((_P,), POSTE),
    Modele.VACANCE_PROLONGEE: ((_S,), POSTE),
    Modele.VACANCE_DU_DEPARTEMENT: ((_P,), POSTE),
    Modele.COMPTE_A_CONFIRMER: ((_C,), ORDINAIRE),
    Modele.CONVENTION_TRANSMISE: ((_S,), ORDINAIRE),
    Modele.CONVENTION_A_INSTRUIRE: ((_P,), ORDINAIRE),
    Modele.CONVENTION_RENVOYEE: ((_S,), ORDINAIRE),
    Modele.CONVENTION_A_SIGNER: ((_S,), ORDINAIRE),
    Modele.CONVENTION_SIGNEE: ((_S,), ORDINAIRE),
    Modele.SIGNATURE_DU_DEPARTEMENT: ((_P,), ORDINAIRE),
    Modele.CONVENTION_RENOUVELEE: ((_S,), ORDINAIRE),
    Modele.CONVENTION_RESILIEE: ((_S,), RESILIATION),
    Modele.RESILIATION_DU_DEPARTEMENT: ((_P,), RESILIATION),
    Modele.CONVENTION_EN_RETARD: ((_S,), (*ETAPES, ("en retard", RETARD))),
    Modele.RETARD_DU_DEPARTEMENT: ((_P,), (*ETAPES, ("en retard", RETARD))),
    Modele.ENGAGEMENT_EN_RETARD: ((_S,), (*ENGAGEMENT, ("en retard", RETARD))),
    Modele.MANQUEMENT_CONSTATE: ((_S,), ENGAGEMENT),
    Modele.MANQUEMENT_DU_DEPARTEMENT: ((_P, _A), ENGAGEMENT),
    Modele.CRA_EN_RETARD: ((_C,), SILENCES),
    Modele.CRA_DE_VOTRE_CONSEILLER: ((_S,), SILENCES[1:]),
}


@dataclass(frozen=True)
class Exemple:
    """``nom`` names its files."""

    nom: str
    variante: str
    notification: Notification


def exemple(modele: Modele, genre: Genre | None = None, **valeurs: Any) -> Notification:
    """A letter of that model, to its first addressee unless another is named."""
    a = genre or LETTRES[modele][0][0]
    reference = {_S: "0199f0aa-0000-7000-8000-000000000002", _P: "69", _A: "ANCT", _C: CONSEILLER}[a]
    contenu = replace(ASSEZ, **(LETTRES[modele][1][0][1] | valeurs))
    return Notification.preparer("apercu", modele, Destinataire(a, reference), contenu, le=LE)[0]


EXEMPLES: Final = tuple(
    Exemple(f"{modele.value.lower()}-{genre.value.lower()}-{rang}", variante, exemple(modele, genre, **valeurs))
    for modele, (genres, variantes) in LETTRES.items()
    for genre in genres
    for rang, (variante, valeurs) in enumerate(variantes, 1)
)
