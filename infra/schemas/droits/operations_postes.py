"""What is done to a post: recruited on, its contract corrected or broken, given back, transferred."""

from typing import Final

from .operations import Operation, geste

__all__ = ["CORRIGER", "RECRUTER", "RENDRE", "ROMPRE", "TRANSFERER"]

_CONTRAT: Final = '{nature: CDD, debut: "2026-03-02", fin: "%s", remuneration: 200000}'


def _geste(champ: str) -> Operation:
    return geste("structures", champ, "Poste", "etat")


RECRUTER: Final = _geste(f'recruter(poste: "$poste", conseiller: "$conseiller", contrat: {_CONTRAT % "2027-03-01"})')
CORRIGER: Final = _geste(f'corrigerContrat(poste: "$poste_tenu", id: "$contrat", contrat: {_CONTRAT % "2027-09-01"})')
ROMPRE: Final = _geste('rompreContrat(poste: "$poste_tenu", id: "$contrat", motif: DEMISSION, fin: "2026-06-30")')
RENDRE: Final = _geste('rendrePoste(id: "$poste", motif: FIN_DU_PROJET)')
TRANSFERER: Final = _geste('transfererPoste(id: "$poste", vers: "$structure")')
