"""What the tests of the chart and of the operator stand on: an API with controllers, and nodes that hold pods."""

import pytest

from infra.local.kube import KUBERNETES, KubeServer

PODS = {"app": "essai"}
DEPLOYMENT = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "essai"},
    "spec": {
        "replicas": 2,
        "selector": {"matchLabels": PODS},
        "template": {
            "metadata": {"labels": PODS},
            "spec": {"containers": [{"name": "essai", "image": "conum/essai:1"}]},
        },
    },
}
SERVICE = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "essai"},
    "spec": {"selector": PODS, "ports": [{"port": 8000}]},
}


def test_the_api_is_the_one_that_was_asked_for(kube: KubeServer) -> None:
    assert kube.api("GET", "/version")["gitVersion"] == f"v{KUBERNETES}"


def test_a_deployment_has_ready_endpoints(kube: KubeServer) -> None:
    kube.kubectl("create", "namespace", "essai")
    kube.api("POST", "/api/v1/namespaces/essai/services", SERVICE)
    kube.api("POST", "/apis/apps/v1/namespaces/essai/deployments", DEPLOYMENT)

    def ready() -> bool:
        slices = kube.api("GET", "/apis/discovery.k8s.io/v1/namespaces/essai/endpointslices")["items"]
        return [e["conditions"]["ready"] for s in slices for e in s["endpoints"] or ()] == [True, True]

    assert kube.wait(ready, 60)


def test_what_the_server_refuses_is_said(kube: KubeServer) -> None:
    with pytest.raises(Exception, match=r"422.*spec\.ports"):
        kube.api("POST", "/api/v1/namespaces/default/services", SERVICE | {"spec": {"selector": PODS}})
