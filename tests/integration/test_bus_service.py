"""A process of a service: alive at once, ready when it is, stopped when asked, dead rather than half alive."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from infra.local.place import free_port

NULLE_PART = "127.0.0.1:9"


@dataclass(frozen=True)
class Service:
    """One running process, and its HTTP."""

    process: asyncio.subprocess.Process
    url: str

    async def get(self, path: str) -> httpx.Response:
        """Its answer, once it listens."""
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            for _ in range(600):
                try:
                    return await client.get(self.url + path)
                except httpx.ConnectError:
                    assert self.process.returncode is None, "it ended"
                    await asyncio.sleep(0.1)
        raise AssertionError("it never listened")

    async def until(self, path: str, status: int) -> httpx.Response:
        for _ in range(300):
            answer = await self.get(path)
            if answer.status_code == status:
                return answer
            await asyncio.sleep(0.1)
        raise AssertionError(answer.text)

    async def end(self, number: int | None = None) -> tuple[int | None, str]:
        """Its exit code, and what it logged."""
        if number:
            self.process.send_signal(number)
        async with asyncio.timeout(60):
            _, logged = await self.process.communicate()
        return self.process.returncode, logged.decode()


@asynccontextmanager
async def service(data: Path, bootstrap: str = NULLE_PART, **env: str) -> AsyncIterator[Service]:
    port = free_port()
    given = {"CONUM_PORT": str(port), "CONUM_DATA": str(data), "KAFKA_BOOTSTRAP": bootstrap, **env}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.integration.petit"),
        env={**os.environ, **given},
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Service(process, f"http://127.0.0.1:{port}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_a_service_lives_without_kafka_and_says_what_it_waits_for(tmp_path: Path) -> None:
    async with service(tmp_path, NULLE_PART) as petit:
        assert (await petit.get("/health/live")).json() == {"service": "petit", "live": True}
        await petit.until("/graphql", 200)
        answer = await petit.get("/health/ready")
        assert answer.status_code == 503
        assert set(answer.json()["not_ready"]) == {"relay", "consumers"}
        assert (await petit.get("/fichiers/x/y")).text == "un fichier"
        for path in ("/autre", "/graphql/x", "/", "/fichiersx/y"):
            assert (await petit.get(path)).status_code == 404, path
        assert (await petit.end(signal.SIGTERM))[0] == 0


async def test_a_page_of_another_site_may_bring_and_take_files_but_is_sent_no_cookie(tmp_path: Path) -> None:
    asked = {"Origin": "https://une-commune.example", "Access-Control-Request-Method": "PUT"}
    async with service(tmp_path, NULLE_PART) as petit:
        await petit.until("/graphql", 200)
        async with httpx.AsyncClient(trust_env=False) as client:
            before = await client.options(petit.url + "/fichiers/x/y", headers=asked)
            got = await client.get(petit.url + "/fichiers/x/y", headers={"Origin": asked["Origin"]})
    assert (before.status_code, got.text) == (200, "un fichier")
    for answer in (before, got):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


async def test_a_service_without_its_store_is_not_ready(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    async with service(tmp_path / "data", NULLE_PART) as petit:
        answer = await petit.until("/health/ready", 503)
        assert answer.json()["not_ready"].keys() >= {"store"}
        assert (await petit.get("/graphql")).status_code == 503
        assert (await petit.end(signal.SIGTERM))[0] == 0


async def test_a_service_is_ready_with_kafka_and_stops_when_asked(tmp_path: Path, kafka: str) -> None:
    async with service(tmp_path, kafka) as petit:
        answer = await petit.until("/health/ready", 200)
        assert answer.json()["parts"] == ["consumers", "relay", "store"]
        assert (await petit.end(signal.SIGTERM))[0] == 0


async def test_the_parts_are_started_apart(tmp_path: Path, kafka: str) -> None:
    async with service(tmp_path, kafka, CONUM_PARTS="relay") as petit:
        answer = await petit.until("/health/ready", 200)
        assert answer.json()["parts"] == ["relay", "store"]
        assert (await petit.get("/graphql")).status_code == 503


async def test_a_service_one_of_whose_tasks_dies_dies_with_it(tmp_path: Path) -> None:
    async with service(tmp_path, NULLE_PART, MEURT="1") as petit:
        code, logged = await petit.end()
    assert code == 1
    last = [json.loads(line) for line in logged.splitlines() if "so the process does" in line]
    assert last[0]["error"] == "ValueError"
    assert "jean" not in logged
