"""Keeps the whole platform running: ``python -m infra.local.up``; prints a token for each role and queries to try."""

import asyncio
import json
import shlex
import sys
import time
from collections.abc import Mapping
from typing import Any, Final

from rich.console import Console

from infra.local.announce import lines
from infra.local.command import run
from infra.local.place import Place
from infra.local.supervisor import Plateforme, plateforme

__all__ = ["main"]

# The town hall of Lyon and its département: public codes, nobody in particular.
_SIRET: Final = "21690123100011"
_WHO: Final[Mapping[str, Mapping[str, Any]]] = {
    "anct": {},
    "prefecture": {"departements": ("69",)},
    "structure": {"siret": _SIRET},
    "conseiller": {"siret": _SIRET},
    "coordinateur": {"departements": ("69",)},
    "partenaire": {},
}


async def main(console: Console) -> int:
    """Run until a signal comes (0) or until a part dies (1: it says which log to read)."""
    began = time.monotonic()
    place = Place.from_env()
    console.print("\n[bold]Conum[/] : la plateforme entière sur cette machine\n")
    with lines(console) as announcer:
        async with plateforme(place, announcer=announcer) as running:
            took = f"{time.monotonic() - began:.1f}".replace(".", ",")
            console.print(f"\nTout est prêt en {took} s.\n")
            console.print(_welcome(running), markup=False, highlight=False, soft_wrap=True)
            try:
                death = await running.deaths.get()
            except asyncio.CancelledError:
                console.print("\nArrêt…")
                return 0
            print(f"\n✗ {death}\nArrêt du reste…", file=sys.stderr)
            return 1


def _welcome(running: Plateforme) -> str:
    tokens = {role: running.token(role, **claims) for role, claims in _WHO.items()}
    return "\n".join(
        (
            f"GraphQL    {running.graphql}   (ouvrez-la dans un navigateur)",
            f"Courriels  {running.mails}",
            f"Journaux   {running.place.logs}",
            f"Kafka      {running.kafka}   (make events)",
            "",
            "Un jeton par rôle, pour la journée :",
            *(f"  export {role.upper()}={token}" for role, token in tokens.items()),
            "",
            "Trois questions à essayer :",
            *(f"  {command}\n" for command in _queries(running.graphql)),
            "Ctrl-C arrête tout.",
        )
    )


def _queries(url: str) -> list[str]:
    asked: list[tuple[str | None, str, dict[str, Any]]] = [
        (None, "query($s: String!) { simulerEligibilite(siret: $s) { verdict } }", {"s": _SIRET}),
    ]
    return [_curl(url, role, query, variables) for role, query, variables in asked]


def _curl(url: str, role: str | None, query: str, variables: Mapping[str, Any]) -> str:
    body = json.dumps({"query": query, "variables": variables}, ensure_ascii=False)
    bearer = f' -H "Authorization: Bearer ${role.upper()}"' if role else ""
    return f"curl -s {url} -H 'Content-Type: application/json'{bearer} -d {shlex.quote(body)}"


if __name__ == "__main__":
    run(main(Console()))
