"""One supervised program: started, waited for until it is ready, stopped or killed, never left behind."""

import asyncio
import os
import signal
import ssl
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from infra.local.place import ROOT, Impossible

__all__ = ["Died", "Process", "Program", "http_ready"]

_CHILD: Final = Path(__file__).with_name("child.py")
_TAIL: Final = 15


class Died(Impossible):
    """A program ended, or was not ready in time, without being asked. Says which log to read, and its last lines."""

    def __init__(self, name: str, why: str, log: Path) -> None:
        self.name, self.log = name, log
        lines = log.read_text(errors="replace").splitlines()[-_TAIL:] if log.exists() else []
        shown = "".join(f"\n    {line}" for line in lines)
        super().__init__(f"{name} {why}. Son journal : {log}{shown}")


async def _nothing() -> str | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run, and how to see that it is ready.

    ``env`` is its whole environment. ``lacks`` says what it still waits for, and None once it is ready; it is asked
    again for ``patience`` seconds at most. ``grace`` is what it gets, in seconds, between SIGTERM and SIGKILL.
    """

    name: str
    argv: tuple[str, ...]
    log: Path
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    cwd: Path = ROOT
    lacks: Callable[[], Awaitable[str | None]] = _nothing
    patience: float = 120.0
    grace: float = 10.0


class Process:
    """A program's life. ``on_death`` is called with the Died of an end that nobody asked for."""

    def __init__(self, program: Program, on_death: Callable[[Died], None] = lambda died: None) -> None:
        self.program = program
        self._on_death = on_death
        self._process: asyncio.subprocess.Process | None = None
        self._pipe: int | None = None
        self._wanted = False
        self._end: asyncio.Task[int] | None = None

    @property
    def pid(self) -> int | None:
        """The program's own process id while it runs."""
        return self._process.pid if self._process and self.running else None

    @property
    def running(self) -> bool:
        return self._end is not None and not self._end.done()

    async def start(self) -> float:
        """Start, wait until ready, and answer the seconds it took; raises Died."""
        started = time.monotonic()
        await self._spawn()
        end = self._end
        assert end is not None
        while not end.done():
            lacks = await self.program.lacks()
            if lacks is None:
                self._wanted = True
                return time.monotonic() - started
            if time.monotonic() - started > self.program.patience:
                await self.stop()
                why = f"n'est pas prêt après {self.program.patience:.0f} s ({lacks})"
                raise Died(self.program.name, why, self.program.log)
            await asyncio.wait([end], timeout=0.2)
        raise Died(self.program.name, f"s'est arrêté (code {end.result()}) avant d'être prêt", self.program.log)

    async def _spawn(self) -> None:
        if self.running:
            raise RuntimeError(f"{self.program.name} runs already")
        program = self.program
        program.log.parent.mkdir(parents=True, exist_ok=True)
        pipe_child, self._pipe = os.pipe()
        try:
            with program.log.open("ab") as log:
                self._process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-I", "-S", str(_CHILD), str(pipe_child), str(program.grace), *program.argv),
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=program.cwd,
                    env=dict(program.env),
                    pass_fds=(pipe_child,),
                    # A group of its own: Ctrl-C reaches the supervisor only, and one signal ends all it started.
                    start_new_session=True,
                )
        finally:
            os.close(pipe_child)
        self._end = asyncio.create_task(self._follow(self._process, self._pipe))

    async def _follow(self, process: asyncio.subprocess.Process, pipe: int) -> int:
        code = await process.wait()
        # The watcher is still in the group: its id cannot have been given to anybody else.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        os.close(pipe)
        if self._wanted:
            self._on_death(Died(self.program.name, f"s'est arrêté (code {code})", self.program.log))
        return code

    async def wait(self) -> int:
        """The exit code, once it has ended."""
        assert self._end is not None, "not started"
        return await asyncio.shield(self._end)

    async def run(self) -> None:
        """Start and wait for its end, for a program that has one; raises Died when it fails."""
        await self._spawn()
        try:
            code = await self.wait()
        finally:
            await self.stop()
        if code:
            raise Died(self.program.name, f"a échoué (code {code})", self.program.log)

    async def stop(self) -> None:
        """Ask politely, insist after the grace; nothing when it does not run."""
        await self._finish(signal.SIGTERM)

    async def kill(self) -> None:
        """``kill -9``, of the program and all it started."""
        await self._finish(signal.SIGKILL)

    async def _finish(self, how: signal.Signals) -> None:
        self._wanted = False
        if not self.running:
            return
        assert self._process is not None
        assert self._end is not None
        with suppress(ProcessLookupError):
            if how is signal.SIGKILL:
                os.killpg(self._process.pid, how)
            else:
                self._process.send_signal(how)
        done, _ = await asyncio.wait([self._end], timeout=self.program.grace)
        if not done:
            os.killpg(self._process.pid, signal.SIGKILL)
            await asyncio.wait([self._end])


def http_ready(url: str) -> Callable[[], Awaitable[str | None]]:
    """Ready when ``url`` (http, this machine) answers 200; what it answers otherwise says what is not."""
    # Without it httpx reads the machine's certificates for each client: 25 ms of CPU at every question.
    no_certificates = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    async def lacks() -> str | None:
        try:
            async with httpx.AsyncClient(timeout=5, trust_env=False, verify=no_certificates) as client:
                answer = await client.get(url)
        except httpx.TransportError as error:
            return f"{url} : {type(error).__name__}"
        return None if answer.status_code == 200 else f"{url} : {answer.status_code} {answer.text[:300]}"

    return lacks
