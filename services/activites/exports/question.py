"""A question in SQL on one Parquet file, and nothing else: no other file, no network, so long, so many lines."""

from pathlib import Path
from threading import Timer
from typing import Final

import duckdb

from .colonnes_cra import COLONNES_CRA
from .fichiers import ouvrir_duckdb

__all__ = ["LIGNES", "SECONDES", "QuestionRefusee", "colonnes_de", "demander"]

LIGNES: Final = 1_000
SECONDES: Final = 30.0
MEMOIRE: Final = "1GB"
_DESCRIPTIONS: Final = {c.nom: c.description for c in COLONNES_CRA}
_PERMISES: Final = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}


class QuestionRefusee(Exception):
    """``message``: what is wrong, in French. ``colonnes``: whether the list of the columns would help."""

    def __init__(self, message: str, *, colonnes: bool = False) -> None:
        self.message, self.colonnes = message, colonnes
        super().__init__(message)


def demander(sql: str, fichier: Path, *, lignes: int = LIGNES, secondes: float = SECONDES) -> int:
    """Prints the answer as a table; how many lines were printed. The file is the view ``cra``.

    Raises QuestionRefusee, also when it takes longer than ``secondes``.
    """
    with _ouvrir(fichier) as base:
        minuterie = Timer(secondes, base.interrupt)
        minuterie.start()
        try:
            _lire_seulement(base, sql)
            reponse = base.sql(sql).limit(lignes + 1).materialize()
            reponse.limit(lignes).show(max_rows=lignes, max_width=240)
        except duckdb.InterruptException:
            raise QuestionRefusee(f"La réponse demande plus de {secondes:g} secondes : précisez la question.") from None
        except duckdb.PermissionException:
            raise QuestionRefusee("Une question ne lit que « cra » : ni autre fichier, ni réseau.") from None
        except duckdb.OutOfMemoryException:
            raise QuestionRefusee(f"La réponse demande plus de {MEMOIRE} de mémoire : précisez la question.") from None
        except duckdb.Error as error:
            raise QuestionRefusee(f"DuckDB ne comprend pas cette question.\n{error}", colonnes=True) from None
        finally:
            minuterie.cancel()
        if len(reponse) > lignes:
            print(f"Les {lignes} premières lignes seulement : ajoutez une agrégation, ou --lignes.")
        return min(lignes, len(reponse))


def colonnes_de(fichier: Path) -> str:
    """Each column of the file, its type, and what it means when it is one of ours. Raises QuestionRefusee."""
    with _ouvrir(fichier) as base:
        lues = base.execute("SELECT column_name, column_type FROM (DESCRIBE cra)").fetchall()
    large, genre = (max(len(str(c[n])) for c in lues) for n in (0, 1))
    return "\n".join(f"  {nom:<{large}}  {type:<{genre}}  {_DESCRIPTIONS.get(nom, '')}".rstrip() for nom, type in lues)


def _ouvrir(fichier: Path) -> duckdb.DuckDBPyConnection:
    """``cra`` alone can be read, and no setting can be changed."""
    if not fichier.is_file():
        raise QuestionRefusee(f"Le fichier {fichier} n'existe pas.")
    chemin = str(fichier.resolve()).replace("'", "''")
    base = ouvrir_duckdb(memoire=MEMOIRE)
    try:
        base.execute(f"SET allowed_paths = ['{chemin}']")
        base.execute("SET enable_external_access = false")
        base.execute("SET lock_configuration = true")
        base.execute(f"CREATE VIEW cra AS SELECT * FROM read_parquet('{chemin}')")  # noqa: S608 - quoted above
    except duckdb.Error:
        base.close()
        raise QuestionRefusee(f"{fichier} n'est pas un fichier Parquet.") from None
    return base


def _lire_seulement(base: duckdb.DuckDBPyConnection, sql: str) -> None:
    """The file is in the allowed paths: a COPY would write over it."""
    ordres = base.extract_statements(sql)
    if len(ordres) != 1 or ordres[0].type not in _PERMISES:
        raise QuestionRefusee("Une question est un seul SELECT.", colonnes=True)
