"""A second door of the local Kafka, for those who say who they are: SCRAM-SHA-512, in clear or within TLS."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

__all__ = ["Secured"]

_LISTENER: Final = "SECURED"
_PROPERTIES: Final = """\
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,{listener}:{protocol}
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.{lower}.scram-sha-512.sasl.jaas.config=\
org.apache.kafka.common.security.scram.ScramLoginModule required;
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users={super_users}
"""
_TLS: Final = """\
listener.name.{lower}.ssl.keystore.type=PEM
listener.name.{lower}.ssl.keystore.location={pem}
"""


@dataclass(frozen=True)
class Secured:
    """``users``: name → password, made when the data folder is; each may do all, as may the other door.
    ``partners``: the same, who may do only what an ACL gives them. ``pem``: the broker's key in PKCS 8, then its
    certificate; none: in clear."""

    users: Mapping[str, str] = field(repr=False)
    partners: Mapping[str, str] = field(default_factory=dict, repr=False)
    pem: Path | None = None

    @property
    def protocol(self) -> str:
        return "SASL_SSL" if self.pem else "SASL_PLAINTEXT"

    def listener(self, port: int) -> str:
        return f",{_LISTENER}://127.0.0.1:{port}"

    def properties(self) -> str:
        """Lines of server.properties. The door without names is ANONYMOUS to the authorizer."""
        names = {
            "listener": _LISTENER,
            "lower": _LISTENER.lower(),
            "protocol": self.protocol,
            "super_users": ";".join(f"User:{name}" for name in ("ANONYMOUS", *self.users)),
            "pem": self.pem,
        }
        return (_PROPERTIES + (_TLS if self.pem else "")).format(**names)

    def format_arguments(self) -> tuple[str, ...]:
        """What ``kafka-storage format`` is told, so that the users are there before the first connection."""
        all_of_them = {**self.users, **self.partners}.items()
        return tuple(
            word
            for name, password in all_of_them
            for word in ("--add-scram", f"SCRAM-SHA-512=[name={name},password={password}]")
        )
