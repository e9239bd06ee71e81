"""Ports and folders of a platform, the lock on its folder, and what cleaning removes."""

from pathlib import Path

import pytest

from infra.local.clean import clean
from infra.local.place import Impossible, Place
from infra.local.supervisor import Busy, hold
from infra.topics import TOPICS


def test_the_ports_follow_the_base(tmp_path: Path) -> None:
    place = Place(folder=tmp_path, base=5000)
    assert (place.url("gateway"), place.url("issuer")) == ("http://127.0.0.1:5000", "http://127.0.0.1:5001")
    assert (place.kafka, place.smtp) == ("127.0.0.1:5092", "smtp://127.0.0.1:5025")
    assert [place.port(name) for name in ("structures", "notifications")] == [5101, 5105]


def test_servers_of_one_s_own_replace_ours() -> None:
    place = Place.from_env({"KAFKA_BOOTSTRAP": "k:9092", "SMTP_URL": "smtp://m:25", "MONGODB_URI": "mongodb://d"})
    assert (place.kafka, place.smtp, place.mongodb_uri) == ("k:9092", "smtp://m:25", "mongodb://d")


@pytest.mark.parametrize("base", ["80", "40000", "quatre mille"])
def test_a_base_that_leaves_no_room_is_refused(base: str) -> None:
    with pytest.raises(Impossible, match="CONUM_PORT_BASE"):
        Place.from_env({"CONUM_PORT_BASE": base})


def test_a_folder_has_one_platform(tmp_path: Path) -> None:
    with hold(tmp_path):
        with pytest.raises(Busy, match="fonctionne déjà"):
            hold(tmp_path)
        with pytest.raises(Busy):
            clean(tmp_path)
    hold(tmp_path).close()


def test_cleaning_removes_what_a_platform_left_and_nothing_else(tmp_path: Path) -> None:
    for name in ("data", "mails", "uv"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    assert clean(tmp_path) == ["data", "mails"]
    assert [each.name for each in tmp_path.iterdir() if each.is_dir()] == ["uv"]


def test_every_topic_bears_the_platform_s_name_and_has_partitions() -> None:
    assert all(name.startswith("conum.") and partitions >= 1 for name, partitions in TOPICS.items())
