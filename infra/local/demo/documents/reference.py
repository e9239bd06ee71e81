"""What a web client asks about places and about structures that may be one."""

from typing import Final

from . import REFUS

__all__ = ["DOUBLONS", "FUSIONNER", "INDICATEURS", "STRUCTURE", "STRUCTURE_DE_LA_CANDIDATURE"]

INDICATEURS: Final = """query Indicateurs($commune: String!) {
  indicateursCommune(commune: $commune) {
    population
    frr { etat millesime libelle }
    qpv { etat millesime quartiers { code nom } }
  }
}"""
DOUBLONS: Final = """query Doublons($departement: String!) {
  doublons(departement: $departement, first: 20) {
    edges { node { une { id nom siret } autre { id nom siret } probable motifs { motif explication } } }
  }
}"""
FUSIONNER: Final = f"""mutation Fusionner($conservee: ID!, $absorbee: ID!, $motif: String!) {{
  fusionner(conservee: $conservee, absorbee: $absorbee, motif: $motif) {{ {REFUS} ... on Structure {{ id siret }} }}
}}"""
STRUCTURE: Final = "query Structure($id: ID!) { structure(id: $id) { id nom siret } }"
STRUCTURE_DE_LA_CANDIDATURE: Final = "query Chez($id: ID!) { candidature(id: $id) { structure { id siret } } }"
