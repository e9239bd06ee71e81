"""The environment that the chart gives each container is the one that its service asks for in production."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from infra.local.place import ROOT, SERVICES
from infra.operator.settings import OperatorSettings
from infra.procedures.lieux import lieux
from services.kit.settings import Settings

from .chart import CHART, VALUES, Chart, Manifest

SECRETS = {
    "MONGODB_URI": "mongodb://conum:essai@mongo.example.fr/?tls=true",
    "KAFKA_USERNAME": "essai",
    "KAFKA_PASSWORD": "essai",
    "CONUM_SECRET_LIENS": "e" * 32,
    "CONUM_SECRET_LIENS_AUTRE": "f" * 32,
    "OBJETS_CLE": "essai",
    "OBJETS_SECRET": "essai",
    "SMTP_URL": "smtps://essai:essai@smtp.example.fr:465",
    "CLIENT_ID": "notifications",
    "CLIENT_SECRET": "essai",
    "CONUM_SECRET_PREUVES": "essai",
}
"""What the Secret of a service, or of the procedures, may hold."""
NOT_OURS = {"OTEL_RESOURCE_ATTRIBUTES"}
FOR_MAILS = {"smtp_url", "structures_url", "token_url"}
"""Used by notifications alone: the others keep a laptop's."""
CLIENT = {"client_id", "client_secret"}
SCHEMA: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text())


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PEM: the settings read the file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "essai")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now)
    path = tmp_path_factory.mktemp("pki") / "ca.crt"
    signed = made.not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    path.write_bytes(signed.public_bytes(Encoding.PEM))
    return path


def environment(container: Manifest, authority: Path) -> dict[str, str]:
    """As the kubelet would make it."""
    given = {}
    for variable in container["env"]:
        name = variable["name"]
        assert name not in given, f"{name} twice"
        if "valueFrom" in variable:
            assert variable["valueFrom"]["secretKeyRef"]["key"] == name
            given[name] = SECRETS[name]
        else:
            assert isinstance(variable["value"], str)
            given[name] = variable["value"]
    if "KAFKA_CA" in given:
        mounts = {mount["mountPath"] for mount in container["volumeMounts"]}
        assert str(Path(given["KAFKA_CA"]).parent) in mounts
        given["KAFKA_CA"] = str(authority)
    return given


