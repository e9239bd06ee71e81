"""Who a structure says it is, once read: everything that is wrong is told at once."""

from dataclasses import dataclass

from services.kit.aggregate import Faute, Refus
from services.territoire import Commune, Communes

from .eligibilite import Bareme, CategorieInconnue, Eligibilite, evaluer
from .formulaire import NOM_MAX, Contact, Demande, fautes_du_contact, propre, texte_fautif
from .identifiant import (
    NOUVELLE_CALEDONIE,
    identifiant_valide,
    normaliser_rna,
    ridet,
    rna_possible,
    rna_valide,
    siren_de,
)
from .siret import departement_implausible, normaliser

__all__ = ["Identite", "lire_identite"]


@dataclass(frozen=True, kw_only=True)
class Identite:
    """What the form says, cleaned, with the place and the rule's verdict that follow from it."""

    siret: str
    rna: str | None
    nom: str
    categorie_juridique: str
    commune: Commune
    contact: Contact
    eligibilite: Eligibilite


def lire_identite(demande: Demande, *, communes: Communes, bareme: Bareme, refus: type[Refus]) -> Identite:
    """Raises ``refus`` with every fault."""
    siret = normaliser(demande.siret or "")
    commune = communes((demande.commune or "").strip().upper())
    eligibilite = _eligibilite(bareme, demande, siren_de(siret))
    fautes = (
        *_siret_fautif(siret),
        *_rna_fautif(demande),
        *texte_fautif("nom", demande.nom, "le nom de la structure", NOM_MAX),
        *_categorie_fautive(demande, eligibilite),
        *_commune_fautive(demande, siret, commune),
        *fautes_du_contact(demande),
    )
    if fautes or commune is None or eligibilite is None:
        raise refus(fautes=fautes)
    return Identite(
        siret=siret,
        rna=normaliser_rna(demande.rna) or None,
        nom=propre(demande.nom),
        categorie_juridique=(demande.categorie_juridique or "").strip(),
        commune=commune,
        contact=demande.contact,
        eligibilite=eligibilite,
    )


def _eligibilite(bareme: Bareme, demande: Demande, siren: str | None) -> Eligibilite | None:
    try:
        return evaluer(bareme, categorie=(demande.categorie_juridique or "").strip(), siren=siren)
    except CategorieInconnue:
        return None


def _siret_fautif(siret: str) -> tuple[Faute, ...]:
    if not siret:
        return (Faute("siret", "Indiquez le SIRET de la structure (en Nouvelle-Calédonie, son RIDET)."),)
    if not identifiant_valide(siret):
        message = (
            "Ce numéro n'est ni un SIRET (quatorze chiffres, dont une clé de contrôle) "
            "ni un RIDET (sept ou dix chiffres)."
        )
        return (Faute("siret", message),)
    return ()


def _rna_fautif(demande: Demande) -> tuple[Faute, ...]:
    rna = normaliser_rna(demande.rna)
    if not rna:
        return ()
    if not rna_valide(rna):
        return (Faute("rna", "Ce numéro RNA n'est pas valable : il compte la lettre W et neuf chiffres."),)
    if not rna_possible((demande.categorie_juridique or "").strip()):
        return (Faute("rna", "Seule une association déclarée a un numéro RNA."),)
    return ()


def _categorie_fautive(demande: Demande, eligibilite: Eligibilite | None) -> tuple[Faute, ...]:
    if not (demande.categorie_juridique or "").strip():
        return (Faute("categorieJuridique", "Indiquez la catégorie juridique de la structure."),)
    if eligibilite is None:
        return (Faute("categorieJuridique", CategorieInconnue.message),)
    return ()


def _commune_fautive(demande: Demande, siret: str, commune: Commune | None) -> tuple[Faute, ...]:
    if not (demande.commune or "").strip():
        return (Faute("commune", "Indiquez le code Insee de la commune."),)
    if commune is None:
        return (Faute("commune", "Ce code Insee n'est celui d'aucune commune (ce n'est pas le code postal)."),)
    if ridet(siret) and commune.departement != NOUVELLE_CALEDONIE:
        return (
            Faute("commune", "Un RIDET est celui d'une structure de Nouvelle-Calédonie : cette commune est ailleurs."),
        )
    siren = siren_de(siret) or ""
    # A commune that changed département keeps its SIREN: the one the reference gives is always right.
    if siren != commune.siren and departement_implausible(siren, commune.departement):
        return (Faute("commune", "Ce SIRET est celui d'une commune d'un autre département."),)
    return ()
