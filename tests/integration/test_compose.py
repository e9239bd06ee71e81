"""docker-compose.yml: well formed, and what of it is ours run for real from it, as plain processes.

No container engine is here: the images of others (Kafka, MongoDB, mails, telemetry) are not run; a genuine Kafka, the
store of the tests and our own mail catcher stand in for those that the services need.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import yaml

from infra.images.layout import Image, Layout
from infra.images.recipe import Recipe
from infra.local.gateway import GATEWAY, ensure_modules, ensure_node
from infra.local.place import ROOT, SERVICES, free_port

from .images import HURRIED, RECIPES, Lance, frozen, lance, thawed

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
PARTS: dict[str, Any] = COMPOSE["services"]
OURS = [name for name, part in PARTS.items() if "build" in part]
PORTS = {**dict.fromkeys(SERVICES, 8000), "gateway": 4000, "issuer": 4001}
UNCHECKED = {"collecteur", "jaeger", "loki", "topics"}
"""Three have no program to check themselves with; topics is run once."""


def test_what_is_ours_is_built_from_our_recipes() -> None:
    assert set(OURS) == {*SERVICES, "gateway", "topics", "issuer"}
    for name in OURS:
        build = PARTS[name]["build"]
        recipe = Recipe.read(ROOT / build["dockerfile"], build.get("args", {}))
        assert build.get("target", recipe.last) in recipe.stages


@pytest.mark.parametrize("name", PARTS)
def test_a_part_has_as_few_rights_as_it_can(name: str) -> None:
    part = PARTS[name]
    assert part["cap_drop"] == ["ALL"]
    assert part["security_opt"] == ["no-new-privileges:true"]
    if name != "kafka":
        assert part["read_only"] is True
        uid, _, _ = part["user"].partition(":")
        assert int(uid) > 0
    assert all(port.startswith("127.0.0.1:") for port in part.get("ports", []))


@pytest.mark.parametrize("name", PARTS)
def test_a_part_waits_for_what_it_needs_to_be_well(name: str) -> None:
    part = PARTS[name]
    assert ("healthcheck" in part) == (name not in UNCHECKED)
    needs = part.get("depends_on", [])
    for other, how in needs.items() if isinstance(needs, dict) else ():
        expected = "service_completed_successfully" if other == "topics" else "service_healthy"
        assert how["condition"] == expected, other
    for text in map(str, part.get("environment", {}).values()):
        for other in PARTS:
            # An address of another part is one that is waited for, but telemetry, which may come later.
            if f"//{other}:" in text or text.startswith(f"{other}:"):
                assert other in {name, "collecteur", "jaeger", "loki", "structures", *needs}, (name, other)


def test_what_is_mounted_is_there() -> None:
    for part in PARTS.values():
        for mounted in part.get("volumes", []):
            source, *_ = mounted.split(":")
            if source.startswith("."):
                assert (ROOT / source).exists(), source
                assert mounted.endswith(":ro")
            else:
                assert source in COMPOSE["volumes"]


@pytest.fixture(scope="module")
def images(node: str) -> Iterator[dict[str, Image]]:
    with tempfile.TemporaryDirectory(prefix="conum-compose-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        layout = Layout(Recipe.read(RECIPES / "Dockerfile", {}), folder / "commun", HURRIED)
        made = {}
        for part in OURS:
            build = PARTS[part]["build"]
            recipe = Recipe.read(ROOT / build["dockerfile"], build.get("args", {}))
            if part == "gateway":
                # What ``npm ci`` has installed here from the same lock file: again would be 500 MB and minutes.
                npm = folder / "bin" / "npm"
                npm.parent.mkdir()
                npm.write_text(f"#!/bin/sh\nln -s {GATEWAY}/node_modules .\n")
                npm.chmod(0o755)
                made[part] = Layout(recipe, folder / part, {"PATH": f"{npm.parent}:/usr/bin:/bin"}).make()
            else:
                made[part] = layout.beside(recipe, folder / part).make(build.get("target"))
        yield {part: frozen(image) for part, image in made.items()}
        thawed(folder)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Node of this machine, with the gateway's packages installed."""
    log = tmp_path_factory.mktemp("npm") / "log"

    async def there() -> str:
        found = await ensure_node(log)
        await ensure_modules(found, log)
        return str(found.node)

    return asyncio.run(there())


