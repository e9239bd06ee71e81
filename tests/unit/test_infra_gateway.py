"""Which Node runs the gateway: the machine's when it is recent enough, else the one that the package index carries."""

import sys
from pathlib import Path

import pytest

from infra.local.gateway import OLDEST, _major, _on, ensure_node


def machine(folder: Path, version: int) -> str:
    """A folder with the two programs, as PATH."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("node", "npm"):
        (folder / name).write_text(f"#!/bin/sh\necho v{version}.1.0\n")
        (folder / name).chmod(0o755)
    return str(folder)


async def test_a_recent_node_of_the_machine_is_taken(tmp_path: Path) -> None:
    node = await ensure_node(tmp_path / "log", machine(tmp_path / "bin", OLDEST))
    assert node.node == tmp_path / "bin" / "node"


@pytest.mark.parametrize(("said", "major"), [("v22.1.0", 22), ("v9.0.0", 9), ("", 0), ("a shell's complaint", 0)])
async def test_its_age_is_what_it_says_and_nothing_is_too_old(tmp_path: Path, said: str, major: int) -> None:
    program = tmp_path / "node"
    program.write_text(f'#!/bin/sh\necho "{said}"\n')
    program.chmod(0o755)
    assert await _major(program) == major


def test_the_wrapper_of_an_activated_environment_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It passes no signal on: the gateway would outlive its platform."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert _on(machine(tmp_path / "bin", OLDEST)) is None
