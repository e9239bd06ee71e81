"""How Kafka is reached: what the environment may say, and what every client is then given."""

import ssl
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer
from faststream.kafka.security import parse_security
from pydantic import SecretStr

from services.kit.bus.security import security as faststream_security
from services.kit.kafka import KafkaAccess, SettingsKafka

VARIABLES = ("KAFKA_SECURITY", "KAFKA_SASL_MECHANISM", "KAFKA_USERNAME", "KAFKA_PASSWORD", "KAFKA_CA")
NAMED = {"KAFKA_SECURITY": "SASL_SSL", "KAFKA_USERNAME": "conum", "KAFKA_PASSWORD": "motdepasse"}


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KAFKA_BOOTSTRAP", *VARIABLES):
        monkeypatch.delenv(name, raising=False)


def told(monkeypatch: pytest.MonkeyPatch, **env: str) -> KafkaAccess:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    return SettingsKafka.told().kafka


def test_a_laptop_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    kafka = told(monkeypatch)
    assert kafka == KafkaAccess("127.0.0.1:4092")
    assert kafka.client() == {
        "bootstrap_servers": "127.0.0.1:4092",
        "security_protocol": "PLAINTEXT",
        "ssl_context": None,
    }


def test_a_secured_kafka_is_told_who_asks_and_is_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    given = told(monkeypatch, **NAMED).client()
    context = given.pop("ssl_context")
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert given == {
        "bootstrap_servers": "127.0.0.1:4092",
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "conum",
        "sasl_plain_password": "motdepasse",
    }


@pytest.mark.parametrize("security", ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"])
@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
async def test_faststream_is_told_what_aiokafka_is(security: str, mechanism: str) -> None:
    kafka = KafkaAccess("127.0.0.1:9", security, mechanism, "conum", SecretStr("motdepasse"))  # type: ignore[arg-type]
    ours = kafka.client()
    theirs = {"bootstrap_servers": kafka.bootstrap, **parse_security(faststream_security(kafka))}
    assert (ours.pop("ssl_context") is None) == (theirs.pop("ssl_context") is None)
    assert theirs == ours
    AIOKafkaConsumer(**kafka.client())


@pytest.mark.parametrize(
    ("env", "names"),
    [
        ({"KAFKA_SECURITY": "TLS"}, ["KAFKA_SECURITY"]),
        ({**NAMED, "KAFKA_SASL_MECHANISM": "GSSAPI"}, ["KAFKA_SASL_MECHANISM"]),
        ({"KAFKA_SECURITY": "SASL_SSL"}, ["KAFKA_USERNAME", "KAFKA_PASSWORD"]),
        ({**NAMED, "KAFKA_PASSWORD": ""}, ["KAFKA_PASSWORD"]),
        ({**NAMED, "KAFKA_SECURITY": "SSL"}, ["KAFKA_USERNAME", "KAFKA_PASSWORD"]),
        ({"KAFKA_PASSWORD": "motdepasse"}, ["KAFKA_PASSWORD"]),
        ({**NAMED, "KAFKA_SECURITY": "SASL_PLAINTEXT", "KAFKA_SASL_MECHANISM": "PLAIN"}, ["KAFKA_SASL_MECHANISM"]),
        ({"KAFKA_SECURITY": "SSL", "KAFKA_CA": "/nulle/part.pem"}, ["KAFKA_CA"]),
        ({"KAFKA_SECURITY": "SSL", "KAFKA_CA": __file__}, ["KAFKA_CA"]),
        ({"KAFKA_SECURITY": "PLAINTEXT", "KAFKA_CA": __file__}, ["KAFKA_CA"]),
    ],
)
def test_what_does_not_agree_is_named_before_anything_is_opened(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], env: dict[str, str], names: list[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        told(monkeypatch, **env)
    lines = capsys.readouterr().err.splitlines()
    assert end.value.code == 2
    assert [line.split(":")[0] for line in lines] == names
    assert "motdepasse" not in "".join(lines)


def test_the_password_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    kafka = told(monkeypatch, **NAMED)
    assert "motdepasse" not in f"{kafka!r} {SettingsKafka.told()!r}"


async def test_without_security_a_failure_is_told_as_it_is(tmp_path: Path) -> None:
    assert await KafkaAccess("127.0.0.1:9").why(TimeoutError()) == "TimeoutError"
    assert await KafkaAccess("127.0.0.1:9", "SSL").why(ConnectionError()) == "ConnectionError"
