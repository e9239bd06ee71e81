"""The radar: which two structures may be one, and why; establishments of one SIREN are not duplicates."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.territoire import Communes, cle_de_nom

from .noms import forme, proximite
from .structure import Structure

__all__ = ["MotifRapprochement", "Paire", "organisation", "rapprocher"]

SEUIL_COMMUNE: Final = 88
SEUIL_DEPARTEMENT: Final = 94
"""Out of 100. (choice) « Ecole Jean Moulin » and « Ecole Jean Moulins » pass both, « Régie A » and « Régie B » none."""


class MotifRapprochement(StrEnum):
    MEME_RNA = "MEME_RNA"
    MEME_NOM = "MEME_NOM"
    NOM_PROCHE = "NOM_PROCHE"
    MEME_SIREN = "MEME_SIREN"


RANGS: Final = {
    MotifRapprochement.MEME_RNA: 3_000,
    MotifRapprochement.MEME_NOM: 2_000,
    MotifRapprochement.NOM_PROCHE: 1_000,
    MotifRapprochement.MEME_SIREN: 0,
}


@dataclass(frozen=True, kw_only=True)
class Paire:
    """Two structures (ids, the lesser first) listed in one ``departement``, and what brings them together.

    ``proximite`` of their names, 0 to 100. A pair that straddles two départements is listed in both; only the
    first of its rows is ``principale``, so that a list of the whole country shows it once.
    """

    une: str
    autre: str
    departement: str
    principale: bool
    motifs: tuple[MotifRapprochement, ...]
    proximite: int
    meme_commune: bool

    @property
    def cle(self) -> str:
        return f"{self.une}:{self.autre}:{self.departement}"

    @property
    def probable(self) -> bool:
        """Whether it may be a duplicate at all."""
        return self.motifs != (MotifRapprochement.MEME_SIREN,)

    @property
    def rang(self) -> int:
        """The most likely first."""
        return max(RANGS[motif] for motif in self.motifs) + self.proximite


def organisation(siret: str) -> str:
    """What the establishments of one body share: the SIREN of a SIRET, the seven digits of a RIDET."""
    return siret[:9] if len(siret) == 14 else siret[:7]


def rapprocher(une: Structure, autre: Structure, communes: Communes) -> tuple[Paire, ...]:
    """The rows of a pair, one a département; none when nothing brings the two together, or one answers no more."""
    une, autre = sorted((une, autre), key=lambda s: s.id)
    if une.id == autre.id or any(s.absorbee_par is not None or s.fermeture is not None for s in (une, autre)):
        return ()
    proches = proximite(forme(une.nom), forme(autre.nom))
    motifs = _motifs(une, autre, proches, communes)
    if not motifs:
        return ()
    return tuple(
        Paire(
            une=une.id,
            autre=autre.id,
            departement=departement,
            principale=rang == 0,
            motifs=motifs,
            proximite=proches,
            meme_commune=une.commune == autre.commune,
        )
        for rang, departement in enumerate(sorted({une.departement, autre.departement}))
    )


def _motifs(une: Structure, autre: Structure, proches: int, communes: Communes) -> tuple[MotifRapprochement, ...]:
    if organisation(une.siret) == organisation(autre.siret):
        # Two establishments share their name and their RNA as a matter of course: nothing more is to be read in it.
        return (MotifRapprochement.MEME_SIREN,)
    motifs = [MotifRapprochement.MEME_RNA] if une.rna is not None and une.rna == autre.rna else []
    if not forme(une.nom) or une.departement != autre.departement:
        return tuple(motifs)
    if une.commune == autre.commune:
        if forme(une.nom) == forme(autre.nom):
            motifs.append(MotifRapprochement.MEME_NOM)
        elif proches >= SEUIL_COMMUNE:
            motifs.append(MotifRapprochement.NOM_PROCHE)
    elif proches >= SEUIL_DEPARTEMENT and not (_nomme_sa_commune(une, communes) and _nomme_sa_commune(autre, communes)):
        motifs.append(MotifRapprochement.NOM_PROCHE)
    return tuple(motifs)


def _nomme_sa_commune(structure: Structure, communes: Communes) -> bool:
    """« CCAS de Bron », in Bron: near « CCAS de Briod » by its letters, and not the same body."""
    commune = communes(structure.commune)
    return commune is not None and f" {cle_de_nom(commune.nom)} " in f" {cle_de_nom(structure.nom)} "
