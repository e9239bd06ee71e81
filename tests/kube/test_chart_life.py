"""The chart's life on a genuine API: installed, upgraded, rolled back, disturbed, taken away.

No container runs: that the new pod answers, and how long it takes, are not tested here.
"""

import subprocess
from collections.abc import Iterator

import httpx
import pytest

from infra.local.kube import KubeServer

from .chart import CHART, Chart
from .endpoints import watched

SPACE = "vie"
APPS = f"/apis/apps/v1/namespaces/{SPACE}/deployments"
PODS = f"/api/v1/namespaces/{SPACE}/pods"
SERVICES = {
    f"conum-{name}" for name in ("gateway", "structures", "candidatures", "selection", "activites", "notifications")
}


@pytest.fixture(scope="module")
def server(kube: KubeServer) -> Iterator[KubeServer]:
    """Its pods take a second to be ready, as real ones do. The namespace admits restricted pods alone."""
    assert kube.nodes
    strict = {
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "latest",
    }
    kube.api("POST", "/api/v1/namespaces", {"metadata": {"name": SPACE, "labels": strict}})
    before, kube.nodes.ready_after = kube.nodes.ready_after, 1.0
    yield kube
    kube.nodes.ready_after = before


def helm(chart: Chart, kube: KubeServer, action: str, *arguments: str) -> str:
    # On an upgrade, helm's watcher still waits for twenty seconds when the last pod is ready.
    wait = {"install": ("--wait=watcher",), "uninstall": ()}.get(action, ("--wait=legacy",))
    given = (*arguments, "-n", SPACE, "--timeout", "180s", *wait)
    return chart(action, "conum", *given, kubeconfig=kube.kubeconfig)


def values(tag: str) -> tuple[str, ...]:
    return (str(CHART), "-f", str(CHART / "ci" / "minimal.yaml"), "--set-string", f"image.tag={tag}")


def tags(kube: KubeServer) -> set[str]:
    """Of the pods that are not on their way out."""
    living = [pod for pod in kube.api("GET", PODS)["items"] if "deletionTimestamp" not in pod["metadata"]]
    return {c["image"].rpartition(":")[2] for pod in living for c in pod["spec"]["containers"]}


def test_installed_every_pod_is_admitted_and_ready(chart: Chart, server: KubeServer) -> None:
    said = helm(chart, server, "install", *values("1.0.0"))
    assert "rollout status" in said, "the notes"
    for deployment in server.api("GET", APPS)["items"]:
        assert deployment["status"]["readyReplicas"] == deployment["spec"]["replicas"], deployment["metadata"]["name"]
    assert tags(server) == {"1.0.0"}


def test_a_pod_that_is_not_restricted_would_be_refused(server: KubeServer) -> None:
    pod = {"metadata": {"name": "libre"}, "spec": {"containers": [{"name": "libre", "image": "conum/libre:1"}]}}
    with pytest.raises(httpx.HTTPStatusError, match="violates PodSecurity"):
        server.api("POST", PODS, pod)


def test_what_is_watched_begins_when_endpoints_have_followed_their_pods(server: KubeServer) -> None:
    """Seen for a fault of the chart once: helm had returned, and a pod that was ready was not an endpoint yet."""
    slices = f"/apis/discovery.k8s.io/v1/namespaces/{SPACE}/endpointslices"
    late = server.api("GET", f"{slices}?labelSelector=kubernetes.io/service-name=conum-structures")["items"][0]
    server.api.patch(f"{slices}/{late['metadata']['name']}", {"endpoints": late["endpoints"][:1]})
    with watched(server, SPACE) as seen:
        pass
    assert seen.least["conum-structures"] == 2


@pytest.mark.parametrize(("action", "tag"), [("upgrade", "1.1.0"), ("rollback", "1.0.0")])
def test_during_a_rollout_no_service_has_fewer_ready_pods_than_it_asked_for(
    action: str, tag: str, chart: Chart, server: KubeServer
) -> None:
    with watched(server, SPACE) as seen:
        helm(chart, server, action, *(values(tag) if action == "upgrade" else ("1",)))
        server.wait(lambda: tags(server) == {tag}, 60)
    assert seen.least == dict.fromkeys(SERVICES, 2)


def test_with_a_strategy_that_stops_before_it_starts_it_would_be_seen(server: KubeServer) -> None:
    """The defence off: this is what the test above would find."""
    hasty = {"spec": {"strategy": {"rollingUpdate": {"maxUnavailable": 1, "maxSurge": 0}}}}
    server.api.patch(f"{APPS}/conum-selection", hasty)
    with watched(server, SPACE) as seen:
        server.kubectl("-n", SPACE, "rollout", "restart", "deployment/conum-selection")
        server.kubectl("-n", SPACE, "rollout", "status", "deployment/conum-selection", "--timeout=60s")
    assert seen.least["conum-selection"] == 1


def test_a_drain_takes_one_pod_at_a_time(server: KubeServer) -> None:
    label = "app.kubernetes.io/name=structures,app.kubernetes.io/component=graphql"
    pods = server.api("GET", f"{PODS}?labelSelector={label}")["items"]
    first, second = (pod["metadata"]["name"] for pod in pods if "deletionTimestamp" not in pod["metadata"])

    def evict(name: str) -> None:
        eviction = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name}}
        server.api("POST", f"{PODS}/{name}/eviction", eviction)

    evict(first)
    with pytest.raises(httpx.HTTPStatusError, match="disruption budget"):
        evict(second)


def test_a_wrong_upgrade_changes_nothing(chart: Chart, server: KubeServer) -> None:
    before = {d["metadata"]["name"]: d["metadata"]["generation"] for d in server.api("GET", APPS)["items"]}
    with pytest.raises(subprocess.CalledProcessError):
        helm(chart, server, "upgrade", *values("1.2.0"), "--set", "services.activites.worker.replicas=2")
    assert {d["metadata"]["name"]: d["metadata"]["generation"] for d in server.api("GET", APPS)["items"]} == before


def test_taken_away_nothing_is_left(chart: Chart, server: KubeServer) -> None:
    helm(chart, server, "uninstall")
    kinds = "deployments,services,configmaps,serviceaccounts,networkpolicies,poddisruptionbudgets,ingresses,pods"
    left = ("-n", SPACE, "get", kinds, "-l", "app.kubernetes.io/part-of=conum", "-o", "name")
    server.wait(lambda: server.kubectl(*left) == "", 60)
