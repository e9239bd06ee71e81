"""How engagements are attested, confirmed, contested, found broken, and how a breach is lifted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from services.kit.aggregate import Decision, Introuvable, Refus
from services.kit.temps import jour_paris

from ..events import AttestationContestee, CodeEngagement, EngagementTenu, ManquementConstate, ManquementLeve
from .engagement import Attestation, Engagement, EtatEngagement, Manquement
from .etats import LIBELLES, ActionImpossible
from .horloge import Horloge
from .liste import CONSTATES
from .pieces import Pieces
from .valeurs import Acteur, lire_texte

__all__ = ["AttestationAbsente", "EngagementConstate", "ManquementAbsent", "ManquementEnCours", "Promesses"]

CONTESTE_JOURS: Final = 30
"""What the structure has, once its word is not taken (our choice)."""


class EngagementConstate(Refus):
    message = (
        "Cet engagement se constate dans ce qui est déjà enregistré (contrats, formations, comptes rendus) : il ne"
        " s'atteste pas à la main."
    )


class AttestationAbsente(Refus):
    message = "Personne n'atteste en ce moment que cet engagement est tenu."


class ManquementEnCours(Refus):
    message = "Un manquement est constaté sur cet engagement : il doit d'abord être levé."


class ManquementAbsent(Refus):
    message = "Aucun manquement n'est constaté sur cet engagement."


@dataclass(frozen=True, kw_only=True)
class Promesses(Horloge, Pieces):
    """A convention that is over has no engagement to hold any more; a breach on it may still be lifted."""

    def attester(
        self, code: CodeEngagement, *, preuve: str | None, piece: str | None, par: Acteur, le: datetime
    ) -> Decision[Self]:
        """The structure says that it is held, with a text or a document of this convention for proof, or both."""
        a_jour, *dits = self.echoir(le=le)
        engagement = a_jour._en_cours(code)
        if code in CONSTATES:
            raise EngagementConstate
        if piece is not None and self.document(piece) is None:
            raise Introuvable
        lue = lire_texte("preuve", preuve, "ce qui prouve l'engagement") if preuve or piece is None else None
        attestation = Attestation(par=par.lower(), le=le, preuve=lue, piece=piece)
        suite = a_jour._engager(engagement.attester(attestation))
        return suite._dire(*dits, EngagementTenu(**self._concerne(), engagement=code, atteste_par=par.lower(), le=le))

    def confirmer(self, code: CodeEngagement, *, par: Acteur, le: datetime) -> Decision[Self]:
        """The préfecture or ANCT takes the structure's word. The same again changes nothing."""
        a_jour, *dits = self.echoir(le=le)
        engagement = a_jour._en_cours(code)
        if engagement.attestation is None:
            raise AttestationAbsente
        if engagement.attestation.confirmee_par == par.lower():
            return a_jour, *dits
        suite = a_jour._engager(engagement.confirmer(par=par.lower(), le=le))
        return suite._dire(*dits, EngagementTenu(**self._concerne(), engagement=code, atteste_par=par.lower(), le=le))

    def contester(self, code: CodeEngagement, motif: str, *, le: datetime) -> Decision[Self]:
        """The structure's word is not taken: it has thirty days to hold its engagement, or to prove it better."""
        a_jour, *dits = self.echoir(le=le)
        engagement = a_jour._en_cours(code)
        if code in CONSTATES:
            raise EngagementConstate
        if engagement.attestation is None:
            raise AttestationAbsente
        lu = lire_texte("motif", motif, "le motif")
        echeance = jour_paris(le) + timedelta(days=CONTESTE_JOURS)
        suite = a_jour._engager(engagement.contester(lu, echeance=echeance, le=le))
        fait = AttestationContestee(**self._concerne(), engagement=code, echeance=echeance, le=le)
        return suite._dire(*dits, fait)

    def constater_manquement(self, code: CodeEngagement, motif: str, *, par: Acteur, le: datetime) -> Decision[Self]:
        """ANCT or the préfecture finds the engagement broken, whatever was attested."""
        a_jour, *dits = self.echoir(le=le)
        engagement = a_jour._en_cours(code)
        lu = lire_texte("motif", motif, "le motif")
        suite = a_jour._engager(engagement.manquer(Manquement(motif=lu, par=par.lower(), le=le)))
        return suite._dire(*dits, ManquementConstate(**self._concerne(), engagement=code, le=le))

    def lever_manquement(self, code: CodeEngagement, motif: str, *, par: Acteur, le: datetime) -> Decision[Self]:
        """The engagement is again what it would have been without the breach."""
        a_jour, *dits = self.echoir(le=le)
        engagement = a_jour.engagement(code)
        if engagement.manquement is None:
            raise ManquementAbsent
        lu = lire_texte("motif", motif, "le motif")
        suite = a_jour._engager(engagement.lever(lu, par=par.lower(), le=le))
        return suite._dire(*dits, ManquementLeve(**self._concerne(), engagement=code, le=le))

    def _en_cours(self, code: CodeEngagement) -> Engagement:
        if self.terminee:
            raise ActionImpossible(f"La convention est {LIBELLES[self.statut]}.")
        engagement = self.engagement(code)
        if engagement.etat is EtatEngagement.MANQUEMENT:
            raise ManquementEnCours
        return engagement