@pytest.fixture
def stand_ins(kafka: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """What is written in the file → what it is here."""
    with ExitStack() as stack:
        ports = {name: free_port() for name in (*PORTS, "mails")}
        mails = subprocess.Popen(
            [sys.executable, "-m", "infra.local.mail"],
            cwd=ROOT,
            env={**os.environ, "CONUM_MAILS": str(tmp_path / "mails"), "CONUM_PORT": str(ports["mails"])},
        )
        stack.callback(mails.wait)
        stack.callback(mails.terminate)
        yield {
            "kafka:9092": kafka,
            "mongodb://mongo:27017/?replicaSet=conum": os.environ.get("MONGODB_TEST_URI", ""),
            "mails:1025": f"127.0.0.1:{ports['mails']}",
            # Nobody listens: telemetry is tried again and given up, and nothing waits for it.
            "collecteur:4318": "127.0.0.1:9",
            **{f"{name}:{port}": f"127.0.0.1:{ports[name]}" for name, port in PORTS.items()},
        }


def test_the_parts_start_in_their_order_and_answer_through_the_gateway(
    images: dict[str, Image], stand_ins: dict[str, str], node: str
) -> None:
    prefix = f"compose_{uuid4().hex[:8]}_"

    def here(text: str, name: str) -> str:
        if text == "node":
            return node
        for written, real in stand_ins.items():
            text = text.replace(written, real)
        text = text.replace("/etc/conum/supergraph", str(ROOT / "schemas"))
        port = stand_ins.get(f"{name}:{PORTS.get(name)}", "").rpartition(":")[2]
        return text.replace("0.0.0.0", "127.0.0.1").replace(f"{PORTS.get(name)}", port) if port else text

    running: dict[str, Lance] = {}
    with ExitStack() as stack:
        for wave in waves(OURS):
            for name in wave:
                part, image = PARTS[name], images[name]
                told = {**image.env, **part.get("environment", {}), "CONUM_MONGO_PREFIX": prefix}
                env = {key: here(str(value), name) for key, value in told.items() if key != "PATH"}
                command = [here(word, name) for word in part.get("command") or image.command]
                port = int(stand_ins.get(f"{name}:{PORTS.get(name)}", ":0").rpartition(":")[2])
                running[name] = stack.enter_context(lance(image, env, command, port=port or None))
            for name in wave:
                if "healthcheck" in PARTS[name]:
                    running[name].until_passes([here(word, name) for word in PARTS[name]["healthcheck"]["test"][1:]])
                else:
                    assert running[name].process.wait(120) == 0, running[name].said()
        token = running["issuer"].run(["python", "-m", "infra.local.token", "ROLE=anct"]).stdout.strip()
        answer = httpx.post(
            f"{running['gateway'].url}/graphql",
            json={"query": "{ structures(first: 1) { edges { node { id } } } }"},
            headers={"Authorization": f"Bearer {token}"},
            trust_env=False,
            timeout=30,
        )
        assert answer.json()["data"] == {"structures": {"edges": []}}, running["gateway"].said()
        assert running["notifications"].get("/health/ready").json()["not_ready"] == {}
        # All at once: each waits for its telemetry, which nobody takes here.
        for part in running.values():
            part.process.terminate()


def waves(names: list[str]) -> list[list[str]]:
    """Those that need none of the others, then those that only need these, and so on."""
    done: list[list[str]] = []
    left = set(names)
    while left:
        free = [name for name in names if name in left and not left & set(PARTS[name].get("depends_on", ()))]
        assert free, f"a circle among {left}"
        done.append(free)
        left -= set(free)
    return done
