"""The steps of a convention: what the structure does, what the préfecture does, and how it ends."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self

from services.kit.aggregate import Decision, Faute, Refus
from services.kit.temps import jour_paris, mois_apres

from ..events import (
    ConventionApprouvee,
    ConventionRenouvelee,
    ConventionRenvoyee,
    ConventionResiliee,
    ConventionSignee,
    ConventionTransmise,
    InformationsEnregistrees,
    MotifResiliation,
    Partie,
    RenouvellementDemande,
    SignatureApposee,
)
from .dossier import DUREE_MOIS, REPRENDRE_JOURS
from .etats import Action, ActionImpossible, suivant
from .horloge import Horloge
from .piece import NOMS, OBLIGATOIRES
from .valeurs import Acteur, Informations, Renvoi, Resiliation, Signature, lire_texte

__all__ = ["Etapes", "InstructionNonAchevee", "RenouvellementInvalide", "SignatureInvalide", "TransmissionIncomplete"]

REFERENCE_MAX = 100


class TransmissionIncomplete(Refus):
    message = "La convention ne peut pas encore être transmise à la préfecture."


class InstructionNonAchevee(ActionImpossible):
    message = "La préfecture n'a pas fini d'instruire cette convention : elle se signe ensuite."


class SignatureInvalide(Refus):
    message = "Cette signature ne peut pas être enregistrée."


class RenouvellementInvalide(Refus):
    message = "La convention ne peut pas être renouvelée ainsi."


@dataclass(frozen=True, kw_only=True)
class Etapes(Horloge):
    """Each rule first tells what had fallen due by then: that a step was late is true whenever the sweep comes by."""

    def completer(self, informations: Informations, *, le: datetime) -> Decision[Self]:
        """The structure says who signs, and where it is written to."""
        a_jour, *dits = self.echoir(le=le)
        suivant(a_jour.statut, Action.COMPLETER)
        if informations == a_jour.informations:
            return a_jour, *dits
        suite = replace(a_jour._passer(Action.COMPLETER, Acteur.STRUCTURE, le), informations=informations)
        return suite._dire(*dits, InformationsEnregistrees(**self._concerne(), le=le))

    @property
    def manques(self) -> tuple[Faute, ...]:
        """What is still missing before the file may be transmitted, as sentences."""
        fautes = [] if self.informations else [Faute("informations", "Indiquez qui signe pour la structure.")]
        jointes = {p.nature for p in self.pieces}
        fautes += [
            Faute("pieces", f"Joignez : {NOMS[n].removesuffix('.pdf')}.") for n in OBLIGATOIRES if n not in jointes
        ]
        return tuple(fautes)

    def transmettre(self, *, le: datetime) -> Decision[Self]:
        a_jour, *dits = self.echoir(le=le)
        transmise = a_jour._passer(Action.TRANSMETTRE, Acteur.STRUCTURE, le)
        if self.manques:
            raise TransmissionIncomplete(fautes=self.manques)
        return replace(transmise, transmise_le=le)._dire(*dits, ConventionTransmise(**self._concerne(), le=le))

    def renvoyer(self, manque: str, *, par: Acteur, le: datetime) -> Decision[Self]:
        """What is missing is written to the structure, which has thirty days. What was signed is to be signed again."""
        a_jour, *dits = self.echoir(le=le)
        renvoyee = a_jour._passer(Action.RENVOYER, par, le)
        renvoi = Renvoi(manque=lire_texte("manque", manque, "ce qui manque"), le=le)
        suite = replace(renvoyee, renvois=(*self.renvois, renvoi), transmise_le=None, approuvee_le=None, signatures=())
        return suite._dire(*dits, ConventionRenvoyee(**self._concerne(), le=le))

    def approuver(self, *, par: Acteur, le: datetime) -> Decision[Self]:
        """The préfecture has nothing more to ask. The same again changes nothing."""
        a_jour, *dits = self.echoir(le=le)
        approuvee = a_jour._passer(Action.APPROUVER, par, le)
        if self.approuvee_le is not None:
            return a_jour, *dits
        echeance = jour_paris(le) + timedelta(days=REPRENDRE_JOURS)
        return replace(approuvee, approuvee_le=le)._dire(
            *dits, ConventionApprouvee(**self._concerne(), echeance=echeance, le=le)
        )

    def apposer_signature(
        self, partie: Partie, *, jour: date, reference: str | None, par: Acteur, le: datetime
    ) -> Decision[Self]:
        """One side signed on that day. The second signature puts the convention in force, for thirty-six months."""
        a_jour, *dits = self.echoir(le=le)
        suivant(a_jour.statut, Action.APPOSER_SIGNATURE)
        if a_jour.approuvee_le is None:
            raise InstructionNonAchevee
        if a_jour.a_signe(partie):
            return a_jour, *dits
        if fautes := _fautes_de_signature(jour, reference, approuvee=jour_paris(a_jour.approuvee_le), le=le):
            raise SignatureInvalide(fautes=fautes)
        signature = Signature(partie=partie, jour=jour, reference=reference, le=le)
        signatures = (*a_jour.signatures, signature)
        fait = SignatureApposee(**self._concerne(), partie=partie, le=le)
        if len(signatures) < len(Partie):
            apposee = a_jour._passer(Action.APPOSER_SIGNATURE, par, le)
            return replace(apposee, signatures=signatures)._dire(*dits, fait)
        fin = mois_apres(max(s.jour for s in signatures), DUREE_MOIS) - timedelta(days=1)
        signee = replace(a_jour._passer(Action.SIGNER, par, le), signatures=signatures, fin=fin)
        return signee._dire(*dits, fait, ConventionSignee(**self._concerne(), fin=fin, le=le))

    def demander_renouvellement(self, *, le: datetime) -> Decision[Self]:
        """Before the end; late or not. The same again changes nothing."""
        a_jour, *dits = self.echoir(le=le)
        demandee = a_jour._passer(Action.DEMANDER_RENOUVELLEMENT, Acteur.STRUCTURE, le)
        if self.renouvellement_demande_le is not None:
            return a_jour, *dits
        return replace(demandee, renouvellement_demande_le=le)._dire(
            *dits, RenouvellementDemande(**self._concerne(), le=le)
        )

    def renouveler(self, fin: date, *, par: Acteur, le: datetime) -> Decision[Self]:
        """Before its end, up to a later day: thirty-six months more at most."""
        a_jour, *dits = self.echoir(le=le)
        renouvelee = a_jour._passer(Action.RENOUVELER, par, le)
        assert self.fin is not None, "what is in force has an end"
        dernier = mois_apres(self.fin, DUREE_MOIS)
        if not self.fin < fin <= dernier:
            faute = f"La nouvelle fin se situe après le {self.fin:%d/%m/%Y}, et jusqu'au {dernier:%d/%m/%Y}."
            raise RenouvellementInvalide(fautes=(Faute("fin", faute),))
        suite = replace(renouvelee, fin=fin, renouvellement_demande_le=None)
        return suite._dire(*dits, ConventionRenouvelee(**self._concerne(), fin=fin, le=le))

    def resilier(self, motif: MotifResiliation, precision: str | None, *, par: Acteur, le: datetime) -> Decision[Self]:
        """``precision`` must be given, unless the platform itself closes it."""
        a_jour, *dits = self.echoir(le=le)
        resiliee = a_jour._passer(Action.RESILIER, par, le)
        lue = None if par is Acteur.PLATEFORME else lire_texte("precision", precision, "la raison de la résiliation")
        resiliation = Resiliation(motif=motif, precision=lue, par=par, le=le)
        return replace(resiliee, resiliation=resiliation)._dire(
            *dits, ConventionResiliee(**self._concerne(), motif=motif, le=le)
        )


def _fautes_de_signature(jour: date, reference: str | None, *, approuvee: date, le: datetime) -> tuple[Faute, ...]:
    fautes = []
    if not approuvee <= jour <= jour_paris(le):
        fautes.append(Faute("jour", f"La convention se signe du {approuvee:%d/%m/%Y} à aujourd'hui."))
    if reference is not None and not (0 < len(reference) <= REFERENCE_MAX and reference.isprintable()):
        fautes.append(Faute("reference", f"La référence compte de 1 à {REFERENCE_MAX} caractères lisibles."))
    return tuple(fautes)
