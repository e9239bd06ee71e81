"""What the terminal shows while the platform starts: a line per part, with its time; moving when it is a terminal."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

__all__ = ["SILENT", "Announcer", "Lines", "lines"]


class Announcer(Protocol):
    """Is told when a part begins, becomes ready, or stops."""

    def begins(self, name: str, what: str) -> None: ...
    def ready(self, name: str, where: str) -> None: ...


class _Silent:
    def begins(self, name: str, what: str) -> None: ...
    def ready(self, name: str, where: str) -> None: ...


SILENT: Announcer = _Silent()


class Lines:
    """One line a part. ``progress`` shows what is under way, and is None where nobody watches (a file, CI)."""

    def __init__(self, console: Console, progress: Progress | None) -> None:
        self._console, self._progress = console, progress
        self._began: dict[str, float] = {}
        self._tasks: dict[str, TaskID] = {}

    def begins(self, name: str, what: str) -> None:
        self._began[name] = time.monotonic()
        if self._progress:
            self._tasks[name] = self._progress.add_task(f"{name:<14}{what}", total=None)

    def ready(self, name: str, where: str) -> None:
        seconds = time.monotonic() - self._began.get(name, time.monotonic())
        if self._progress and name in self._tasks:
            self._progress.remove_task(self._tasks.pop(name))
        took = f"{seconds:5.1f} s".replace(".", ",")
        self._console.print(f"  [green]✓[/] {name:<14}{took}   {where}", highlight=False, soft_wrap=True)


@contextmanager
def lines(console: Console) -> Iterator[Lines]:
    """Announce on ``console`` for the time of the block."""
    if not console.is_terminal:
        yield Lines(console, None)
        return
    columns = (TextColumn(" "), SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield Lines(console, progress)
