"""The rules of a mail: whom to tell what, when it is due, who is sending it, when it is given up."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid5

from services.kit.aggregate import Aggregate, Faute, Refus

from .events import (
    BoitePrefectureDefinie,
    EnvoiEntrepris,
    EnvoiReporte,
    NotificationEchouee,
    NotificationEnvoyee,
    NotificationPreparee,
    NotificationRelancee,
)

ESPACE = UUID("6f1d2b53-6c1e-5b0c-9c5e-0d1a5a2f7a10")
DEPARTEMENT = re.compile(r"0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5]|97[1-8]|98[678]")
COURRIEL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")


class Modele(StrEnum):
    """The letters we write; each is a folder of templates of the same name in lower case."""

    CANDIDATURE_A_EXAMINER = "CANDIDATURE_A_EXAMINER"
    DECISION_POSITIVE = "DECISION_POSITIVE"
    DECISION_NEGATIVE = "DECISION_NEGATIVE"
    DECISION_AJOURNEE = "DECISION_AJOURNEE"
    DECISION_DU_DEPARTEMENT = "DECISION_DU_DEPARTEMENT"


class Genre(StrEnum):
    STRUCTURE = "STRUCTURE"
    PREFECTURE = "PREFECTURE"


class Statut(StrEnum):
    A_ENVOYER = "A_ENVOYER"
    EN_COURS = "EN_COURS"
    ENVOYEE = "ENVOYEE"
    EN_ECHEC = "EN_ECHEC"


class Raison(StrEnum):
    """Why a mail has not left yet, or never will. The server's own words may hold an address: never kept."""

    SANS_BOITE = "SANS_BOITE"
    SANS_ADRESSE = "SANS_ADRESSE"
    ADRESSES_INJOIGNABLES = "ADRESSES_INJOIGNABLES"
    SMTP_INJOIGNABLE = "SMTP_INJOIGNABLE"
    SMTP_DIFFERE = "SMTP_DIFFERE"
    SMTP_REJETE = "SMTP_REJETE"
    ENVOI_INCERTAIN = "ENVOI_INCERTAIN"
    ERREUR_INTERNE = "ERREUR_INTERNE"


COMPTEES = frozenset({Raison.SANS_ADRESSE, Raison.SMTP_DIFFERE, Raison.ENVOI_INCERTAIN, Raison.ERREUR_INTERNE})
"""Delays that say something of this mail, and so lead to giving up. A server that is down says nothing of it:
these are tried for ever, so that an outage, however long, loses no mail."""


class NonDue(Refus):
    message = "Cette notification n'est pas à envoyer maintenant."


class PasEnEchec(Refus):
    message = "Seule une notification en échec peut être renvoyée."


class BoiteInvalide(Refus):
    message = "La boîte de la préfecture n'est pas valable."


@dataclass(frozen=True)
class Destinataire:
    """Whom to tell: ``reference`` is the structure's id, or the département's code."""

    genre: Genre
    reference: str


@dataclass(frozen=True, kw_only=True)
class Contenu:
    """What the letter says, as the event told it. ``le`` is the moment (UTC) of the fact itself."""

    candidature: str
    siret: str
    departement: str
    le: datetime
    postes_souhaites: int
    nature: str | None = None
    debut_souhaite: date | None = None
    verdict: str | None = None
    postes_attribues: int = 0
    motifs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reprises:
    """When to try again: ``premiere`` × 2 each time, ``plafond`` at most; ``boite`` while no mailbox is known.

    30 counted attempts make about five days, as RFC 5321 (4.5.4.1) asks of who gives up.
    """

    premiere: timedelta = timedelta(minutes=1)
    plafond: timedelta = timedelta(hours=6)
    boite: timedelta = timedelta(hours=1)
    essais_max: int = 30

    def attente(self, echecs: int) -> timedelta:
        """After the ``echecs``-th delay in a row (1, 2, …)."""
        return min(self.plafond, self.premiere * (1 << min(echecs - 1, 30)))


