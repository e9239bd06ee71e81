"""The rules and the dashboards that the chart installs are those of infra/telemetry, whole; none unless asked for."""

import json

import yaml

from infra.local.place import ROOT

from .chart import Chart

TELEMETRY = ROOT / "infra" / "telemetry"


def test_the_rules_are_ours(chart: Chart) -> None:
    ours = {f"conum-{path.stem}": yaml.safe_load(path.read_text()) for path in (TELEMETRY / "rules").glob("*.yaml")}
    assert ours
    assert {name: rule["spec"] for name, rule in chart.render("complet").of("PrometheusRule").items()} == ours


def test_the_dashboards_are_ours(chart: Chart) -> None:
    ours = {path.name: json.loads(path.read_text()) for path in (TELEMETRY / "grafana/dashboards").glob("*.json")}
    assert ours
    carried = [
        item for name, item in chart.render("complet").of("ConfigMap").items() if name.startswith("conum-tableau-")
    ]
    assert {name: json.loads(text) for item in carried for name, text in item["data"].items()} == ours
    assert all(item["metadata"]["labels"]["grafana_dashboard"] == "1" for item in carried)


def test_without_being_asked_it_installs_none(chart: Chart) -> None:
    rendered = chart.render("minimal")
    assert not rendered.of("PrometheusRule")
    assert not rendered.of("ServiceMonitor")
    assert set(rendered.of("ConfigMap")) == {"conum-outils", "conum-supergraph"}
