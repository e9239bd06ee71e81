"""A process killed in the midst of writing: what it acknowledged is kept, and told as it is kept."""

import asyncio
import sys
from collections import defaultdict

import pytest

from services.kit.store import Engine, Store

from .dossier import DOSSIERS, Dossier
from .engines import Place


async def _killed_while_writing(lieu: Place, acknowledged: int, *, spoiled: bool = False) -> dict[str, int]:
    """The last acknowledged version of each aggregate, once the process is dead."""
    arguments = [lieu.kind, str(lieu.folder), lieu.name, lieu.uri or "", "spoiled" if spoiled else ""]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"{__package__}.writer", *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    versions: defaultdict[str, int] = defaultdict(int)
    count = 0
    async with asyncio.timeout(60):
        while line := await process.stdout.readline():
            id, version, _ = line.split()
            versions[id.decode()] = max(versions[id.decode()], int(version))
            count += 1
            if count == acknowledged:
                process.kill()
    await process.wait()
    assert count >= acknowledged
    return versions


async def _kept(lieu: Place) -> tuple[list[Dossier], dict[str, list[int]]]:
    engine = await lieu.open()
    lus = await _lus(engine)
    # A server goes on for a moment with what the dead process had asked of it.
    while (encore := await _lus(engine)) != lus:
        lus = encore
    await engine.close()
    return lus


async def _lus(engine: Engine) -> tuple[list[Dossier], dict[str, list[int]]]:
    dossiers = [d async for d in Store(engine, DOSSIERS).scan()]
    told: defaultdict[str, list[int]] = defaultdict(list)
    for envelope in await engine.rows(DOSSIERS.name).outbox(1_000_000):
        told[envelope.key].append(envelope.sequence)
    return dossiers, told


@pytest.mark.parametrize("acknowledged", [4, 150])
async def test_after_a_kill_state_and_facts_agree_and_nothing_acknowledged_is_lost(
    lieu: Place, acknowledged: int
) -> None:
    versions = await _killed_while_writing(lieu, acknowledged)
    dossiers, told = await _kept(lieu)
    assert {d.id for d in dossiers} >= set(versions)
    for dossier in dossiers:
        assert dossier.version >= versions.get(dossier.id, 0)
        assert told[dossier.id] == list(range(1, dossier.version + 1))
        assert dossier.total == dossier.version - 1


async def test_facts_left_to_a_second_write_would_be_missed(lieu: Place) -> None:
    await _killed_while_writing(lieu, 20, spoiled=True)
    dossiers, told = await _kept(lieu)
    assert any(len(told[d.id]) < d.version for d in dossiers)
