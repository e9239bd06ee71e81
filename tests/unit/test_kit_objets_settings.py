"""What a service that is sent files must be told in production, and what it makes do with on a laptop."""

import pytest

from services.kit.objets import SettingsObjets

from .test_kit_settings import PRODUCTION

FICHIERS = {
    "OBJETS_URL": "s3://conum-documents/candidatures",
    "CONUM_PUBLIC_URL": "https://documents.exemple.fr",
    "CONUM_SECRET_LIENS": "un secret d'essai de plus de 32 caractères",
}


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PRODUCTION, *FICHIERS):
        monkeypatch.delenv(name, raising=False)


def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **env: str) -> list[str]:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as end:
        SettingsObjets.load("essai")
    assert end.value.code == 2
    return capsys.readouterr().err.splitlines()


def test_a_laptop_needs_no_variable() -> None:
    settings = SettingsObjets.load("essai")
    assert (settings.objets_url, settings.secret_liens) == (None, None)
    assert settings.base == "http://127.0.0.1:8000"


def test_production_keeps_files_in_a_bucket_behind_links_of_one_secret(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = refused(monkeypatch, capsys, **PRODUCTION)
    assert [line.split(":")[0] for line in lines] == ["CONUM_SECRET_LIENS", "OBJETS_URL", "CONUM_PUBLIC_URL"]
    for name, value in FICHIERS.items():
        monkeypatch.setenv(name, value)
    assert SettingsObjets.load("essai").base == "https://documents.exemple.fr"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OBJETS_URL", "conum-documents"),
        ("OBJETS_URL", "https://conum-documents"),
        ("OBJETS_URL", "s3://"),
        ("OBJETS_ENDPOINT", "s3.exemple.fr"),
        ("CONUM_PUBLIC_URL", "documents.exemple.fr"),
        ("CONUM_PUBLIC_URL", "https://documents.exemple.fr/"),
        ("CONUM_SECRET_LIENS", "court"),
    ],
)
def test_a_malformed_variable_is_named_on_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    (line,) = refused(monkeypatch, capsys, **{name: value})
    assert line.startswith(f"{name}: ")


def test_the_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("CONUM_SECRET_LIENS", "OBJETS_SECRET"):
        monkeypatch.setenv(name, "motdepasse" * 4)
    assert "motdepasse" not in repr(SettingsObjets.load("essai"))
    assert "motdepasse" not in "".join(refused(monkeypatch, capsys, CONUM_SECRET_LIENS="motdepasse"))
