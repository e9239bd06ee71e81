"""Who may speak to whom: exactly the arrows of architecture.md, and everything else is denied."""

import pytest

from infra.local.place import SERVICES

from .chart import Chart, Rendered
from .network import Pod, allowed

ENTREE = Pod("entrée", "ingress-nginx")
DNS = Pod("dns", "kube-system", {"k8s-app": "kube-dns"})
OUTSIDE = {
    "kafka": (Pod("kafka", "kafka"), 9092),
    "mongodb": (Pod("mongodb", "donnees"), 27017),
    "issuer": (Pod("issuer", "identite"), 8443),
    "objects": (Pod("objects", "objets"), 9000),
    "otlp": (Pod("otlp", "observabilite"), 4318),
    "smtp": (Pod("smtp", "internet"), 465),
    "kubernetes": (Pod("kubernetes", "default"), 6443),
}
STRANGERS = (
    Pod("voisin", "autre"),
    Pod("intrus", "conum"),
    Pod("prometheus", "monitoring"),
    *(pod for pod, _ in OUTSIDE.values()),
)
FILES = ("structures", "candidatures", "activites")
OTLP = 'telemetry.otlpEndpoint="http://otel.observabilite:4318"'


def drawn() -> set[tuple[str, str, int]]:
    """From, to, port."""
    graphql, workers = list(SERVICES), [f"{service}-worker" for service in SERVICES]
    ours = ["gateway", *graphql, *workers]
    arrows = {("entrée", "gateway", 4000), ("notifications-worker", "structures", 8000)}
    arrows |= {("entrée", service, 8000) for service in FILES}
    arrows |= {("gateway", service, 8000) for service in graphql}
    arrows |= {(who, what, OUTSIDE[what][1]) for who in graphql + workers for what in ("kafka", "mongodb")}
    arrows |= {(who, "issuer", 8443) for who in ["gateway", *graphql, "notifications-worker"]}
    arrows |= {(f"{service}{part}", "objects", 9000) for service in FILES for part in ("", "-worker")}
    arrows |= {(who, "otlp", 4318) for who in ours}
    return arrows | {("notifications-worker", "smtp", 465)} | {(who, "dns", 53) for who in ours}


def pods(rendered: Rendered) -> list[Pod]:
    return [
        Pod(name.removeprefix("conum-"), "conum", deployment["spec"]["template"]["metadata"]["labels"])
        for name, deployment in rendered.of("Deployment").items()
    ]


@pytest.fixture(scope="session")
def rendered(chart: Chart) -> Rendered:
    return chart.render("interne", OTLP)


def found(rendered: Rendered) -> set[tuple[str, str, int]]:
    """What strangers say to one another is not ours to allow."""
    ours, policies = pods(rendered), rendered.of("NetworkPolicy").values()
    targets = [(pod, port) for pod in ours for port in (4000, 8000)] + [*OUTSIDE.values(), (DNS, 53)]
    return {
        (source.name, target.name, port)
        for source in (*ours, ENTREE, *STRANGERS)
        for target, port in targets
        if (source in ours or target in ours) and source != target and allowed(policies, source, target, port)
    }


def test_exactly_the_arrows_that_are_drawn_are_allowed(rendered: Rendered) -> None:
    assert found(rendered) == drawn()


def test_the_operator_asks_the_services_and_keeps_kafka_and_the_indexes(chart: Chart) -> None:
    asked = {("operator", service, 8000) for service in SERVICES}
    asked |= {("operator", what, OUTSIDE[what][1]) for what in ("kafka", "mongodb", "otlp", "kubernetes")}
    with_it = chart.render("interne", OTLP, "operator.enabled=true")
    assert found(with_it) == drawn() | asked | {("operator", "dns", 53)}


def test_names_are_resolved_over_udp_too(rendered: Rendered) -> None:
    policies = rendered.of("NetworkPolicy").values()
    assert all(allowed(policies, pod, DNS, 53, "UDP") for pod in pods(rendered))


def test_without_the_policies_a_stranger_would_get_in(chart: Chart) -> None:
    """The evaluator sees what is not there."""
    open = chart.render("interne", "networkPolicy.enabled=false")
    policies = open.of("NetworkPolicy").values()
    assert all(allowed(policies, STRANGERS[0], pod, 8000) for pod in pods(open))


def test_measures_are_read_by_who_was_named_once_they_are_asked_for(chart: Chart) -> None:
    watched = chart.render("interne", "telemetry.serviceMonitor.enabled=true")
    gateway = next(pod for pod in pods(watched) if pod.name == "gateway")
    policies = watched.of("NetworkPolicy").values()
    prometheus = next(pod for pod in STRANGERS if pod.name == "prometheus")
    assert allowed(policies, prometheus, gateway, 4000)
    assert not allowed(policies, STRANGERS[0], gateway, 4000)
