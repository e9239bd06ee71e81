"""What both subgraphs of the comparison serve: fifty lines of eight fields, and one form to validate."""

from dataclasses import dataclass

__all__ = ["DEMANDE", "DEPOT", "ENTITES", "LIGNES", "LISTE", "PAR_ID", "REPRESENTATIONS", "Demande", "Ligne", "fautes"]


@dataclass(frozen=True)
class Ligne:
    id: str
    siret: str
    nom: str
    statut: str
    departement: str
    commune: str
    postes: int
    depose_le: str


LIGNES = [Ligne(f"id-{n}", f"{n:014}", f"Commune {n}", "DEPOSEE", "69", "69123", n, "2026-11-24") for n in range(50)]
PAR_ID = {ligne.id: ligne for ligne in LIGNES}


@dataclass
class Demande:
    structure: str
    postes: int
    motivation: str
    debut: str
    engagement: bool
    contact: str


def fautes(demande: Demande) -> list[str]:
    """The names of the fields that are wrong."""
    sain = {
        "structure": demande.structure in PAR_ID,
        "postes": demande.postes >= 1,
        "motivation": 1 <= len(demande.motivation) <= 2_500,
        "debut": demande.debut >= "2026-11-24",
        "engagement": demande.engagement,
        "contact": "@" in demande.contact,
    }
    return [champ for champ, juste in sain.items() if not juste]


CHAMPS = "id siret nom statut departement commune postes deposeLe"
ENTITES = f"query E($r: [_Any!]!) {{ _entities(representations: $r) {{ ... on Dossier {{ {CHAMPS} }} }} }}"
REPRESENTATIONS = [{"__typename": "Dossier", "id": ligne.id} for ligne in LIGNES]
DEMANDE = {
    "structure": "id-1",
    "postes": 2,
    "motivation": "Accompagner les habitants.",
    "debut": "2027-01-04",
    "engagement": True,
    "contact": "mairie@exemple.fr",
}
DEPOT = "mutation D($d: {input}!) {{ deposer(demande: $d) {{ __typename ... on Dossier {{ {champs} }} }} }}"
LISTE = f"query L($n: Int!) {{ dossiers(first: $n) {{ edges {{ node {{ {CHAMPS} }} }} }} }}"
