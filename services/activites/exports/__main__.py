"""``question``: SQL on a Parquet export. ``documenter``: writes docs/export-cra.md again."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .documentation import DOC, document
from .question import LIGNES, SECONDES, QuestionRefusee, colonnes_de, demander

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """0, or 1 with a sentence on stderr."""
    choix = _parser().parse_args(argv)
    if choix.ordre == "documenter":
        choix.vers.write_text(document())
        return 0
    try:
        demander(choix.sql, choix.fichier, lignes=choix.lignes, secondes=choix.secondes)
    except QuestionRefusee as refus:
        print(refus.message, file=sys.stderr)
        if refus.colonnes:
            print(f"\nLes colonnes de « cra » :\n{colonnes_de(choix.fichier)}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services.activites.exports", description=__doc__)
    ordres = parser.add_subparsers(dest="ordre", required=True)
    question = ordres.add_parser("question", help="pose une question en SQL à un export au format Parquet (vue cra)")
    question.add_argument("sql", help="un seul SELECT, par exemple : SELECT lieu, count(*) FROM cra GROUP BY lieu")
    question.add_argument("--fichier", type=Path, required=True)
    question.add_argument("--lignes", type=_positif, default=LIGNES, help="au plus (%(default)s)")
    question.add_argument("--secondes", type=float, default=SECONDES, help="au plus (%(default)s)")
    documenter = ordres.add_parser("documenter", help="écrit la description des colonnes")
    documenter.add_argument("--vers", type=Path, default=DOC)
    return parser


def _positif(texte: str) -> int:
    if (nombre := int(texte)) < 1:
        raise ValueError
    return nombre


if __name__ == "__main__":
    sys.exit(main())
