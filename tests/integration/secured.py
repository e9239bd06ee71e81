"""A Kafka of one's own with its second door, for the tests of who is let in, and a self-made authority."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from infra.local import kafka as apache
from infra.local.kafka_install import install
from infra.local.place import Place
from infra.local.process import Process
from infra.local.secured import Secured
from services.kit.kafka import KafkaAccess

USER, PASSWORD = "conum", "motdepasse-de-conum"


@dataclass(frozen=True)
class Porte:
    """The second door of a running broker; ``en_clair`` is the address of the first."""

    en_clair: str
    bootstrap: str
    protocol: str
    ca: Path | None

    def access(self, user: str = USER, password: str = PASSWORD) -> KafkaAccess:
        return KafkaAccess(
            self.bootstrap,
            self.protocol,  # type: ignore[arg-type]
            username=user,
            password=SecretStr(password),
            ca=self.ca,
        )

    def env(self, user: str = USER, password: str = PASSWORD) -> dict[str, str]:
        """The same, as a process is told it."""
        told = {"KAFKA_SECURITY": self.protocol, "KAFKA_USERNAME": user, "KAFKA_PASSWORD": password}
        return {**told, "KAFKA_BOOTSTRAP": self.bootstrap, **({"KAFKA_CA": str(self.ca)} if self.ca else {})}


@asynccontextmanager
async def secured_kafka(folder: Path, *, tls: bool, partners: Mapping[str, str] | None = None) -> AsyncIterator[Porte]:
    """A broker that knows ``conum``, and the ``partners`` who may do nothing yet."""
    place = Place.free(folder)
    jars = await install(place)
    ca, pem = authority(folder) if tls else (None, None)
    secured = Secured({USER: PASSWORD}, partners or {}, pem)
    await apache.format_data(place, jars, secured)
    process = Process(apache.program(place, jars))
    await process.start()
    try:
        yield Porte(place.kafka, f"127.0.0.1:{place.port('kafka-secured')}", secured.protocol, ca)
    finally:
        await process.stop()


def authority(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1, as PEM for clients; and its key with it, as PEM for the broker."""
    folder.mkdir(parents=True, exist_ok=True)
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kafka d'essai")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    ca, pem = folder / "ca.pem", folder / "broker.pem"
    shown = certificate.public_bytes(Encoding.PEM)
    ca.write_bytes(shown)
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + shown)
    return ca, pem
