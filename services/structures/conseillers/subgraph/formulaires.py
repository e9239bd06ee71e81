"""The forms that a client sends: to declare a conseiller, and to say what is no longer the same."""

import strawberry

from .. import domain

__all__ = ["ConseillerModifieInput", "DeclarerConseillerInput"]


@strawberry.input(description="La personne que la structure emploie ou va employer ; tout ce qui manque est dit.")
class DeclarerConseillerInput:
    nom: str | None = None
    prenom: str | None = None
    courriel: str | None = strawberry.field(default=None, description="Le lien vers son compte y est envoyé.")
    telephone: str | None = strawberry.field(default=None, description="Facultatif.")

    def declaration(self) -> domain.Declaration:
        return domain.Declaration(nom=self.nom, prenom=self.prenom, courriel=self.courriel, telephone=self.telephone)


@strawberry.input(description="Ce qui a changé ; ce qui est absent ne change pas.")
class ConseillerModifieInput:
    nom: str | None = strawberry.UNSET
    prenom: str | None = strawberry.UNSET
    courriel: str | None = strawberry.field(
        default=strawberry.UNSET, description="À une autre adresse, un autre lien est envoyé : le compte est à relier."
    )
    telephone: str | None = strawberry.field(default=strawberry.UNSET, description="Vide pour l'effacer.")

    def modifie(self) -> dict[str, str | None]:
        """What was sent and nothing else."""
        return {nom: valeur for nom, valeur in vars(self).items() if valeur is not strawberry.UNSET}
