"""A procedure that fails on the way says why in a sentence, and how to go on."""

import argparse
import errno
import io
import os
import sqlite3
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from infra.procedures.__main__ import executer, main
from infra.procedures.cadre import Cadre, Procedure

Faire = Callable[[Cadre, argparse.Namespace], Coroutine[Any, Any, int]]


def _joue(faire: Faire) -> tuple[int, str]:
    ecran = io.StringIO()
    procedure = Procedure("essai", "", lambda parser: None, faire)
    return executer(procedure, Cadre(Console(file=ecran, width=300)), argparse.Namespace()), ecran.getvalue()


async def _disque_plein(cadre: Cadre, options: argparse.Namespace) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/une/sauvegarde")


async def _magasin_plein(cadre: Cadre, options: argparse.Namespace) -> int:
    db = sqlite3.connect(":memory:")
    db.execute("PRAGMA max_page_count = 1")
    db.execute("CREATE TABLE t (x)")
    return 0


@pytest.mark.parametrize("faire", [_disque_plein, _magasin_plein])
def test_a_full_disk_is_called_by_its_name(faire: Faire) -> None:
    code, dit = _joue(faire)
    assert (code, "plus de place pour écrire : libérez-en" in dit) == (3, True), dit


async def _magasin_verrouille(cadre: Cadre, options: argparse.Namespace) -> int:
    raise sqlite3.OperationalError("database is locked")


def test_what_a_store_says_is_not_repeated_but_by_its_class() -> None:
    code, dit = _joue(_magasin_verrouille)
    assert (
        code,
        "magasin de CONUM_DATA n'a pas répondu comme il faut (OperationalError) : relancez" in dit,
        "locked" in dit,
    ) == (3, True, False), dit


def test_a_journal_that_cannot_be_written_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONUM_JOURNAL", "/dev/full")
    assert main(["restaurer", str(tmp_path)]) == 1
    dit = capsys.readouterr().out
    assert "n'est pas une sauvegarde entière" in dit
    assert "Le journal n'a pas reçu sa ligne (No space left on device)" in dit


def test_who_publishes_no_keys_is_told_where_they_were_looked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("JWKS_URL", "http://127.0.0.1:9/jwks.json")
    monkeypatch.setenv("CONUM_JOURNAL", str(tmp_path / "journal"))
    assert main(["rotation-emetteur", "observer"]) == 1
    assert "http://127.0.0.1:9/jwks.json (ConnectError) : JWKS_URL dit où elle est" in capsys.readouterr().out