def started(service: str, env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings with which the process would run: what ``python -m services.<service>.app`` hands on."""
    app, seen = import_module(f"services.{service}.app"), list[Settings]()
    with monkeypatch.context() as patch:
        patch.setattr("os.environ", env)
        patch.setattr(app, "run", lambda settings, *_: seen.append(settings))
        app.main()
    return seen[0]


def containers(chart: Chart, values: str) -> Iterator[tuple[str, str, Manifest]]:
    """Service, component, container."""
    for deployment, container in chart.render(values).containers():
        labels = deployment["metadata"]["labels"]
        if (service := labels["app.kubernetes.io/name"]) in SERVICES:
            yield service, labels["app.kubernetes.io/component"], container


def aliases(settings: Settings) -> dict[str, str]:
    """Variable → field."""
    return {str(field.validation_alias): name for name, field in type(settings).model_fields.items()}


@pytest.mark.parametrize("values", VALUES)
def test_each_container_starts_in_production(
    values: str, chart: Chart, authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    for service, component, container in containers(chart, values):
        env = environment(container, authority)
        settings = started(service, env, monkeypatch)
        seen.add((service, component))
        assert settings.env == "production"
        assert settings.host == "0.0.0.0"
        assert settings.parts == ({"graphql"} if component == "graphql" else {"consumers", "relay"})
        assert str(settings.data) in {mount["mountPath"] for mount in container["volumeMounts"]}
        assert set(env) - set(aliases(settings)) <= NOT_OURS, "a variable that this service does not read"
        local = {name for name, value in settings if "127.0.0.1" in _told(value)}
        assert local <= (set() if service == "notifications" else FOR_MAILS), "a laptop's value in production"
    assert seen == {(service, component) for service in SERVICES for component in ("graphql", "worker")}


@pytest.mark.parametrize("service", SERVICES)
def test_everything_that_a_service_reads_can_be_given(
    service: str, chart: Chart, authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a value, a key of its Secret, or services.<service>.env."""
    given: set[str] = set()
    for values in VALUES:
        for name, _, container in containers(chart, values):
            if name == service:
                env = environment(container, authority)
                given |= set(env)
    settings = started(service, env, monkeypatch)
    tuned = set(SCHEMA["properties"]["services"]["properties"][service]["properties"]["env"]["properties"])
    unused = {variable for variable, field in aliases(settings).items() if field in FOR_MAILS | CLIENT}
    elsewhere = set() if service == "notifications" else unused
    assert set(aliases(settings)) - given - tuned - elsewhere - {"None"} == set()


def test_the_procedures_find_what_each_service_has(
    chart: Chart, authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ConfigMap conum-outils with a Secret is all that the image ``outils`` needs."""
    rendered = chart.render("complet")
    given = rendered.of("ConfigMap")["conum-outils"]["data"] | SECRETS | {"KAFKA_CA": str(authority)}
    with monkeypatch.context() as patch:
        patch.setattr("os.environ", given)
        found = lieux()
    secret = {"CONUM_SECRET_LIENS", "CONUM_SECRET_LIENS_AUTRE"}
    for lieu in found:
        container = next(c for name, _, c in containers(chart, "complet") if name == lieu.service)
        own = started(lieu.service, environment(container, authority), monkeypatch)
        same = {v: f for v, f in aliases(own).items() if f.startswith(("objets", "mongo", "kafka", "jwt", "jwks"))}
        for variable, field in same.items():
            assert variable in secret or getattr(lieu.settings, field) == getattr(own, field), variable
    assert {lieu.settings.env for lieu in found} == {"production"}
    assert not set(rendered.of("ConfigMap")["conum-outils"]["data"]) & set(SECRETS)


def _told(value: Any) -> str:
    return str(value.get_secret_value() if hasattr(value, "get_secret_value") else value)


@pytest.mark.parametrize("service", SERVICES)
def test_without_any_one_of_what_production_asks_it_does_not_start(
    service: str, chart: Chart, authority: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    container = next(c for name, _, c in containers(chart, "complet") if name == service)
    env = environment(container, authority)
    settings = started(service, env, monkeypatch)
    field_of = aliases(settings)
    asked = {variable for variable in env if field_of.get(variable) in type(settings).PRODUCTION}
    assert len(asked) == len(type(settings).PRODUCTION)
    for variable in sorted(asked):
        with pytest.raises(SystemExit):
            started(service, {name: value for name, value in env.items() if name != variable}, monkeypatch)
        assert variable in capsys.readouterr().err


@pytest.mark.parametrize("values", VALUES)
def test_the_gateway_is_given_what_it_reads_and_no_more(values: str, chart: Chart) -> None:
    code = "".join(path.read_text() for path in (ROOT / "gateway").glob("*.ts"))
    read = set(re.findall(r"\benv\.([A-Z_]+)", code))
    for names in re.findall(r"const \{([^}]+)\} = process\.env", code):
        read |= set(re.findall(r"[A-Z_]+", names))
    read |= {f"{service.upper()}_URL" for service in SERVICES}
    rendered = chart.render(values)
    container = rendered.of("Deployment")["conum-gateway"]["spec"]["template"]["spec"]["containers"][0]
    env = {variable["name"]: variable["value"] for variable in container["env"]}
    assert set(env) <= read
    assert set(env) >= {"CONUM_ENV", "SUPERGRAPH", "JWKS_URL", "JWT_ISSUER", "JWT_AUDIENCE"}
    mounts = {mount["mountPath"]: mount for mount in container["volumeMounts"]}
    for variable in {"SUPERGRAPH", "PERSISTED_DOCUMENTS"} & set(env):
        # A subPath would never see another version of the file.
        assert "subPath" not in mounts[str(Path(env[variable]).parent)]
    services = rendered.of("Service")
    for service in SERVICES:
        assert env[f"{service.upper()}_URL"] == f"http://conum-{service}:8000/graphql"
        assert services[f"conum-{service}"]["spec"]["ports"][0]["port"] == 8000


def test_the_operator_is_given_what_it_reads_and_listens_to_all(chart: Chart, monkeypatch: pytest.MonkeyPatch) -> None:
    (container,) = chart.render("complet").of("Deployment")["conum-operator"]["spec"]["template"]["spec"]["containers"]
    env = environment(container, Path())
    assert set(env) <= {str(field.validation_alias) for field in OperatorSettings.model_fields.values()}
    with monkeypatch.context() as patch:
        patch.setattr("os.environ", env)
        settings = OperatorSettings.load()
    assert (settings.host, settings.port, settings.namespace) == ("0.0.0.0", 8000, "conum")


def test_no_secret_is_a_value(chart: Chart) -> None:
    for values in VALUES:
        rendered = chart.render(values)
        assert not rendered.of("Secret")
        for _, container in rendered.containers():
            assert not [v["name"] for v in container["env"] if v["name"] in SECRETS and "value" in v]
