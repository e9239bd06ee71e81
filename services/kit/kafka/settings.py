"""What a process is told of Kafka by its environment, and who refuses to start on what cannot work."""

import ssl
import sys
from pathlib import Path
from typing import Any, Final, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from .access import KafkaAccess, Mechanism, Security

__all__ = ["LOCAL_KAFKA", "SettingsKafka"]

BOOTSTRAP: Final = r"^[^\s:,]+:\d+(,[^\s:,]+:\d+)*$"
LOCAL_KAFKA: Final = "127.0.0.1:4092"


class SettingsKafka(BaseSettings):
    """All that a command needs that opens Kafka and no store; the services' settings have it too."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    kafka_bootstrap: str = Field(LOCAL_KAFKA, pattern=BOOTSTRAP, validation_alias="KAFKA_BOOTSTRAP")
    kafka_security: Security = Field("PLAINTEXT", validation_alias="KAFKA_SECURITY")
    kafka_mechanism: Mechanism = Field("SCRAM-SHA-512", validation_alias="KAFKA_SASL_MECHANISM")
    kafka_username: str | None = Field(None, validation_alias="KAFKA_USERNAME")
    kafka_password: SecretStr | None = Field(None, validation_alias="KAFKA_PASSWORD")
    kafka_ca: Path | None = Field(None, validation_alias="KAFKA_CA")

    @property
    def kafka(self) -> KafkaAccess:
        return KafkaAccess(
            self.kafka_bootstrap,
            self.kafka_security,
            self.kafka_mechanism,
            self.kafka_username,
            self.kafka_password,
            self.kafka_ca,
        )

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        """What would be sent in clear, or not at all, is a mistake: it is told before anything is opened."""
        kafka, faults = self.kafka, []
        given = {"KAFKA_USERNAME": kafka.username, "KAFKA_PASSWORD": kafka.password}
        for name, value in given.items():
            if kafka.sasl and value is None:
                faults.append(f"{name}: must be set when KAFKA_SECURITY={kafka.security}")
            if not kafka.sasl and value is not None:
                faults.append(f"{name}: is set, and KAFKA_SECURITY={kafka.security} would not use it")
        if kafka.security == "SASL_PLAINTEXT" and kafka.mechanism == "PLAIN":
            faults.append("KAFKA_SASL_MECHANISM: PLAIN sends the password as it is, so only within SASL_SSL")
        if kafka.ca:
            faults += [f"KAFKA_CA: {fault}" for fault in _faults_of(kafka.ca, kafka)]
        if faults:
            raise ValueError("\n".join(faults))
        return self

    @classmethod
    def told(cls, **given: Any) -> Self:
        """The settings of this process; or one line per malformed variable on stderr, without its value, and exit 2."""
        try:
            return cls(**given)
        except ValidationError as refused:
            for line in _lines(refused):
                print(line, file=sys.stderr)
            raise SystemExit(2) from None


def _faults_of(ca: Path, kafka: KafkaAccess) -> list[str]:
    if not kafka.tls:
        return [f"is set, and KAFKA_SECURITY={kafka.security} would not use it"]
    try:
        ssl.create_default_context(cafile=ca)
    except ssl.SSLError:
        return ["holds no PEM certificate"]
    except OSError as error:
        return [f"cannot be read: {error.strerror}"]
    return []


def _lines(refused: ValidationError) -> list[str]:
    lines: list[str] = []
    for error in refused.errors(include_input=False, include_url=False):
        message = error["msg"].removeprefix("Value error, ")
        lines += [f"{error['loc'][0]}: {message}"] if error["loc"] else message.splitlines()
    return lines
