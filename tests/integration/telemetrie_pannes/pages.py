"""The commands of a runbook page, run against the platform of this machine instead of a cluster."""

import asyncio
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from infra.local.supervisor import Plateforme

__all__ = ["ASTREINTE", "commande", "commandes", "executer"]

ASTREINTE: Final = Path(__file__).parents[3] / "docs/astreinte"
_JOURNAL: Final = re.compile(r"kubectl -n conum logs deploy/conum-(?P<qui>[\w<>]+?)(?:-worker)? --since=\w+")
_DEDANS: Final = re.compile(
    r"kubectl -n conum exec deploy/conum-(?P<qui>[\w<>]+?)(?:-worker)? -- python -m (?P<quoi>.+)"
)


def commandes(page: str) -> list[str]:
    """All that a page gives to type, each on one line."""
    text = (ASTREINTE / f"{page}.md").read_text()
    return [" ".join(span.split()) for span in re.findall(r"(?<!`)`((?:kubectl|helm|make|…) [^`]+)`", text)]


def commande(page: str, fragment: str, service: str) -> str:
    """The command of that page with this in it, for a service; AssertionError when the page has none, or several."""
    (trouvee,) = {lue for lue in commandes(page) if lue.startswith("kubectl") and fragment in lue}
    return trouvee.replace("<service>", service)


async def executer(conum: Plateforme, commande: str, lus: Mapping[str, int]) -> str:
    """What it says here. ``logs`` are read in the file of who is asked, past what ``lus`` says was in it; ``exec`` is a
    process with the service's settings."""
    if journal := _JOURNAL.match(commande):
        fichier = shlex.quote(str(conum.place.log(journal["qui"])))
        return await _shell(f"tail -c +{lus[journal['qui']] + 1} {fichier}{commande[journal.end() :]}")
    dedans = _DEDANS.fullmatch(commande)
    assert dedans, f"not a command that can be run here: {commande}"
    _, dit = await conum.command(dedans["qui"], *shlex.split(dedans["quoi"]))
    return dit


async def _shell(ligne: str) -> str:
    shell = await asyncio.create_subprocess_exec("bash", "-c", ligne, stdout=asyncio.subprocess.PIPE)
    dit, _ = await shell.communicate()
    return dit.decode()
