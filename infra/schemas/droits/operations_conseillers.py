"""What is done to a conseiller: declared, corrected, linked to its account, trained, withdrawn, erased."""

from typing import Final

from .operations import geste

__all__ = [
    "DECLARER",
    "EFFACER",
    "FORMER",
    "LIER",
    "MODIFIER",
    "PASSER",
    "PRENDRE_LE_POSTE",
    "RENVOYER",
    "RETIRER",
    "TESTER",
    "TESTER_ENCORE",
]

_DECLARATION: Final = '{nom: "Essai", prenom: "Dominique", courriel: "dominique@exemple.fr"}'
_LUI: Final = 'id: "$conseiller"'
_DU_CONSEILLER: Final = 'conseiller: "$conseiller"'

DECLARER: Final = geste(
    "structures", f'declarerConseiller(structure: "$structure", declaration: {_DECLARATION})', "Conseiller", "statut"
)
MODIFIER: Final = geste("structures", f'modifierConseiller({_LUI}, identite: {{nom: "Autre"}})', "Conseiller", "statut")
RETIRER: Final = geste(
    "structures", f'retirerConseiller({_LUI}, motif: "Essayé par le tableau des droits.")', "Conseiller", "statut"
)
# The link of the declaration has just left: whoever may ask for another is told to wait.
RENVOYER: Final = geste("structures", f"renvoyerLienDuCompte({_LUI})", "Conseiller", "statut")
LIER: Final = geste("structures", 'lierMonCompte(jeton: "$conseiller.faux")', "Conseiller", "statut")
EFFACER: Final = geste("structures", f"effacerConseiller({_LUI})", "Conseiller", "statut")
TESTER: Final = geste("structures", f"enregistrerPositionnement({_DU_CONSEILLER}, heures: 105)", "Conseiller", "statut")
TESTER_ENCORE: Final = geste(
    "structures", f"enregistrerPositionnement({_DU_CONSEILLER}, heures: 70)", "Conseiller", "statut"
)
FORMER: Final = geste(
    "structures",
    f'enregistrerFormation({_DU_CONSEILLER}, debut: "2026-02-02", fin: "2026-02-27")',
    "Conseiller",
    "statut",
)
PRENDRE_LE_POSTE: Final = geste(
    "structures", f'enregistrerPriseDePoste({_DU_CONSEILLER}, leJour: "2026-03-02")', "Conseiller", "statut"
)
PASSER: Final = geste(
    "structures",
    f'enregistrerExamen({_DU_CONSEILLER}, examen: PIX, date: "2026-02-27", obtenu: true)',
    "Conseiller",
    "statut",
)
