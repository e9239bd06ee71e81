"""Services are renewed by another version of themselves while people work: nothing is lost or doubled."""

import asyncio
import os
import subprocess
from collections.abc import Awaitable
from pathlib import Path

import httpx
import pytest

from infra.local.place import ROOT, Place

from .foule import Foule
from .repliques import repliques, version

ANCIENNE = os.environ.get("CONUM_ANCIENNE_VERSION") or "374b46a"
"""A commit that ran as a whole: one taken by its distance from here may be half of a change."""
RENOUVELES = ("structures", "candidatures")


def connue(revision: str) -> bool:
    return not subprocess.run(
        ("git", "cat-file", "-e", revision), cwd=ROOT, check=False, capture_output=True
    ).returncode


@pytest.mark.skipif(not connue(ANCIENNE), reason=f"this clone does not reach back to {ANCIENNE}")
async def test_the_former_version_gives_way_to_this_one_under_load(tmp_path: Path) -> None:
    """Nothing is lost or doubled while both work in the same groups on the same stores. What is refused meanwhile is
    counted by ``tests.bench.redemarrage``, between replicas that both take leave as this version does."""
    ancienne = await asyncio.to_thread(version, ANCIENNE, tmp_path / "ancienne")
    async with (
        repliques(Place.free(tmp_path / "ici"), ancienne, doubles=RENOUVELES) as ensemble,
        httpx.AsyncClient(timeout=30, trust_env=False) as http,
    ):
        passage = Foule(ensemble.conum, http, 1)
        await passage.preparer()
        await sous_charge(passage, *(ensemble.renouveler(service) for service in RENOUVELES))
        await passage.constater()


async def sous_charge(foule: Foule, *gestes: Awaitable[float]) -> None:
    """One after the other, while structures register and apply."""
    numero = 0

    async def tous() -> None:
        for geste in gestes:
            await geste

    fait = asyncio.create_task(tous())
    while not fait.done():
        await foule.arriver(range(numero, numero + 3), 3)
        numero += 3
    await fait
