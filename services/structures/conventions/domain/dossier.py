"""What is kept of a convention, what it waits for and until when, and how it passes from one state to the next."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Self, TypedDict

from services.kit.aggregate import Aggregate, Decision, Fait
from services.kit.temps import fin_de_jour, jour_paris, mois_apres

from ..events import CodeEngagement, Etape, Partie
from .engagement import Engagement
from .etats import EN_VIGUEUR, TERMINAUX, Action, Statut, suivant
from .piece import Piece
from .valeurs import Acteur, Informations, Ligne, Origine, Renvoi, Resiliation, Retard, Signature

__all__ = ["COMPLETER_JOURS", "DUREE_MOIS", "PREAVIS_MOIS", "REPRENDRE_JOURS", "Dossier"]

# Our choices: the official text gives no day for the "démarches administratives".
COMPLETER_JOURS: Final = 60
REPRENDRE_JOURS: Final = 30
"""After the préfecture sent the file back; also what it has to examine one, and both sides to sign."""
DUREE_MOIS: Final = 36
PREAVIS_MOIS: Final = 3
"""A renewal is asked for so many months before the end."""


class _Concerne(TypedDict):
    convention: str
    structure: str
    siret: str
    departement: str
    decision: str


@dataclass(frozen=True, kw_only=True)
class Dossier(Aggregate):
    """One convention: that of a structure for the posts of one decision.

    ``notifie_le`` is the day (of France) on which the posts were made known; ``entendue`` the version of the decision
    that last opened or closed it. ``fin`` is its last day, None before both sides signed. ``origines`` are the
    structures it was of, before they were merged. Lines of the history are only ever added.
    """

    structure: str
    siret: str
    departement: str
    decision: str
    postes: int
    notifie_le: date
    ouverte_le: datetime
    entendue: int = 0
    statut: Statut = Statut.A_COMPLETER
    informations: Informations | None = None
    pieces: tuple[Piece, ...] = ()
    renvois: tuple[Renvoi, ...] = ()
    transmise_le: datetime | None = None
    approuvee_le: datetime | None = None
    signatures: tuple[Signature, ...] = ()
    fin: date | None = None
    renouvellement_demande_le: datetime | None = None
    resiliation: Resiliation | None = None
    retards: tuple[Retard, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    origines: tuple[Origine, ...] = ()
    historique: tuple[Ligne, ...] = ()

    @property
    def terminee(self) -> bool:
        return self.statut in TERMINAUX

    @property
    def structures(self) -> frozenset[str]:
        """Its structure, and those merged into it that it was of before."""
        return frozenset({self.structure, *(o.structure for o in self.origines)})

    @property
    def sirets(self) -> frozenset[str]:
        return frozenset({self.siret, *(o.siret for o in self.origines)})

    @property
    def etape(self) -> Etape | None:
        """What it waits for; None when for nothing."""
        match self.statut:
            case Statut.A_COMPLETER:
                return Etape.COMPLETER
            case Statut.EN_INSTRUCTION:
                return Etape.INSTRUIRE if self.approuvee_le is None else Etape.SIGNER
            case Statut.SIGNEE | Statut.RENOUVELEE:
                return Etape.RENOUVELER if self.renouvellement_demande_le is None else None
        return None

    @property
    def terme(self) -> date | None:
        """The last day of what it waits for."""
        match self.etape:
            case Etape.COMPLETER if self.renvois and self.renvois[-1].le >= self.ouverte_le:
                return _dans(self.renvois[-1].le, REPRENDRE_JOURS)
            case Etape.COMPLETER:
                return _dans(self.ouverte_le, COMPLETER_JOURS)
            case Etape.INSTRUIRE:
                return _dans(self.transmise_le, REPRENDRE_JOURS)
            case Etape.SIGNER:
                return _dans(self.approuvee_le, REPRENDRE_JOURS)
            case Etape.RENOUVELER if self.fin is not None:
                return mois_apres(self.fin, -PREAVIS_MOIS)
        return None

    @property
    def en_retard(self) -> bool:
        """That the day of its step is over was told."""
        return any((r.etape, r.echeance) == (self.etape, self.terme) for r in self.retards)

    @property
    def echeance(self) -> datetime | None:
        """The moment at which the clock makes something true of it next, unless somebody acts before."""
        if self.terminee:
            return None
        jours = [e.a_dire for e in self.engagements]
        jours.append(None if self.en_retard else self.terme)
        jours.append(self.fin if self.statut in EN_VIGUEUR else None)
        return min((fin_de_jour(jour) for jour in jours if jour is not None), default=None)

    def engagement(self, code: CodeEngagement) -> Engagement:
        return next(e for e in self.engagements if e.code is code)

    def a_signe(self, partie: Partie) -> bool:
        return any(s.partie is partie for s in self.signatures)

    def _passer(self, action: Action, par: Acteur, le: datetime) -> Self:
        vers = suivant(self.statut, action)
        ligne = Ligne(action=action, de=self.statut, vers=vers, par=par, le=le)
        return replace(self, statut=vers, historique=(*self.historique, ligne))

    def _engager(self, engagement: Engagement) -> Self:
        return replace(
            self, engagements=tuple(engagement if e.code is engagement.code else e for e in self.engagements)
        )

    def _dire(self, *faits: Fait) -> Decision[Self]:
        return self, *faits

    def _concerne(self) -> _Concerne:
        return {
            "convention": self.id,
            "structure": self.structure,
            "siret": self.siret,
            "departement": self.departement,
            "decision": self.decision,
        }


def _dans(debut: datetime | None, jours: int) -> date | None:
    return None if debut is None else jour_paris(debut) + timedelta(days=jours)
