"""The files of our images, laid out once for all tests, and processes that run in them with as little as a pod has."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from infra.images.layout import Image
from infra.local.place import ROOT, free_port

RECIPES = ROOT / "infra" / "images"
HURRIED = {"UV_COMPILE_BYTECODE": "0", "UV_LINK_MODE": "hardlink"}
"""The same files but for bytecode, in seconds."""
UID = 10001
PATIENCE = 180


@dataclass(frozen=True)
class Lance:
    """A process started from an image's files."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path
    image: Image
    env: Mapping[str, str]

    def get(self, path: str) -> httpx.Response:
        """Its answer, once it listens."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                return httpx.get(self.url + path, trust_env=False, timeout=10)
            except httpx.TransportError:
                assert self.process.poll() is None, self.said()
                time.sleep(0.2)
        raise AssertionError(self.said())

    def ask(self, query: str) -> object:
        """What its GraphQL answers, once it is there."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            answer = httpx.post(f"{self.url}/graphql", json={"query": query}, trust_env=False, timeout=10)
            if answer.status_code != 503:
                return answer.json()
            time.sleep(0.2)
        raise AssertionError(self.said())

    def until_passes(self, check: Sequence[str]) -> None:
        """Runs a health check of its image, as an engine would, until it passes."""
        end = time.monotonic() + PATIENCE
        while (tried := self.run(check)).returncode:
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, tried.stderr + self.said()
            time.sleep(0.5)

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """As ``docker exec``."""
        argv = [*_as_user(), *command]
        return subprocess.run(argv, cwd=self.image.app, env=self.env, capture_output=True, text=True)

    def said(self) -> str:
        return self.log.read_text()[-3_000:]


def frozen(image: Image) -> Image:
    """Nothing below may be written or made any more, but by root. Only folders: files are linked between stages."""
    for folder, _, _ in os.walk(image.root):
        Path(folder).chmod(0o555)
    return image


def thawed(folder: Path) -> None:
    """So that it can be removed."""
    for below, _, _ in os.walk(folder):
        Path(below).chmod(0o755)


@contextmanager
def lance(
    image: Image, env: Mapping[str, str], command: Sequence[str] | None = None, *, port: int | None = None
) -> Iterator[Lance]:
    """A command, the image's own by default, as its user where we may become it, told its environment and ``env``.

    ``/app`` is where the files were laid out, and ``/data`` and ``/tmp`` are folders of its own.
    """
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="conum-") as name:
        data, tmp, log = Path(name, "data"), Path(name, "tmp"), Path(name, "log")
        Path(name).chmod(0o755)
        for folder in (data, tmp):
            folder.mkdir()
            if os.getuid() == 0:
                os.chown(folder, UID, UID)
        given = {name: value.replace("/app", str(image.app)) for name, value in image.env.items()}
        given = {"PATH": os.environ["PATH"], **given, "CONUM_DATA": "/data", "TMPDIR": "/tmp", **env}
        places = {"/data": str(data), "/tmp": str(tmp)}
        given = {name: places.get(value, value) for name, value in given.items()}
        given |= {"CONUM_HOST": "127.0.0.1", "CONUM_PORT": str(port)}
        argv = [*_as_user(), *(command or image.command)]
        with log.open("wb") as out:
            process = subprocess.Popen(argv, cwd=image.app, env=given, stdout=out, stderr=out)
        try:
            yield Lance(process, f"http://127.0.0.1:{port}", log, image, given)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _as_user() -> list[str]:
    if os.getuid():
        return []
    # It may read what root may (the Python of this machine lies in root's home) and write what the user may.
    reads = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    return ["setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups", *reads, "--"]
