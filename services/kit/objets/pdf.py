"""Whether a file is a PDF that a reader opens, as found by a process of its own that can be stopped."""

import asyncio
import sys
from enum import StrEnum
from pathlib import Path
from typing import IO, Final

__all__ = ["PdfRefuse", "Raison", "pages_pdf"]

LECTEUR: Final = Path(__file__).with_name("lecteur_pdf.py")
DELAI: Final = 20.0


class Raison(StrEnum):
    """Why a file is not taken for a PDF."""

    ILLISIBLE = "ILLISIBLE"
    CHIFFRE = "CHIFFRE"
    ACTIF = "ACTIF"


class PdfRefuse(Exception):
    """Not a PDF that anybody could read, or one that does more than be read."""

    def __init__(self, raison: Raison) -> None:
        self.raison = raison
        super().__init__(raison.value)


async def pages_pdf(fichier: IO[bytes], *, delai: float = DELAI) -> int:
    """How many pages it has. Raises PdfRefuse, also when reading it takes longer than ``delai`` seconds.

    A parser that is given a stranger's file may loop or eat the memory: it does so in a child that has limits of its
    own and nothing to steal (no environment), and that is killed.
    """
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(LECTEUR)),
        stdin=fichier,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(delai):
            dit, _ = await child.communicate()
    except TimeoutError:
        raise PdfRefuse(Raison.ILLISIBLE) from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        raise PdfRefuse(Raison.ILLISIBLE)
    mot = dit.decode().strip()
    if not mot.isdigit():
        raise PdfRefuse(Raison(mot))
    return int(mot)
