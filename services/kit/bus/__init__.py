"""How facts travel: declared handlers, one consumer policy, dead letters, and what subscriptions wait on.

The two that speak with Kafka, ``broker.Bus`` and ``hub.Hub``, are asked for by their module: every command that only
declares or reads facts would load Kafka's clients with them.
"""

from .consumers import Consumers, Incorrect, Meta, topic_of
from .policy import Policy

__all__ = ["Consumers", "Incorrect", "Meta", "Policy", "topic_of"]
