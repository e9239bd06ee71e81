"""``docs/export-cra.md``: the columns of an export, from the catalogue; a test compares it with what is committed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from .catalogue import SEPARATEUR, Colonne, TypeColonne
from .colonnes_cra import COLONNES_CRA, VERSION

__all__ = ["DOC", "document"]

DOC: Final = Path(__file__).parents[3] / "docs" / "export-cra.md"
_EN_CSV: Final = {
    TypeColonne.TEXTE: "texte",
    TypeColonne.ENTIER: "entier",
    TypeColonne.DATE: "date (AAAA-MM-JJ)",
    TypeColonne.INSTANT: "instant UTC (ISO 8601)",
    TypeColonne.LISTE: f"liste, séparée par `\\{SEPARATEUR}`",
}
_TETE: Final = """\
# Les exports de comptes rendus

*Écrit par `python -m services.activites.exports documenter`, depuis le catalogue des colonnes ; version `{version}`.*

Un export est un fichier, CSV ou Parquet : une ligne par compte rendu (CRA) transmis et non retiré, dont le jour est
dans la période, dans le périmètre de qui le demande (conseiller : les siens ; structure : les siens et ceux des
structures qu'elle a absorbées ; préfecture et coordinateur : leurs départements ; ANCT : tous). Aucune personne n'y est
nommée.

- **Le demander** : `demanderExport(format: CSV, du: "2026-01-01", au: "2026-12-31")` ; `suiviExport` ou `export` disent
  combien de comptes rendus sont trouvés et écrits. Le fichier est gardé sept jours ; son `lien` vaut une heure.
- **Le lire** : `GET`, avec `Range` et `If-Range` pour reprendre un téléchargement coupé (`curl -C - -o … <lien>`).
  L'ETag est le SHA-256 du fichier : un autre lien du même export reprend au même endroit.
- **CSV** : RFC 4180, UTF-8, virgules, une ligne d'en-tête, vide pour ce qui n'est pas dit.
- **Parquet** : zstd ; les métadonnées du fichier disent la version, le millésime du code officiel géographique, la
  période, le périmètre, le moment de la lecture et la description de chaque colonne (Table Schema).
- **Poser une question** : `make question SQL="SELECT lieu, count(*) FROM cra GROUP BY lieu" FICHIER=export.parquet`.
  La question ne lit que ce fichier, en trente secondes et mille lignes au plus.

| Colonne | CSV | Parquet | Description |
| --- | --- | --- | --- |
"""


def document() -> str:
    codes = [c for c in COLONNES_CRA if c.codes]
    return _TETE.format(version=VERSION) + _tableau(COLONNES_CRA) + "\n## Les codes\n\n" + "".join(map(_codes, codes))


def _tableau(colonnes: Sequence[Colonne]) -> str:
    vides = {True: " Peut être vide.", False: ""}
    return "".join(
        f"| `{c.nom}` | {_EN_CSV[c.type]} | `{c.type.value}` | {c.description}{vides[c.vide]} |\n" for c in colonnes
    )


def _codes(colonne: Colonne) -> str:
    return f"- `{colonne.nom}` : {', '.join(f'`{code}`' for code in colonne.codes)}.\n"
