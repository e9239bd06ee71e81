"""A wrong value is refused before anything is sent, by its name."""

import subprocess

import pytest

from .chart import CHART, VALUES, Chart

WRONG = [
    ("services.structures.replica=3", "/services/structures", "replica"),
    ("service={}", "", "service"),
    ('domain="https://plateforme.example.fr"', "/domain", "pattern"),
    ('kafka.bootstrap="kafka"', "/kafka/bootstrap", "pattern"),
    ('kafka.security="TLS"', "/kafka/security", "SASL_SSL"),
    ('kafka.password="secret"', "/kafka", "password"),
    ('kafka={"security":"SASL_PLAINTEXT","mechanism":"PLAIN"}', "/kafka/mechanism", "SCRAM-SHA-512"),
    ('kafka={"security":"PLAINTEXT","ca":{"existingSecret":"ca"}}', "/kafka/ca/existingSecret", ""),
    ('mongodb.uri="mongodb://conum:secret@mongo"', "/mongodb", "uri"),
    ('identity.issuer="http://auth.example.fr"', "/identity/issuer", "pattern"),
    ('objects.bucket="Conum"', "/objects/bucket", "pattern"),
    ('smtp.anctMailbox="recours"', "/smtp/anctMailbox", "pattern"),
    ('smtp.url="smtp://x"', "/smtp", "url"),
    ("services.activites.worker.replicas=2", "/services/activites/worker/replicas", "maximum"),
    ("services.candidatures.worker.replicas=7", "/services/candidatures/worker/replicas", "maximum"),
    (
        'services.notifications.env={"CONUM_ENVOI_PAR_MINUTES":"10"}',
        "/services/notifications/env",
        "CONUM_ENVOI_PAR_MINUTES",
    ),
    ('services.structures.env={"CONUM_ENV":"local"}', "/services/structures/env", "CONUM_ENV"),
    (
        'services.structures.graphql.resources.limits.memory="512MB"',
        "/services/structures/graphql/resources/limits/memory",
        "pattern",
    ),
    ("termination.gracePeriodSeconds=10", "/termination/gracePeriodSeconds", "minimum"),
    ('image.tag="a b"', "/image/tag", "pattern"),
    ("networkPolicy.egress.kafka.ports=[]", "/networkPolicy/egress/kafka/ports", "minItems"),
    ("networkPolicy.egress.kafka.ports=[9092]", "networkPolicy.egress.kafka.ports", "9093"),
    ("httpRoute.enabled=true", "/httpRoute/parentRefs", "minItems"),
    ("telemetry.samplingRate=0", "/telemetry/samplingRate", ""),
    ('operator.enabled="oui"', "/operator/enabled", "boolean"),
]


@pytest.mark.parametrize(("given", "where", "what"), WRONG, ids=[given.split("=")[0] for given, _, _ in WRONG])
def test_a_wrong_value_is_refused_by_its_name(given: str, where: str, what: str, chart: Chart) -> None:
    said = chart.refusal(given)
    assert where in said
    assert what in said


def test_what_has_no_default_is_asked_for(chart: Chart) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        chart("template", "conum", CHART)
    for name in ("domain", "issuer", "jwksUrl", "tokenUrl", "bootstrap", "bucket", "anctMailbox"):
        assert f"'{name}'" in str(refused.value.stderr)


@pytest.mark.parametrize("values", VALUES)
def test_helm_lint_finds_nothing(values: str, chart: Chart) -> None:
    assert "0 chart(s) failed" in chart("lint", "--strict", CHART, "-f", CHART / "ci" / f"{values}.yaml")
