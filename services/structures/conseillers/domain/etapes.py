"""The steps of the training path as a person reads them: where each stands, and by when.

The text gives no delay. These are ours (choice): the test within a month of the declaration, the training over within
six months of the test (the longest course is twelve weeks), Pix within three months of the training's end and CCP1
within six. A step whose delay hangs on one that is not done has no due date yet.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from services.kit.temps import jour_paris, mois_apres

from ..events import Examen
from .fiche import Fiche
from .parcours import Dit, Parcours

__all__ = ["Etape", "EtapeDuParcours", "EtatEtape", "etapes"]

POSITIONNEMENT_MOIS: Final = 1
FORMATION_MOIS: Final = 6
EXAMEN_MOIS: Final = {Examen.PIX: 3, Examen.CCP1: 6}


class EtapeDuParcours(StrEnum):
    """In their order."""

    POSITIONNEMENT = "POSITIONNEMENT"
    FORMATION = "FORMATION"
    PRISE_DE_POSTE = "PRISE_DE_POSTE"
    PIX = "PIX"
    CCP1 = "CCP1"


class EtatEtape(StrEnum):
    """``EN_COURS``: training goes on, or an examination is to be passed again."""

    A_FAIRE = "A_FAIRE"
    EN_COURS = "EN_COURS"
    FAIT = "FAIT"
    EN_RETARD = "EN_RETARD"


@dataclass(frozen=True, kw_only=True)
class Etape:
    """``jour``: when it was done, or is to end; ``par`` and ``dit_le``: which role said it, and when."""

    etape: EtapeDuParcours
    etat: EtatEtape
    echeance: date | None = None
    jour: date | None = None
    par: str | None = None
    dit_le: datetime | None = None
    alerte: str | None = None


def etapes(fiche: Fiche, aujourdhui: date) -> tuple[Etape, ...]:
    """Every step, in order, as it stands on that day of France."""
    parcours = fiche.parcours
    return (
        _positionnement(parcours, fiche.declare_le, aujourdhui),
        _formation(parcours, aujourdhui),
        _prise_de_poste(parcours),
        *(_examen(parcours, examen, aujourdhui) for examen in Examen),
    )


def _positionnement(parcours: Parcours, declare_le: datetime, aujourdhui: date) -> Etape:
    fait = parcours.positionnement
    echeance = mois_apres(jour_paris(declare_le), POSITIONNEMENT_MOIS)
    return _etape(
        EtapeDuParcours.POSITIONNEMENT,
        EtatEtape.FAIT if fait else _attendue(echeance, aujourdhui),
        echeance,
        jour_paris(fait.le) if fait else None,
        fait,
    )


def _formation(parcours: Parcours, aujourdhui: date) -> Etape:
    prevue, test = parcours.formation, parcours.positionnement
    echeance = mois_apres(jour_paris(test.le), FORMATION_MOIS) if test else None
    if prevue is not None and prevue.fin < aujourdhui:
        etat = EtatEtape.FAIT
    elif prevue is not None and prevue.debut <= aujourdhui:
        etat = EtatEtape.EN_COURS
    else:
        etat = _attendue(echeance, aujourdhui)
    return _etape(EtapeDuParcours.FORMATION, etat, echeance, prevue.fin if prevue else None, prevue)


def _prise_de_poste(parcours: Parcours) -> Etape:
    poste = parcours.prise_de_poste
    alerte = (
        "Le conseiller a pris son poste avant la fin de sa formation." if parcours.en_poste_sans_formation else None
    )
    etat = EtatEtape.FAIT if poste else EtatEtape.A_FAIRE
    return _etape(EtapeDuParcours.PRISE_DE_POSTE, etat, None, poste.jour if poste else None, poste, alerte)


def _examen(parcours: Parcours, examen: Examen, aujourdhui: date) -> Etape:
    formation, obtenu = parcours.formation, parcours.obtenu(examen)
    echeance = mois_apres(formation.fin, EXAMEN_MOIS[examen]) if formation else None
    essais = [p for p in parcours.examens if p.examen is examen]
    dernier = obtenu or max(essais, key=lambda p: p.jour, default=None)
    etat = EtatEtape.FAIT if obtenu else _attendue(echeance, aujourdhui)
    if dernier and etat is EtatEtape.A_FAIRE:
        etat = EtatEtape.EN_COURS
    return _etape(EtapeDuParcours(examen.value), etat, echeance, dernier.jour if dernier else None, dernier)


def _attendue(echeance: date | None, aujourdhui: date) -> EtatEtape:
    """Late from the day after."""
    return EtatEtape.EN_RETARD if echeance is not None and aujourdhui > echeance else EtatEtape.A_FAIRE


def _etape(
    etape: EtapeDuParcours,
    etat: EtatEtape,
    echeance: date | None,
    jour: date | None,
    dit: Dit | None,
    alerte: str | None = None,
) -> Etape:
    return Etape(
        etape=etape,
        etat=etat,
        echeance=echeance,
        jour=jour,
        par=dit.par if dit else None,
        dit_le=dit.le if dit else None,
        alerte=alerte,
    )
