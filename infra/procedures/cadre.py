"""What every procedure is given: where to speak, whether it only tries, and how it says that it cannot."""

import argparse
import getpass
import json
import os
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

__all__ = ["FAIT", "INACHEVE", "REFUS", "Cadre", "Impossible", "Inacheve", "Procedure", "noter"]

FAIT: Final = 0
REFUS: Final = 1
"""Nothing was changed: the message says why and what to do first."""
INACHEVE: Final = 3
"""Something was begun and is not whole: the message says how to go on."""


class Impossible(Exception):
    """What was asked cannot be done, and nothing was changed; the message is French, without personal data."""


class Inacheve(Exception):
    """What was begun did not come to its end; the message, French, says what to do."""


@dataclass(frozen=True)
class Cadre:
    """``essai``: say what would be done, and change nothing."""

    console: Console
    essai: bool = False

    def dire(self, ligne: str = "") -> None:
        self.console.print(ligne, highlight=False, markup=False, soft_wrap=True)

    def fait(self, quoi: str, detail: str = "") -> None:
        """One line that is true from now on; in a dry run, one that would be."""
        self.dire(f"  {'· ' if self.essai else '✓ '}{quoi}{f' : {detail}' if detail else ''}")

    @contextmanager
    def avance(self, quoi: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """A bar while it lasts; called with how many more are done."""
        columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        # A log that nobody watches as it is written has no use for a bar.
        muette = not self.console.is_terminal
        with Progress(*columns, console=self.console, transient=True, disable=muette) as progress:
            task = progress.add_task(quoi, total=total)
            yield lambda n: progress.advance(task, n)


@dataclass(frozen=True)
class Procedure:
    """``aide``: one French sentence. ``faire`` answers the exit code; raises Impossible or Inacheve."""

    nom: str
    aide: str
    arguments: Callable[[argparse.ArgumentParser], None]
    faire: Callable[[Cadre, argparse.Namespace], Coroutine[Any, Any, int]]


def noter(procedure: str, mots: list[str], *, essai: bool, code: int, duree: float) -> Path:
    """One line of the journal: who did what, when, how it ended. ``mots`` must hold no personal data.

    CONUM_JOURNAL names the file (default: ``procedures.jsonl`` in CONUM_DATA), CONUM_QUI the person.
    """
    chemin = Path(
        os.environ.get("CONUM_JOURNAL") or Path(os.environ.get("CONUM_DATA") or ".local/data") / "procedures.jsonl"
    )
    ligne = {
        "le": datetime.now(UTC).isoformat(timespec="seconds"),
        "qui": os.environ.get("CONUM_QUI") or f"{getpass.getuser()}@{socket.gethostname()}",
        "procedure": procedure,
        "mots": mots,
        "essai": essai,
        "code": code,
        "secondes": round(duree, 1),
    }
    chemin.parent.mkdir(parents=True, exist_ok=True)
    with chemin.open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(ligne, ensure_ascii=False) + "\n")
    return chemin
