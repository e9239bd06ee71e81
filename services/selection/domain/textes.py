"""What a person writes for others to read: long enough to say something, short enough to be kept, and legible."""

import unicodedata

__all__ = ["defaut"]


def defaut(texte: str, *, mini: int, maxi: int) -> str | None:
    """The sentence that says what is wrong with it, or None. White space around it does not count."""
    if not mini <= len(texte.strip()) <= maxi:
        return f"De {mini} à {maxi} caractères."
    # Line ends and tabs are text; NUL, escapes, lone surrogates are not, and would not even be stored.
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t" for c in texte):
        return "Ce texte contient des caractères illisibles."
    return None
