"""What helm says after an installation is true: an SRE makes the Secrets from it."""

import re
from pathlib import Path

import pytest

from infra.local.place import SERVICES

from .chart import CHART, VALUES, Chart


def notes(chart: Chart, values: str, *sets: str) -> str:
    given = [part for one in sets for part in ("--set-json", one)]
    where: tuple[str | Path, ...] = ("-n", "conum", "-f", CHART / "ci" / f"{values}.yaml", *given)
    return chart("install", chart.release, CHART, "--dry-run=client", "--hide-secret", *where).partition("NOTES:")[2]


@pytest.mark.parametrize("values", VALUES)
def test_they_name_every_key_that_a_pod_waits_for(values: str, chart: Chart) -> None:
    said, waited = notes(chart, values), dict[str, set[str]]()
    for _, container in chart.render(values).containers():
        for variable in container["env"]:
            reference = variable.get("valueFrom", {}).get("secretKeyRef", {"optional": True})
            if not reference.get("optional"):
                waited.setdefault(reference["name"], set()).add(reference["key"])
    assert set(waited) == {f"conum-{service}" for service in SERVICES}
    for secret, keys in waited.items():
        (listed,) = re.findall(rf"^  {secret} :\s+(.*)$", said, re.MULTILINE)
        assert set(listed.split()) == keys


def test_they_say_what_is_left_open(chart: Chart) -> None:
    assert "ingress.tlsSecret est vide" in notes(chart, "minimal")
    assert "vide pour kafka, mongodb" in notes(
        chart, "minimal", 'networkPolicy.egress.issuer.to=[{"ipBlock":{"cidr":"192.0.2.0/24"}}]'
    )
    assert "tout pod de la grappe peut parler" in notes(chart, "minimal", "networkPolicy.enabled=false")
    assert "aucune alerte ne peut se déclencher" in notes(chart, "minimal")
    assert "aucune alerte" not in notes(chart, "complet")
