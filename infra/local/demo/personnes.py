"""Who plays: real communes of France with their true SIREN, and people who do not exist."""

from dataclasses import dataclass
from typing import Any

__all__ = ["ASSOCIATION", "ASSOCIATION_DEUX_FOIS", "AURILLAC", "BOURG", "COMITE", "COMMUNES", "DIE", "ENVELOPPES"]
__all__ += ["CONSEILLERE", "CONSEILLERE_SUB", "GUERET", "VALENCE", "Association", "Commune", "siret"]


def siret(siren: str) -> str:
    """The SIRET of a town hall's first establishment: SIREN, ``0001``, and the digit that makes it pass Luhn."""
    debut = f"{siren}0001"
    somme = sum(sum(divmod(int(c) * (2 - i % 2), 10)) for i, c in enumerate(reversed(debut)))
    return f"{debut}{-somme % 10}"


@dataclass(frozen=True)
class Commune:
    """A town hall that registers and asks for posts; its contact is invented."""

    nom: str
    insee: str
    departement: str
    siren: str
    postes: int
    projet: str

    @property
    def siret(self) -> str:
        return siret(self.siren)

    @property
    def courriel(self) -> str:
        return f"mairie@{self.nom.lower().replace('é', 'e').replace('-', '').replace('è', 'e')}.example"

    @property
    def demande(self) -> dict[str, Any]:
        return {
            "siret": self.siret,
            "nom": f"Commune de {self.nom}",
            "categorieJuridique": "7210",
            "commune": self.insee,
            "contact": {
                "nom": "Exemple",
                "prenom": "Camille",
                "fonction": "Direction générale des services",
                "courriel": self.courriel,
                "telephone": "+33100000000",
            },
        }


@dataclass(frozen=True)
class Association:
    """One that does not exist, under a SIREN that nobody bears."""

    siren: str
    courriel: str
    nom: str = "Les Ateliers d'exemple du Diois"

    @property
    def siret(self) -> str:
        return siret(self.siren)

    @property
    def demande(self) -> dict[str, Any]:
        contact = {"fonction": "Présidence", "courriel": self.courriel}
        commune = DIE.demande
        return {
            **commune,
            "siret": self.siret,
            "nom": self.nom,
            "rna": "W269999999",
            "categorieJuridique": "9220",
            "contact": {**commune["contact"], **contact},
        }


DIE = Commune("Die", "26113", "26", "212601132", 2, "Une permanence par semaine dans chaque vallée du Diois.")
VALENCE = Commune("Valence", "26362", "26", "212603625", 3, "Des ateliers dans les quartiers, avec les médiathèques.")
BOURG = Commune("Bourg-lès-Valence", "26058", "26", "212600589", 1, "Un accueil numérique à la maison des services.")
GUERET = Commune("Guéret", "23096", "23", "212309603", 1, "Accompagner les démarches en ligne des habitants.")
AURILLAC = Commune("Aurillac", "15014", "15", "211500145", 1, "Un bus numérique pour les communes alentour.")
ASSOCIATION = Association("999999999", "ateliers@association.example")
ASSOCIATION_DEUX_FOIS = Association("999999989", "bureau@association.example")
COMMUNES = (DIE, VALENCE, BOURG, GUERET, AURILLAC)
ENVELOPPES = {"26": 4, "23": 2, "15": 2}
CONSEILLERE = {
    "nom": "Exemplaire",
    "prenom": "Maëlise",
    "courriel": "maelise@conseillere.example",
    "telephone": "+33600000000",
}
"""She does not exist."""
CONSEILLERE_SUB = "conseillere-de-die"
COMITE = (
    {
        "nom": "Exemple",
        "prenom": "Dominique",
        "organisme": "ANCT",
        "fonction": "Direction du programme",
        "qualite": "PRESIDENT",
    },
    {"nom": "Exemple", "prenom": "Sacha", "organisme": "ANCT", "fonction": "Adjoint", "qualite": "VICE_PRESIDENT"},
    {"nom": "Exemple", "prenom": "Claude", "organisme": "Caisse des dépôts", "fonction": "Chargé de mission"},
    {"nom": "Exemple", "prenom": "Alix", "organisme": "Association des maires", "fonction": "Déléguée"},
    {"nom": "Exemple", "prenom": "Noa", "organisme": "Assemblée des départements", "fonction": "Conseiller"},
)
"""The committee that sits, by number from 1; none of them exists."""
