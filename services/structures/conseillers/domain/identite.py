"""Who a conseiller is, as its structure declares it: everything that is wrong is told at once. Personal data."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Self

from services.kit.aggregate import Faute, Refus

from ...domain.actes import Changement
from ...domain.formulaire import CONTACT_MAX, courriel_fautif, propre, telephone_fautif, telephone_propre, texte_fautif

__all__ = ["ConseillerRefuse", "Declaration", "Identite", "changements", "empreinte_du_courriel", "normalise"]


class ConseillerRefuse(Refus):
    message = "La fiche du conseiller est à corriger."


def normalise(courriel: str) -> str:
    """One mailbox, however it is written: two spellings of one address are one person."""
    return courriel.casefold()


def empreinte_du_courriel(courriel: str) -> str:
    """What a column may hold of an address: nobody reads an address in a list of columns."""
    return hashlib.sha256(normalise(courriel).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """The form as it was sent: anything may be absent, empty or wrong."""

    nom: str | None = field(default=None, repr=False)
    prenom: str | None = field(default=None, repr=False)
    courriel: str | None = field(default=None, repr=False)
    telephone: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Identite:
    """Who it is, cleaned. Never in an event, a log or a message; no ``repr`` shows it."""

    nom: str = field(repr=False)
    prenom: str = field(repr=False)
    courriel: str = field(repr=False)
    telephone: str | None = field(default=None, repr=False)

    @classmethod
    def lire(cls, d: Declaration) -> Self:
        """Raises ConseillerRefuse with every fault; a fault names its field and never repeats what was sent."""
        fautes: tuple[Faute, ...] = (
            *texte_fautif("nom", d.nom, "le nom du conseiller", CONTACT_MAX),
            *texte_fautif("prenom", d.prenom, "le prénom du conseiller", CONTACT_MAX),
            *courriel_fautif("courriel", d.courriel, "le courriel du conseiller"),
            *telephone_fautif("telephone", d.telephone),
        )
        if fautes:
            raise ConseillerRefuse(fautes=fautes)
        return cls(
            nom=propre(d.nom),
            prenom=propre(d.prenom),
            courriel=propre(d.courriel),
            telephone=telephone_propre(d.telephone) or None,
        )

    def declaration(self, modifie: Mapping[str, str | None]) -> Declaration:
        """The form as it would be filled today, with what is no longer the same."""
        return Declaration(**{**_champs(self), **modifie})


def _champs(identite: Identite) -> dict[str, str | None]:
    return {f.name: getattr(identite, f.name) for f in fields(identite)}


def changements(avant: Identite, apres: Identite) -> tuple[Changement, ...]:
    anciens, nouveaux = _champs(avant), _champs(apres)
    return tuple(
        Changement(champ=champ, avant=ancien or "", apres=nouveaux[champ] or "")
        for champ, ancien in anciens.items()
        if ancien != nouveaux[champ]
    )
