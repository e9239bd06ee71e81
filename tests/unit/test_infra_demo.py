"""Each run of the demo has a folder and databases of its own."""

from pathlib import Path

import pytest

from infra.local.demo.__main__ import scene
from services.kit.settings import Settings


def test_two_demos_on_one_mongodb_do_not_meet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONUM_LOCAL", str(tmp_path))
    prefixes = []
    for place in (scene(), scene()):
        monkeypatch.setenv("CONUM_MONGO_PREFIX", place.mongo_prefix)
        prefixes.append(Settings.load("structures").mongo_prefix)
    assert len(set(prefixes)) == 2


@pytest.mark.parametrize("prefix", ["A_", "a/b", "a" * 41])
def test_a_prefix_that_no_database_can_bear_is_refused(monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    monkeypatch.setenv("CONUM_MONGO_PREFIX", prefix)
    with pytest.raises(SystemExit):
        Settings.load("structures")
