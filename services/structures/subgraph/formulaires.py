"""The forms that a client sends: to register, and to say what is no longer the same."""

import strawberry

from .. import domain

__all__ = ["ContactInput", "EnregistrerStructureInput", "IdentiteInput"]


@strawberry.input(description="La personne qui répond pour la structure.")
class ContactInput:
    nom: str | None = None
    prenom: str | None = None
    fonction: str | None = None
    courriel: str | None = None
    telephone: str | None = strawberry.field(default=None, description="Facultatif.")


@strawberry.input(description="Le formulaire d'inscription ; tout ce qui manque est dit en une fois.")
class EnregistrerStructureInput:
    siret: str | None = strawberry.field(
        default=None,
        description="Le SIRET, à quatorze chiffres ; en Nouvelle-Calédonie, le RIDET, à sept ou dix chiffres.",
    )
    rna: str | None = strawberry.field(
        default=None, description="Le numéro d'une association : W et neuf chiffres. Facultatif."
    )
    nom: str | None = None
    categorie_juridique: str | None = strawberry.field(default=None, description="Le code Insee, à quatre chiffres.")
    commune: str | None = strawberry.field(default=None, description="Le code Insee de la commune.")
    contact: ContactInput | None = None

    def demande(self) -> domain.Demande:
        contact = self.contact or ContactInput()
        return domain.Demande(
            siret=self.siret,
            rna=self.rna,
            nom=self.nom,
            categorie_juridique=self.categorie_juridique,
            commune=self.commune,
            contact_nom=contact.nom,
            contact_prenom=contact.prenom,
            contact_fonction=contact.fonction,
            contact_courriel=contact.courriel,
            contact_telephone=contact.telephone,
        )


@strawberry.input(description="La personne qui répond pour la structure : ce qui est absent ne change pas.")
class ContactModifieInput:
    nom: str | None = strawberry.UNSET
    prenom: str | None = strawberry.UNSET
    fonction: str | None = strawberry.UNSET
    courriel: str | None = strawberry.field(default=strawberry.UNSET, description="Une autre adresse est à confirmer.")
    telephone: str | None = strawberry.field(default=strawberry.UNSET, description="Vide pour l'effacer.")


@strawberry.input(description="Ce qui a changé ; ce qui est absent ne change pas.")
class IdentiteInput:
    rna: str | None = strawberry.field(default=strawberry.UNSET, description="Vide pour l'effacer.")
    nom: str | None = strawberry.UNSET
    categorie_juridique: str | None = strawberry.UNSET
    commune: str | None = strawberry.UNSET
    contact: ContactModifieInput | None = strawberry.UNSET

    def modifie(self) -> dict[str, str | None]:
        """By the names of the form, what was sent and nothing else."""
        champs = {nom: valeur for nom, valeur in vars(self).items() if nom != "contact"}
        if self.contact is not strawberry.UNSET:
            champs |= {f"contact_{nom}": valeur for nom, valeur in vars(self.contact or ContactInput()).items()}
        return {nom: valeur for nom, valeur in champs.items() if valeur is not strawberry.UNSET}