@dataclass(frozen=True, kw_only=True)
class Notification(Aggregate):
    """One mail to one addressee about one event.

        A_ENVOYER → EN_COURS → ENVOYEE
            ↑ ←──────┘ └────→ EN_ECHEC → (ANCT) → A_ENVOYER

    These states are our choice; the official text has none. It holds no address and no name: these are
    asked for at the moment of sending. ``echeance`` is when the next attempt is due (A_ENVOYER), or until
    when a sender has it for itself (EN_COURS): past that, the sender is held for dead and another takes it.

    The aggregate is its own inbox line. Its id derives from the event, so that an event delivered twice
    makes one (unique id); it is claimed by the store's conditional write before the mail leaves and marked
    after it, so that two senders never have it at once. ``essais`` numbers the claims and fences off a
    sender that comes back after its claim was given to another.
    """

    modele: Modele
    destinataire: Destinataire
    contenu: Contenu
    creee_le: datetime
    statut: Statut = Statut.A_ENVOYER
    echeance: datetime | None = None
    essais: int = 0
    echecs: int = 0
    comptes: int = 0
    raison: Raison | None = None
    code_smtp: int | None = None
    envois_incertains: int = 0
    envoyee_le: datetime | None = None
    traceparent: str | None = None

    @property
    def attend_boite(self) -> str | None:
        """The département whose mailbox this one waits for."""
        attend = self.statut is Statut.A_ENVOYER and self.raison is Raison.SANS_BOITE
        return self.destinataire.reference if attend else None

    @classmethod
    def preparer(
        cls,
        evenement: str,
        modele: Modele,
        destinataire: Destinataire,
        contenu: Contenu,
        *,
        le: datetime,
        traceparent: str | None = None,
    ) -> tuple[Self, NotificationPreparee]:
        """The same event, letter and kind of addressee always give the same id."""
        id = str(uuid5(ESPACE, f"{evenement}:{modele}:{destinataire.genre}"))
        notification = cls(
            id=id,
            modele=modele,
            destinataire=destinataire,
            contenu=contenu,
            creee_le=le,
            echeance=le,
            traceparent=traceparent,
        )
        return notification, NotificationPreparee(
            le=le,
            notification=id,
            modele=modele,
            genre=destinataire.genre,
            reference=destinataire.reference,
            candidature=contenu.candidature,
            departement=contenu.departement,
        )

    def prendre(self, *, le: datetime, duree: timedelta) -> tuple[Self, EnvoiEntrepris]:
        """A sender takes what is due, for ``duree``. What another left halfway may have been sent already."""
        if self.echeance is None or self.echeance > le:
            raise NonDue
        incertain = self.statut is Statut.EN_COURS
        prise = replace(
            self,
            statut=Statut.EN_COURS,
            echeance=le + duree,
            essais=self.essais + 1,
            raison=Raison.ENVOI_INCERTAIN if incertain else None,
            code_smtp=None,
            envois_incertains=self.envois_incertains + incertain,
        )
        return prise, EnvoiEntrepris(le=le, notification=self.id, essai=prise.essais, incertain=incertain)

    def envoyee(self, *, le: datetime) -> tuple[Self, NotificationEnvoyee] | tuple[Self]:
        """The server said 250: true whoever holds the claim by now."""
        if self.statut is Statut.ENVOYEE:
            return (self,)
        envoyee = replace(self, statut=Statut.ENVOYEE, echeance=None, raison=None, code_smtp=None, envoyee_le=le)
        return envoyee, NotificationEnvoyee(
            le=le,
            notification=self.id,
            modele=self.modele,
            genre=self.destinataire.genre,
            reference=self.destinataire.reference,
            candidature=self.contenu.candidature,
            departement=self.contenu.departement,
            essais=self.essais,
            envois_incertains=self.envois_incertains,
        )

    def non_envoyee(
        self, raison: Raison, *, essai: int, le: datetime, reprises: Reprises, code_smtp: int | None = None
    ) -> tuple[Self, EnvoiReporte | NotificationEchouee] | tuple[Self]:
        """Attempt ``essai`` did not succeed: later, or never. A sender that lost its claim changes nothing."""
        if self.statut is not Statut.EN_COURS or self.essais != essai:
            return (self,)
        comptes = self.comptes + (raison in COMPTEES)
        suite = replace(
            self,
            raison=raison,
            code_smtp=code_smtp,
            comptes=comptes,
            envois_incertains=self.envois_incertains + (raison is Raison.ENVOI_INCERTAIN),
        )
        if raison is Raison.SMTP_REJETE or comptes >= reprises.essais_max:
            return replace(suite, statut=Statut.EN_ECHEC, echeance=None), NotificationEchouee(
                le=le,
                notification=self.id,
                modele=self.modele,
                genre=self.destinataire.genre,
                reference=self.destinataire.reference,
                candidature=self.contenu.candidature,
                departement=self.contenu.departement,
                essais=self.essais,
                raison=raison,
                code_smtp=code_smtp,
            )
        sans_boite = raison is Raison.SANS_BOITE
        echecs = 0 if sans_boite else self.echecs + 1
        prochain = le + (reprises.boite if sans_boite else reprises.attente(echecs))
        return replace(suite, statut=Statut.A_ENVOYER, echeance=prochain, echecs=echecs), EnvoiReporte(
            le=le,
            notification=self.id,
            essai=essai,
            raison=raison,
            code_smtp=code_smtp,
            prochain_essai=prochain,
        )

    def boite_connue(self, *, le: datetime) -> tuple[Self, NotificationRelancee] | tuple[Self]:
        """The mailbox that it waited for is known: due now. Anything else is left as it is."""
        if self.attend_boite is None:
            return (self,)
        relancee = replace(self, echeance=le, raison=None)
        return relancee, NotificationRelancee(le=le, notification=self.id, raison="BOITE_CONNUE")

    def renvoyer(self, *, le: datetime) -> tuple[Self, NotificationRelancee]:
        """ANCT has it tried again, with all its attempts before it."""
        if self.statut is not Statut.EN_ECHEC:
            raise PasEnEchec
        relancee = replace(self, statut=Statut.A_ENVOYER, echeance=le, echecs=0, comptes=0, raison=None, code_smtp=None)
        return relancee, NotificationRelancee(le=le, notification=self.id, raison="RENVOI_DEMANDE")


