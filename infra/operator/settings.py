"""What the operator is told by its environment."""

import socket
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["OperatorSettings"]

_OURS = Path("/var/run/secrets/kubernetes.io/serviceaccount/namespace")


def _namespace() -> str:
    return _OURS.read_text().strip() if _OURS.exists() else "default"


class OperatorSettings(BaseSettings):
    """One namespace each. ``interval``: how often what is outside Kubernetes is looked at, in seconds."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    namespace: str = Field(default_factory=_namespace, validation_alias="CONUM_OPERATOR_NAMESPACE")
    pod: str = Field(default_factory=socket.gethostname, validation_alias="POD_NAME")
    lease_seconds: float = Field(15, ge=1, le=300, validation_alias="CONUM_OPERATOR_LEASE")
    interval: float = Field(30, ge=0.2, le=3600, validation_alias="CONUM_OPERATOR_INTERVAL")
    host: str = Field("127.0.0.1", validation_alias="CONUM_HOST")
    port: int = Field(8000, ge=0, le=65535, validation_alias="CONUM_PORT")
    otlp_endpoint: str | None = Field(None, validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT")

    @classmethod
    def load(cls) -> Self:
        given: dict[str, Any] = {}
        return cls(**given)

    @property
    def holder(self) -> str:
        """Who holds the lease: another name at each start, since a restart leads nothing yet."""
        return f"{self.pod}-{uuid4().hex[:8]}"
