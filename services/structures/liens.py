"""The key that seals the links of the mails: given in production, made once and kept on a laptop."""

import os
import secrets
from pathlib import Path
from typing import Final

from services.kit.liens import SettingsLiens

__all__ = ["cle_des_liens", "graine"]

FICHIER: Final = "structures-liens.cle"


def cle_des_liens(settings: SettingsLiens) -> bytes:
    """The setting, or a key of this machine in the data folder, that a new start finds again."""
    if settings.secret_liens is not None:
        return settings.secret_liens.get_secret_value().encode()
    settings.data.mkdir(parents=True, exist_ok=True)
    return _gardee(settings.data / FICHIER)


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
