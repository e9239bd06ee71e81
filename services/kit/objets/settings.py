"""Where a service keeps the files it is sent, and what its links to them are made of."""

from typing import ClassVar

from pydantic import Field, SecretStr

from ..liens import SettingsLiens
from ..settings import URL

__all__ = ["SettingsObjets"]


class SettingsObjets(SettingsLiens):
    """The settings of a service that is sent files.

    ``objets_url``: ``s3://bucket/prefix``; none: a folder below ``data``. ``public_url``: where people reach this
    service's own HTTP, without ``/`` at its end; none: this very process.
    """

    PRODUCTION: ClassVar = {
        **SettingsLiens.PRODUCTION,
        "objets_url": "OBJETS_URL: must be set when CONUM_ENV=production",
        "public_url": "CONUM_PUBLIC_URL: must be set, and be https, when CONUM_ENV=production",
    }
    HTTPS: ClassVar = SettingsLiens.HTTPS | {"public_url"}

    objets_url: str | None = Field(
        None, pattern=r"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w./-]*)?$", validation_alias="OBJETS_URL"
    )
    objets_endpoint: str | None = Field(None, pattern=URL, validation_alias="OBJETS_ENDPOINT")
    objets_region: str = Field("eu-west-3", validation_alias="OBJETS_REGION")
    objets_cle: SecretStr | None = Field(None, validation_alias="OBJETS_CLE")
    objets_secret: SecretStr | None = Field(None, validation_alias="OBJETS_SECRET")
    public_url: str | None = Field(None, pattern=r"^https?://\S*[^\s/]$", validation_alias="CONUM_PUBLIC_URL")

    @property
    def base(self) -> str:
        """Where people reach this service's own HTTP."""
        return self.public_url or f"http://{self.host}:{self.port}"
