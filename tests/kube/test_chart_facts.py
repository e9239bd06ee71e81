"""What the chart says of the services is what their code is."""

import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.local.place import ROOT, SERVICES
from infra.topics import TOPICS
from services.kit.bus import topic_of
from services.kit.objets import SettingsObjets
from services.kit.service import GRACE
from services.kit.settings import Settings
from services.kit.testing import engine_in

from .chart import CHART

FACTS: dict[str, dict[str, Any]] = yaml.safe_load((CHART / "files" / "services.yaml").read_text())
SCHEMA: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text())


def test_it_is_the_five_services() -> None:
    assert set(FACTS) == set(SERVICES) == set(SCHEMA["properties"]["services"]["properties"])


@pytest.mark.parametrize("service", SERVICES)
async def test_it_listens_to_these_topics(service: str, tmp_path: Path) -> None:
    store = import_module(f"services.{service}.store")
    async with engine_in(tmp_path, store.COLLECTIONS) as engine:
        readers = import_module(f"services.{service}.consumers").consumers(store.Stores.on(engine)).readers
    listened = {topic_of(type) for type in readers}
    assert {f"conum.{name}": count for name, count in FACTS[service]["topics"].items()} == {
        topic: TOPICS[topic] for topic in listened
    }


@pytest.mark.parametrize("service", SERVICES)
def test_its_workers_are_no_more_than_its_partitions(service: str) -> None:
    worker = SCHEMA["properties"]["services"]["properties"][service]["properties"]["worker"]
    most = 1 if FACTS[service].get("single") else max(FACTS[service]["topics"].values())
    assert worker["allOf"][1]["properties"]["replicas"]["maximum"] == most


@pytest.mark.parametrize("service", SERVICES)
def test_it_serves_that_path_and_keeps_files(service: str) -> None:
    code = (ROOT / "services" / service / "app.py").read_text()
    served = re.findall(r'http=\{"(/\w+/)"', code)
    assert served == ([FACTS[service]["path"]] if "path" in FACTS[service] else [])
    assert ("http=" in code) == bool(served)
    assert (SettingsObjets.__name__ in code) == FACTS[service].get("objects", False)
    assert ("smtp_url" in code) == FACTS[service].get("mail", False)


def test_the_tuning_that_is_allowed_is_read() -> None:
    for service in SERVICES:
        asked = SCHEMA["properties"]["services"]["properties"][service]["properties"]["env"]
        assert asked["additionalProperties"] is False
        allowed = set(asked["properties"])
        app = import_module(f"services.{service}.app")
        read = {
            str(field.validation_alias)
            for value in vars(app).values()
            if isinstance(value, type) and issubclass(value, Settings)
            for field in value.model_fields.values()
        }
        assert allowed - read <= {"OTEL_RESOURCE_ATTRIBUTES"}


def test_a_pod_is_killed_after_its_process_has_had_its_time() -> None:
    """preStop, then what the kit gives itself to end, then SIGKILL: whatever values are allowed."""
    termination = SCHEMA["properties"]["termination"]["properties"]
    longest = termination["preStopSeconds"]["maximum"] + GRACE + 5
    assert termination["gracePeriodSeconds"]["minimum"] > longest


def test_the_supergraph_is_the_committed_one() -> None:
    assert (CHART / "files" / "supergraph.graphql").read_text() == (ROOT / "schemas/supergraph.graphql").read_text()
