"""Every manifest is one that the API takes, and every pod has what an SRE counts on at night."""

from collections.abc import Callable

import pytest

from infra.local.kube import KubeServer

from .chart import VALUES, Chart, Manifest


@pytest.mark.parametrize("values", VALUES)
def test_every_manifest_is_valid_by_the_schemas_of_the_server(
    values: str, chart: Chart, conforms: Callable[[str], str]
) -> None:
    assert conforms(chart.text(values)) == ""


def test_a_field_that_the_server_does_not_know_is_seen(chart: Chart, conforms: Callable[[str], str]) -> None:
    wrong = chart.text("minimal").replace("readOnlyRootFilesystem:", "readOnlyRootFileSystem:", 1)
    assert "readOnlyRootFileSystem" in conforms(wrong)


@pytest.mark.parametrize("values", VALUES)
def test_the_server_would_admit_all_of_it(
    values: str, chart: Chart, kube: KubeServer, conforms: Callable[[str], str]
) -> None:
    """A dry run: defaults, validation rules and admission, which no schema tells. ``conforms`` installs the kinds."""
    if "conum" not in kube.kubectl("get", "namespaces", "-o", "name"):
        kube.kubectl("create", "namespace", "conum")
    said = kube.kubectl("apply", "--dry-run=server", "-f", "-", stdin=chart.text(values))
    assert said.count("(server dry run)") == len(chart.render(values).manifests)


@pytest.mark.parametrize("values", VALUES)
def test_every_pod_is_shut_and_watched(values: str, chart: Chart) -> None:
    for deployment, container in chart.render(values).containers():
        pod = deployment["spec"]["template"]["spec"]
        operator = deployment["metadata"]["name"].endswith("-operator")
        assert pod["automountServiceAccountToken"] is operator
        assert pod["enableServiceLinks"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert {"limits", "requests"} == set(container["resources"])
        assert "memory" in container["resources"]["limits"]
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= set(container)
        written = {mount["mountPath"] for mount in container["volumeMounts"] if not mount.get("readOnly")}
        assert written == {"/tmp", "/data"}
        assert len(pod["topologySpreadConstraints"]) == 2
        assert "subPath" not in str(container["volumeMounts"])


@pytest.mark.parametrize("values", VALUES)
def test_what_serves_requests_is_never_fewer_than_asked(values: str, chart: Chart) -> None:
    rendered = chart.render(values)
    budgets = [budget["spec"] for budget in rendered.of("PodDisruptionBudget").values()]
    for name, deployment in rendered.of("Deployment").items():
        if name.endswith(("-operator", "-activites-worker")):
            continue
        assert deployment["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
        labels = deployment["spec"]["selector"]["matchLabels"]
        (budget,) = [b for b in budgets if b["selector"]["matchLabels"] == labels]
        assert budget["maxUnavailable"] == 1
        if not name.endswith("-worker"):
            container = deployment["spec"]["template"]["spec"]["containers"][0]
            assert container["lifecycle"]["preStop"]["sleep"]["seconds"] >= 5


def test_an_autoscaler_owns_the_replicas_alone(chart: Chart) -> None:
    rendered = chart.render("complet")
    deployments = rendered.of("Deployment")
    scaled = {_target(hpa) for hpa in rendered.of("HorizontalPodAutoscaler").values()}
    scaled |= {_target(scaler) for scaler in rendered.of("ScaledObject").values()}
    assert scaled == set(deployments) - {"conum-activites-worker", "conum-operator"}
    assert {name for name, one in deployments.items() if "replicas" not in one["spec"]} == scaled


def _target(scaler: Manifest) -> str:
    return str(scaler["spec"]["scaleTargetRef"]["name"])


def test_keda_never_asks_for_more_workers_than_partitions(chart: Chart) -> None:
    most = {name: s["spec"]["maxReplicaCount"] for name, s in chart.render("complet").of("ScaledObject").items()}
    assert most == {
        "conum-structures-worker": 12,
        "conum-candidatures-worker": 6,
        "conum-selection-worker": 6,
        "conum-notifications-worker": 12,
    }


@pytest.mark.parametrize("values", VALUES)
def test_names_are_those_of_the_release(values: str, chart: Chart) -> None:
    """Two platforms in one namespace do not meet."""
    other = Chart(chart.helm, release="recette").render(values)
    assert all(m["metadata"]["name"].startswith("recette") for m in other.manifests)