@dataclass(frozen=True, kw_only=True)
class Boite(Aggregate):
    """The functional mailbox of one préfecture: an office's address, not a person's."""

    departement: str
    courriel: str
    definie_le: datetime

    @staticmethod
    def id_de(departement: str) -> str:
        """One mailbox a département: its id derives from it."""
        return str(uuid5(ESPACE, f"boite:{departement}"))

    @classmethod
    def definir(cls, departement: str, courriel: str, *, le: datetime) -> tuple[Self, BoitePrefectureDefinie]:
        fautes: tuple[Faute, ...] = ()
        if not DEPARTEMENT.fullmatch(departement):
            fautes += (Faute("departement", "Ce code de département n'existe pas."),)
        if not COURRIEL.fullmatch(courriel):
            fautes += (Faute("courriel", "Cette adresse de courriel n'est pas valable."),)
        if fautes:
            raise BoiteInvalide(fautes=fautes)
        id = cls.id_de(departement)
        boite = cls(id=id, departement=departement, courriel=courriel, definie_le=le)
        return boite, BoitePrefectureDefinie(le=le, boite=id, departement=departement)

    def changer(self, courriel: str, *, le: datetime) -> tuple[Self, BoitePrefectureDefinie] | tuple[Self]:
        if courriel == self.courriel:
            return (self,)
        nouvelle, fait = self.definir(self.departement, courriel, le=le)
        return replace(nouvelle, version=self.version), fait
