"""How a process reaches Kafka and says who it is: one value, given to every client."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import SecretStr

__all__ = ["KafkaAccess", "Mechanism", "Security"]

Security = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


@dataclass(frozen=True)
class KafkaAccess:
    """``bootstrap`` alone is a Kafka that asks nobody's name. ``ca``: a PEM; none: the authorities of the machine."""

    bootstrap: str
    security: Security = "PLAINTEXT"
    mechanism: Mechanism = "SCRAM-SHA-512"
    username: str | None = None
    password: SecretStr | None = None
    ca: Path | None = None

    @classmethod
    def of(cls, kafka: "KafkaAccess | str") -> Self:
        """An address is enough where nothing is secured: a laptop, a test."""
        return kafka if isinstance(kafka, cls) else cls(str(kafka))

    @property
    def tls(self) -> bool:
        return self.security.endswith("SSL")

    @property
    def sasl(self) -> bool:
        return self.security.startswith("SASL")

    def client(self) -> dict[str, Any]:
        """The arguments of any aiokafka client, the address among them. The CA's file is read each time."""
        return {"bootstrap_servers": self.bootstrap, **self._connection()}

    async def why(self, error: BaseException) -> str:
        """What a failure comes from, without any secret: aiokafka keeps to itself why a broker sent it away."""
        return await self._refusal() or type(error).__name__

    def _connection(self) -> dict[str, Any]:
        named = {
            "sasl_mechanism": self.mechanism,
            "sasl_plain_username": self.username,
            "sasl_plain_password": self._secret(),
        }
        return {
            "security_protocol": self.security,
            "ssl_context": self._context(),
            **(named if self.sasl else {}),
        }

    def _secret(self) -> str:
        return self.password.get_secret_value() if self.password else ""

    def _context(self) -> ssl.SSLContext | None:
        return ssl.create_default_context(cafile=self.ca) if self.tls else None

    async def _refusal(self) -> str | None:
        """None when nothing is secured, when a broker lets us in, or when none answers."""
        if self.security == "PLAINTEXT":
            return None
        # Here, since every command reads its settings and most open no Kafka.
        from aiokafka.conn import create_conn
        from aiokafka.errors import (
            IllegalSaslStateError,
            KafkaError,
            SaslAuthenticationFailed,
            UnsupportedSaslMechanismError,
        )

        host, _, port = self.bootstrap.split(",")[0].rpartition(":")
        try:
            connection = await create_conn(host, int(port), request_timeout_ms=3_000, **self._connection())
        except SaslAuthenticationFailed:
            return f"Kafka refuses {self.username}: unknown, or not with this password ({self.mechanism})"
        except (IllegalSaslStateError, UnsupportedSaslMechanismError):
            return f"Kafka refuses {self.mechanism} on this port"
        except ssl.SSLCertVerificationError as error:
            return f"Kafka's certificate is not to be trusted: {error.verify_message}"
        except (KafkaError, OSError, TimeoutError):
            return None
        connection.close()
        return None
