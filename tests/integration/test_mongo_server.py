"""The MongoDB-wire server that our tests stand on keeps what it has acknowledged."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from pymongo import MongoClient

from infra.local.mongo import default_cache, installed

pytestmark = pytest.mark.skipif(
    not installed(default_cache()), reason="not in the cache (python -m infra.local.mongo install puts it there)"
)


def command(data: Path, *more: str | Path) -> list[str | Path]:
    return [sys.executable, "-m", "infra.local.mongo", "run", "--data", data, *more]


@contextmanager
def server(data: Path) -> Iterator[tuple[subprocess.Popen[bytes], MongoClient[dict[str, Any]]]]:
    uri = data.with_suffix(".uri")
    process = subprocess.Popen(command(data, "--uri-file", uri))
    try:
        end = time.monotonic() + 120
        while not uri.exists():
            assert process.poll() is None, "the server has ended"
            assert time.monotonic() < end, "the server is not ready after two minutes"
            time.sleep(0.1)
        with MongoClient[dict[str, Any]](uri.read_text()) as client:
            yield process, client
    finally:
        process.terminate()
        process.wait(30)


def test_a_killed_server_leaves_no_process_and_loses_no_acknowledged_write(tmp_path: Path) -> None:
    with server(tmp_path / "data") as (process, client):
        children = psutil.Process(process.pid).children(recursive=True)
        for n in range(50):
            client.essai.ecrits.insert_one({"_id": n})
        process.send_signal(signal.SIGKILL)
        assert psutil.wait_procs(children, timeout=20)[1] == []
    (tmp_path / "data.uri").unlink()
    with server(tmp_path / "data") as (_, client):
        assert client.essai.ecrits.count_documents({}) == 50


def test_two_servers_do_not_share_a_folder(tmp_path: Path) -> None:
    with server(tmp_path / "data"):
        second = subprocess.run(command(tmp_path / "data"), capture_output=True, text=True, check=False, timeout=60)
    assert second.returncode == 1
    assert "in use" in second.stderr


def test_a_stopped_server_ends_well(tmp_path: Path) -> None:
    with server(tmp_path / "data") as (process, _):
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(30) == 0
