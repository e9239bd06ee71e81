"""What a service is told by its environment, read once in app.py, with defaults that work on a laptop."""

from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode

from .kafka import SettingsKafka

__all__ = ["Settings"]

Part = Literal["graphql", "consumers", "relay"]
ALL_PARTS: frozenset[Part] = frozenset(("graphql", "consumers", "relay"))
URL = r"^https?://\S+$"
LOCAL_JWKS = "http://127.0.0.1:4001/jwks.json"


class Settings(SettingsKafka):
    """One typed field per variable (its name is the ``validation_alias``).

    In production (``CONUM_ENV=production``) nothing that only suits a laptop is accepted. ``otlp_every``: milliseconds
    between two sends of the metrics. ``audit_pause``: seconds between two rounds of the auditors; ``audit_delai``: how
    long what is accepted may wait to be published, or mailed, before an auditor says so.
    """

    PRODUCTION: ClassVar = {
        "jwks_url": "JWKS_URL: must be set, and be https, when CONUM_ENV=production",
        "jwt_issuer": "JWT_ISSUER: must be set, and be https, when CONUM_ENV=production",
        "kafka_bootstrap": "KAFKA_BOOTSTRAP: must be set when CONUM_ENV=production",
        # In clear is a choice (brokers of the same cluster, behind network policies), never an oversight.
        "kafka_security": "KAFKA_SECURITY: must be set when CONUM_ENV=production, be it to PLAINTEXT",
        "mongodb_uri": "MONGODB_URI: must be set when CONUM_ENV=production",
    }
    HTTPS: ClassVar = frozenset({"jwks_url", "jwt_issuer"})

    service: str
    env: Literal["local", "production"] = Field("local", validation_alias="CONUM_ENV")
    host: str = Field("127.0.0.1", validation_alias="CONUM_HOST")
    port: int = Field(8000, ge=0, le=65535, validation_alias="CONUM_PORT")
    data: Path = Field(Path(".local/data"), validation_alias="CONUM_DATA")
    parts: Annotated[frozenset[Part], NoDecode] = Field(ALL_PARTS, validation_alias="CONUM_PARTS")
    mongodb_uri: SecretStr | None = Field(None, validation_alias="MONGODB_URI")
    mongo_prefix: str = Field("", pattern=r"^[a-z0-9_]{0,40}$", validation_alias="CONUM_MONGO_PREFIX")
    mongo_driver: Literal["motor", "pymongo"] = Field("motor", validation_alias="CONUM_MONGO_DRIVER")
    jwks_url: str = Field(LOCAL_JWKS, pattern=URL, validation_alias="JWKS_URL")
    jwt_issuer: str = Field("http://127.0.0.1:4001", validation_alias="JWT_ISSUER")
    jwt_audience: str = Field("conum", validation_alias="JWT_AUDIENCE")
    otlp_endpoint: str | None = Field(None, pattern=URL, validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT")
    otlp_every: int = Field(15_000, ge=100, validation_alias="OTEL_METRIC_EXPORT_INTERVAL")
    audit_pause: float = Field(300, gt=0, validation_alias="CONUM_AUDIT_PAUSE")
    audit_delai: float = Field(300, ge=0, validation_alias="CONUM_AUDIT_DELAI")
    smtp_url: SecretStr = Field(SecretStr("smtp://127.0.0.1:4025"), validation_alias="SMTP_URL")
    structures_url: str = Field("http://127.0.0.1:4101/graphql", pattern=URL, validation_alias="STRUCTURES_URL")
    token_url: str = Field("http://127.0.0.1:4001/token", pattern=URL, validation_alias="TOKEN_URL")
    client_id: str | None = Field(None, validation_alias="CLIENT_ID")
    client_secret: SecretStr | None = Field(None, validation_alias="CLIENT_SECRET")

    @field_validator("parts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return frozenset(p.strip() for p in value.split(",") if p.strip()) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _suits_production(self) -> Self:
        if self.env == "production":
            faults = [message for name, message in self.PRODUCTION.items() if not _suits(self, name)]
            if faults:
                raise ValueError("\n".join(faults))
        return self

    @classmethod
    def load(cls, service: str) -> Self:
        """The settings of this process; or one line per malformed variable on stderr, without its value, and exit 2."""
        return cls.told(service=service)


def _suits(settings: Settings, name: str) -> bool:
    if name in settings.HTTPS:
        return str(getattr(settings, name)).startswith("https://")
    return name in settings.model_fields_set and getattr(settings, name) is not None
