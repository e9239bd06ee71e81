"""What a web client asks after the decision: the tableau, the convention, posts, conseillers and their training."""

from typing import Final

from . import REFUS

__all__ = [
    "APPROUVER",
    "COMPLETER",
    "CONVENTION",
    "DECLARER",
    "EXAMEN",
    "FORMATION",
    "JOINDRE",
    "LIER",
    "POSITIONNEMENT",
    "POSTES",
    "RECRUTER",
    "SIGNER",
    "TABLEAU",
    "TRANSMETTRE",
]

_CONVENTION: Final = "... on Convention { id statut fin manques }"
_CONSEILLER: Final = "... on Conseiller { id compteLieLe parcours { etape etat echeance } }"

TABLEAU: Final = """query Tableau {
  monTableau {
    postes { attribues occupes vacants }
    conventions { id statut manques fin signatures { partie jour } }
    conseillers { id nom lie heures }
    cra { mois nombre }
    alertes { phrase depuis }
    aFaire { code phrase echeance retard geste }
  }
}"""
CONVENTION: Final = "query Convention($id: ID!) { convention(id: $id) { id statut fin manques } }"
COMPLETER: Final = f"""mutation Completer($id: ID!, $informations: InformationsInput!) {{
  completerConvention(id: $id, informations: $informations) {{ {REFUS} {_CONVENTION} }}
}}"""
JOINDRE: Final = f"""mutation Joindre($convention: ID!, $nature: NaturePieceDeConvention!, $taille: Int!) {{
  deposerPiece(convention: $convention, nature: $nature, taille: $taille) {{ {REFUS} ... on DepotDePiece {{ url }} }}
}}"""
TRANSMETTRE: Final = f"""mutation Transmettre($id: ID!) {{
  transmettreConvention(id: $id) {{ {REFUS} {_CONVENTION} }}
}}"""
APPROUVER: Final = f"""mutation Approuver($id: ID!) {{
  approuverConvention(id: $id) {{ {REFUS} {_CONVENTION} }}
}}"""
SIGNER: Final = f"""mutation Signer($id: ID!, $jour: Date!, $reference: String!) {{
  apposerSignature(id: $id, jour: $jour, reference: $reference) {{ {REFUS} {_CONVENTION} }}
}}"""
POSTES: Final = """query Postes {
  maStructure { postes(first: 10) { edges { node { id numero etat recruterAvant } } } }
}"""
DECLARER: Final = f"""mutation Declarer($structure: ID!, $declaration: DeclarerConseillerInput!, $cle: String) {{
  declarerConseiller(structure: $structure, declaration: $declaration, cle: $cle) {{ {REFUS} {_CONSEILLER} }}
}}"""
LIER: Final = f"""mutation Lier($jeton: String!) {{
  lierMonCompte(jeton: $jeton) {{ {REFUS} {_CONSEILLER} }}
}}"""
RECRUTER: Final = f"""mutation Recruter($poste: ID!, $conseiller: ID!, $contrat: ContratInput!, $cle: String) {{
  recruter(poste: $poste, conseiller: $conseiller, contrat: $contrat, cle: $cle) {{
    {REFUS} ... on Poste {{ id etat contrats {{ id nature debut fin }} }}
  }}
}}"""
POSITIONNEMENT: Final = f"""mutation Positionnement($conseiller: ID!, $heures: Int!) {{
  enregistrerPositionnement(conseiller: $conseiller, heures: $heures) {{ {REFUS} {_CONSEILLER} }}
}}"""
FORMATION: Final = f"""mutation Formation($conseiller: ID!, $debut: Date!, $fin: Date!) {{
  enregistrerFormation(conseiller: $conseiller, debut: $debut, fin: $fin) {{ {REFUS} {_CONSEILLER} }}
}}"""
EXAMEN: Final = f"""mutation Examen($conseiller: ID!, $date: Date!) {{
  enregistrerExamen(conseiller: $conseiller, examen: PIX, date: $date, obtenu: true) {{ {REFUS} {_CONSEILLER} }}
}}"""
