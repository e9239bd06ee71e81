"""What the FRR list and the list of QPV write on each line, checked against the communes that exist."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from ..domain import Commune, Communes
from ..domain.zonage import ClasseFRR, Nature, Tranche, Valeur, code_de_quartier
from .fichier import Defaut, ImportRefuse, Ligne, extrait, lignes

__all__ = ["LECTEURS", "Liste"]

CLASSES: Final[Mapping[str, ClasseFRR]] = {
    "Non classée": ClasseFRR.NON_CLASSEE,
    "FRR socle": ClasseFRR.FRR_SOCLE,
    "FRR+": ClasseFRR.FRR_PLUS,
    "FRR bénéficiaire": ClasseFRR.FRR_BENEFICIAIRE,
    "Classée FRR partiellement": ClasseFRR.FRR_PARTIELLE,
    "FRR bénéficiaire partiellement": ClasseFRR.FRR_BENEFICIAIRE_PARTIELLE,
}


@dataclass(frozen=True)
class Liste:
    """A whole list, of which every line is good: département → what it says of its communes."""

    nature: Nature
    lignes: int
    tranches: Mapping[str, Tranche]

    @property
    def communes(self) -> int:
        return sum(len(t.valeurs) for t in self.tranches.values())

    @property
    def empreinte(self) -> str:
        dit = {
            d: {c: [(v.code, v.libelle) for v in vs] for c, vs in t.valeurs.items()} for d, t in self.tranches.items()
        }
        return hashlib.sha256(msgspec.json.encode(dit, order="deterministic")).hexdigest()


class _Lecteur:
    """Gathers what the good lines say, and what is wrong with the others."""

    def __init__(self, communes: Communes, anciennes: Mapping[str, str]) -> None:
        self._communes, self._anciennes = communes, anciennes
        self.defauts: list[Defaut] = []
        self.lignes = 0
        self.valeurs: dict[str, dict[str, list[Valeur]]] = defaultdict(lambda: defaultdict(list))

    def commune(self, numero: int, code: str) -> Commune | None:
        """The commune of this code, which spreadsheets rob of its first zero; else the line is at fault."""
        complet = code.zfill(5) if code.isascii() and code.isdigit() else code
        trouvee = self._communes(self._anciennes.get(complet, complet))
        if trouvee is None:
            aide = f"si elle a fusionné depuis, dites en quelle commune : --commune {extrait(complet)[2:-2]}=NOUVEAU"
            self.faute(
                numero, f"commune inconnue : {extrait(code)} ({aide})" if code else "le code de la commune manque"
            )
        return trouvee

    def faute(self, numero: int, message: str) -> None:
        self.defauts.append(Defaut(numero, message))

    def garder(self, commune: Commune, valeur: Valeur) -> None:
        self.valeurs[commune.departement][commune.code].append(valeur)

    def liste(self, nature: Nature) -> Liste:
        if not self.lignes and not self.defauts:
            self.faute(0, "la liste n'a aucune ligne")
        if self.defauts:
            raise ImportRefuse(self.defauts)
        tranches = {
            departement: Tranche(valeurs={c: tuple(sorted(vs, key=lambda v: v.code)) for c, vs in communes.items()})
            for departement, communes in self.valeurs.items()
        }
        return Liste(nature, self.lignes, tranches)


def _frr(chemin: Path, communes: Communes, anciennes: Mapping[str, str]) -> Liste:
    """Columns ``Code_insee`` and ``Classement FRR et FRR+ au …``: one line a commune."""
    lecteur, vues = _Lecteur(communes, anciennes), dict[str, int]()

    def ligne(numero: int, code: str, classement: str) -> None:
        commune = lecteur.commune(numero, code)
        classe = CLASSES.get(classement)
        if classe is None:
            lecteur.faute(numero, f"classement inconnu : {extrait(classement)}")
        if commune is not None and (premiere := vues.setdefault(commune.code, numero)) != numero:
            lecteur.faute(numero, f"la commune {commune.code} est déjà à la ligne {premiere}")
        elif commune is not None and classe is not None:
            lecteur.garder(commune, Valeur(code=classe, libelle=classement))

    _chaque(chemin, lecteur, ("code_insee", "classement"), ligne)
    return lecteur.liste(Nature.FRR)


def _qpv(chemin: Path, communes: Communes, anciennes: Mapping[str, str]) -> Liste:
    """Columns ``code_qp``, ``lib_qp`` and ``insee_com`` of INSEE's ListeQP2024: one line a quartier.

    A quartier that straddles communes has their codes separated by semicolons, the field between quotes.
    """
    lecteur, vus = _Lecteur(communes, anciennes), dict[str, int]()

    def ligne(numero: int, code: str, libelle: str, codes: str) -> None:
        quartier = Valeur(code=code.upper(), libelle=libelle)
        if not code_de_quartier(quartier.code):
            lecteur.faute(numero, f"code de quartier inconnu : {extrait(code)} (attendu : QN00101M)")
        elif (premiere := vus.setdefault(quartier.code, numero)) != numero:
            lecteur.faute(numero, f"le quartier {quartier.code} est déjà à la ligne {premiere}")
        if not libelle:
            lecteur.faute(numero, "le nom du quartier manque")
        trouvees = {c.code: c for un in codes.split(";") if (c := lecteur.commune(numero, un.strip())) is not None}
        for commune in trouvees.values():
            lecteur.garder(commune, quartier)

    _chaque(chemin, lecteur, ("code_qp", "lib_qp", "insee_com"), ligne)
    return lecteur.liste(Nature.QPV)


def _chaque(chemin: Path, lecteur: _Lecteur, colonnes: tuple[str, ...], ligne: Callable[..., None]) -> None:
    for lue in lignes(chemin, colonnes):
        match lue:
            case Defaut():
                lecteur.defauts.append(lue)
            case Ligne(numero, champs):
                lecteur.lignes += 1
                ligne(numero, *(champs[c] for c in colonnes))


LECTEURS: Final[Mapping[str, Callable[[Path, Communes, Mapping[str, str]], Liste]]] = {"frr": _frr, "qpv": _qpv}
"""The name of a list in the command → how its file is read. Raises ImportRefuse with every fault."""
