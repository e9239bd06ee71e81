"""An import: the file by its digest, how far it has come, and the id that a line's report will have for ever."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Self
from uuid import UUID, uuid5

import msgspec

from ..domain import Saisie

__all__ = ["EtatImport", "Import", "contenu", "id_de_l_import", "id_du_cra"]

ESPACE: Final = UUID("3d1d9f0a-5f0c-5a3e-9a57-7f1f0b6e4c21")


class EtatImport(StrEnum):
    """``EN_COURS``: it is being filed, or was cut short and goes on when the same file is sent again."""

    EN_COURS = "EN_COURS"
    TERMINE = "TERMINE"


@dataclass(frozen=True, kw_only=True)
class Import:
    """``empreinte``: the file's SHA-256; its name is not kept, it may be somebody's. ``deposees``: reports that this
    import has filed so far, of ``lignes``; ``deja``: those that an earlier one had."""

    id: str
    empreinte: str
    structure: str
    conseiller: str | None
    lignes: int
    deja: int
    deposees: int
    etat: EtatImport
    commence_le: datetime
    avance_le: datetime

    def avancer(self, deposees: int, *, fini: bool, le: datetime) -> Self:
        """What is finished stays so: the same file again has nothing left to file."""
        if self.etat is EtatImport.TERMINE:
            return self
        return replace(
            self,
            deposees=max(deposees, self.deposees),
            etat=EtatImport.TERMINE if fini else self.etat,
            avance_le=le,
        )


def id_de_l_import(empreinte: str, pour: str) -> str:
    """One file for one conseiller or structure is one import, however often it is sent."""
    return str(uuid5(ESPACE, f"import/{pour}/{empreinte}"))


def id_du_cra(conseiller: str, saisie: Saisie, reference: str | None, contrat: str | None) -> str:
    """Derived from what the line says, not from how it is written or where it stands.

    Two accompagnements that say the same are told apart by their reference, which then stands for the line: the
    same reference with other words is no new report.
    """
    if reference is not None:
        return str(uuid5(ESPACE, f"reference/{conseiller}/{reference}"))
    return str(uuid5(ESPACE, f"ligne/{conseiller}/{contenu(saisie, contrat)}"))


def contenu(saisie: Saisie, contrat: str | None = None) -> str:
    """What a line says, in whatever order it does.

    What is not said is left out, so that a question added to the form changes the id of no old line.
    """
    champs = {"contrat": contrat, **msgspec.to_builtins(saisie)}
    dits = {nom: sorted(v) if isinstance(v, tuple) else v for nom, v in champs.items() if v not in (None, 0, (), {})}
    return msgspec.json.encode(dits, order="deterministic").decode()
