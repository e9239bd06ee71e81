"""The development issuer's keys in its folder: the one that signs, and while it changes another, published too."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

__all__ = ["CURRENT", "OTHER", "Key", "drop", "keep", "kept", "new_key"]

CURRENT: Final = "key.json"
OTHER: Final = "other.json"


@dataclass(frozen=True)
class Key:
    kid: str
    private: rsa.RSAPrivateKey

    def public(self) -> dict[str, Any]:
        """As a JWKS has it."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {**public, "kid": self.kid, "use": "sig", "alg": "RS256"}


def new_key() -> Key:
    return Key(secrets.token_hex(8), rsa.generate_private_key(65537, 2048))


def keep(folder: Path, key: Key, name: str = CURRENT) -> None:
    """Write it whole or not at all, readable by its owner only."""
    folder.mkdir(parents=True, exist_ok=True)
    pem = key.private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    beside = folder / f"{name}.{secrets.token_hex(4)}"
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"kid": key.kid, "pem": pem.decode()}, file)
    beside.rename(folder / name)


def kept(folder: Path, name: str = CURRENT) -> Key | None:
    """The key of that name; None when there is none."""
    try:
        said = json.loads((folder / name).read_bytes())
    except FileNotFoundError:
        return None
    private = serialization.load_pem_private_key(said["pem"].encode(), password=None)
    assert isinstance(private, rsa.RSAPrivateKey)
    return Key(said["kid"], private)


def drop(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
