"""A structure's contact that is forgotten: the person may ask it, the structure stays."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from services.kit.aggregate import Decision

from ..events import ContactEfface
from .actes import Acte, NatureActe
from .dossier import Dossier

__all__ = ["Oubli"]

PERSONNELS = "contact."


@dataclass(frozen=True, kw_only=True)
class Oubli(Dossier):
    """The rule on who asks to be forgotten."""

    def connait(self, courriel: str) -> bool:
        """Whether this address is, or was, its contact's; however it is written."""
        cherche = courriel.casefold()
        return any(connu.casefold() == cherche for connu in self._courriels())

    def oublier_contact(self, courriel: str, *, par: str, le: datetime) -> Decision[Self]:
        """Forgets whose address this is, for good; closed or absorbed structures too, since the person is not.

        Of a former contact only the history had the details. Until the structure names another contact, nobody is
        written to.
        """
        if not self.connait(courriel):
            return (self,)
        actuel = self.contact is not None and self.contact.courriel.casefold() == courriel.casefold()
        oublie = replace(self, historique=tuple(_anonyme(acte) for acte in self.historique))
        if actuel:
            oublie = replace(oublie, contact=None, confirmation=None)
        return oublie._noter(NatureActe.CONTACT_EFFACE, par=par, le=le), ContactEfface(**self._concerne(), le=le)

    def _courriels(self) -> list[str]:
        anciens = [
            valeur
            for acte in self.historique
            for c in acte.changements
            if c.champ == "contact.courriel"
            for valeur in (c.avant, c.apres)
        ]
        return [*anciens, *([self.contact.courriel] if self.contact else [])]


def _anonyme(acte: Acte) -> Acte:
    """Without what it said of any contact: whose each value was cannot be told apart for sure."""
    return replace(acte, changements=tuple(c for c in acte.changements if not c.champ.startswith(PERSONNELS)))
