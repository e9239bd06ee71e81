"""How facts travel: declared handlers, one consumer policy, dead letters, and what subscriptions wait on."""

from .consumers import Consumers, Incorrect, Meta, topic_of
from .policy import Policy

__all__ = ["Consumers", "Incorrect", "Meta", "Policy", "topic_of"]
