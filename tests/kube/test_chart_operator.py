"""What the chart brings when the operator is on: its topics, and a supergraph until it publishes its own."""

import json

from infra.local.kube import KubeServer
from infra.topics import TOPICS

from .chart import CHART, Chart
from .operateur import install_crds

ESPACE = "bascule"
MAP = "conum-supergraph"


def test_each_topic_is_declared_to_it(chart: Chart) -> None:
    declared = [topic["spec"] for topic in chart.render("complet").of("EventTopic").values()]
    assert {spec["topic"]: spec["partitions"] for spec in declared} == dict(TOPICS)
    assert {(spec["plateforme"], spec["replication"]) for spec in declared} == {("conum", 3)}


def test_without_its_account_on_kafka_it_is_given_no_topic(chart: Chart) -> None:
    assert chart.render("complet", 'operator.kafkaSecret=""').of("EventTopic") == {}


def test_what_the_operator_publishes_is_what_the_gateway_reads(chart: Chart) -> None:
    rendered = chart.render("complet")
    (plateforme,) = rendered.of("Plateforme")
    pod = rendered.of("Deployment")["conum-gateway"]["spec"]["template"]["spec"]
    (mounted,) = [volume for volume in pod["volumes"] if volume["name"] == "supergraph"]
    assert mounted["configMap"]["name"] == f"{plateforme}-supergraph"


def published(kube: KubeServer) -> str:
    data = kube.api("GET", f"/api/v1/namespaces/{ESPACE}/configmaps/{MAP}")["data"]
    return str(data["supergraph.graphql"])


def test_the_gateway_always_has_a_supergraph(chart: Chart, kube: KubeServer) -> None:
    """Helm itself turns the operator on and off; what the operator publishes is applied as it does."""
    install_crds(kube)
    kube.kubectl("create", "namespace", ESPACE)
    ours = (CHART / "files" / "supergraph.graphql").read_text()
    minimal = (str(CHART), "-f", str(CHART / "ci" / "minimal.yaml"), "-n", ESPACE)

    def helm(action: str, *more: str) -> None:
        given = (*minimal, *more) if action != "uninstall" else ("-n", ESPACE)
        chart(action, "conum", *given, kubeconfig=kube.kubeconfig)

    def publish(text: str) -> None:
        body = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": MAP},
            "data": {"supergraph.graphql": text},
        }
        apply = ("apply", "--server-side", "--force-conflicts", "--field-manager=conum-operator", "-f", "-")
        kube.kubectl("-n", ESPACE, *apply, stdin=json.dumps(body))

    helm("install")
    assert published(kube) == ours
    uid = kube.api("GET", f"/api/v1/namespaces/{ESPACE}/configmaps/{MAP}")["metadata"]["uid"]
    helm("upgrade", "--set", "operator.enabled=true")
    assert published(kube) == ours
    publish("type Query { publiee: Int }\n")
    helm("upgrade", "--set", "operator.enabled=true", "--set-string", "image.tag=1.1.0")
    assert published(kube) == "type Query { publiee: Int }\n"
    publish("type Query { suivante: Int }\n")
    helm("upgrade", "--force-conflicts")
    assert published(kube) == ours
    assert kube.api("GET", f"/api/v1/namespaces/{ESPACE}/configmaps/{MAP}")["metadata"]["uid"] == uid
    helm("uninstall")
    left = "get", "configmaps", "-o", "name"
    assert MAP not in kube.kubectl("-n", ESPACE, *left)
