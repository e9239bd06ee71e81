"""Questions on a Parquet file: answered from that file alone, and from nothing else on the machine."""

from pathlib import Path

import duckdb
import pytest

from services.activites.exports.__main__ import main
from services.activites.exports.documentation import DOC, document
from services.activites.exports.question import QuestionRefusee, demander


@pytest.fixture
def fichier(tmp_path: Path) -> Path:
    chemin = tmp_path / "l'export.parquet"
    source = "SELECT i AS duree, 'DOMICILE' AS lieu, ['EMAIL'] AS themes FROM range(3000) t(i)"
    duckdb.connect().execute(f"COPY ({source}) TO '{str(chemin).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
    return chemin


def test_a_question_is_answered_by_a_table(fichier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "SELECT lieu, sum(duree)::INT AS minutes FROM cra GROUP BY lieu"
    assert main(["question", sql, "--fichier", str(fichier)]) == 0
    assert "4498500" in capsys.readouterr().out


def test_an_answer_has_so_many_lines_and_says_that_there_are_more(
    fichier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demander("FROM cra", fichier, lignes=7) == 7
    assert "7 premières lignes" in capsys.readouterr().out
    assert demander("SELECT duree FROM cra WHERE duree < 7", fichier, lignes=7) == 7
    assert "premières" not in capsys.readouterr().out


def test_an_answer_that_takes_too_long_is_given_up(fichier: Path) -> None:
    with pytest.raises(QuestionRefusee, match="secondes"):
        demander("SELECT sum(a.duree * b.duree * c.duree) FROM cra a, cra b, cra c", fichier, secondes=0.2)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM read_parquet('https://exemple.fr/x.parquet')",
    ],
)
def test_a_question_reads_no_other_file_and_no_network(fichier: Path, sql: str) -> None:
    with pytest.raises(QuestionRefusee, match="ne lit que"):
        demander(sql, fichier)


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{}' (FORMAT parquet)",
        "ATTACH '/tmp/autre.db'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "DROP VIEW cra",
        "CREATE TABLE x AS SELECT 1",
        "SELECT 1; SELECT 2",
        "",
    ],
)
def test_a_question_is_one_select_and_leaves_the_file_as_it_was(fichier: Path, sql: str) -> None:
    avant = fichier.read_bytes()
    with pytest.raises(QuestionRefusee, match="un seul SELECT"):
        demander(sql.format(str(fichier).replace("'", "''")), fichier)
    assert fichier.read_bytes() == avant


@pytest.mark.parametrize("sql", ["SELEC 1", "SELECT dure FROM cra", "SELECT * FROM cras"])
def test_who_asks_badly_is_shown_the_columns(fichier: Path, sql: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["question", sql, "--fichier", str(fichier)]) == 1
    erreur = capsys.readouterr().err
    assert "DuckDB ne comprend pas" in erreur
    assert "themes  VARCHAR[]  Thèmes abordés." in erreur


@pytest.mark.parametrize("contenu", [None, b"", b"PAR1 et rien"])
def test_what_is_not_a_parquet_file_is_said_to_be_none(
    tmp_path: Path, contenu: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    chemin = tmp_path / "export.parquet"
    if contenu is not None:
        chemin.write_bytes(contenu)
    assert main(["question", "FROM cra", "--fichier", str(chemin)]) == 1
    assert ("n'existe pas" if contenu is None else "n'est pas un fichier Parquet") in capsys.readouterr().err


def test_the_committed_description_of_the_columns_is_the_catalogue_s(tmp_path: Path) -> None:
    assert DOC.read_text() == document()
    assert main(["documenter", "--vers", str(tmp_path / "doc.md")]) == 0
    assert (tmp_path / "doc.md").read_text() == document()
