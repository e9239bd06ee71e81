"""The rules of a report (CRA): who may file it, what it must say, how it is corrected and withdrawn."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self, TypeVar
from uuid import UUID, uuid5

from services.kit.aggregate import Aggregate, Faute, Introuvable, Refus
from services.kit.temps import jour_paris

from .events import CraCorrige, CraRetire, CraTransmis
from .vocabulaire import Lieu, SousTheme, Statut, Theme, TypeCra

ESPACE = UUID("9b0c0f0e-3c2e-5d7a-8d5b-4f1f6f1d2c11")
COMMUNE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
DUREE_MAX = 1439
MOTIF_MAX = 500
CORRECTIONS_MAX = 50
"""Our choice: all that a report said is kept in its document, which must stay small."""

F = TypeVar("F", CraTransmis, CraCorrige, CraRetire)


class CraInvalide(Refus):
    message = "Ce compte rendu d'activité n'est pas complet."


class SansEmployeur(Refus):
    message = "La structure de votre compte n'est pas enregistrée dans le dispositif Conseiller numérique."


class SansPoste(Refus):
    message = "Aucun poste de conseiller numérique n'a été attribué à votre structure."


class DejaRetire(Refus):
    message = "Ce compte rendu a été retiré : il ne change plus."


class TropDeCorrections(Refus):
    message = f"Un compte rendu se corrige {CORRECTIONS_MAX} fois au plus : retirez-le et transmettez-en un autre."


class RetraitNonMotive(Refus):
    message = "Un retrait est motivé."


def conseiller_de(sub: str) -> str:
    """The id under which a conseiller is known outside: derived from the token's subject, which is not kept."""
    return str(uuid5(ESPACE, sub))


@dataclass(frozen=True, kw_only=True)
class Employeur:
    """What is known here of the structure whose SIRET the conseiller's token carries; ``postes`` allotted so far."""

    structure: str
    siret: str
    departement: str
    commune: str
    postes: int


@dataclass(frozen=True, kw_only=True)
class Saisie:
    """What a conseiller writes. ``duree`` in minutes, ``commune`` an INSEE code."""

    jour: date
    duree: int
    themes: tuple[Theme, ...]
    lieu: Lieu
    type: TypeCra = TypeCra.INDIVIDUEL
    sous_themes: tuple[SousTheme, ...] = ()
    commune: str | None = None

    def fautes(self, le: datetime) -> tuple[Faute, ...]:
        """All that is wrong at once, each with its field."""
        demarches = Theme.AIDE_AUX_DEMARCHES_ADMINISTRATIVES in self.themes
        regles = (
            ("jour", self.jour <= jour_paris(le), "Un accompagnement ne peut pas être daté dans le futur."),
            ("duree", 1 <= self.duree <= DUREE_MAX, f"La durée est de 1 à {DUREE_MAX} minutes."),
            ("themes", bool(self.themes), "Indiquez au moins un thème."),
            ("themes", len(set(self.themes)) == len(self.themes), "Un thème n'est indiqué qu'une fois."),
            (
                "sousThemes",
                demarches or not self.sous_themes,
                "Ces thèmes précisent une aide aux démarches administratives : indiquez-la aussi.",
            ),
            (
                "sousThemes",
                len(set(self.sous_themes)) == len(self.sous_themes),
                "Un thème n'est indiqué qu'une fois.",
            ),
            ("commune", self.lieu is not Lieu.AUTRE or self.commune is not None, "Indiquez la commune de ce lieu."),
            (
                "commune",
                self.commune is None or bool(COMMUNE.fullmatch(self.commune)),
                "Le code INSEE d'une commune compte cinq caractères.",
            ),
        )
        return tuple(Faute(champ, message) for champ, juste, message in regles if not juste)


@dataclass(frozen=True, kw_only=True)
class Redaction:
    """What a report said from ``le`` on, until the next one."""

    saisie: Saisie
    le: datetime


@dataclass(frozen=True, kw_only=True)
class Cra(Aggregate):
    """One report: ``TRANSMIS → CORRIGE* → RETIRE``. ``historique`` is all that it said before, oldest first."""

    conseiller: str
    structure: str
    siret: str
    departement: str
    commune: str | None
    saisie: Saisie
    statut: Statut
    transmis_le: datetime
    modifie_le: datetime
    commune_employeur: str
    historique: tuple[Redaction, ...] = ()
    motif_retrait: str | None = None

    @classmethod
    def transmettre(
        cls, id: str, *, conseiller: str, employeur: Employeur | None, saisie: Saisie, le: datetime
    ) -> tuple[Self, CraTransmis]:
        """The first report. Raises SansEmployeur, SansPoste or CraInvalide with every fault."""
        if employeur is None:
            raise SansEmployeur
        if employeur.postes < 1:
            raise SansPoste
        if fautes := saisie.fautes(le):
            raise CraInvalide(fautes=fautes)
        cra = cls(
            id=id,
            conseiller=conseiller,
            structure=employeur.structure,
            siret=employeur.siret,
            departement=employeur.departement,
            commune=_commune(saisie, employeur.commune),
            saisie=saisie,
            statut=Statut.TRANSMIS,
            transmis_le=le,
            modifie_le=le,
            commune_employeur=employeur.commune,
        )
        return cra, cra._fait(CraTransmis, le)

    def corriger(self, saisie: Saisie, *, conseiller: str, le: datetime) -> tuple[Self, CraCorrige] | tuple[Self]:
        """The same words again change nothing."""
        self._a_soi(conseiller)
        if self.statut is Statut.RETIRE:
            raise DejaRetire
        if saisie == self.saisie:
            return (self,)
        if fautes := saisie.fautes(le):
            raise CraInvalide(fautes=fautes)
        if len(self.historique) >= CORRECTIONS_MAX:
            raise TropDeCorrections
        corrige = replace(
            self,
            saisie=saisie,
            commune=_commune(saisie, self.commune_employeur),
            statut=Statut.CORRIGE,
            modifie_le=le,
            historique=(*self.historique, Redaction(saisie=self.saisie, le=self.modifie_le)),
        )
        return corrige, corrige._fait(CraCorrige, le)

    def retirer(self, motif: str, *, conseiller: str, le: datetime) -> tuple[Self, CraRetire]:
        self._a_soi(conseiller)
        if self.statut is Statut.RETIRE:
            raise DejaRetire
        if not 1 <= len(motif.strip()) <= MOTIF_MAX:
            raise RetraitNonMotive(fautes=(Faute("motif", f"De 1 à {MOTIF_MAX} caractères."),))
        retire = replace(self, statut=Statut.RETIRE, modifie_le=le, motif_retrait=motif.strip())
        return retire, retire._fait(CraRetire, le)

    def _a_soi(self, conseiller: str) -> None:
        if conseiller != self.conseiller:
            raise Introuvable

    def _fait(self, fait: type[F], le: datetime) -> F:
        return fait(
            le=le,
            cra=self.id,
            conseiller=self.conseiller,
            structure=self.structure,
            siret=self.siret,
            departement=self.departement,
            commune=self.commune,
            jour=self.saisie.jour,
            type_cra=self.saisie.type,
            duree=self.saisie.duree,
            themes=self.saisie.themes,
            sous_themes=self.saisie.sous_themes,
            lieu=self.saisie.lieu,
            statut=self.statut,
        )


def _commune(saisie: Saisie, employeur: str) -> str | None:
    """At a distance, the accompagnement is held to be in the employer's commune."""
    return employeur if saisie.lieu is Lieu.A_DISTANCE else saisie.commune
