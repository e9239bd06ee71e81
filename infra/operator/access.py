"""Where Kafka and MongoDB are, from what a Plateforme says and the Secret it names."""

import base64
import tempfile
from pathlib import Path

from pydantic import SecretStr

from services.kit.kafka import KafkaAccess

from .kube import PLATEFORME, SECRET, Kube, Resource

__all__ = ["Missing", "kafka_of", "mongodb_of", "plateforme_of", "values"]


class Missing(Exception):
    """What is declared names something that is not there; the message, in French, says what."""


async def plateforme_of(kube: Kube, resource: Resource) -> Resource:
    """Raises Missing."""
    name = resource["spec"]["plateforme"]
    found = await kube.get(PLATEFORME, name)
    if found is None:
        raise Missing(f"Plateforme/{name} n'existe pas dans cet espace de noms.")
    return found


async def kafka_of(kube: Kube, plateforme: Resource) -> KafkaAccess:
    """Raises Missing."""
    kafka = plateforme["spec"].get("kafka")
    if kafka is None:
        raise Missing(f"Plateforme/{plateforme['metadata']['name']} ne dit pas où est Kafka.")
    held = await values(kube, kafka["secret"]) if "secret" in kafka else {}
    if kafka["security"].startswith("SASL") and not {"username", "password"} <= held.keys():
        raise Missing(f"Secret/{kafka['secret']} : username et password sont nécessaires.")
    return KafkaAccess(
        kafka["bootstrap"],
        kafka["security"],
        kafka["mechanism"],
        held.get("username"),
        SecretStr(held["password"]) if "password" in held else None,
        _file(held["ca.crt"]) if "ca.crt" in held else None,
    )


async def mongodb_of(kube: Kube, plateforme: Resource) -> tuple[SecretStr, str] | None:
    """Its URI and the prefix of its databases; None when the platform does not say. Raises Missing."""
    mongodb = plateforme["spec"].get("mongodb")
    if mongodb is None:
        return None
    held = await values(kube, mongodb["secret"])
    if mongodb["key"] not in held:
        raise Missing(f"Secret/{mongodb['secret']} : la clé {mongodb['key']} est nécessaire.")
    return SecretStr(held[mongodb["key"]]), mongodb["prefix"]


async def values(kube: Kube, name: str) -> dict[str, str]:
    """What a Secret holds, as text. Raises Missing."""
    secret = await kube.get(SECRET, name)
    if secret is None:
        raise Missing(f"Secret/{name} n'existe pas.")
    return {key: base64.b64decode(value).decode() for key, value in secret.get("data", {}).items()}


def _file(pem: str) -> Path:
    """The clients want the authorities in a file; one whose name says what is in it is written once."""
    path = Path(tempfile.gettempdir()) / f"conum-ca-{abs(hash(pem)):x}.pem"
    path.write_text(pem)
    return path
