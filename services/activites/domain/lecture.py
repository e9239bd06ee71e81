"""Reads a form for who sends it: the whole form, and the contract of its day."""

from datetime import datetime

from services.territoire import Communes

from .contrats import ContratConnu, HorsContrat, Situation
from .saisie import Ebauche, Saisie
from .verification import CraInvalide, fautes, verifier

__all__ = ["lire"]


def lire(ebauche: Ebauche, situation: Situation, *, le: datetime, communes: Communes) -> tuple[Saisie, ContratConnu]:
    """The whole form and the contract of its day; a day outside is one of the faults when there are others."""
    if ebauche.jour is None:
        raise CraInvalide(fautes=fautes(ebauche, le=le, communes=communes))
    try:
        contrat = situation.contrat_le(ebauche.jour, ebauche.contrat)
    except HorsContrat as hors:
        if autres := fautes(ebauche, le=le, communes=communes):
            raise CraInvalide(fautes=(*autres, *hors.fautes)) from None
        raise
    return verifier(ebauche, le=le, communes=communes), contrat
