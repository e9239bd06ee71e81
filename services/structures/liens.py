"""The key that seals the links of the mails: given in production, made once and kept on a laptop."""

import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from services.kit.liens import SettingsLiens

from .domain import LienInconnu

__all__ = ["autre_cle_des_liens", "cle_des_liens", "graine", "suivre"]

R = TypeVar("R")

FICHIER: Final = "structures-liens.cle"


def cle_des_liens(settings: SettingsLiens) -> bytes:
    """The setting, or a key of this machine in the data folder, that a new start finds again."""
    if settings.secret_liens is not None:
        return settings.secret_liens.get_secret_value().encode()
    settings.data.mkdir(parents=True, exist_ok=True)
    return _gardee(settings.data / FICHIER)


def autre_cle_des_liens(settings: SettingsLiens) -> bytes | None:
    """What links may also be sealed with, while one secret takes the place of another."""
    return settings.autre_secret_liens.get_secret_value().encode() if settings.autre_secret_liens else None


def suivre(secrets: Sequence[bytes], regle: Callable[[bytes], R]) -> R:
    """What the rule answers under the first secret by which it knows the link. Raises what it raises under the last."""
    for secret in secrets[:-1]:
        try:
            return regle(secret)
        except LienInconnu:
            continue
    return regle(secrets[-1])


def _gardee(fichier: Path) -> bytes:
    """Written beside and linked into place whole: of two processes that start at once, both read the same."""
    neuf = fichier.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(neuf, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as ecrit:
        ecrit.write(secrets.token_bytes(32))
    try:
        os.link(neuf, fichier)
    except FileExistsError:
        pass
    finally:
        neuf.unlink()
    return fichier.read_bytes()


def graine() -> str:
    """The random part of one link."""
    return secrets.token_urlsafe(16)
