"""The simulator: the verdict that anyone may ask before registering."""

from services.kit.aggregate import Faute, Refus

from .eligibilite import Bareme, CategorieInconnue, Eligibilite, evaluer
from .identifiant import identifiant_valide, normaliser_rna, rna_possible, rna_valide, siren_de
from .siret import normaliser, siren_valide

__all__ = ["MillesimeInconnu", "SimulationImpossible", "simuler"]


class SimulationImpossible(Refus):
    message = "Le verdict ne peut pas être donné : la demande est à corriger."


class MillesimeInconnu(Refus):
    message = "Aucune lecture du texte n'a ce millésime."


def simuler(
    bareme: Bareme, *, categorie: str, siret: str | None, siren: str | None, rna: str | None = None
) -> Eligibilite:
    """The verdict on a legal category; the SIRET or the SIREN, when given, finds the bodies that the text names.

    ``siret`` may be a RIDET, which names none. An RNA changes no verdict: it shows that the category is wrong.

    Raises SimulationImpossible with every fault at once.
    """
    fautes = []
    etablissement, entreprise = normaliser(siret or ""), normaliser(siren or "")
    if etablissement and not identifiant_valide(etablissement):
        fautes.append(Faute("siret", "Ce SIRET ou ce RIDET n'est pas valable."))
    if entreprise and not siren_valide(entreprise):
        fautes.append(Faute("siren", "Ce SIREN n'est pas valable."))
    if etablissement and entreprise and not etablissement.startswith(entreprise):
        fautes.append(Faute("siren", "Ce SIREN n'est pas celui du SIRET."))
    association = normaliser_rna(rna)
    if association and not rna_valide(association):
        fautes.append(Faute("rna", "Ce numéro RNA n'est pas valable."))
    elif association and not rna_possible(categorie.strip()):
        fautes.append(
            Faute("rna", "Un numéro RNA est celui d'une association déclarée : cette catégorie n'en est pas.")
        )
    if categorie.strip() not in bareme.categories:
        fautes.append(Faute("categorieJuridique", CategorieInconnue.message))
    if fautes:
        raise SimulationImpossible(fautes=tuple(fautes))
    return evaluer(bareme, categorie=categorie.strip(), siren=entreprise or siren_de(etablissement))
