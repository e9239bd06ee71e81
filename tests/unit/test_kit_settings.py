"""What a process is told by its environment, and how it refuses what it cannot work with."""

import pytest

from services.kit.settings import Settings

PRODUCTION = {
    "CONUM_ENV": "production",
    "JWKS_URL": "https://identite.exemple.fr/jwks",
    "JWT_ISSUER": "https://identite.exemple.fr",
    "KAFKA_BOOTSTRAP": "kafka-1:9092,kafka-2:9092",
    "KAFKA_SECURITY": "PLAINTEXT",
    "MONGODB_URI": "mongodb://conum:motdepasse@mongo:27017/",
}


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PRODUCTION, "CONUM_PORT", "CONUM_PARTS"):
        monkeypatch.delenv(name, raising=False)


def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **env: str) -> list[str]:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as end:
        Settings.load("structures")
    assert end.value.code == 2
    return capsys.readouterr().err.splitlines()


def test_a_laptop_needs_no_variable() -> None:
    settings = Settings.load("structures")
    assert settings.service == "structures"
    assert settings.mongodb_uri is None
    assert settings.parts == {"graphql", "consumers", "relay"}


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONGODB_URI", "")
    assert Settings.load("structures").mongodb_uri is None


def test_the_parts_can_be_started_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONUM_PARTS", "consumers, relay")
    assert Settings.load("structures").parts == {"consumers", "relay"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONUM_PORT", "http"),
        ("CONUM_PORT", "70000"),
        ("CONUM_PARTS", "graphql,cron"),
        ("CONUM_ENV", "prod"),
        ("KAFKA_BOOTSTRAP", "kafka"),
        ("JWKS_URL", "identite.exemple.fr"),
    ],
)
def test_a_malformed_variable_is_named_on_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    (line,) = refused(monkeypatch, capsys, **{name: value})
    assert line.startswith(f"{name}: ")


def test_production_refuses_what_only_suits_a_laptop(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = refused(monkeypatch, capsys, CONUM_ENV="production")
    assert {line.split(":")[0] for line in lines} == PRODUCTION.keys() - {"CONUM_ENV"}


def test_production_refuses_an_issuer_in_clear(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = refused(monkeypatch, capsys, **{**PRODUCTION, "JWKS_URL": "http://identite.exemple.fr/jwks"})
    assert line.startswith("JWKS_URL: ")


def test_production_starts_with_all_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    assert Settings.load("structures").env == "production"


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("MONGODB_URI", PRODUCTION["MONGODB_URI"])
    assert "motdepasse" not in repr(Settings.load("structures"))
    assert "motdepasse" not in "".join(refused(monkeypatch, capsys, CONUM_PORT="motdepasse"))
