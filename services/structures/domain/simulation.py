"""The simulator: the verdict that anyone may ask before registering."""

from services.kit.aggregate import Faute, Refus

from .eligibilite import Bareme, CategorieInconnue, Eligibilite, evaluer
from .siret import normaliser, siren_valide, siret_valide

__all__ = ["SimulationImpossible", "simuler"]


class SimulationImpossible(Refus):
    message = "Le verdict ne peut pas être donné : la demande est à corriger."


def simuler(bareme: Bareme, *, categorie: str, siret: str | None, siren: str | None) -> Eligibilite:
    """The verdict on a legal category; the SIRET or the SIREN, when given, finds the bodies that the text names.

    Raises SimulationImpossible with every fault at once.
    """
    fautes = []
    etablissement, entreprise = normaliser(siret or ""), normaliser(siren or "")
    if etablissement and not siret_valide(etablissement):
        fautes.append(Faute("siret", "Ce SIRET n'est pas valable."))
    if entreprise and not siren_valide(entreprise):
        fautes.append(Faute("siren", "Ce SIREN n'est pas valable."))
    if etablissement and entreprise and not etablissement.startswith(entreprise):
        fautes.append(Faute("siren", "Ce SIREN n'est pas celui du SIRET."))
    if categorie.strip() not in bareme.categories:
        fautes.append(Faute("categorieJuridique", CategorieInconnue.message))
    if fautes:
        raise SimulationImpossible(fautes=tuple(fautes))
    return evaluer(bareme, categorie=categorie.strip(), siren=entreprise or etablissement[:9])
