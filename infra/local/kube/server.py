"""Starts etcd, the API server and what goes with them on loopback, waits until they answer, stops them all."""

import random
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import httpx

from infra.local.mongo.commands import dies_with_parent
from infra.local.place import Impossible, is_free

from . import access, commands
from .api import Api
from .build import default_cache, kubebox
from .nodes import FakeNodes

__all__ = ["KubeServer"]

_PATIENCE: Final = 120.0


class KubeServer:
    """A server of its own in ``data``, as a context manager; the build is waited for when the cache has none.

    ``controllers``: Deployments make pods, service accounts exist. ``nodes``: fake ones, and the scheduler;
    ``ready_after``: see FakeNodes. Enter it from a thread that outlives it: the servers die with that thread.
    """

    def __init__(
        self,
        data: Path,
        *,
        controllers: bool = False,
        nodes: int = 0,
        ready_after: float = 0.0,
        cache: Path | None = None,
        apiserver_args: Sequence[str] = (),
    ) -> None:
        client, peer, port = _free_ports(3)
        self._layout = commands.Layout(data=data.absolute(), client=client, peer=peer, port=port)
        self._cache, self._controllers, self._arguments = cache or default_cache(), controllers, apiserver_args
        self._number, self._ready_after = nodes, ready_after
        self._processes: list[tuple[str, subprocess.Popen[bytes]]] = []
        self.nodes: FakeNodes | None = None
        self._program = ""

    @property
    def url(self) -> str:
        return self._layout.url

    @property
    def kubeconfig(self) -> Path:
        """Of an administrator; what helm, kubectl and the Python clients read."""
        return self._layout.kubeconfig

    @property
    def token(self) -> str:
        """The administrator's."""
        return self._layout.tokens.read_text().split(",", 1)[0]

    @property
    def api(self) -> Api:
        """``api("GET", "/api/v1/pods")``."""
        return self._api

    def kubectl(self, *arguments: str, stdin: str | None = None) -> str:
        """What kubectl prints; raises subprocess.CalledProcessError, whose stderr is the server's answer."""
        command = [self._program, "kubectl", f"--kubeconfig={self.kubeconfig}", *arguments]
        try:
            return subprocess.run(command, input=stdin, capture_output=True, text=True, check=True).stdout
        except subprocess.CalledProcessError as error:
            error.add_note(error.stderr)
            raise

    def wait(self, met: Callable[[], Any], seconds: float = _PATIENCE) -> Any:
        """The first true answer of ``met``, asked again and again; raises Impossible when the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._check()
            if answer := met():
                return answer
            time.sleep(0.1)
        raise Impossible(f"Toujours pas après {seconds:.0f} s ; journaux dans {self._layout.data}.")

    def __enter__(self) -> Self:
        self._program = str(kubebox(self._cache))
        try:
            self._prepare()
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Clients first, etcd last."""
        if self.nodes:
            self.nodes.stop()
        for name, process in reversed(self._processes):
            if process.poll() is None:
                process.terminate()
                try:
                    # The API server waits for watches that nobody will end.
                    process.wait(1 if name == "kube-apiserver" else 10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self._processes.clear()

    def _prepare(self) -> None:
        layout = self._layout
        layout.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (layout.pki / "sa.key").exists():
            subprocess.run([self._program, "pki", str(layout.pki)], check=True)
        access.write(layout)
        self._api = Api(layout.url, self.token, layout.ca)

    def _start(self) -> None:
        layout, api = self._layout, self._api
        self._spawn(commands.etcd(layout))
        self._spawn(commands.apiserver(layout, service_accounts=self._controllers, extra=self._arguments))
        self.wait(api.ready)
        if self._controllers:
            self._spawn(commands.controllers(layout))
        if self._number:
            self._spawn(commands.scheduler(layout))
            self.nodes = FakeNodes(api, self._number, ready_after=self._ready_after)
            self.nodes.start()
        if self._controllers:
            self.wait(lambda: _there(api, "/api/v1/namespaces/default/serviceaccounts/default"))

    def _spawn(self, arguments: tuple[str, ...]) -> None:
        name, before = arguments[0], dies_with_parent(signal.SIGKILL)
        with self._log(name).open("ab") as log:
            process = subprocess.Popen(
                [self._program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._layout.data,
                preexec_fn=before,
            )
        self._processes.append((name, process))

    def _check(self) -> None:
        for name, process in self._processes:
            if process.poll() is not None:
                said = self._log(name).read_text(errors="replace")[-2000:]
                raise Impossible(f"{name} s'est arrêté (code {process.returncode}). {self._log(name)} :\n{said}")

    def _log(self, name: str) -> Path:
        return self._layout.data / f"{name}.log"


def _there(api: Api, path: str) -> bool:
    return api.http.get(path).status_code == httpx.codes.OK


def _free_ports(number: int) -> list[int]:
    # Below 32768, so that nothing ephemeral takes one in between.
    candidates = random.sample(range(10_000, 32_000), 500)
    return [port for port in candidates if is_free(port)][:number]
