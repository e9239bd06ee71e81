"""A structure d'accueil, from the moment it registers to its closing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self, TypedDict

from services.kit.aggregate import Decision, Fait, Refus
from services.territoire import Commune, Communes

from ..events import CourrielAConfirmer, IdentiteModifiee, StructureEnregistree, StructureFermee
from .actes import Changement, Fermeture, NatureActe, lire_motif
from .courriel import Courriel
from .derogation import sous_derogation
from .eligibilite import Bareme
from .formulaire import Demande
from .identite import lire_identite
from .oubli import Oubli
from .place import Place
from .verdict import VerdictSurDossier

__all__ = ["EnregistrementRefuse", "IdentiteRefusee", "SiretDUneAutre", "SiretDejaEnregistre", "Structure"]


class EnregistrementRefuse(Refus):
    message = "La structure ne peut pas être enregistrée : le formulaire est à corriger."


class IdentiteRefusee(Refus):
    message = "L'identité de la structure ne peut pas être modifiée : le formulaire est à corriger."


class SiretDejaEnregistre(Refus):
    message = "Une structure est déjà enregistrée avec ce SIRET."


class SiretDUneAutre(Refus):
    message = "Vous ne pouvez enregistrer que la structure de votre propre SIRET."


class Lieu(TypedDict):
    commune: str
    departement: str
    region: str
    epci: str | None
    population: int | None


@dataclass(frozen=True, kw_only=True)
class Structure(Courriel, Oubli, VerdictSurDossier, Place):
    """How a structure registers, says that it is no longer the same, and closes.

    An ineligible structure registers like any other and is told why: it stays known, so that ANCT may see it
    again; what it may not do is deposit a candidature.
    """

    @classmethod
    def enregistrer(
        cls, demande: Demande, *, id: str, communes: Communes, bareme: Bareme, graine: str, le: datetime
    ) -> tuple[Self, StructureEnregistree, CourrielAConfirmer]:
        """Registers what the form says, or raises EnregistrementRefuse with every fault at once.

        ``graine``: random text, for the link that confirms the address.
        """
        lue = lire_identite(demande, communes=communes, bareme=bareme, refus=EnregistrementRefuse)
        structure = cls(
            id=id,
            siret=lue.siret,
            rna=lue.rna,
            nom=lue.nom,
            categorie_juridique=lue.categorie_juridique,
            **_place(lue.commune),
            contact=lue.contact,
            eligibilite=lue.eligibilite,
            enregistree_le=le,
        )._a_confirmer(graine, le)
        enregistree = StructureEnregistree(**structure._profil(), le=le)
        return structure, enregistree, CourrielAConfirmer(**structure._concerne(), le=le)

    def modifier_identite(
        self,
        modifie: Mapping[str, str | None],
        *,
        par: str,
        communes: Communes,
        bareme: Bareme,
        graine: str,
        le: datetime,
    ) -> Decision[Self]:
        """``modifie``: the fields of the form (as Demande names them) that are no longer the same, and no others.

        The rule gives its verdict again; ANCT's own stays above it. Raises IdentiteRefusee with every fault.
        """
        self._ouverte()
        demande = replace(self._demande(), **{**modifie, "siret": self.siret})
        lue = lire_identite(demande, communes=communes, bareme=bareme, refus=IdentiteRefusee)
        derogation = self.derogation
        modifiee = replace(
            self,
            rna=lue.rna,
            nom=lue.nom,
            categorie_juridique=lue.categorie_juridique,
            **_place(lue.commune),
            contact=lue.contact,
        )
        changements = _changements(self, modifiee)
        if not changements:
            return (self,)
        eligibilite = sous_derogation(lue.eligibilite, derogation.verdict) if derogation else lue.eligibilite
        modifiee = replace(modifiee, eligibilite=eligibilite)
        changements = _changements(self, modifiee)
        faits: tuple[Fait, ...] = (IdentiteModifiee(**modifiee._profil(), le=le),)
        if self.contact is None or lue.contact.courriel != self.contact.courriel:
            modifiee = modifiee._a_confirmer(graine, le)
            faits = (*faits, CourrielAConfirmer(**modifiee._concerne(), le=le))
        return modifiee._noter(NatureActe.IDENTITE_MODIFIEE, par=par, le=le, changements=changements), *faits

    def fermer(self, motif: str | None, *, par: str, le: datetime) -> Decision[Self]:
        """For good: its SIRET stays taken, what it was stays readable."""
        self._ouverte()
        lu = lire_motif(motif)
        fermee = replace(self, fermeture=Fermeture(par=par, le=le, motif=lu))
        return fermee._noter(NatureActe.FERMETURE, par=par, le=le, motif=lu), StructureFermee(**self._concerne(), le=le)

    def _demande(self) -> Demande:
        """The form as it would be filled today."""
        contact = self.contact
        return Demande(
            siret=self.siret,
            rna=self.rna,
            nom=self.nom,
            categorie_juridique=self.categorie_juridique,
            commune=self.commune,
            contact_nom=contact.nom if contact else None,
            contact_prenom=contact.prenom if contact else None,
            contact_fonction=contact.fonction if contact else None,
            contact_courriel=contact.courriel if contact else None,
            contact_telephone=contact.telephone if contact else None,
        )


def _place(commune: Commune) -> Lieu:
    return Lieu(
        commune=commune.code,
        departement=commune.departement,
        region=commune.region,
        epci=commune.epci,
        population=commune.population,
    )


def _changements(avant: Structure, apres: Structure) -> tuple[Changement, ...]:
    """What differs, field by field, by the names of the form; then the verdict."""
    anciens, nouveaux = _champs(avant), _champs(apres)
    return tuple(
        Changement(champ=champ, avant=ancien, apres=nouveaux[champ])
        for champ, ancien in anciens.items()
        if ancien != nouveaux[champ]
    )


def _champs(s: Structure) -> Mapping[str, str]:
    contact = s.contact
    return {
        "rna": s.rna or "",
        "nom": s.nom,
        "categorieJuridique": s.categorie_juridique,
        "commune": s.commune,
        "contact.nom": contact.nom if contact else "",
        "contact.prenom": contact.prenom if contact else "",
        "contact.fonction": contact.fonction if contact else "",
        "contact.courriel": contact.courriel if contact else "",
        "contact.telephone": (contact.telephone or "") if contact else "",
        "eligibilite.verdict": s.eligibilite.verdict.value,
    }
