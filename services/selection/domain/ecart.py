"""When the committee deviates from the score, and the reason it then gives."""

from typing import Final

from services.kit.aggregate import Refus

from ..events import Verdict

__all__ = ["MOTIVATION_MAX", "MOTIVATION_MIN", "SEUIL", "EcartSansMotivation", "MotivationInvalide", "ecart", "motiver"]

MOTIVATION_MIN: Final = 10
MOTIVATION_MAX: Final = 1_000
SEUIL: Final = 50
"""Points of score from which the rule advises to accept, unless the campagne says otherwise."""


class EcartSansMotivation(Refus):
    message = "Cette décision s'écarte du score : elle doit être motivée."


class MotivationInvalide(Refus):
    message = f"Une motivation compte de {MOTIVATION_MIN} à {MOTIVATION_MAX} caractères."


def ecart(verdict: Verdict, *, valeur: int, seuil: int) -> bool:
    """Whether this verdict goes against the score: accepted under ``seuil`` points, or refused from there on.

    ``valeur`` is in hundredths. How many posts is not a deviation (the envelopes have their say), and neither is a
    complementary examination, which decides nothing yet.
    """
    if verdict is Verdict.EXAMEN_COMPLEMENTAIRE:
        return False
    return (verdict is Verdict.POSITIF) is not (valeur >= seuil * 100)


def motiver(motivation: str | None, *, verdict: Verdict, valeur: int, seuil: int) -> str | None:
    """The reason as it is kept; raises EcartSansMotivation where one is due, MotivationInvalide."""
    texte = (motivation or "").strip()
    if not texte:
        if ecart(verdict, valeur=valeur, seuil=seuil):
            raise EcartSansMotivation(f"Score : {valeur // 100},{valeur % 100:02} ; seuil : {seuil}.")
        return None
    if not MOTIVATION_MIN <= len(texte) <= MOTIVATION_MAX:
        raise MotivationInvalide
    return texte
