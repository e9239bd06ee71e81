"""Nothing that the supervisor starts outlives it, and what dies is told with its log."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from infra.local.place import ROOT
from infra.local.process import Died, Process, Program

# A program that starts one of its own, as npm and shells do; both write their ids.
PARENT = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
path = pathlib.Path(sys.argv[1])
path.with_suffix(".new").write_text(f"{os.getpid()} {child.pid}")
path.with_suffix(".new").rename(path)
time.sleep(600)
"""
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + PARENT

SUPERVISOR = """
import asyncio, pathlib, sys
from infra.local.command import run
from infra.local.process import Process, Program
async def main():
    folder = pathlib.Path(sys.argv[1])
    parts = [
        Process(Program(name=n, argv=(sys.executable, "-c", code, str(folder / n)), log=folder / (n + ".log"), grace=1))
        for n, code in (("polite", sys.argv[2]), ("deaf", sys.argv[3]))
    ]
    try:
        for part in parts:
            await part.start()
        await asyncio.Event().wait()
    finally:
        await asyncio.gather(*(part.stop() for part in parts))
run(main())
"""


def alive(pid: int) -> bool:
    # An orphan that nobody reaps stays as a zombie: it runs no more.
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def until_gone(pids: list[int], seconds: float = 30) -> list[int]:
    end = time.monotonic() + seconds
    while (left := [pid for pid in pids if alive(pid)]) and time.monotonic() < end:
        time.sleep(0.05)
    return left


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(tmp_path), PARENT, DEAF], cwd=ROOT)
    pids: list[int] = []
    try:
        end = time.monotonic() + 60
        for name in ("polite", "deaf"):
            while not (tmp_path / name).exists():
                assert time.monotonic() < end, "the fake programs did not start"
                time.sleep(0.05)
            pids += map(int, (tmp_path / name).read_text().split())
        # The watchers, which wait beside the programs, must go too.
        groups = {os.getpgid(pid) for pid in pids}
        pids += [each.pid for each in psutil.process_iter() if each.pid not in pids and _group(each.pid) in groups]
        assert len(pids) == 6
        yield supervisor, pids
    finally:
        supervisor.kill()
        supervisor.wait()
        for pid in filter(alive, pids):
            os.kill(pid, signal.SIGKILL)


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return -1


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_end_of_the_supervisor_leaves_no_process(
    supervised: tuple[subprocess.Popen[bytes], list[int]], how: signal.Signals
) -> None:
    supervisor, pids = supervised
    supervisor.send_signal(how)
    supervisor.wait(timeout=60)
    assert until_gone(pids) == []


async def test_a_program_that_dies_early_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "structures.log"
    argv = (sys.executable, "-c", "import sys; print('la base est illisible'); sys.exit(3)")

    async def never() -> str:
        return "la base ne répond pas"

    with pytest.raises(Died, match=r"structures s'est arrêté \(code 3\) avant d'être prêt") as told:
        await Process(Program(name="structures", argv=argv, log=log, lacks=never)).start()
    assert str(log) in str(told.value)
    assert "la base est illisible" in str(told.value)


async def test_a_program_that_is_never_ready_is_stopped_and_told(tmp_path: Path) -> None:
    async def never() -> str:
        return "la base ne répond pas"

    process = Process(
        Program(name="lente", argv=("sleep", "600"), log=tmp_path / "lente.log", lacks=never, patience=0.3)
    )
    with pytest.raises(Died, match=r"n'est pas prêt après .* \(la base ne répond pas\)"):
        await process.start()
    assert process.pid is None


async def test_a_command_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(Died, match=r"introuvable-x: No such file"):
        await Process(Program(name="passerelle", argv=("introuvable-x",), log=tmp_path / "l.log")).run()


async def test_only_a_death_that_nobody_asked_for_is_told(tmp_path: Path) -> None:
    deaths: asyncio.Queue[Died] = asyncio.Queue()
    process = Process(Program(name="mail", argv=("sleep", "600"), log=tmp_path / "mail.log"), deaths.put_nowait)

    await process.start()
    await process.stop()
    await process.start()
    await process.kill()
    assert deaths.empty()

    await process.start()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    died = await asyncio.wait_for(deaths.get(), 30)
    assert died.name == "mail"
    assert "code -9" in str(died)
