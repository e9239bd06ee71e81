"""How facts travel: declared handlers, one consumer policy, dead letters, and what subscriptions wait on."""

from .broker import Bus
from .consumers import Consumers, Incorrect, Meta, topic_of
from .hub import Hub, Signal
from .policy import Policy

__all__ = ["Bus", "Consumers", "Hub", "Incorrect", "Meta", "Policy", "Signal", "topic_of"]
