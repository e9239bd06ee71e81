"""The key of the links: given in production, made once and kept on a laptop, shown nowhere."""

import stat
from pathlib import Path
from typing import Any

import pytest

from services.kit.liens import SettingsLiens
from services.structures.domain import LienInconnu
from services.structures.liens import autre_cle_des_liens, cle_des_liens, graine, suivre

from .test_structures_enregistrement import UN_JOUR, enregistrer

SECRET = "un-secret-de-trente-deux-caracteres-au-moins"
PRODUCTION = {
    "CONUM_ENV": "production",
    "JWKS_URL": "https://identite.example/jwks",
    "JWT_ISSUER": "https://identite.example",
    "KAFKA_BOOTSTRAP": "kafka:9092",
    "KAFKA_SECURITY": "PLAINTEXT",
    "MONGODB_URI": "mongodb://mongo",
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONUM_SECRET_LIENS", raising=False)


def lire(**autrement: Any) -> SettingsLiens:
    return SettingsLiens(**{"service": "structures", **autrement})


def test_a_laptop_makes_its_key_once_and_finds_it_again(tmp_path: Path) -> None:
    settings = lire(CONUM_DATA=tmp_path / "neuf")
    cle = cle_des_liens(settings)
    assert len(cle) == 32
    assert cle_des_liens(settings) == cle
    (fichier,) = (tmp_path / "neuf").iterdir()
    assert stat.S_IMODE(fichier.stat().st_mode) == 0o600


def test_the_key_that_is_given_is_the_one(tmp_path: Path) -> None:
    assert cle_des_liens(lire(CONUM_SECRET_LIENS=SECRET, CONUM_DATA=tmp_path)) == SECRET.encode()
    assert list(tmp_path.iterdir()) == []


def test_production_does_not_start_without_its_key_nor_with_a_short_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for nom, valeur in PRODUCTION.items():
        monkeypatch.setenv(nom, valeur)
    with pytest.raises(SystemExit):
        SettingsLiens.load("structures")
    assert "CONUM_SECRET_LIENS: must be set" in capsys.readouterr().err
    monkeypatch.setenv("CONUM_SECRET_LIENS", "trop-court")
    with pytest.raises(SystemExit):
        SettingsLiens.load("structures")
    dit = capsys.readouterr().err
    assert "CONUM_SECRET_LIENS" in dit
    assert "trop-court" not in dit
    monkeypatch.setenv("CONUM_SECRET_LIENS", SECRET)
    assert SECRET not in repr(SettingsLiens.load("structures"))


def test_two_links_have_not_the_same_seed() -> None:
    assert len({graine() for _ in range(100)}) == 100


def test_a_link_of_the_former_secret_is_followed_while_it_is_accepted() -> None:
    structure, *_ = enregistrer()
    ancien, neuf = b"a" * 32, b"n" * 32
    jeton = structure.lien(secret=ancien, le=UN_JOUR)
    assert jeton is not None

    def confirmer(secret: bytes) -> object:
        return structure.confirmer_courriel(jeton, secret=secret, le=UN_JOUR)[0].confirmation

    assert suivre((neuf, ancien), confirmer) is not None
    with pytest.raises(LienInconnu):
        suivre((neuf,), confirmer)
    assert autre_cle_des_liens(lire(CONUM_SECRET_LIENS_AUTRE=SECRET)) == SECRET.encode()
    assert autre_cle_des_liens(lire()) is None
