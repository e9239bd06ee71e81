"""How Kafka is reached, as FastStream wants it beside the address."""

from typing import Final

from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from ..kafka import KafkaAccess

__all__ = ["security"]

_SASL: Final = {"PLAIN": SASLPlaintext, "SCRAM-SHA-256": SASLScram256, "SCRAM-SHA-512": SASLScram512}


def security(kafka: KafkaAccess) -> BaseSecurity:
    """What ``kafka.client()`` says to aiokafka."""
    told = kafka.client()
    context = told["ssl_context"]
    if not kafka.sasl:
        return BaseSecurity(ssl_context=context, use_ssl=kafka.tls)
    made = _SASL[kafka.mechanism]
    return made(kafka.username or "", told["sasl_plain_password"], ssl_context=context, use_ssl=kafka.tls)
