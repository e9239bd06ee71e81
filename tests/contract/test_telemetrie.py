"""What watches the platform agrees with itself: rules hold, each alert has its page, dashboards are current."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.telemetry.noms import Genre, nom
from infra.telemetry.sources import REGLES, alertes, metriques
from infra.telemetry.tableaux import FOLDER, TABLEAUX, ecarts
from tests.prometheus import prometheus

TELEMETRY = REGLES.parent
ASTREINTE = TELEMETRY.parents[1] / "docs" / "astreinte"
TITRES = ["Ce que cela veut dire", "À regarder", "Que faire", "Essayé"]


def promtool(*words: object) -> None:
    done = subprocess.run([prometheus().promtool, *map(str, words)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_rules_and_configuration_are_what_prometheus_reads() -> None:
    promtool("check", "rules", "--lint=all", "--lint-fatal", *sorted(REGLES.glob("*.yaml")))
    promtool("check", "config", TELEMETRY / "prometheus.yaml")


def test_each_alert_comes_and_goes_when_it_must() -> None:
    promtool("test", "rules", *sorted((TELEMETRY / "essais").glob("*.yaml")))


def test_each_alert_is_tried_by_promtool() -> None:
    essais = [yaml.safe_load(file.read_text()) for file in (TELEMETRY / "essais").glob("*.yaml")]
    leves = {
        essai["alertname"]
        for fichier in essais
        for test in fichier["tests"]
        for essai in test["alert_rule_test"]
        if essai["exp_alerts"]
    }
    assert leves == set(alertes())


@pytest.mark.parametrize("alerte", sorted(alertes()))
def test_an_alert_says_who_is_woken_and_where_to_read_on(alerte: str) -> None:
    regle = alertes()[alerte]
    assert regle["labels"]["severity"] in {"critique", "ticket"}
    assert regle["annotations"]["runbook_url"] == f"docs/astreinte/{alerte}.md"
    assert {"summary", "description"} < set(regle["annotations"])


@pytest.mark.parametrize("alerte", sorted(alertes()))
def test_an_alert_has_its_page(alerte: str) -> None:
    page = (ASTREINTE / f"{alerte}.md").read_text()
    assert page.startswith(f"# {alerte}\n")
    assert re.findall(r"^## (.+)$", page, re.M) == TITRES
    assert all(part.strip() for part in re.split(r"^#.*$", page, flags=re.M)[2:])


def test_each_page_has_its_alert_and_the_index_names_them_all() -> None:
    assert {file.stem for file in ASTREINTE.glob("*.md")} == {*alertes(), "README"}
    index = re.findall(r"^\| \[(\w+)\]\((\w+)\.md\) \| (\w+) \|", (ASTREINTE / "README.md").read_text(), re.M)
    assert {(nom, lien, severite) for nom, lien, severite in index} == {
        (alerte, alerte, regle["labels"]["severity"]) for alerte, regle in alertes().items()
    }


def test_what_a_page_points_to_is_there() -> None:
    for page in ASTREINTE.glob("*.md"):
        for file in re.findall(r"`((?:tests|infra|docs)/[\w/.-]+\.\w+)`", page.read_text()):
            assert (TELEMETRY.parents[1] / file).exists(), f"{page.name}: {file}"
        for link in re.findall(r"\]\(([\w.]+)\)", page.read_text()):
            assert (ASTREINTE / link).exists(), f"{page.name}: {link}"


def test_dashboards_are_current() -> None:
    assert ecarts() == []
    assert set(TABLEAUX) == {file.name for file in FOLDER.glob("*.json")}


@pytest.mark.parametrize("tableau", TABLEAUX.values(), ids=TABLEAUX)
def test_a_dashboard_s_panels_neither_overlap_nor_share_an_id(tableau: dict[str, Any]) -> None:
    assert len({panel["id"] for panel in tableau["panels"]}) == len(tableau["panels"])
    cases = [
        (x, y)
        for panel in tableau["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cases) == len(set(cases))
    assert all(x < 24 for x, _ in cases)


def test_the_programme_counts_facts_that_exist() -> None:
    types = set(re.findall(r'type=\\"([a-z_.0-9]+)\\"', json.dumps(TABLEAUX["programme.json"])))
    events = Path(TELEMETRY.parents[1] / "schemas" / "events")
    assert types
    assert types <= {file.stem for file in events.glob("*.json")}


def test_the_collector_refers_to_what_it_declares() -> None:
    """No collector was run: its keys were read against its documentation; here, that its parts agree."""
    config = yaml.safe_load((TELEMETRY / "collector.yaml").read_text())
    used: dict[str, set[str]] = {"receivers": set(), "processors": set(), "exporters": set()}
    for name, pipeline in config["service"]["pipelines"].items():
        assert pipeline["processors"][0] == "memory_limiter", name
        assert pipeline["processors"][-1] == "batch", name
        for kind, names in used.items():
            names.update(pipeline[kind])
    assert {kind: set(config[kind]) for kind in used} == used
    assert set(config["service"]["extensions"]) == set(config["extensions"])


@pytest.mark.parametrize(
    ("text", "masque"),
    [
        ("jean.dupont@exemple.fr", True),
        ("06 12 34 56 78", True),
        ("+33612345678", True),
        ("0198c2a4-7c1e-7b0c-9c5e-0d1a5a2f7a10", False),
        ("20004697700019", False),
        ("candidature.avis_prefet_rendu.v1", False),
    ],
)
def test_the_collector_masks_what_names_a_person_and_leaves_our_ids(text: str, masque: bool) -> None:
    config = yaml.safe_load((TELEMETRY / "collector.yaml").read_text())
    patterns = config["processors"]["redaction/personnes"]["blocked_values"]
    assert any(re.search(pattern, text) for pattern in patterns) is masque


@pytest.mark.parametrize(
    ("name", "unit", "genre", "attendu"),
    [
        ("conum.event.age", "s", "histogramme", "conum_event_age_seconds"),
        ("conum.dead_letters", "1", "compteur", "conum_dead_letters_total"),
        ("conum.audit.ecarts", "{ecart}", "jauge", "conum_audit_ecarts"),
        ("part", "1", "jauge", "part_ratio"),
        ("process.memory.usage", "By", "jauge", "process_memory_usage_bytes"),
        ("process.cpu.time", "s", "compteur", "process_cpu_time_seconds_total"),
    ],
)
def test_a_metric_has_the_name_that_the_collector_gives_it(name: str, unit: str, genre: Genre, attendu: str) -> None:
    assert nom(name, unit, genre) == attendu


def test_rules_and_dashboards_stand_on_something() -> None:
    assert "conum_audit_ecarts" in metriques()
