"""The days that a person types of a training path: what is wrong with them."""

from datetime import date, timedelta
from typing import Final

from services.kit.aggregate import Faute

__all__ = ["jour_fautif", "jours_fautifs"]

PLUS_TOT: Final = date(2016, 1, 1)
"""Pix's first year: an older day is a slip of the keyboard."""
PLUS_TARD: Final = timedelta(days=2 * 365)


def jour_fautif(champ: str, jour: date, aujourdhui: date) -> tuple[Faute, ...]:
    if jour > aujourdhui:
        return (Faute(champ, "Cette date n'est pas encore venue."),)
    if jour < PLUS_TOT:
        return (Faute(champ, "Cette date est trop ancienne."),)
    return ()


def jours_fautifs(debut: date, fin: date, aujourdhui: date) -> tuple[Faute, ...]:
    debut_fautif = (Faute("debut", "Cette date est trop ancienne."),) if debut < PLUS_TOT else ()
    if fin < debut:
        return (*debut_fautif, Faute("fin", "La formation ne peut pas finir avant d'avoir commencé."))
    if fin > aujourdhui + PLUS_TARD:
        return (*debut_fautif, Faute("fin", "Cette date est trop lointaine : deux ans au plus."))
    return debut_fautif
