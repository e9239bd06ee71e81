"""How a process reaches Kafka: what every setting and command needs, without the bus and what the bus loads."""

from .access import KafkaAccess
from .settings import LOCAL_KAFKA, SettingsKafka

__all__ = ["LOCAL_KAFKA", "KafkaAccess", "SettingsKafka"]
