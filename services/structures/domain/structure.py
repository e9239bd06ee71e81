"""A structure d'accueil, from the moment it registers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from services.kit.aggregate import Aggregate, Faute, Refus

from ..events import StructureEnregistree
from .commune import Commune, Communes
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

__all__ = ["EnregistrementRefuse", "SiretDUneAutre", "SiretDejaEnregistre", "Structure"]


class EnregistrementRefuse(Refus):
    message = "La structure ne peut pas être enregistrée : le formulaire est à corriger."


class SiretDejaEnregistre(Refus):
    message = "Une structure est déjà enregistrée avec ce SIRET."


class SiretDUneAutre(Refus):
    message = "Vous ne pouvez enregistrer que la structure de votre propre SIRET."


@dataclass(frozen=True, kw_only=True)
class Structure(Aggregate):
    """One establishment, with its place and the verdict given when it registered.

    ``siret`` is what it is known by: its SIRET, or its RIDET in New Caledonia.
    An ineligible structure registers like any other and is told why: it stays known, so that ANCT may see it
    again; what it may not do is deposit a candidature.
    """

    siret: str
    nom: str
    categorie_juridique: str
    commune: str
    departement: str
    region: str
    epci: str | None
    contact: Contact
    eligibilite: Eligibilite
    enregistree_le: datetime
    rna: str | None = None

    @property
    def siren(self) -> str | None:
        return siren_de(self.siret)

    @classmethod
    def enregistrer(
        cls, demande: Demande, *, id: str, communes: Communes, bareme: Bareme, le: datetime
    ) -> tuple[Self, StructureEnregistree]:
        """Registers what the form says, or raises EnregistrementRefuse with every fault at once."""
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
            raise EnregistrementRefuse(fautes=fautes)
        structure = cls(
            id=id,
            siret=siret,
            nom=propre(demande.nom),
            categorie_juridique=(demande.categorie_juridique or "").strip(),
            commune=commune.code,
            departement=commune.departement,
            region=commune.region,
            epci=commune.epci,
            contact=demande.contact,
            eligibilite=eligibilite,
            enregistree_le=le,
            rna=normaliser_rna(demande.rna) or None,
        )
        return structure, structure._enregistree(commune, le)

    def _enregistree(self, commune: Commune, le: datetime) -> StructureEnregistree:
        return StructureEnregistree(
            structure=self.id,
            siret=self.siret,
            commune=self.commune,
            departement=self.departement,
            region=self.region,
            epci=self.epci,
            population=commune.population,
            categorie_juridique=self.categorie_juridique,
            famille=self.eligibilite.famille,
            verdict=self.eligibilite.verdict,
            preuves_manquantes=self.eligibilite.preuves_manquantes,
            millesime=self.eligibilite.millesime,
            le=le,
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
