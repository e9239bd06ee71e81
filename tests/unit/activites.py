"""What the rules of a report are tried with: one conseiller, one contract for the year, one whole form."""

from datetime import UTC, date, datetime

from services.activites.domain import ContratConnu, Cra, Ebauche, Employeur, Situation
from services.activites.vocabulaire import Lieu, Theme, TypeCra
from services.territoire import territoire

__all__ = ["COMMUNES", "CONTRAT", "EBAUCHE", "EMPLOYEUR", "LE", "MOI", "PLUS_TARD", "SITUATION", "transmis"]

LE = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
PLUS_TARD = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
MOI = "conseiller-1"
CONTRAT = ContratConnu(
    contrat="contrat-1",
    conseiller=MOI,
    poste="poste-1",
    structure="s-1",
    debut=date(2026, 1, 5),
    fin=date(2026, 12, 31),
)
EMPLOYEUR = Employeur(structure="s-1", siret="21690123100011", departement="69", commune="69123")
SITUATION = Situation(conseillers=frozenset({MOI}), contrats=(CONTRAT,), employeurs={"s-1": EMPLOYEUR})
EBAUCHE = Ebauche(jour=date(2026, 3, 2), type=TypeCra.INDIVIDUEL, duree=45, lieu=Lieu.DOMICILE, themes=(Theme.EMAIL,))
COMMUNES = territoire().commune


def transmis(ebauche: Ebauche = EBAUCHE, situation: Situation = SITUATION, le: datetime = LE) -> Cra:
    return Cra.transmettre("c-1", ebauche, situation=situation, le=le, communes=COMMUNES)[0]
