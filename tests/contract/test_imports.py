"""The layers hold, and each contract fails when it is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RACINE = Path(__file__).parents[2]
FAUTES = {
    "A service imports no other service": ("services/selection/domain/faute.py", "import services.candidatures\n"),
    "The kit knows no service": ("services/kit/faute.py", "import services.structures\n"),
    "A rule does no input or output": ("services/kit/aggregate.py", "import sqlite3\n"),
    "No service knows how it is run": ("services/activites/faute.py", "import infra.local\n"),
}


def lint(racine: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=racine, capture_output=True, text=True, check=False)


@pytest.fixture
def copie(tmp_path: Path) -> Path:
    for folder in ("services", "infra"):
        shutil.copytree(RACINE / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(RACINE / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_layers_hold(copie: Path) -> None:
    answer = lint(copie)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("contract", FAUTES)
def test_a_broken_layer_is_named(copie: Path, contract: str) -> None:
    path, line = FAUTES[contract]
    with (copie / path).open("a") as file:
        file.write(line)
    answer = lint(copie)
    assert answer.returncode != 0
    assert f"{contract} BROKEN" in answer.stdout
