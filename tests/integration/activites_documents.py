"""The GraphQL documents with which the reports are tried."""

from typing import Any, Final

__all__ = [
    "CORRIGER",
    "CRA",
    "CRAS",
    "DERNIER",
    "ENREGISTRER",
    "LOT",
    "MES_BROUILLONS",
    "MES_CRAS",
    "RETIRER",
    "SAISIE",
    "SUPPRIMER",
    "TRANSMETTRE",
]

SAISIE: Final[dict[str, Any]] = {"jour": "2026-03-02", "duree": 45, "themes": ["EMAIL"], "lieu": "DOMICILE"}
TRANSMETTRE: Final = """
mutation ($saisie: SaisieCra!, $cle: String!) {
  transmettreCra(saisie: $saisie, cle: $cle) {
    ... on Cra { id statut structure jour duree themes }
    ... on Refus { code message fautes { champ } }
  }
}"""
LOT: Final = """
mutation ($lot: [LigneCra!]!) {
  transmettreCras(lot: $lot) {
    ... on LotDeCras { lignes { cle dejaTransmis cra { id statut } refus { code message fautes { champ } } } }
    ... on Refus { code }
  }
}"""
CORRIGER: Final = """
mutation ($id: ID!, $saisie: SaisieCra!) {
  corrigerCra(id: $id, saisie: $saisie) {
    ... on Cra { statut duree corrections }
    ... on Refus { code }
  }
}"""
RETIRER: Final = """
mutation ($id: ID!, $motif: MotifRetraitCra!) {
  retirerCra(id: $id, motif: $motif) { ... on Cra { statut motifRetrait } ... on Refus { code } }
}"""
ENREGISTRER: Final = """
mutation ($saisie: SaisieCra!, $cle: String!) {
  enregistrerBrouillon(saisie: $saisie, cle: $cle) {
    ... on BrouillonCra { id cle } ... on Refus { code fautes { champ } }
  }
}"""
SUPPRIMER: Final = """
mutation ($cle: String!) {
  supprimerBrouillon(cle: $cle) { ... on BrouillonSupprime { cle } ... on Refus { code } }
}"""
_FORMULAIRE: Final = """
{ jour type duree lieu commune themes sousThemes participants ages { tranche nombre } materiels autonomie }"""
MES_BROUILLONS: Final = (
    "query { mesBrouillons(first: 100) { edges { node { id cle ecritLe formulaire " + _FORMULAIRE + " } } } }"
)
DERNIER: Final = "query { memeQueLeDernier " + _FORMULAIRE + " }"
CRA: Final = "query ($id: ID!) { cra(id: $id) { id } }"
MES_CRAS: Final = """
query ($mois: String, $after: String) {
  mesCras(mois: $mois, first: 2, after: $after) { edges { node { id jour } } pageInfo { endCursor hasNextPage } }
}"""
CRAS: Final = """
query ($structure: ID!, $mois: String!, $after: String) {
  cras(structure: $structure, mois: $mois, first: 2, after: $after) {
    edges { node { id jour } } pageInfo { endCursor hasNextPage }
  }
}"""
