"""Short-lived links: what may be done with one is written in it and sealed with a key, so that none need be kept."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar, Final

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
    """

    PRODUCTION: ClassVar = {
        **Settings.PRODUCTION,
        "secret_liens": "CONUM_SECRET_LIENS: must be set when CONUM_ENV=production",
    }

    secret_liens: SecretStr | None = Field(None, min_length=SECRET_MIN, validation_alias="CONUM_SECRET_LIENS")

    @property
    def liens(self) -> "Liens":
        """What makes the links of this process."""
        return Liens(self.secret_liens.get_secret_value() if self.secret_liens else None)


class LienInvalide(Exception):
    """Not a link of ours, or one for another use."""


class LienExpire(Exception):
    """A link of ours whose time is over."""


class Liens:
    """``secret``: the same on every replica, 32 bytes at least; none: one made here, which dies with the process."""

    def __init__(self, secret: str | None = None) -> None:
        self._secret = secret or secrets.token_urlsafe(32)

    def signer(self, usage: str, contenu: Mapping[str, str | int], *, jusqu_a: datetime) -> str:
        """Text for the path of a URL. ``contenu`` can be read by whoever holds it: ids, no personal data."""
        lien = {**contenu, "aud": usage, "exp": jusqu_a.astimezone(UTC)}
        return jwt.encode(lien, self._secret, algorithm=_HMAC)

    def lire(self, usage: str, lien: str, *, le: datetime) -> Mapping[str, str | int]:
        """What was signed for that use. Raises LienInvalide, or LienExpire from ``jusqu_a`` on."""
        try:
            # Its time is compared with ours below: a rule is given the time.
            options: jwt.types.Options = {"require": ["exp", "aud"], "verify_exp": False, "verify_iat": False}
            lu = jwt.decode(lien, self._secret, algorithms=[_HMAC], audience=usage, options=options)
        except jwt.InvalidTokenError as error:
            raise LienInvalide from error
        if le.timestamp() >= lu["exp"]:
            raise LienExpire
        return {nom: valeur for nom, valeur in lu.items() if nom not in ("aud", "exp")}
