"""What is done to a convention and its engagements: completed, transmitted, examined, signed, renewed, ended."""

from typing import Final

from .operations import Operation, geste

__all__ = [
    "APPROUVER",
    "ATTESTER",
    "COMPLETER",
    "CONFIRMER",
    "CONSTATER",
    "CONTESTER",
    "CORRIGER",
    "DEMANDER",
    "DEPOSER",
    "LEVER",
    "RENOUVELER",
    "RENVOYER",
    "RESILIER",
    "RETIRER",
    "SIGNER",
    "TRANSMETTRE",
]

_ELLE: Final = 'id: "$convention"'
_ENGAGEMENT: Final = 'convention: "$convention", engagement: EQUIPEMENT'
_MOTIF: Final = 'motif: "Essayé par le tableau des droits."'
_SIGNATAIRE: Final = 'signataireNom: "Essai", signatairePrenom: "Camille", signataireFonction: "Maire"'


def _geste(champ: str) -> Operation:
    return geste("structures", champ, "Convention", "statut")


COMPLETER: Final = _geste(f'completerConvention({_ELLE}, informations: {{{_SIGNATAIRE}, adresse: "1 place"}})')
CORRIGER: Final = _geste(f'completerConvention({_ELLE}, informations: {{{_SIGNATAIRE}, adresse: "2 place"}})')
TRANSMETTRE: Final = _geste(f"transmettreConvention({_ELLE})")
RENVOYER: Final = _geste(f'renvoyerConvention({_ELLE}, manque: "Le pouvoir du signataire.")')
APPROUVER: Final = _geste(f"approuverConvention({_ELLE})")
SIGNER: Final = _geste(f'apposerSignature({_ELLE}, jour: "2026-03-02")')
DEMANDER: Final = _geste(f"demanderRenouvellement({_ELLE})")
RENOUVELER: Final = _geste(f'renouvelerConvention({_ELLE}, fin: "2030-03-01")')
RESILIER: Final = _geste(
    f'resilierConvention({_ELLE}, motif: DEMANDE_DE_LA_STRUCTURE, precision: "Essayé par le tableau des droits.")'
)
ATTESTER: Final = _geste(f'attesterEngagement({_ENGAGEMENT}, preuve: "Un ordinateur remis en main propre.")')
CONFIRMER: Final = _geste(f"confirmerEngagement({_ENGAGEMENT})")
CONTESTER: Final = _geste(f"contesterAttestation({_ENGAGEMENT}, {_MOTIF})")
CONSTATER: Final = _geste(f"constaterManquement({_ENGAGEMENT}, {_MOTIF})")
LEVER: Final = _geste(f"leverManquement({_ENGAGEMENT}, {_MOTIF})")
RETIRER: Final = _geste('retirerPiece(convention: "$convention", piece: "RIB")')
DEPOSER: Final = Operation(
    "structures",
    'mutation { deposerPiece(convention: "$convention", nature: RIB, taille: 1000)'
    " { ... on DepotDePiece { expireLe } ... on Refus { code } } }",
)
