"""The rules of one mail: when it is due, who is sending it, when it is given up, when it is sent again."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import uuid5

from services.kit.aggregate import Aggregate

from ..events import (
    EnvoiEntrepris,
    EnvoiReporte,
    NotificationEchouee,
    NotificationEnvoyee,
    NotificationPreparee,
    NotificationRelancee,
    NotificationSansObjet,
)
from .contenu import Contenu, Destinataire
from .refus import NonDue, PasEnEchec
from .reprises import Reprises
from .valeurs import COMPTEES, ESPACE, Modele, Raison, Statut

__all__ = ["Notification"]


@dataclass(frozen=True, kw_only=True)
class Notification(Aggregate):
    """One mail to one addressee about one event.

        A_ENVOYER → EN_COURS → ENVOYEE
            ↑ ←──────┘ ├────→ EN_ECHEC → (ANCT) → A_ENVOYER
                       └────→ SANS_OBJET (what it said is no longer so)

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
    echouee_le: datetime | None = None
    traceparent: str | None = None

    @property
    def attend_boite(self) -> str | None:
        """The département whose mailbox this one waits for."""
        attend = self.statut is Statut.A_ENVOYER and self.raison is Raison.SANS_BOITE
        return self.destinataire.reference if attend else None

    @property
    def _concerne(self) -> dict[str, Any]:
        """What the facts of a mail all say of it."""
        return {
            "notification": self.id,
            "modele": self.modele,
            "genre": self.destinataire.genre,
            "reference": self.destinataire.reference,
            "candidature": self.contenu.candidature,
            "departement": self.contenu.departement,
            "session": self.contenu.session,
        }

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
        return notification, NotificationPreparee(le=le, **notification._concerne)

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
        return prise, EnvoiEntrepris(
            le=le, notification=self.id, essai=prise.essais, incertain=incertain, session=self.contenu.session
        )

    def envoyee(self, *, le: datetime) -> tuple[Self, NotificationEnvoyee] | tuple[Self]:
        """The server said 250: true whoever holds the claim by now."""
        if self.statut is Statut.ENVOYEE:
            return (self,)
        envoyee = replace(self, statut=Statut.ENVOYEE, echeance=None, raison=None, code_smtp=None, envoyee_le=le)
        return envoyee, NotificationEnvoyee(
            le=le,
            **self._concerne,
            essais=self.essais,
            envois_incertains=self.envois_incertains,
        )

    def non_envoyee(
        self, raison: Raison, *, essai: int, le: datetime, reprises: Reprises, code_smtp: int | None = None
    ) -> tuple[Self, EnvoiReporte | NotificationEchouee | NotificationSansObjet] | tuple[Self]:
        """Attempt ``essai`` did not succeed: later, or never. A sender that lost its claim changes nothing."""
        if self.statut is not Statut.EN_COURS or self.essais != essai:
            return (self,)
        if raison is Raison.PLUS_A_DIRE:
            finie = replace(self, statut=Statut.SANS_OBJET, echeance=None, raison=raison, code_smtp=None)
            return finie, NotificationSansObjet(le=le, **self._concerne)
        comptes = self.comptes + (raison in COMPTEES)
        suite = replace(
            self,
            raison=raison,
            code_smtp=code_smtp,
            comptes=comptes,
            envois_incertains=self.envois_incertains + (raison is Raison.ENVOI_INCERTAIN),
        )
        if raison is Raison.SMTP_REJETE or comptes >= reprises.essais_max:
            return replace(suite, statut=Statut.EN_ECHEC, echeance=None, echouee_le=le), NotificationEchouee(
                le=le,
                **self._concerne,
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
            session=self.contenu.session,
        )

    def boite_connue(self, *, le: datetime) -> tuple[Self, NotificationRelancee] | tuple[Self]:
        """The mailbox that it waited for is known: due now. Anything else is left as it is."""
        if self.attend_boite is None:
            return (self,)
        relancee = replace(self, echeance=le, raison=None)
        return relancee, NotificationRelancee(
            le=le, notification=self.id, raison="BOITE_CONNUE", session=self.contenu.session
        )

    def renvoyer(self, *, le: datetime) -> tuple[Self, NotificationRelancee]:
        """ANCT has it tried again, with all its attempts before it."""
        if self.statut is not Statut.EN_ECHEC:
            raise PasEnEchec
        relancee = replace(
            self,
            statut=Statut.A_ENVOYER,
            echeance=le,
            echecs=0,
            comptes=0,
            raison=None,
            code_smtp=None,
            echouee_le=None,
        )
        return relancee, NotificationRelancee(
            le=le, notification=self.id, raison="RENVOI_DEMANDE", session=self.contenu.session
        )
