"""Knows that a task was told to stop, also when a library has swallowed it."""

import asyncio

__all__ = ["told_to_stop"]


def told_to_stop() -> bool:
    """Whether this task was cancelled. aiokafka swallows a cancellation while it connects, and asyncio.gather when
    one of its parts fails at that moment: a loop that only waited for the exception would go on for ever."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
