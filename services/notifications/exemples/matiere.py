"""What the made-up letters are made of: one content that says everything, and the variants that many share."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from ..courrier import Confirmation
from ..domain import Contenu, Genre, Modele

__all__ = ["ASSEZ", "CONFIRMATION", "LE", "MOTIFS", "ORDINAIRE", "REFERENCES", "RETARD", "A", "C", "P", "S"]
__all__ += ["Lettres", "Variantes"]

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
S, P, A, C = Genre.STRUCTURE, Genre.PREFECTURE, Genre.ANCT, Genre.CONSEILLER
REFERENCES: Final = {
    S: "0199f0aa-0000-7000-8000-000000000002",
    P: "69",
    A: "ANCT",
    C: "0199f0aa-0000-7000-8000-000000000006",
}
Variantes = tuple[tuple[str, dict[str, Any]], ...]
Lettres = dict[Modele, tuple[tuple[Genre, ...], Variantes]]
"""Letter → its addressees, and what changes from one example to the next."""
RETARD: Final[dict[str, Any]] = {"en_retard": True, "due": LE - timedelta(days=7)}
ORDINAIRE: Final[Variantes] = (("ordinaire", {}), ("RIDET", {"siret": "1234567", "departement": "988"}))
