"""What a telephone asks about reports, and what anybody asks about the figures that they make."""

from typing import Final

from . import REFUS

__all__ = ["CORRIGER", "STATISTIQUES", "TRANSMETTRE", "TRANSMETTRE_LOT"]

_CRA: Final = "... on Cra { id jour duree commune statut corrections conseils { vu queFaire } }"
_CHIFFRES: Final = "cra accompagnements participants minutes themes { code valeur pourcentage }"

TRANSMETTRE: Final = f"""mutation Transmettre($saisie: SaisieCra!, $cle: String!) {{
  transmettreCra(saisie: $saisie, cle: $cle) {{ {REFUS} {_CRA} }}
}}"""
TRANSMETTRE_LOT: Final = f"""mutation TransmettreLot($lot: [LigneCra!]!) {{
  transmettreCras(lot: $lot) {{
    {REFUS} ... on LotDeCras {{
      lignes {{ cle dejaTransmis cra {{ id }} refus {{ code message fautes {{ champ message }} }} }}
    }}
  }}
}}"""
CORRIGER: Final = f"""mutation Corriger($id: ID!, $saisie: SaisieCra!) {{
  corrigerCra(id: $id, saisie: $saisie) {{ {REFUS} {_CRA} }}
}}"""
STATISTIQUES: Final = f"""query Statistiques($axe: AxeStatistique!, $code: ID, $du: Date!, $au: Date!) {{
  statistiques(axe: $axe, code: $code, du: $du, au: $au) {{
    definition publics dernierEvenement fraicheur total {{ {_CHIFFRES} }}
  }}
}}"""
