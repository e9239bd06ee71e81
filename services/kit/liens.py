"""Short-lived links: what may be done with one is written in it and sealed with a key, so that none need be kept."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

import jwt
from pydantic import Field, SecretStr

from .settings import Settings

__all__ = ["LienExpire", "LienInvalide", "Liens", "SettingsLiens"]

SECRET_MIN: Final = 32

_HMAC = "HS256"


class SettingsLiens(Settings):
    """The settings of a service that makes links.

    ``secret_liens``: seals them, the same on every replica, 32 characters at least; another one makes the links that
    are on their way worth nothing. Without it, a service makes do with a key of its own.
    ``autre_secret_liens``: accepted too, and never seals: the next one before it takes its place on all replicas, then
    the former one for as long as its links may be followed.
    """

    PRODUCTION: ClassVar = {
        **Settings.PRODUCTION,
        "secret_liens": "CONUM_SECRET_LIENS: must be set when CONUM_ENV=production",
    }

    secret_liens: SecretStr | None = Field(None, min_length=SECRET_MIN, validation_alias="CONUM_SECRET_LIENS")

    autre_secret_liens: SecretStr | None = Field(
        None, min_length=SECRET_MIN, validation_alias="CONUM_SECRET_LIENS_AUTRE"
    )

    @property
    def liens(self) -> "Liens":
        """What makes the links of this process."""
        secret, autre = self.secret_liens, self.autre_secret_liens
        return Liens(secret.get_secret_value() if secret else None, autre.get_secret_value() if autre else None)


class LienInvalide(Exception):
    """Not a link of ours, or one for another use."""


class LienExpire(Exception):
    """A link of ours whose time is over."""


class Liens:
    """``secret``: the same on every replica, 32 bytes at least; none: one made here, which dies with the process.
    ``autre``: accepted too, while one takes the place of another."""

    def __init__(self, secret: str | None = None, autre: str | None = None) -> None:
        self._secret = secret or secrets.token_urlsafe(32)
        self._acceptes = (self._secret, *([autre] if autre else []))

    def signer(self, usage: str, contenu: Mapping[str, str | int], *, jusqu_a: datetime) -> str:
        """Text for the path of a URL. ``contenu`` can be read by whoever holds it: ids, no personal data."""
        lien = {**contenu, "aud": usage, "exp": jusqu_a.astimezone(UTC)}
        return jwt.encode(lien, self._secret, algorithm=_HMAC)

    def lire(self, usage: str, lien: str, *, le: datetime) -> Mapping[str, str | int]:
        """What was signed for that use. Raises LienInvalide, or LienExpire from ``jusqu_a`` on."""
        lu = self._ouvrir(usage, lien)
        if le.timestamp() >= lu["exp"]:
            raise LienExpire
        return {nom: valeur for nom, valeur in lu.items() if nom not in ("aud", "exp")}

    def _ouvrir(self, usage: str, lien: str) -> dict[str, Any]:
        # Its time is compared with ours by who asks: a rule is given the time.
        options: jwt.types.Options = {"require": ["exp", "aud"], "verify_exp": False, "verify_iat": False}
        for secret in self._acceptes:
            try:
                return jwt.decode(lien, secret, algorithms=[_HMAC], audience=usage, options=options)
            except jwt.InvalidSignatureError:
                continue
            except jwt.InvalidTokenError as error:
                raise LienInvalide from error
        raise LienInvalide
